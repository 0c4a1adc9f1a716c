package command

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/application/provision"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// The first administrator comes by command, and learns from it what to do next.
func TestStaffAddSaysWhatComesNext(t *testing.T) {
	var got provision.Member
	var out strings.Builder
	add := func(_ context.Context, slug realm.Slug, m provision.Member) (provision.Added, error) {
		got = m
		return provision.Added{Enter: "https://inloggen.example" + slug.Path() + "/enter/beheer"}, nil
	}
	err := addStaff(t.Context(), &out, add, newStaff{realm: "omgevingsloket/staff", email: "Fenna@omgevingsloket.example", name: "Fenna", language: "en", roles: []string{"administrator", "auditor"}})
	if err != nil {
		t.Fatal(err)
	}
	email, _ := identity.ParseEmail("Fenna@omgevingsloket.example")
	want := provision.Member{Email: email, Name: "Fenna", Language: "en", Roles: []role.Name{"administrator", "auditor"}}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b identity.EmailAddress) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	for _, says := range []string{"administrator and auditor", "https://inloggen.example/t/omgevingsloket/staff/enter/beheer", "Wachtwoord vergeten?", "authenticator app"} {
		if !strings.Contains(out.String(), says) {
			t.Errorf("it does not say %q:\n%s", says, &out)
		}
	}
}

func TestStaffAddExplainsWhatIsWrong(t *testing.T) {
	right := newStaff{realm: "omgevingsloket/staff", email: "fenna@omgevingsloket.example", language: "nl", roles: []string{"administrator"}}
	wrong := func(change func(*newStaff)) newStaff { n := right; change(&n); return n }
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		asked newStaff
		err   error
		says  string
	}{
		"no realm":         {wrong(func(n *newStaff) { n.realm = "omgevingsloket" }), nil, "--realm"},
		"no address":       {wrong(func(n *newStaff) { n.email = "fenna" }), nil, "--email"},
		"another language": {wrong(func(n *newStaff) { n.language = "fr" }), nil, "--language"},
		"unknown realm":    {right, ports.ErrNotFound, "voordeur realm apply"},
		"no staff":         {right, provision.ErrNoStaffRealm, "no realm of staff"},
		"unknown role":     {right, provision.ErrNoSuchRole, "administrator"},
		"known":            {right, provision.ErrKnown, "already"},
		"anything else":    {right, broken, "broken"},
	} {
		var out strings.Builder
		err := addStaff(t.Context(), &out, func(context.Context, realm.Slug, provision.Member) (provision.Added, error) {
			return provision.Added{}, c.err
		}, c.asked)
		if err == nil || !strings.Contains(err.Error(), c.says) || out.Len() > 0 {
			t.Errorf("%s: %v; it says %q", name, err, out.String())
		}
	}
}
