package change_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/policy/policytest"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/secret"
)

// Nothing changed exactly where both documents say the same.
func TestThereIsNoChangeBetweenEqualDocumentsOnly(t *testing.T) {
	equal := func(a, b policy.Document) bool {
		return cmp.Equal(a, b, cmpopts.EquateEmpty(), cmp.Comparer(func(a, b secret.Text) bool { return a.Equal(b) }), cmp.Comparer(func(a, b realm.Slug) bool { return a == b }),
			cmp.Comparer(func(a, b identity.OIN) bool { return a == b }))
	}
	same := 0
	for seed := range int64(100) {
		a, b := policytest.New(seed).Document(), policytest.New(seed%2*1000+seed).Document()
		if equal(a, b) {
			same++
		}
		if got := change.Between(a, b); (len(got) == 0) != equal(a, b) {
			t.Fatalf("seed %d: %v", seed, got)
		}
	}
	if same < 50 {
		t.Fatalf("%d documents only were compared with themselves", same)
	}
}

// No field is forgotten: whichever value of a document is another one, that is the change, and the only one.
func TestEveryFieldCounts(t *testing.T) {
	var whole policy.Document
	fill(reflect.ValueOf(&whole).Elem())
	leaves := 0
	var visit func(func(*policy.Document) reflect.Value, string)
	visit = func(at func(*policy.Document) reflect.Value, name string) {
		v := at(&whole)
		switch {
		case v.Kind() == reflect.Struct && !stands(v.Type()):
			for i := range v.NumField() {
				visit(func(d *policy.Document) reflect.Value { return at(d).Field(i) }, name+"."+v.Type().Field(i).Name)
			}
		case v.Kind() == reflect.Slice && v.Type() != reflect.TypeFor[[]byte]():
			visit(func(d *policy.Document) reflect.Value { return at(d).Index(0) }, name)
		case v.Kind() == reflect.Map:
			visit(func(d *policy.Document) reflect.Value { return at(d).MapIndex(reflect.ValueOf("x")) }, name)
		default:
			leaves++
			var other policy.Document
			fill(reflect.ValueOf(&other).Elem())
			if target := at(&other); target.CanSet() {
				another(target)
				if got := change.Between(whole, other); len(got) == 0 || len(got) > 2 {
					t.Errorf("%s: %d changes: %v", name, len(got), got)
				}
			}
		}
	}
	visit(func(d *policy.Document) reflect.Value { return reflect.ValueOf(d).Elem() }, "")
	if leaves < 100 {
		t.Errorf("looked at %d values only", leaves)
	}
}

// stands are the types that hold one value.
func stands(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Time]() || t.Implements(reflect.TypeFor[fmt.Stringer]())
}

func fill(v reflect.Value) {
	switch {
	case stands(v.Type()) && v.Kind() == reflect.Struct:
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case v.Kind() == reflect.Map:
		one := reflect.New(v.Type().Elem()).Elem()
		fill(one)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("x"), one)
	case v.Kind() == reflect.String:
		v.SetString("x")
	}
}

// another sets a value that differs from what fill gave.
func another(v reflect.Value) {
	kvk, _ := identity.ParseKvK("12345678")
	oin, _ := identity.ParseOIN("00000001123456789000")
	email, _ := identity.ParseEmail("a@b.example")
	slug, _ := realm.ParseSlug("a/b")
	logo, _ := policy.ReadLogo("iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQMAAAAlPW0iAAAABlBMVEUAAAAAAAClZ7nPAAAAAXRSTlMAQObYZgAAABJJREFUeNpiwAkasIoCAgAA//8LMACBR2Jn/AAAAABJRU5ErkJggg==")
	for _, x := range []any{kvk, oin, email, slug, secret.New("s"), time.Unix(1, 0), identity.LegalSet{KvK: true}, logo} {
		if v.Type() == reflect.TypeOf(x) {
			v.Set(reflect.ValueOf(x))
			return
		}
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("y")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Slice:
		v.SetBytes([]byte("y"))
	default:
		panic("no other value of " + v.Type().String())
	}
}

// A change says where it is, whom it is about and when it holds.
func TestWhatAChangeSays(t *testing.T) {
	april := time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)
	sms := policy.FactorRule{Factor: policy.SMSCode, Digits: 6}
	document := func(f func(*policy.Audience)) policy.Document {
		a := policy.Audience{ID: "authority", Methods: []policy.MethodRule{{Method: policy.EHerkenning, Minimum: assurance.EH3}, {Method: policy.DigiD}}, SecondFactors: []policy.FactorRule{sms}}
		f(&a)
		return policy.Document{Policy: policy.Policy{Services: []policy.Service{{ID: "loket", Audiences: []policy.Audience{a}}}}}
	}
	ended := sms
	ended.Until = april
	for name, c := range map[string]struct {
		change func(*policy.Audience)
		want   []string
	}{
		"nothing":      {func(*policy.Audience) {}, nil},
		"a date":       {func(a *policy.Audience) { a.SecondFactors = []policy.FactorRule{ended} }, []string{"changed services[loket].audiences[authority].second-factor[sms-code].until until 2027-04-01"}},
		"a level":      {func(a *policy.Audience) { a.Methods[0].Minimum = assurance.EH4 }, []string{"changed services[loket].audiences[authority].methods[eherkenning].minimum"}},
		"another rule": {func(a *policy.Audience) { a.SecondFactors = []policy.FactorRule{sms, ended} }, []string{"added services[loket].audiences[authority].second-factor[sms-code#2] until 2027-04-01"}},
		"a rule less":  {func(a *policy.Audience) { a.SecondFactors = nil }, []string{"removed services[loket].audiences[authority].second-factor[sms-code]"}},
		"the order": {func(a *policy.Audience) { a.Methods[0], a.Methods[1] = a.Methods[1], a.Methods[0] },
			[]string{"moved services[loket].audiences[authority].methods"}},
	} {
		var got []string
		for _, x := range change.Between(document(func(*policy.Audience) {}), document(c.change)) {
			line := string(x.Kind) + " " + x.Path.String()
			if !x.Period.Until.IsZero() {
				line += " until " + x.Period.Until.Format(time.DateOnly)
			}
			got = append(got, line)
			if x.Service() != "loket" || x.Audience() != "authority" {
				t.Errorf("%s: is about %q, %q", name, x.Service(), x.Audience())
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// Whoever applies a change twice changes nothing: from and to may be swapped, and every kind turns around.
func TestChangesTurnAround(t *testing.T) {
	turned := map[change.Kind]change.Kind{change.Added: change.Removed, change.Removed: change.Added, change.Changed: change.Changed, change.Moved: change.Moved}
	for seed := range int64(50) {
		a, b := policytest.New(seed).Document(), policytest.New(-seed).Document()
		there, back := map[string]change.Kind{}, map[string]change.Kind{}
		for _, x := range change.Between(a, b) {
			there[x.Path.String()+string(x.Kind)] = x.Kind
		}
		for _, x := range change.Between(b, a) {
			back[x.Path.String()+string(turned[x.Kind])] = turned[x.Kind]
		}
		if d := cmp.Diff(there, back); d != "" {
			t.Fatal(d)
		}
	}
}

// A promotion is about demands: what belongs to an environment is told apart.
func TestWhatBelongsToAnEnvironment(t *testing.T) {
	for path, want := range map[string]bool{
		"realm": true, "portals[p].url": true, "portals[p].clients[c].redirect-uris[https://a.example]": true, "eherkenning.broker.metadata": true, "eherkenning.services[s].uuid": true,
		"portals[p].clients[c].name.nl": true, "portals[p].clients[c]": true, "tenant.name.nl": true, "tenant.helpdesk.email": true, "tenant.colour": false, "services[s].audiences[a].methods[eherkenning].minimum": false, "tenant.notice.text.nl": false, "eherkenning.redirect": true,
	} {
		var p change.Path
		for part := range strings.SplitSeq(path, ".") {
			name, key, _ := strings.Cut(part, "[")
			p = append(p, change.Step{Name: name, Key: strings.TrimSuffix(key, "]")})
			if strings.HasPrefix(key, "https") {
				break
			}
		}
		if got := (change.Change{Path: p}).Environmental(); got != want {
			t.Errorf("%s belongs to the environment: %t", path, got)
		}
	}
}
