package journeys

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// MA-32, XC-23: who acts for several clients chooses at the login, sees the client on every page, switches without
// a new login, and both names are in the log.
func TestAccountantsActForTheirClients(t *testing.T) {
	var c clock
	office := NewOffice(t, &c)
	a := office.Accountant(t, amber)
	a.Begins()
	a.GivesMailed()
	a.Meets("Namens wie logt u in?", zonnebloem, "KvK-nummer 90002318", hamerslag, weerhaan)
	a.Clicks(nextStep)
	a.Meets("Kies namens wie u inlogt.", zonnebloem)
	a.Represents(hamerslag)
	a.Sees(t, "Wilt u een authenticator-app instellen?")
	a.Clicks(skip)
	a.Arrives("U werkt voor: "+hamerslag, "9000 3047")
	for _, path := range []string{"/", "/aangifte", "/dashboard"} {
		a.Opens(office.Portal(path))
		a.Sees(t, "U werkt voor: "+hamerslag)
	}

	t.Log("another client, without a password or a code")
	a.Clicks("Wissel van cliënt")
	a.Meets("Namens wie logt u in?", "Nu gekozen")
	a.Represents(weerhaan)
	a.Arrives("U werkt voor: "+weerhaan, "9000 6429")

	t.Log("a return is sent for the client of now")
	a.Returns()
	a.HasItsFormBack(confirmed) // the code of the login is of a minute ago
	a.Clicks("Aangifte versturen")
	a.Sees(t, "De aangifte is verstuurd", weerhaan)

	t.Log("who stops switching stays with the client of before")
	a.Clicks("Wissel van cliënt")
	a.Sees(t, "Namens wie logt u in?")
	a.Clicks("Stoppen met inloggen")
	a.Opens(office.Portal("/dashboard"))
	a.Arrives("U werkt voor: " + weerhaan)

	t.Log("who acts for one client is not asked")
	b := office.Accountant(t, boris)
	b.Begins()
	b.GivesMailed()
	b.Sees(t, "Wilt u een authenticator-app instellen?")
	b.Clicks(skip)
	b.Arrives("U werkt voor: " + zonnebloem)

	got := office.actedFor(t) // the return was confirmed for the second client: that is in the log too
	want := []string{amber + " for " + hamerslag, amber + " for " + weerhaan, amber + " for " + weerhaan, boris + " for " + zonnebloem}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the log: %s", d)
	}
}

// actedFor reads the log: who was let in, and on whose behalf.
func (o *Office) actedFor(t testing.TB) []string {
	t.Helper()
	var out []string
	o.reads(t, func(ctx context.Context, st ports.Store, e audit.Event) error {
		if e.Action != audit.LoginGranted {
			return nil
		}
		p, err := st.People().ByID(ctx, identity.PersonID(e.Actor[len("person:"):]), o.clock.now())
		if err != nil {
			return err
		}
		acting, err := st.Representations().Of(ctx, p.Person.ID, o.clock.now())
		for _, r := range acting {
			if string(r.Organisation.ID) == e.Facts["organisation"] {
				out = append(out, p.Person.Email.String()+" for "+r.Organisation.Name)
			}
		}
		return err
	})
	return out
}

// reads gives every event of the log, in order.
func (o *Office) reads(t testing.TB, f func(context.Context, ports.Store, audit.Event) error) {
	t.Helper()
	o.Town.reads(t, "accountantsportal/production", f)
}

// reads gives every event of a realm's log, in order.
func (town *Town) reads(t testing.TB, of string, f func(context.Context, ports.Store, audit.Event) error) {
	t.Helper()
	slug, err := realm.ParseSlug(of)
	if err != nil {
		t.Fatal(err)
	}
	r, err := town.App.Realms.BySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	for chained := false; !chained; { // events are put in order behind the screens
		n, err := town.App.Database.Chain(t.Context(), r.ID, 1000, func() ([]byte, error) { return make([]byte, 16), nil })
		if err != nil {
			t.Fatal(err)
		}
		chained = n == 0
	}
	err = town.App.Database.View(t.Context(), r.ID, func(ctx context.Context, st ports.Store) error {
		links, err := st.Audit().Read(ctx, 1, 100_000)
		if err != nil {
			return err
		}
		for _, l := range links {
			if err := f(ctx, st, l.Event); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
