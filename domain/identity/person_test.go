package identity_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

var start = time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC)

func person(t *testing.T) identity.Person {
	t.Helper()
	acting, err := identity.ParsePseudonym("0A1B")
	if err != nil {
		t.Fatal(err)
	}
	return identity.Person{ID: "1", Acting: acting, CreatedAt: start}
}

// MS-20, G3: an address is proven per person, and it is known at which service.
func TestAnAddressIsProvenOncePerPerson(t *testing.T) {
	p := person(t)
	if p.EmailProvenAt("") {
		t.Error("proven before it was given")
	}
	p.ProveEmail(address(t, "jan@a.example"), "portal", start)
	p.ProveEmail(address(t, "JAN@a.example"), "admin", start.Add(time.Hour))
	p.ProveEmail(address(t, "jan@a.example"), "portal", start.Add(2*time.Hour))
	if !p.EmailProvenAt("") || !p.EmailProvenAt("portal") || !p.EmailProvenAt("admin") || p.EmailProvenAt("other") {
		t.Errorf("%+v", p.EmailProofs)
	}
	if len(p.EmailProofs) != 2 || !p.EmailProofs[0].At.Equal(start.Add(2*time.Hour)) {
		t.Errorf("%+v", p.EmailProofs)
	}
}

// MS-60: another address starts its proofs anew; nothing of the old one counts for it.
func TestAnotherAddressStartsItsProofsAnew(t *testing.T) {
	p := person(t)
	p.ProveEmail(address(t, "jan@a.example"), "portal", start)
	before := p
	p.ProveEmail(address(t, "piet@a.example"), "admin", start)
	if p.EmailProvenAt("portal") || !p.EmailProvenAt("admin") {
		t.Errorf("%+v", p.EmailProofs)
	}
	if before.Email.String() != "jan@a.example" || !before.EmailProvenAt("portal") {
		t.Error("a copy of the person changed along")
	}
}

func TestProvingAgainLeavesCopiesAlone(t *testing.T) {
	p := person(t)
	p.ProveEmail(address(t, "jan@a.example"), "portal", start)
	before := p
	p.ProveEmail(address(t, "jan@a.example"), "portal", start.Add(time.Hour))
	if !before.EmailProofs[0].At.Equal(start) {
		t.Error("a copy of the person changed along")
	}
}

func TestPeopleComeBackWhole(t *testing.T) {
	if _, err := identity.RestorePerson(person(t)); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*identity.Person){
		"no id":                func(p *identity.Person) { p.ID = "" },
		"nobody":               func(p *identity.Person) { p.Acting = identity.Pseudonym{} },
		"no time":              func(p *identity.Person) { p.CreatedAt = time.Time{} },
		"proofs of no address": func(p *identity.Person) { p.EmailProofs = []identity.EmailProof{{Service: "portal", At: start}} },
	} {
		p := person(t)
		spoil(&p)
		if _, err := identity.RestorePerson(p); !errors.Is(err, identity.ErrPerson) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// MS-55: the person stays who they were and is recognised by the new means; proofs and blocks add up.
func TestAPersonGoesOnWithAnotherMeans(t *testing.T) {
	address, _ := identity.ParseEmail("a.akkerman@zilverbeek.example")
	old, _ := identity.ParsePseudonym("old-means")
	fresh, _ := identity.ParsePseudonym("new-means")
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	earlier := identity.Person{ID: "1", Organisation: "o", Acting: old, Email: address, EmailProofs: []identity.EmailProof{{"portal", now.Add(-time.Hour)}}, Revision: 3}
	newer := identity.Person{ID: "2", Organisation: "o", Acting: fresh, Email: address, EmailProofs: []identity.EmailProof{{"beheer", now}}, Suspended: now, Revision: 1}
	got := earlier
	if err := got.ContinueWith(newer); err != nil {
		t.Fatal(err)
	}
	want := identity.Person{ID: "1", Organisation: "o", Acting: fresh, Email: address, EmailProofs: []identity.EmailProof{{"portal", now.Add(-time.Hour)}, {"beheer", now}}, Suspended: now, Revision: 3}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, not %+v", got, want)
	}
	other, _ := identity.ParseEmail("b@zilverbeek.example")
	for rule, change := range map[string]func(*identity.Person){
		"another organisation": func(p *identity.Person) { p.Organisation = "x" },
		"another address":      func(p *identity.Person) { p.Email = other },
		"no address":           func(p *identity.Person) { p.Email = identity.EmailAddress{} },
		"themselves":           func(p *identity.Person) { p.ID = "1" },
	} {
		n := newer
		change(&n)
		if p := earlier; !errors.Is(p.ContinueWith(n), identity.ErrOtherPerson) {
			t.Errorf("%s is taken for the same person", rule)
		}
	}
}
