package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	documents "github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// edited is a document of the demo with other words in it.
func edited(t *testing.T, document []byte, pairs ...string) []byte {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !bytes.Contains(document, []byte(pairs[i])) {
			t.Fatalf("the document does not say %q", pairs[i])
		}
		document = bytes.Replace(document, []byte(pairs[i]), []byte(pairs[i+1]), 1)
	}
	return document
}

// Issue 6, "what changed, in words": where, what it is, what it was, and when it holds.
func TestChangesAreSentences(t *testing.T) {
	for name, c := range map[string]struct {
		change []string
		want   []string
	}{
		"a level": {[]string{"minimum: EH3", "minimum: EH4"}, []string{
			"service deelnemersportaal, method eherkenning: minimum is EH4; it was EH3"}},
		"a date": {[]string{"methods: [eherkenning]", "methods: [{ method: eherkenning, until: 2027-04-01 }]"}, []string{
			"service deelnemersportaal, method eherkenning: until is 1 April 2027; it was open"}},
		"a method, from a date on": {[]string{"methods: [eherkenning]", "methods: [eherkenning, { method: digid, from: 2027-04-01T09:00:00+02:00 }]"}, []string{
			"service deelnemersportaal: method digid is new, from EH3 on (from 1 April 2027 at 09:00 CEST)"}},
		"a time": {[]string{"idle: 15m, absolute: 8h", "idle: 90m, absolute: 24h"}, []string{
			"sessions: idle is 1h30m; it was 15m", "sessions: absolute is 1 day; it was 8h"}},
		"a text":         {[]string{"en: Ministry of Finance (practice)", "en: Ministry"}, []string{`tenant: provider in English is Ministry; it was Ministry of Finance (practice)`}},
		"yes and no":     {[]string{"self-grant: true", "self-grant: false"}, []string{"roles: self-grant is no; it was yes"}},
		"nothing at all": {[]string{"# Mijn Schatkist", "# The same"}, nil},
		"a host less":    {[]string{"[gmail.com, hotmail.com]", "[hotmail.com]"}, []string{"email: refused host gmail.com is gone"}},
		"the order":      {[]string{"[gmail.com, hotmail.com]", "[hotmail.com, gmail.com]"}, []string{"email: order of deny is hotmail.com, gmail.com; it was gmail.com, hotmail.com"}},
		"an expectation": {[]string{"sessions: {", "expectations: [{ name: nobody, service: deelnemersportaal, method: eherkenning, then: refused }]\nsessions: {"}, []string{"expectation nobody is new: refused"}},
	} {
		from, _ := wire.ReadDocument(documents.Schatkist)
		to, faults := wire.ReadDocument(edited(t, documents.Schatkist, c.change...))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		var got []string
		for _, x := range change.Between(from, to) {
			got = append(got, sentence(x))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// A secret is not told, not even its digest.
func TestASecretIsNotTold(t *testing.T) {
	with := func(digit string) policy.Document {
		d, faults := wire.ReadDocument(edited(t, documents.Schatkist, "authentication: private_key_jwt", `authentication: client_secret_basic
        secret: "sha256:`+strings.Repeat(digit, 64)+`"`))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		return d
	}
	changes := change.Between(with("a"), with("b"))
	if len(changes) != 1 || sentence(changes[0]) != "portal schatkist, client deelnemersportaal: secret is another one" {
		t.Errorf("%v", changes)
	}
}

// foreseen is an installation that answers as it is told.
type foreseen struct {
	plans []wire.Planned
	file  ports.PolicyVersion
	err   error
}

func (f *foreseen) Plan(context.Context, []byte) (wire.Planned, error) {
	p := f.plans[0]
	f.plans = f.plans[1:]
	return p, f.err
}

func (f *foreseen) Export(context.Context, realm.Slug) (ports.PolicyVersion, error) {
	return f.file, f.err
}

// Issue 6, "know beforehand what will happen": the exit code tells a pipeline what people read. A fault in one of the files
// counts most, and all files are looked at.
func TestPlan(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	slug, _ := realm.ParseSlug("schatkist/production")
	same := wire.Planned{Slug: slug, Live: 3}
	changed := same
	changed.Changes = []change.Change{{Path: change.Path{{Name: "sessions"}, {Name: "idle"}}, Kind: change.Changed, Old: true, New: false}}
	faulty := wire.Planned{Checkup: policies.Checkup{Faults: []policy.Fault{{Line: 7, Path: "a.b", Sentence: "mend this"}}}}
	unmet := changed
	unmet.Expectations = []expect.Judged{{Expectation: policy.Expectation{Name: "nobody enters", Then: policy.EndRefused}}}
	for name, c := range map[string]struct {
		plans  []wire.Planned
		status int
		says   []string
	}{
		"nothing":             {[]wire.Planned{same}, 0, []string{"schatkist/production: version 3 says the same."}},
		"a change":            {[]wire.Planned{same, changed}, 2, []string{"1 change in version 3", "sessions: idle is no; it was yes"}},
		"a new realm":         {[]wire.Planned{{Slug: slug, Checkup: policies.Checkup{Changes: changed.Changes}}}, 2, []string{"schatkist/production is new"}},
		"a fault, then more":  {[]wire.Planned{faulty, changed}, 1, []string{"cannot be applied", "line 7, a.b: mend this", "1 change"}},
		"what is not as told": {[]wire.Planned{unmet}, 1, []string{"as its tenant expects", "nobody enters", "1 change"}},
	} {
		var out strings.Builder
		names := make([]string, len(c.plans))
		for i := range names {
			names[i] = file
		}
		if err := plan(t.Context(), &out, &foreseen{plans: c.plans}, names); Status(err) != c.status {
			t.Errorf("%s: %v", name, err)
		}
		for _, says := range c.says {
			if !strings.Contains(out.String(), says) {
				t.Errorf("%s: it does not say %q:\n%s", name, says, &out)
			}
		}
	}
}

// Drift between two files shows without an installation.
func TestDiffOfFiles(t *testing.T) {
	changed := edited(t, documents.Schatkist, "idle: 15m", "idle: 10m")
	for name, c := range map[string]struct {
		to     []byte
		status int
		says   string
	}{
		"equal":     {edited(t, documents.Schatkist, "# Mijn", "# Ons"), 0, "a.yaml and b.yaml say the same."},
		"otherwise": {changed, 2, "b.yaml: 1 change from a.yaml.\n  sessions: idle is 10m; it was 15m\n"},
		"faulty":    {[]byte("realm: x"), 1, "b.yaml has faults:\n  line 1, realm: "},
	} {
		var out strings.Builder
		err := diff(&out, []string{"a.yaml", "b.yaml"}, [][]byte{documents.Schatkist, c.to})
		if Status(err) != c.status || !strings.Contains(out.String(), c.says) {
			t.Errorf("%s: %v\n%s", name, err, &out)
		}
	}
	var s sources
	if err := s.read(t.Context(), []string{"schatkist/production"}, nil); err == nil || !strings.Contains(err.Error(), "--config") {
		t.Errorf("a realm without an installation: %v", err)
	}
}

// A logo that differs is told by what it is, never by what is written; as JSON it is the same.
func TestALogoIsTold(t *testing.T) {
	d, _ := wire.ReadDocument(documents.Accountants)
	without := edited(t, documents.Accountants, d.Tenant.Logo.Text(), `""`)
	var out strings.Builder
	if err := diff(&out, []string{"a.yaml", "b.yaml"}, [][]byte{without, documents.Accountants}); Status(err) != 2 {
		t.Error(err)
	}
	if want := "1 change from a.yaml.\n  tenant: logo is PNG of 132 by 88 pixels, " + d.Tenant.Logo.Digest()[:12] + "; it was empty\n"; !strings.Contains(out.String(), want) {
		t.Errorf("it does not say %q:\n%s", want, &out)
	}
	if tree, err := policyfile.Parse(documents.Accountants); err != nil {
		t.Error(err)
	} else if err := diff(&out, []string{"a.yaml", "b.json"}, [][]byte{documents.Accountants, policyfile.JSON(tree)}); err != nil {
		t.Error(err)
	}
}

// Issue 6, "promotion is a diff with environment values kept out of it": what pre-production demands comes to production, and
// nothing else: neither in words nor in the file. Applying that file leaves no difference.
func TestPromotion(t *testing.T) {
	before := edited(t, documents.OmgevingsloketPractice, "{ idle: 15m, absolute: 8h }", "{ idle: 20m, absolute: 8h } # tried out", "informatiepunt@", "proef@")
	names := []string{"omgevingsloket/production", "omgevingsloket/pre-production"}
	var said, file, beside strings.Builder
	if err := diff(&said, names, [][]byte{documents.Omgevingsloket, before}); !errors.Is(err, ErrDiffers) {
		t.Fatalf("%v\n%s", err, &said)
	}
	for _, says := range []string{"sessions: idle is 20m; it was 15m", "audience authority: method account:omgevingsloket-id is new"} {
		if !strings.Contains(said.String(), says) {
			t.Errorf("it does not say %q:\n%s", says, &said)
		}
	}
	if err := promote(&file, &beside, []string{names[1], names[0]}, [][]byte{before, documents.Omgevingsloket}); err != nil {
		t.Fatalf("%v\n%s", err, &beside)
	}
	for _, carried := range []string{"oefenen.", "proef@", "pre-productie", "services:9002"} {
		if strings.Contains(said.String()+file.String(), carried) && !strings.Contains(string(documents.Omgevingsloket), carried) {
			t.Errorf("%q belongs to pre-production, and was carried over", carried)
		}
	}
	if !strings.Contains(file.String(), "} # tried out") || !strings.Contains(file.String(), "# OL-11, OL-15, OL-32") {
		t.Errorf("comments are lost:\n%s", &file)
	}
	said.Reset()
	if err := diff(&said, names, [][]byte{[]byte(file.String()), before}); err != nil {
		t.Errorf("promoted, there is a difference still: %v\n%s", err, &said)
	}
	d, _ := wire.ReadDocument([]byte(file.String()))
	if d.Realm.String() != "omgevingsloket/production" {
		t.Errorf("it is the document of %s", d.Realm)
	}
}

// What the other environment must have of its own, is not made up.
func TestPromotionTellsWhatIsMissing(t *testing.T) {
	without, _, _ := bytes.Cut(documents.Omgevingsloket, []byte("\neherkenning:"))
	without = edited(t, without, "methods: [{ method: eherkenning, minimum: EH3 }]", "methods: [{ method: account, accounts: omgevingsloket-id }]\n        second-factor: [{ factor: authenticator }]")
	var out, beside strings.Builder
	err := promote(&out, &beside, []string{"a.yaml", "b.yaml"}, [][]byte{documents.OmgevingsloketPractice, without})
	if Status(err) != 1 || !strings.Contains(beside.String(), "omgevingsloket/production must have of its own") || !strings.Contains(beside.String(), "eherkenning needs the section eherkenning") {
		t.Errorf("%v\n%s", err, &beside)
	}
	if !strings.Contains(out.String(), "realm: omgevingsloket/production") {
		t.Error("the file is not written")
	}
	said := strings.Builder{}
	if err := diff(&said, []string{"b.yaml", "a.yaml"}, [][]byte{without, documents.OmgevingsloketPractice}); !errors.Is(err, ErrDiffers) || !strings.Contains(said.String(), "must have of its own") {
		t.Errorf("%v\n%s", err, &said)
	}
}

// As JSON it is the same document.
func TestExportAsJSON(t *testing.T) {
	live := &foreseen{file: ports.PolicyVersion{Number: 1, Document: documents.Schatkist}}
	for format, want := range map[string]string{"": "# Mijn Schatkist", "json": "{\n  \"realm\": \"schatkist/production\""} {
		file, err := exported(t.Context(), live, "schatkist/production", format)
		if err != nil || !bytes.HasPrefix(file, []byte(want)) {
			t.Fatalf("%q: %v\n%.100s", format, err, file)
		}
		var out strings.Builder
		if err := diff(&out, []string{"a", "b"}, [][]byte{documents.Schatkist, file}); err != nil {
			t.Errorf("%q: %v\n%s", format, err, &out)
		}
	}
	if _, err := exported(t.Context(), live, "schatkist/production", "xml"); err == nil || !strings.Contains(err.Error(), "--format") {
		t.Errorf("as XML: %v", err)
	}
}

func TestExportExplainsWhatIsNotThere(t *testing.T) {
	for name, c := range map[string]struct {
		realm string
		err   error
		says  string
	}{
		"no realm":     {"schatkist", nil, "TENANT/ENVIRONMENT"},
		"unknown":      {"schatkist/production", ports.ErrNotFound, "voordeur realm apply"},
		"out of order": {"schatkist/production", errors.New("broken"), "broken"},
	} {
		if _, err := liveFile(t.Context(), &foreseen{err: c.err}, c.realm); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
