package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// ErrDiffers: there is something to do, which was printed. The command ends with 2, as diff and plan do everywhere.
var ErrDiffers = errors.New("there are differences")

// Status is the exit code that goes with what a command came to: 0 nothing to do, 1 a fault, 2 differences.
func Status(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, ErrDiffers):
		return 2
	}
	return 1
}

// realmCommand is "voordeur realm": what a tenant's document says.
func realmCommand() *cobra.Command {
	r := &cobra.Command{Use: "realm", Short: "Documents of realms (docs/configuration-as-code.md)"}
	r.AddCommand(realmExport(), realmPlan(), realmApply(), realmDiff(), realmPromote())
	return r
}

// realmExport prints what is live.
func realmExport() *cobra.Command {
	var path, format string
	export := configFlag(&cobra.Command{
		Use: "export TENANT/ENVIRONMENT", Short: "Print the document that is live, as it was written", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withApp(c.Context(), path, func(ctx context.Context, a *wire.App) error {
				file, err := exported(ctx, a, args[0], format)
				if err != nil {
					return err
				}
				_, err = c.OutOrStdout().Write(file)
				return err
			})
		},
	}, &path)
	export.Flags().StringVar(&format, "format", "", "json: the same document without its comments, for programs")
	return export
}

func exported(ctx context.Context, a exporter, name, format string) ([]byte, error) {
	if format != "" && format != "json" {
		return nil, fmt.Errorf("--format: json or nothing, not %q", format)
	}
	file, err := liveFile(ctx, a, name)
	if err != nil || format == "" {
		return file, err
	}
	return wire.AsJSON(file)
}

// exporter is what the commands ask of the application.
type exporter interface {
	Export(ctx context.Context, slug realm.Slug) (ports.PolicyVersion, error)
}

func liveFile(ctx context.Context, a exporter, name string) ([]byte, error) {
	slug, err := realm.ParseSlug(name)
	if err != nil {
		return nil, fmt.Errorf("%q is no realm: write TENANT/ENVIRONMENT, as in schatkist/production", name)
	}
	live, err := a.Export(ctx, slug)
	if errors.Is(err, ports.ErrNotFound) {
		return nil, fmt.Errorf("there is no realm %s with a document; publish one with voordeur realm apply", slug)
	}
	return live.Document, err
}

// realmApply makes documents live.
func realmApply() *cobra.Command {
	var path string
	return configFlag(&cobra.Command{
		Use: "apply FILE…", Short: "Publish documents of realms, all of each or nothing", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			return withApp(c.Context(), path, func(ctx context.Context, a *wire.App) error {
				for _, file := range files {
					if err := publish(ctx, c.OutOrStdout(), a, file); err != nil {
						return fmt.Errorf("%s:\n%w", file, err)
					}
				}
				return nil
			})
		},
	}, &path)
}

func publish(ctx context.Context, out io.Writer, a *wire.App, file string) error {
	document, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	done, err := a.Publish(ctx, document, "command")
	if err != nil {
		return err
	}
	what := "is live already"
	if done.Changed {
		what = fmt.Sprintf("is live as version %d", done.Realm.Version)
	}
	fmt.Fprintf(out, "%s %s.\n", done.Realm.Slug, what)
	return nil
}
