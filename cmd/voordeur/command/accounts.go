package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// accountsCommand is "voordeur accounts": those that a portal had of its own.
func accountsCommand() *cobra.Command {
	var asked newLoad
	var path string
	load := configFlag(&cobra.Command{
		Use: "load --realm TENANT/ENVIRONMENT FILE", Short: "Bring accounts of a portal's own in from CSV or JSON lines (docs/accounts-file.md)", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			asked.file = args[0]
			return withApp(c.Context(), path, func(ctx context.Context, a *wire.App) error {
				slug, err := realm.ParseSlug(asked.realm)
				if err != nil {
					return fmt.Errorf("--realm: write TENANT/ENVIRONMENT, as in helpdeskpo/production")
				}
				l, err := a.AccountLoader(ctx, slug)
				if errors.Is(err, ports.ErrNotFound) {
					return fmt.Errorf("there is no realm %s with a document; publish one with voordeur realm apply", slug)
				}
				if err != nil {
					return err
				}
				return loadAccounts(ctx, c.OutOrStdout(), l, asked)
			})
		},
	}, &path)
	load.Flags().StringVar(&asked.realm, "realm", "", "realm whose accounts they are, as in helpdeskpo/production")
	load.Flags().BoolVar(&asked.check, "check", false, "only tell which lines are wrong")
	load.Flags().BoolVar(&asked.partly, "without-faults", false, "bring the good lines in, though others are wrong")
	_ = load.MarkFlagRequired("realm")
	a := &cobra.Command{Use: "accounts", Short: "Accounts that a portal had of its own"}
	a.AddCommand(load)
	return a
}

// newLoad is the file, as it was asked for.
type newLoad struct {
	realm, file   string
	check, partly bool
}

// loader is what the command asks of the application.
type loader interface {
	Begin(ctx context.Context, name string, file io.Reader) (linking.Load, error)
	Show(ctx context.Context, id linking.LoadID, page int) (linkdesk.Loaded, error)
	Run(ctx context.Context, id linking.LoadID, progress func(linking.Load)) (linking.Load, error)
}

var _ loader = (*wire.AccountLoader)(nil)

// ErrFaults: some lines of the file are wrong. They are printed.
var ErrFaults = errors.New("nothing was brought in: mend these lines, or leave them out with --without-faults")

// loadAccounts reads the file, tells of its faults, and brings the good lines in. Stopped at any moment, the same
// file goes on where it was.
func loadAccounts(ctx context.Context, out io.Writer, l loader, asked newLoad) error {
	file, err := os.Open(asked.file)
	if err != nil {
		return err
	}
	defer file.Close()
	load, err := l.Begin(ctx, filepath.Base(asked.file), file)
	switch fault.KeyOf(err) {
	case fault.KeyOf(linkdesk.ErrTooMany):
		return fmt.Errorf("%s has more than %d lines; split it", asked.file, linking.MaxLines)
	case fault.KeyOf(linkdesk.ErrEmpty):
		return fmt.Errorf("there are no accounts in %s", asked.file)
	case fault.KeyOf(linkdesk.ErrNotThere):
		return fmt.Errorf("visitors of %s are linked to no accounts: its document has no section link", asked.realm)
	}
	if err != nil {
		return err
	}
	if err := tellFaults(ctx, out, l, load); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d lines, of which %d are good and %d have faults.\n", load.Lines, load.Good, load.Faults)
	if asked.check {
		return nil
	}
	if load.Faults > 0 && load.State == linking.LoadChecked && !asked.partly {
		return ErrFaults
	}
	return bringIn(ctx, out, l, load)
}

func tellFaults(ctx context.Context, out io.Writer, l loader, load linking.Load) error {
	for page := 1; load.Faults > 0; page++ {
		shown, err := l.Show(ctx, load.ID, page)
		if err != nil {
			return err
		}
		for _, f := range shown.Faults {
			fmt.Fprintf(out, "  line %d: %s\n", f.Line, inWords(f))
		}
		if !shown.More {
			return nil
		}
	}
	return nil
}

func bringIn(ctx context.Context, out io.Writer, l loader, load linking.Load) error {
	switch load.State {
	case linking.LoadRunning:
		fmt.Fprintf(out, "This file was begun before: %d of %d were done.\n", load.Done, load.Good)
	case linking.LoadDone:
		fmt.Fprintln(out, "This file was brought in before; nothing was done now.")
	}
	next := 0
	done, err := l.Run(ctx, load.ID, func(l linking.Load) {
		if l.Done >= next {
			fmt.Fprintf(out, "  %d of %d\n", l.Done, l.Good)
			next = l.Done + 10*linking.BatchLines
		}
	})
	if err != nil {
		return fmt.Errorf("stopped; the same command goes on where it was: %w", err)
	}
	fmt.Fprintf(out, "Done: %d added, %d renewed, %d skipped because somebody linked or changed them here.\n", done.Added, done.Renewed, done.Skipped)
	return nil
}

var faultWords = map[linking.FaultCode]string{
	linking.FaultMissing:     "is missing",
	linking.FaultUserName:    "is too long, or has characters that cannot be seen",
	linking.FaultName:        "is too long, or has characters that cannot be seen",
	linking.FaultHash:        "is not of the format that was named, or costs too much to compare with",
	linking.FaultFormat:      "is unknown",
	linking.FaultForms:       "is of one form more than the accounts of a realm can have",
	linking.FaultEmail:       "is no e-mail address",
	linking.FaultInstitution: "is no code of a school or a board, or stands there twice",
	linking.FaultKvK:         "is no KvK number of 8 digits",
	linking.FaultState:       "is neither active nor disabled",
	linking.FaultTwice:       "stands on an earlier line",
	linking.FaultColumns:     "more or fewer values than the header has, or a column that is not known",
	linking.FaultUnreadable:  "cannot be read: quotes that do not fit, no JSON, or no UTF-8",
	linking.FaultTooLong:     "more than 64 kB",
}

func inWords(f linking.Fault) string {
	words := faultWords[f.Code]
	if f.Value != "" {
		words = fmt.Sprintf("%q %s", f.Value, words)
	}
	if f.Column != "" {
		words = f.Column + ": " + words
	}
	return words
}
