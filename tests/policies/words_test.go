package policies_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/domain/policy"
)

// Issue 6, "a policy editor in plain words; no YAML needed": of every document of the five systems, the form shows what the file
// says, and sent as it is it changes nothing; each answer by itself is what the form shows afterwards, and the only change.
func TestTheFormOfEveryDocument(t *testing.T) {
	files, err := filepath.Glob("../../config/demo/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, f := range files {
		document, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		parts := console.Parts(parsed(t, document))
		shown := answers(parts)
		if edits := console.Edits(parts, said(shown)); len(edits) > 0 {
			t.Errorf("%s: sent as it is shown, it changes %v", filepath.Base(f), edits)
		}
		for _, p := range parts {
			for _, q := range p.Questions {
				if p.Entry != nil && (p.Entry.Index < 0 || q.Field == "") {
					continue // another test
				}
				was, name := shown[p.Name(q)], p.Name(q)
				shown[name] = other(q)
				after := edited(t, document, console.Edits(parts, said(shown)))
				if got := answers(console.Parts(parsed(t, after))); got[bare(name)] != shown[name] && got[name] != shown[name] {
					t.Errorf("%s: %s is %q, and was answered with %q", filepath.Base(f), name, got[name], shown[name])
				}
				shown[name] = was
			}
		}
	}
}

// bare is a name that stays: where nothing is written any more, questions in languages become one.
func bare(name string) string { return strings.TrimSuffix(name, "-nl") }

func parsed(t *testing.T, document []byte) policy.Node {
	t.Helper()
	tree, err := policyfile.Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func edited(t *testing.T, document []byte, edits []policy.Edit) []byte {
	t.Helper()
	after, err := policyfile.Editor{}.Edit(document, edits...)
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// answers are what a form says that nobody changed.
func answers(parts []console.Part) map[string]string {
	out := map[string]string{}
	for _, p := range parts {
		for _, q := range p.Questions {
			out[p.Name(q)] = q.Value
		}
	}
	return out
}

func said(shown map[string]string) console.Answer {
	return func(name string) (string, bool) {
		typed, ok := shown[name]
		return typed, ok
	}
}

func other(q console.Question) string {
	switch q.Kind {
	case console.Tick:
		return map[string]string{"": "true", "true": ""}[q.Value]
	case console.Day:
		return "2031-02-03"
	case console.Colour:
		return "#abcdef"
	case console.Pick:
		for _, o := range q.Options {
			if o != q.Value {
				return o
			}
		}
	}
	return "Iets: \"anders\" # hier"
}

// What is offered, comes and goes with its level and dates; what is written around it stays.
func TestWhatIsOfferedInWords(t *testing.T) {
	const document = `realm: a/b
eherkenning: { oin: "1" }
accounts: { leden: {}, gasten: {} }
services:
  - id: loket
    methods: [eherkenning, { method: account, accounts: leden }] # ways
    minimum: EH2
    second-factor:
      - { factor: email-code } # for now
      - { factor: sms-code, until: 2027-01-01T00:00:00+01:00 }
`
	for name, c := range map[string]struct {
		answer map[string]string
		was    string
		want   string
	}{
		"a level of one":         {map[string]string{"services-0-methods-eherkenning-0-minimum": "EH3"}, "[eherkenning,", "[{ method: eherkenning, minimum: EH3 },"},
		"a level of all":         {map[string]string{"services-0-minimum": ""}, "    minimum: EH2\n", ""},
		"one less":               {map[string]string{"services-0-methods-eherkenning-0": ""}, "[eherkenning, {", "[{"},
		"two less":               {map[string]string{"services-0-second-factor-email-code-0": "", "services-0-second-factor-sms-code-1": ""}, "\n      - { factor: email-code } # for now\n      - { factor: sms-code, until: 2027-01-01T00:00:00+01:00 }\n", " [] # for now\n"},
		"one more, from a date":  {map[string]string{"services-0-methods-account-gasten-new": "true", "services-0-methods-account-gasten-new-from": "2027-05-01"}, "accounts: leden }]", "accounts: leden }, { method: account, accounts: gasten, from: 2027-05-01 }]"},
		"a factor that is first": {map[string]string{"services-0-second-factor-authenticator-new": "true", "services-0-second-factor-authenticator-new-preferred": "true"}, "+01:00 }\n", "+01:00 }\n      - { factor: authenticator, preferred: true }\n"},
		"another end":            {map[string]string{"services-0-second-factor-sms-code-1-until": "2028-01-01"}, "until: 2027-01-01T00:00:00+01:00", "until: 2028-01-01"},
		"no end":                 {map[string]string{"services-0-second-factor-sms-code-1-until": ""}, ", until: 2027-01-01T00:00:00+01:00", ""},
	} {
		parts := console.Parts(parsed(t, []byte(document)))
		shown := answers(parts)
		names := map[string]bool{}
		for _, p := range parts {
			for _, q := range p.Questions {
				if names[p.Name(q)] {
					t.Errorf("two fields are called %s", p.Name(q))
				}
				names[p.Name(q)] = true
			}
		}
		for field, value := range c.answer {
			if !names[field] {
				t.Fatalf("%s: there is no field %s among %v", name, field, names)
			}
			shown[field] = value
		}
		got := edited(t, []byte(document), console.Edits(parts, said(shown)))
		if strings.Count(document, c.was) != 1 {
			t.Fatalf("%s: the document does not have %q once", name, c.was)
		}
		if d := cmp.Diff(strings.Replace(document, c.was, c.want, 1), string(got)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
