package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// realmDiff tells what one document says otherwise than another one.
func realmDiff() *cobra.Command {
	var s sources
	return s.flag(&cobra.Command{
		Use: "diff FROM TO", Args: cobra.ExactArgs(2),
		Short: "Tell what TO says otherwise than FROM, each a realm or a file; ends with 0 for nothing, 2 for something, 1 for a fault",
		Long: `Tell what TO says otherwise than FROM. Each is a realm, of which the live document is meant, or a file.

Of two environments, what belongs to each (names, addresses, keys, portals, the network, people: docs/configuration-as-code.md)
is left out: it tells what a promotion of TO would change in FROM.`,
		RunE: func(c *cobra.Command, args []string) error {
			return s.read(c.Context(), args, func(files [][]byte) error { return diff(c.OutOrStdout(), args, files) })
		},
	})
}

func diff(out io.Writer, names []string, files [][]byte) error {
	from, err := readable(out, names[0], files[0])
	if err != nil {
		return err
	}
	to, err := readable(out, names[1], files[1])
	if err != nil {
		return err
	}
	var lacks []policy.Fault
	if from.Realm != to.Realm {
		promoted, err := wire.Promote(files[1], files[0])
		if err != nil {
			return err
		}
		to, lacks = wire.ReadDocument(promoted)
	}
	changes := change.Between(from, to)
	if len(changes) == 0 && len(lacks) == 0 {
		fmt.Fprintf(out, "%s and %s say the same.\n", names[0], names[1])
		return nil
	}
	fmt.Fprintf(out, "%s: %s from %s.\n", names[1], counted(len(changes), "change"), names[0])
	printEach(out, changes, sentence)
	tellLacks(out, from.Realm, lacks)
	return ErrDiffers
}

func tellLacks(out io.Writer, r realm.Slug, lacks []policy.Fault) {
	if len(lacks) > 0 {
		fmt.Fprintf(out, "For this, %s must have of its own:\n", r)
		printEach(out, lacks, func(f policy.Fault) string { return f.Path + ": " + f.Sentence })
	}
}

func readable(out io.Writer, name string, file []byte) (policy.Document, error) {
	d, faults := wire.ReadDocument(file)
	if len(faults) > 0 {
		fmt.Fprintf(out, "%s has faults:\n", name)
		printEach(out, faults, policy.Fault.String)
		return d, fmt.Errorf("%s cannot be read", name)
	}
	return d, nil
}

// errLacks: the file was written, and cannot be applied as it is.
var errLacks = errors.New("the file lacks what only this environment can say; write it, and look with voordeur realm plan")

// realmPromote writes what one environment demands for another one.
func realmPromote() *cobra.Command {
	var s sources
	return s.flag(&cobra.Command{
		Use: "promote FROM TO", Args: cobra.ExactArgs(2),
		Short: "Print the document of FROM with the names, addresses, keys, portals and people of TO, each a realm or a file",
		RunE: func(c *cobra.Command, args []string) error {
			return s.read(c.Context(), args, func(files [][]byte) error {
				return promote(c.OutOrStdout(), c.ErrOrStderr(), args, files)
			})
		},
	})
}

func promote(out, beside io.Writer, names []string, files [][]byte) error {
	for i, name := range names {
		if _, err := readable(beside, name, files[i]); err != nil {
			return err
		}
	}
	promoted, err := wire.Promote(files[0], files[1])
	if err != nil {
		return err
	}
	if _, err := out.Write(promoted); err != nil {
		return err
	}
	d, lacks := wire.ReadDocument(promoted)
	if len(lacks) == 0 {
		return nil
	}
	tellLacks(beside, d.Realm, lacks)
	return errLacks
}

// sources are documents that are named on the command line: files, and what is live in realms.
type sources struct{ config string }

func (s *sources) flag(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&s.config, "config", "", "file with the settings; files alone need none")
	return c
}

// read reads them. Only where a realm is named, the installation is asked.
func (s *sources) read(ctx context.Context, names []string, f func([][]byte) error) error {
	files, realms := make([][]byte, len(names)), false
	for i, name := range names {
		if _, err := realm.ParseSlug(name); err == nil {
			realms = true
			continue
		}
		var err error
		if files[i], err = os.ReadFile(name); err != nil {
			return err
		}
	}
	if !realms {
		return f(files)
	}
	if s.config == "" {
		return errors.New("a realm is named: --config says where the installation is")
	}
	return withApp(ctx, s.config, func(ctx context.Context, a *wire.App) error {
		for i, name := range names {
			if files[i] != nil {
				continue
			}
			var err error
			if files[i], err = liveFile(ctx, a, name); err != nil {
				return err
			}
		}
		return f(files)
	})
}
