package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// errFaulty: a file cannot become live as it is. Why was printed.
var errFaulty = errors.New("nothing was changed; mend the faults first")

// planner is what the plan asks of the application.
type planner interface {
	Plan(ctx context.Context, file []byte) (wire.Planned, error)
}

// realmPlan tells what applying files would do.
func realmPlan() *cobra.Command {
	var path string
	return configFlag(&cobra.Command{
		Use: "plan FILE…", Short: "Tell what apply would change; ends with 0 for nothing, 2 for something, 1 for a fault", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			return withApp(c.Context(), path, func(ctx context.Context, a *wire.App) error { return plan(ctx, c.OutOrStdout(), a, files) })
		},
	}, &path)
}

// plan looks at all files, also after a fault in one of them.
func plan(ctx context.Context, out io.Writer, a planner, files []string) error {
	var worst error
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		p, err := a.Plan(ctx, file)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		switch tellPlan(out, name, p); {
		case !p.Good():
			worst = errFaulty
		case len(p.Changes) > 0 && worst == nil:
			worst = ErrDiffers
		}
	}
	return worst
}

func tellPlan(out io.Writer, name string, p wire.Planned) {
	switch {
	case len(p.Faults) > 0:
		fmt.Fprintf(out, "%s cannot be applied:\n", name)
		printEach(out, p.Faults, policy.Fault.String)
		return
	case p.Live == 0:
		fmt.Fprintf(out, "%s is new.\n", p.Slug)
	case len(p.Changes) == 0:
		fmt.Fprintf(out, "%s: version %d says the same.\n", p.Slug, p.Live)
	default:
		fmt.Fprintf(out, "%s: %s in version %d.\n", p.Slug, counted(len(p.Changes), "change"), p.Live)
		printEach(out, p.Changes, sentence)
	}
	if unmet := expect.Failed(p.Expectations); len(unmet) > 0 {
		fmt.Fprintf(out, "It does not do as its tenant expects:\n%s\n", indented((&policies.Faulty{Unmet: unmet}).Error()))
	}
}

// realmDiff tells what one document says otherwise than another one.
func realmDiff() *cobra.Command {
	var s sources
	c := &cobra.Command{
		Use: "diff FROM TO", Args: cobra.ExactArgs(2),
		Short: "Tell what TO says otherwise than FROM, each a realm or a file; ends with 0 for nothing, 2 for something, 1 for a fault",
		RunE: func(c *cobra.Command, args []string) error {
			return s.read(c.Context(), args, func(files [][]byte) error { return diff(c.OutOrStdout(), args, files) })
		},
	}
	return s.flag(c)
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
	changes := change.Between(from, to)
	if len(changes) == 0 {
		fmt.Fprintf(out, "%s and %s say the same.\n", names[0], names[1])
		return nil
	}
	fmt.Fprintf(out, "%s: %s from %s.\n", names[1], counted(len(changes), "change"), names[0])
	printEach(out, changes, sentence)
	return ErrDiffers
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
