package accountfile_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/accountfile"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// MH-12: whatever the bytes, each line is good or bad and never both, in order; a good one is an account that can
// be stored, under a name of its own; and no fault repeats a hash.
func FuzzRead(f *testing.F) {
	head := "user-name,format,hash,institutions\n"
	for _, s := range []string{
		head + "x,bcrypt," + bcrypt + ",12AB\ny,bcrypt," + bcrypt + ",12AB|a|90001234;41234\n", head + "x,argon2id,\"" + argon + "\",12AB\r\n\r\n,,,\n", "\ufeff" + head + "x",
		`{"user-name":"x","format":"bcrypt","hash":"` + bcrypt + `","institutions":[{"code":"12AB"}]}` + "\n{\n", "user-name;state;format;hash;institutions\nX;disabled;bcrypt;" + bcrypt + ";12AB\nx;;;;\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		last, names := 0, map[string]bool{}
		follows := func(line int) {
			if line <= last || line > strings.Count(file, "\n")+1 {
				t.Errorf("line %d after %d", line, last)
			}
			last = line
		}
		err := accountfile.Reader{}.Read(strings.NewReader(file), func(l ports.LoadedAccount) error {
			follows(l.Line)
			storable(t, l.Account)
			if name := linking.FoldUserName(l.Account.UserName); name == "" || names[name] {
				t.Errorf("line %d: %q is there already", l.Line, name)
			} else {
				names[name] = true
			}
			return nil
		}, func(line int, faults []linking.Fault) error {
			follows(line)
			if len(faults) == 0 {
				t.Errorf("line %d is bad for no reason", line)
			}
			for _, x := range faults {
				if x.Line != line || x.Code == "" || strings.Contains(x.Value, "$") || len([]rune(x.Value)) > 40 {
					t.Errorf("line %d: %+v", line, x)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func storable(t *testing.T, a linking.Account) {
	t.Helper()
	if a.ID != "" || !a.CreatedAt.IsZero() || a.Revision != 0 || !a.Legacy {
		t.Errorf("it is not new: %+v", a)
	}
	a.ID, a.CreatedAt = "a", time.Unix(1, 0)
	back, err := linking.Restore(a)
	if err != nil {
		t.Errorf("%v: %+v", err, a)
	}
	if h, err := credential.ParseHash(back.Hash.Reveal()); err != nil || !h.Equal(a.Hash) {
		t.Errorf("its hash does not come back: %v", err)
	}
	for _, i := range a.Institutions {
		if again, err := linking.ParseCode(i.Code.String()); err != nil || again != i.Code {
			t.Errorf("institution %q", i.Code)
		}
	}
	for _, s := range []string{a.UserName, a.Authorised.Name, a.Second.Name} {
		if strings.ContainsAny(s, "\x00\n\r") || s != strings.TrimSpace(s) {
			t.Errorf("%q is no name", s)
		}
	}
}

// One line is split as everybody else splits CSV, where both accept it.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{`a,b`, `"a","b""c",`, `"a`, `a"b,c`, `""`, `"a" ,b`, `,`, "a;b\tc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if line == "" || strings.ContainsAny(line, "\r\n") {
			return
		}
		got, ok := accountfile.Split(line, ',')
		want, err := csv.NewReader(strings.NewReader(line)).Read()
		if ok != (err == nil) {
			t.Fatalf("%q: %v, and elsewhere %v", line, ok, err)
		}
		if diff := cmp.Diff(want, got); ok && diff != "" {
			t.Errorf("%q: %s", line, diff)
		}
	})
}
