package console

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/replay"
)

func speaking(l i18n.Lang) ui.Ctx { return ui.Ctx{Printer: i18n.In(l)} }

// small is a document of one service.
func small(edit func(*policy.Document)) policy.Document {
	d := policy.Document{Policy: policy.Policy{
		Accounts: []policy.Accounts{{ID: "portaal", Name: realm.Text{NL: "Portaalaccount", EN: "Portal account"}}},
		Services: []policy.Service{{
			ID: "loket", Name: realm.Text{NL: "Loket", EN: "Counter"}, Audiences: []policy.Audience{{
				ID: policy.Everyone, Methods: []policy.MethodRule{{Method: policy.EHerkenning, Minimum: assurance.EH3}, {Method: policy.Account, Accounts: "portaal"}},
				SecondFactors: []policy.FactorRule{{Factor: policy.Authenticator, Preferred: true}},
			}},
		}},
		Sessions: policy.Sessions{Idle: 15 * time.Minute},
	}}
	if edit != nil {
		edit(&d)
	}
	return d
}

// REQUIREMENTS 1.8, issue 6: what changed, in words, in both languages.
func TestWhatChangesInWords(t *testing.T) {
	audience := func(d *policy.Document) *policy.Audience { return &d.Policy.Services[0].Audiences[0] }
	april := time.Date(2027, 3, 31, 22, 0, 0, 0, time.UTC)
	dot, _ := policy.ReadLogo("iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQMAAAAlPW0iAAAABlBMVEUAAAAAAAClZ7nPAAAAAXRSTlMAQObYZgAAABJJREFUeNpiwAkasIoCAgAA//8LMACBR2Jn/AAAAABJRU5ErkJggg==")
	for name, c := range map[string]struct {
		edit   func(*policy.Document)
		nl, en []string
	}{
		"a level": {
			func(d *policy.Document) { audience(d).Methods[0].Minimum = assurance.EH4 },
			[]string{"Dienst ‘Loket’ › Doelgroep ‘Iedereen’ › Inlogmanier ‘eHerkenning’: Minimaal niveau was EH3 en wordt EH4."},
			[]string{"Service ‘Counter’ › Audience ‘Everyone’ › Way to log in ‘eHerkenning’: Minimum level was EH3 and becomes EH4."},
		},
		"a factor with an end": {
			func(d *policy.Document) {
				audience(d).SecondFactors = append(audience(d).SecondFactors, policy.FactorRule{Factor: policy.SMSCode, Period: policy.Period{Until: april}})
			},
			[]string{"Dienst ‘Loket’ › Doelgroep ‘Iedereen’: Tweede stap ‘code per sms’ komt erbij. Dit geldt tot 1 april 2027, 00:00 uur."},
			[]string{"Service ‘Counter’ › Audience ‘Everyone’: Second step ‘code by text message’ is added. This holds until 1 April 2027, 00:00 (Dutch time)."},
		},
		"a way that goes, and another order": {
			func(d *policy.Document) { audience(d).Methods = audience(d).Methods[1:] },
			[]string{"Dienst ‘Loket’ › Doelgroep ‘Iedereen’: Inlogmanier ‘eHerkenning’ vanaf niveau EH3 vervalt."},
			[]string{"Service ‘Counter’ › Audience ‘Everyone’: Way to log in ‘eHerkenning’ from level EH3 goes."},
		},
		"an order": {
			func(d *policy.Document) { slices.Reverse(audience(d).Methods) },
			[]string{"Dienst ‘Loket’ › Doelgroep ‘Iedereen’: Inlogmanier staat in een andere volgorde: Portaalaccount en eHerkenning. Dat was eHerkenning en Portaalaccount."},
			[]string{"Service ‘Counter’ › Audience ‘Everyone’: Way to log in is in another order: Portal account and eHerkenning. It was eHerkenning and Portal account."},
		},
		"a time, a switch and a text": {
			func(d *policy.Document) {
				d.Policy.Sessions.Idle, d.Publishing.FourEyes, d.Policy.Services[0].Name.NL = 0, true, "Balie"
			},
			[]string{
				"Dienst ‘Balie’: Naam in het Nederlands was ‘Loket’ en wordt ‘Balie’.", "Sessies: Uitloggen zonder activiteit na vervalt. Dat was 15 minuten.", "Live zetten: Vier ogen gaat aan.",
			},
			[]string{
				"Service ‘Counter’: Name in Dutch was ‘Loket’ and becomes ‘Balie’.", "Sessions: Logged out without activity after goes. It was 15 minutes.", "Making live: Four eyes is switched on.",
			},
		},
		"a logo": {
			func(d *policy.Document) { d.Tenant.Logo = dot },
			[]string{"Organisatie: Logo wordt een afbeelding van 16 bij 16 pixels (" + dot.Digest()[:8] + ")."},
			[]string{"Organisation: Logo becomes a picture of 16 by 16 pixels (" + dot.Digest()[:8] + ")."},
		},
	} {
		from, to := small(nil), small(c.edit)
		for lang, want := range map[i18n.Lang][]string{i18n.NL: c.nl, i18n.EN: c.en} {
			var got []string
			for _, x := range Changes(speaking(lang), from, to, change.Between(from, to)) {
				for _, s := range x.Sentences {
					got = append(got, x.Where+": "+s)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: %s", name, lang, diff)
			}
		}
	}
}

// Every field of a document has words: a change never shows a name of the file.
func TestEveryFieldHasWords(t *testing.T) {
	n := namer{Ctx: speaking(i18n.NL)}
	seen := 0
	var walk func(p change.Path, at reflect.Type)
	walk = func(p change.Path, at reflect.Type) {
		for at.Kind() == reflect.Slice || at.Kind() == reflect.Map {
			at = at.Elem()
		}
		if len(p) > 0 {
			seen++
			if got := n.field(p, len(p)-1); got == p.Field() {
				t.Errorf("%s has no words", p)
			}
		}
		if at.Kind() != reflect.Struct || at.Implements(reflect.TypeFor[fmt.Stringer]()) {
			return
		}
		for i := range at.NumField() {
			f := at.Field(i)
			below := p
			if !f.Anonymous && f.Type != reflect.TypeFor[policy.Policy]() && f.IsExported() {
				below = append(slices.Clone(p), change.Step{Name: change.NameOf(f.Name)})
			}
			if f.IsExported() {
				walk(below, f.Type)
			}
		}
	}
	walk(nil, reflect.TypeFor[policy.Document]())
	if seen < 150 {
		t.Errorf("only %d fields were looked at", seen)
	}
}

// Every sentence about a fault is there in Dutch: those in the sources of what reads documents.
func TestEveryFaultIsThereInDutch(t *testing.T) {
	found := 0
	for _, root := range []string{"../../../domain/policy", "../../policyfile"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			for _, s := range sentencesIn(t, path) {
				found++
				if _, ok := dutch[s]; !ok {
					t.Errorf("%s: %q", path, s)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 60 {
		t.Errorf("only %d sentences were found", found)
	}
}

// sentencesIn gives what a file says of faults.
func sentencesIn(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		name, at := "", len(call.Args)-1
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			name, at = f.Sel.Name, 0
		case *ast.Ident:
			if name = f.Name; name == "fault" {
				at = min(1, at)
			}
		}
		literal, text := call.Args[at].(*ast.BasicLit)
		if name != "fault" && name != "parsed" || !text || literal.Kind != token.STRING {
			return true
		}
		if s, err := strconv.Unquote(literal.Value); err == nil && s != "%s" {
			out = append(out, s)
		}
		return true
	})
	return out
}

// What differs within a sentence stands in the translation where it belongs; what is not known stays English, and is said to be.
func TestFaultsInDutch(t *testing.T) {
	for english, want := range map[string]string{
		`"EH9" is not one of EH2, EH3`:                                     `"EH9" is niet een van EH2, EH3`,
		`service "a" has no audience "b"`:                                  `dienst "a" heeft geen doelgroep "b"`,
		`"x" is not a whole number from 1 to 30`:                           `"x" is geen heel getal van 1 tot 30`,
		"these accounts reach low, and EH4 is demanded: nobody can log in": "deze accounts halen low, en EH4 is nodig: niemand kan inloggen",
	} {
		if got, ok := sentence(speaking(i18n.NL), english); !ok || got != want {
			t.Errorf("%q: %q", english, got)
		}
	}
	if got, ok := sentence(speaking(i18n.NL), "something new"); ok || got != "something new" {
		t.Errorf("%q, %v", got, ok)
	}
}

// Every reason and every step of the planner has words.
func TestOutcomesInWords(t *testing.T) {
	for o, want := range map[replay.Outcome]string{
		{Kind: replay.LetIn}:                                                "binnengelaten",
		{Kind: replay.Refused, Reason: login.LevelTooLow}:                   "geweigerd, want het niveau is te laag",
		{Kind: replay.Asked, Steps: "verify-email ask-code:sms-code"}:       "gevraagd om bewijs van het e-mailadres en een code per sms",
		{Kind: replay.Refused, Reason: login.NoRole, Steps: "verify-email"}: "gevraagd om bewijs van het e-mailadres, en daarna geweigerd, want de rol ontbreekt",
		{Kind: replay.Unsure}:                                               "niet te zeggen",
	} {
		if got := outcome(speaking(i18n.NL), o); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, s := range policy.ExpectedSteps {
		if _, ok := steps[s]; !ok {
			t.Errorf("%s has no words", s)
		}
	}
}

// A draft that touches ten thousand places is a page that can be read, which says how much more there is.
func TestManyChangesAreCounted(t *testing.T) {
	many := make([]Changed, listed+1000)
	for i := range many {
		many[i] = Changed{Where: "Dienst", Sentences: []string{"anders"}}
	}
	for n, more := range map[int]string{listed: "", listed + 1: "En op nog 1 plaats.", len(many): "En op nog 1.000 plaatsen."} {
		var page strings.Builder
		if err := changes(speaking(i18n.NL), many[:n]).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(page.String(), "<li>"); got != listed || !strings.Contains(page.String(), more) || (more == "") == strings.Contains(page.String(), "En op nog") {
			t.Errorf("%d changes: %d are listed, and: %s", n, got, page.String()[max(0, page.Len()-120):])
		}
	}
}
