package accountfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/accountfile"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

func readInstitutions(t testing.TB, file string) outcome {
	t.Helper()
	var out outcome
	err := accountfile.Reader{}.ReadInstitutions(strings.NewReader(file), func(n ports.NewInstitution) error {
		out.Good = append(out.Good, fmt.Sprintf("%d %s/%s/%s %s<%s>", n.Line, n.Institution.Code, n.Institution.Name, n.Institution.KvK, n.Authorised.Name, n.Authorised.Email))
		return nil
	}, func(_ int, faults []linking.Fault) error {
		out.Faults = append(out.Faults, faults...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// MH-22, MH-38: new schools and boards by a file, with faults by line.
func TestNewInstitutions(t *testing.T) {
	got := readInstitutions(t, "Code;Name;KvK;Authorised Name;Authorised Email\n34cd;De Populier;9000 1234;Gemma de Vries;g@populier.example\n41234;Stichting Zuid;;;\n"+
		"34 CD;nog eens;;;\n3;;9;x;y\n")
	want := outcome{
		Good: []string{"2 34CD/De Populier/90001234 Gemma de Vries<g@populier.example>", "3 41234/Stichting Zuid/ <>"},
		Faults: []linking.Fault{
			{Line: 4, Column: "code", Code: linking.FaultTwice, Value: "34 CD"}, {Line: 5, Column: "code", Code: linking.FaultInstitution, Value: "3"},
			{Line: 5, Column: "name", Code: linking.FaultMissing}, {Line: 5, Column: "kvk", Code: linking.FaultKvK, Value: "9"},
			{Line: 5, Column: "authorised-email", Code: linking.FaultEmail, Value: "y"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for file, code := range map[string]linking.FaultCode{"code;kvk": linking.FaultMissing, "code;name;hash": linking.FaultColumns, `{"code":"34CD"}`: linking.FaultUnreadable} {
		if got := readInstitutions(t, file); len(got.Good) > 0 || len(got.Faults) != 1 || got.Faults[0].Code != code {
			t.Errorf("%s: %+v", file, got)
		}
	}
}

func FuzzReadInstitutions(f *testing.F) {
	f.Add("code,name,kvk\n34CD,De Populier,90001234\n34cd,x\n")
	f.Fuzz(func(t *testing.T, file string) {
		last, seen := 0, map[linking.Code]bool{}
		follows := func(line int) {
			if line <= last {
				t.Errorf("line %d after %d", line, last)
			}
			last = line
		}
		err := accountfile.Reader{}.ReadInstitutions(strings.NewReader(file), func(n ports.NewInstitution) error {
			if follows(n.Line); n.Institution.Code.IsZero() || n.Institution.Name == "" || seen[n.Institution.Code] || (n.Authorised.Name == "") != n.Authorised.IsZero() {
				t.Errorf("%+v", n)
			}
			seen[n.Institution.Code] = true
			return nil
		}, func(line int, faults []linking.Fault) error {
			if follows(line); len(faults) == 0 {
				t.Errorf("line %d is bad for no reason", line)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
