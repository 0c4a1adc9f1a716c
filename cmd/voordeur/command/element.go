package command

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/adapters/web/element"
)

// elementCommand says how portals include <voordeur-login>.
func elementCommand() *cobra.Command {
	var base string
	c := &cobra.Command{
		Use: "element", Short: "Print the HTML by which portals include <voordeur-login>, with its hash", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), element.Tag(strings.TrimSuffix(base, "/")))
			return err
		},
	}
	c.Flags().StringVar(&base, "url", "https://inloggen.example", "address of the installation")
	return c
}
