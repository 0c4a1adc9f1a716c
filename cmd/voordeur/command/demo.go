package command

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

func demo() *cobra.Command {
	o := wire.DemoOptions{Log: os.Stderr}
	c := &cobra.Command{
		Use: "demo", Short: "Run everything in one process, with the simulated scheme", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			d, err := wire.NewDemo(c.Context(), o)
			if err != nil {
				return err
			}
			greet(c.OutOrStdout(), d)
			return d.Run(c.Context())
		},
	}
	c.Flags().StringVar(&o.Data, "data", "data", "folder that keeps everything")
	c.Flags().IntVar(&o.Port, "port", 8080, "port of all pages")
	c.Flags().IntVar(&o.Artifacts, "artifact-port", 8443, "port of the broker's artifact service")
	c.Flags().IntVar(&o.Mail, "mail-port", 2525, "port of the inbox for mail")
	return c
}

// greet prints where everything is.
func greet(w io.Writer, d *wire.Demo) {
	fmt.Fprintf(w, "Voordeur, practice environment. Start here: %s\n\n", d.URL("localhost", "/"))
	for _, line := range d.Places() {
		fmt.Fprintf(w, "  %-32s %s\n", line.What, line.URL)
	}
	fmt.Fprintf(w, "\nPeople to log in as (password %q for all):\n", d.Password())
	for _, p := range d.Scheme.PeopleAt("")[:11] {
		fmt.Fprintf(w, "  %-8s %-5s %s\n", p.UserName, p.Level, p.GoodFor.EN)
	}
	fmt.Fprintf(w, "\nEverything is kept in %s. Stop with Ctrl-C; the next start goes on where this one stopped.\n", d.Options.Data)
}
