package linking_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
)

func code(t testing.TB, s string) linking.Code {
	t.Helper()
	c, err := linking.ParseCode(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Who is not on record any more is told so, once; who stays is not.
func TestWhoLeavesTheRecordIsTold(t *testing.T) {
	gemma := linking.Contact{Name: "Gemma de Vries", Email: email(t, "directie@deklimop.example")}
	bob := linking.Contact{Name: "Bob", Email: email(t, "Bob@deklimop.example")}
	post := email(t, "administratie@deklimop.example")
	for name, c := range map[string]struct {
		second linking.Contact
		to     linking.Record
		former []string
		same   bool
	}{
		"nothing new":       {to: linking.Record{Email: post, Authorised: gemma}, same: true},
		"another name":      {to: linking.Record{Email: post, Authorised: linking.Contact{Name: "G. de Vries", Email: gemma.Email}}},
		"another person":    {to: linking.Record{Email: post, Authorised: bob}, former: []string{gemma.Email.String()}},
		"they change place": {second: bob, to: linking.Record{Email: post, Authorised: bob, Second: gemma}},
		"nobody":            {second: bob, to: linking.Record{}, former: []string{post.String(), gemma.Email.String(), bob.Email.String()}},
		"letter case":       {to: linking.Record{Email: email(t, "Administratie@deklimop.example"), Authorised: gemma}},
	} {
		a := school(t)
		a.Second = c.second
		former, changed := a.SetRecord(c.to, noon.Add(time.Hour))
		var got []string
		for _, e := range former {
			got = append(got, e.String())
		}
		if diff := cmp.Diff(c.former, got); diff != "" || changed == c.same || a.Record() != c.to || a.TouchedAt.IsZero() != c.same {
			t.Errorf("%s: %t, %+v, %s", name, changed, a.Record(), diff)
		}
	}
}

// MH-33: an account is disabled and enabled once, with the reason.
func TestDisableAndEnable(t *testing.T) {
	a := school(t)
	if a.Enable("", noon) || !a.Disable("gesloten per 1 augustus", noon) || a.Disable("again", noon) || a.State != linking.Disabled || a.Why != "gesloten per 1 augustus" {
		t.Errorf("%+v", a)
	}
	if !a.Enable("", noon) || a.State != linking.Active || a.Why != "" {
		t.Errorf("%+v", a)
	}
}

// MH-36: of two who shared an account the second gets one of their own, with an institution that moves or that both have.
func TestSplit(t *testing.T) {
	second := email(t, "piet@deklimop.example")
	two := func() linking.Account {
		a := school(t)
		a.Institutions = append(a.Institutions, linking.Institution{Code: code(t, "41234"), Name: "Stichting Zuid"}, linking.Institution{Code: code(t, "34CD")})
		return a
	}
	for _, shared := range []bool{true, false} {
		a := two()
		kept := a.Institutions
		other, err := a.Split("b", code(t, "41234"), shared, second, noon)
		if err != nil {
			t.Fatal(err)
		}
		if other.UserName != "" || !other.Hash.IsZero() || other.Email != second || other.Authorised != a.Authorised || len(other.Institutions) != 1 || other.Institutions[0].Name != "Stichting Zuid" {
			t.Errorf("the new one: %+v", other)
		}
		if want := 3; !shared {
			want = 2
			if len(a.Institutions) != want || a.Institutions[1].Code.String() != "34CD" || kept[1].Code.String() != "41234" {
				t.Errorf("the old one: %+v, and what it was: %+v", a.Institutions, kept)
			}
		} else if len(a.Institutions) != want {
			t.Errorf("the old one: %+v", a.Institutions)
		}
	}
	a := school(t)
	for _, c := range []string{"41234", "12AB"} {
		if _, err := a.Split("b", code(t, c), false, second, noon); !errors.Is(err, linking.ErrSplit) {
			t.Errorf("%s: %v", c, err)
		}
	}
	if _, err := a.Split("b", code(t, "12AB"), true, identity.EmailAddress{}, noon); err != nil || len(a.Institutions) != 1 {
		t.Errorf("shared, nobody known: %v", err)
	}
}

// A later file brings an account up to date; the password's instant moves only with the password.
func TestRenew(t *testing.T) {
	a, line := school(t), school(t)
	if a.Renew(line, noon) {
		t.Error("the same line changed it")
	}
	line.State, line.Second = linking.Disabled, linking.Contact{Name: "Bob", Email: email(t, "bob@deklimop.example")}
	if !a.Renew(line, noon) || a.State != linking.Disabled || a.Second.Name != "Bob" || !a.PasswordAt.IsZero() || !a.TouchedAt.IsZero() {
		t.Errorf("%+v", a)
	}
}

// The sums of a load hold at every moment, and it ends when the last good line was dealt with.
func TestALoadCounts(t *testing.T) {
	l := linking.Load{ID: "l", Started: noon, State: linking.LoadReading}
	if l.Start(noon) {
		t.Error("it starts before it was read")
	}
	l.Check(3, 2)
	if l.Lines != 5 || !l.Start(noon) || !l.Start(noon) || l.State != linking.LoadRunning || l.Drop(noon) {
		t.Errorf("%+v", l)
	}
	l.Count(1, 1, 0, noon)
	if _, err := linking.RestoreLoad(l); err != nil || l.State != linking.LoadRunning {
		t.Errorf("%+v", l)
	}
	l.Count(0, 0, 1, noon.Add(time.Hour))
	if _, err := linking.RestoreLoad(l); err != nil || l.State != linking.LoadDone || l.Ended != noon.Add(time.Hour) || l.Start(noon) {
		t.Errorf("%+v", l)
	}
	for _, s := range []linking.LoadState{linking.LoadReading, linking.LoadChecked} {
		if l := (linking.Load{State: s}); !l.Drop(noon) || l.State != linking.LoadDropped || l.Start(noon) || l.Drop(noon) {
			t.Errorf("%s: %+v", s, l)
		}
	}
	none := linking.Load{State: linking.LoadReading}
	if none.Check(0, 7); !none.Start(noon) || none.State != linking.LoadDone {
		t.Errorf("nothing good: %+v", none)
	}
}
