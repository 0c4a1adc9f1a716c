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
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/policy"
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
