package command

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/domain/linking"
)

// played is a loader that answers as it is told.
type played struct {
	load linking.Load
	err  error
	ran  bool
}

func (p *played) Begin(context.Context, string, io.Reader) (linking.Load, error) {
	return p.load, p.err
}

func (p *played) Show(_ context.Context, _ linking.LoadID, page int) (linkdesk.Loaded, error) {
	f := linking.Fault{Line: 3, Column: "email", Code: linking.FaultEmail, Value: "anna@"}
	if page == 2 {
		f = linking.Fault{Line: 9, Code: linking.FaultUnreadable}
	}
	return linkdesk.Loaded{Faults: []linking.Fault{f}, More: page == 1}, nil
}

func (p *played) Run(_ context.Context, _ linking.LoadID, progress func(linking.Load)) (linking.Load, error) {
	p.ran = true
	progress(p.load)
	l := p.load
	l.Added, l.Renewed, l.Skipped = 5, 2, 1
	return l, nil
}

// MH-12: the command tells of all faults by line, brings nothing in unless it is told to leave them out, and says
// where it goes on.
func TestAccountsLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "scholen.csv")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		load  linking.Load
		asked newLoad
		err   error
		fails string
		says  []string
		ran   bool
	}{
		"faults":       {load: linking.Load{State: linking.LoadChecked, Lines: 10, Good: 8, Faults: 2}, fails: "--without-faults", says: []string{`line 3: email: "anna@" is no e-mail address`, "line 9: cannot be read", "10 lines, of which 8 are good and 2 have faults"}},
		"left out":     {load: linking.Load{State: linking.LoadChecked, Lines: 10, Good: 8, Faults: 2}, asked: newLoad{partly: true}, says: []string{"Done: 5 added, 2 renewed, 1 skipped"}, ran: true},
		"only checked": {load: linking.Load{State: linking.LoadChecked, Lines: 8, Good: 8}, asked: newLoad{check: true}, says: []string{"8 are good"}},
		"begun before": {load: linking.Load{State: linking.LoadRunning, Lines: 10, Good: 8, Done: 4, Faults: 2}, says: []string{"begun before: 4 of 8", "4 of 8\n", "Done:"}, ran: true},
		"done before":  {load: linking.Load{State: linking.LoadDone, Lines: 8, Good: 8, Done: 8}, says: []string{"brought in before"}, ran: true},
		"empty":        {err: linkdesk.ErrEmpty, fails: "no accounts in"},
		"too many":     {err: linkdesk.ErrTooMany, fails: "250000 lines"},
		"no links":     {err: linkdesk.ErrNotThere, fails: "no section link"},
		"broken":       {err: errors.New("broken"), fails: "broken"},
	} {
		var out strings.Builder
		l := &played{load: c.load, err: c.err}
		c.asked.file = file
		err := loadAccounts(t.Context(), &out, l, c.asked)
		if (err == nil) != (c.fails == "") || (err != nil && !strings.Contains(err.Error(), c.fails)) || l.ran != c.ran {
			t.Errorf("%s: %v, ran %t", name, err, l.ran)
		}
		for _, says := range c.says {
			if !strings.Contains(out.String(), says) {
				t.Errorf("%s: it does not say %q:\n%s", name, says, &out)
			}
		}
	}
	if err := loadAccounts(t.Context(), io.Discard, &played{}, newLoad{file: file + "x"}); err == nil {
		t.Error("a file that is not there")
	}
}
