package account_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/tests/browserless"
)

// wait logs somebody in at the portal with an address that is known already, and leaves them waiting.
func (v town) wait(t *testing.T, b *browserless.Browser, user, address string) browserless.Page {
	t.Helper()
	p := v.Authenticate(t, b, b.Get(v.Portal.Authorize(home)), user)
	v.Forward(time.Minute) // past the cooldown of the address
	if p = v.Verify(t, b, p, address); v.AtPortal(p) {
		t.Fatalf("%s is let in with the address of another profile", user)
	}
	return p
}

// takeOver is the address at which an administrator takes over the earlier profile for the newer.
func (v town) takeOver(t *testing.T, address string) string {
	t.Helper()
	twins := v.people(t, "68750110", address)
	if len(twins) != 2 {
		t.Fatalf("%d profiles have %s", len(twins), address)
	}
	return v.at("/users/person/" + string(twins[1].Person.ID) + "/means/" + string(twins[0].Person.ID))
}

// MS-55: a new means waits like anybody new; the administrator says whose it is, and the person goes on
// as who they were.
func TestANewMeansIsRecognisedByAnAdministrator(t *testing.T) {
	v := settle(t, browserless.SQLite)
	first, err := v.Portal.Redeem(t.Context(), v.portal.URL)
	if err != nil {
		t.Fatal(err)
	}
	earlier, lars := v.one(t, anna), browserless.NewBrowser(t)
	waiting := v.wait(t, lars, "lars", anna)
	says(t, v.anna.Get(v.at("/me")), http.StatusOK, anna, "Deelnemer")

	says(t, v.bram.Get(v.at("/users")), http.StatusOK, words.MeansBadge(), words.MeansTwin())
	take := v.takeOver(t, anna)
	says(t, v.bram.Get(take[:strings.Index(take, "/means/")]), http.StatusOK, words.MeansTitle(), words.MeansTake(), strings.TrimPrefix(take, v.URL("")))
	says(t, v.bram.Get(v.at("/users/person/"+string(earlier.Person.ID))), http.StatusOK)
	confirm := v.bram.Get(take)
	says(t, confirm, http.StatusOK, words.MeansConfirmRoles(anna, "Deelnemer"), words.MeansConfirmSessions(), words.MeansConfirmOld())
	if len(v.people(t, "68750110", anna)) != 2 {
		t.Fatal("looking merged the profiles")
	}
	before := v.Inbox.Last()
	says(t, v.bram.Submit(confirm, confirm.MustForm(t, confirm.URL.Path)), http.StatusOK, words.MeansDoneTitle(anna), "Deelnemer")

	if now := v.one(t, anna); now.Person.ID != earlier.Person.ID || now.Person.Acting == earlier.Person.Acting {
		t.Errorf("the profile is %+v", now.Person)
	}
	says(t, v.anna.Get(v.at("/me")), http.StatusUnauthorized, words.AccountNobodyTitle())
	if !slices.ContainsFunc(v.Events(t, home, audit.SessionEnded), func(e audit.Event) bool { return e.Facts["reason"] == string(session.EndReplaced) }) {
		t.Error("no session ended because its means was replaced")
	}
	if letter := v.Mail(t, anna, before); !strings.Contains(letter.Text, "helpdesk@schatkist.example") {
		t.Errorf("the letter names no way to object:\n%s", letter.Text)
	}
	events := v.Events(t, home, audit.MeansReplaced)
	if len(events) != 1 || events[0].Actor != "person:"+string(v.one(t, bram).Person.ID) || events[0].Object != "person:"+string(earlier.Person.ID) {
		t.Errorf("recorded: %+v", events)
	}
	p := lars.Get(waiting.URL.String())
	if !v.AtPortal(p) {
		t.Fatalf("the new means does not go on by itself: %s", p.Heading())
	}
	second, err := v.Portal.Redeem(t.Context(), p.URL)
	if err != nil {
		t.Fatal(err)
	}
	if first.ID.Subject != second.ID.Subject {
		t.Error("the portal sees another person than before")
	}
	old := browserless.NewBrowser(t)
	if p := v.Authenticate(t, old, old.Get(v.Portal.Authorize(home)), "anna"); v.AtPortal(p) {
		t.Error("the earlier means still lets in")
	}
}

// MS-55: profiles of another organisation are never joined, nor somebody who has a role already.
func TestOnlyWhoWaitsAtTheSameOrganisationIsJoined(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.Administer(t, browserless.NewBrowser(t), home, "carla", carla)
	lars := browserless.NewBrowser(t)
	v.wait(t, lars, "lars", carla)
	says(t, v.bram.Get(v.at("/users?q="+carla)), http.StatusOK, carla)
	if p := v.bram.Get(v.at("/users")); strings.Contains(p.Body, words.MeansBadge()) {
		t.Error("bram learns that somebody elsewhere has the address")
	}
	mine, elsewhere := v.one(t, carla), v.people(t, "90004760", carla)[0]
	for _, path := range []string{
		string(mine.Person.ID) + "/means/" + string(elsewhere.Person.ID), string(elsewhere.Person.ID) + "/means/" + string(mine.Person.ID),
		string(mine.Person.ID) + "/means/" + string(mine.Person.ID), string(mine.Person.ID) + "/means/" + string(v.one(t, anna).Person.ID),
	} {
		says(t, v.bram.Get(v.at("/users/person/"+path)), http.StatusNotFound)
		says(t, v.post(t, v.bram, v.at("/users/person/"+path)), http.StatusNotFound)
	}
	mieke := browserless.NewBrowser(t)
	v.wait(t, mieke, "mieke", anna)
	take := v.takeOver(t, anna)
	p := v.bram.Get(take[:strings.Index(take, "/means/")])
	f := p.MustForm(t, p.URL.Path).With("roles", "betaler", "confirmed", "yes")
	v.bram.Submit(p, f)
	says(t, v.post(t, v.bram, take), http.StatusUnprocessableEntity, words.RolesErrorConflict())
	if n := len(v.people(t, "68750110", anna)); n != 2 {
		t.Errorf("%d profiles are left", n)
	}
}

// post sends an empty form of ours, as the confirmation does.
func (v town) post(t *testing.T, b *browserless.Browser, to string) browserless.Page {
	t.Helper()
	from := b.Get(v.at("/users/explanation"))
	action, err := from.URL.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	return b.Submit(from, browserless.Form{Action: action, Method: http.MethodPost})
}

// MS-55, MS-47: of themselves administrators say so only where policy lets them give themselves roles.
func TestOwnMeansNeedAColleagueWherePolicySaysSo(t *testing.T) {
	v := settle(t, browserless.SQLite)
	lars := browserless.NewBrowser(t)
	v.wait(t, lars, "lars", bram)
	take := v.takeOver(t, bram)
	v.rules(t, "self-grant: true", "self-grant: false")
	says(t, v.post(t, v.bram, take), http.StatusUnprocessableEntity, words.RolesErrorSecond())
	if n := len(v.people(t, "68750110", bram)); n != 2 {
		t.Fatalf("%d profiles are left", n)
	}
	v.rules(t, "self-grant: true", "self-grant: true")
	says(t, v.bram.Get(take), http.StatusOK, words.MeansConfirmSelf())
	says(t, v.post(t, v.bram, take), http.StatusUnauthorized, words.PagesLoggedoutTitle())
	v.one(t, bram)
}

// MS-55: two administrators who approve at once replace one means.
func TestTwoApprovalsReplaceOneMeans(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		v := settle(t, k)
		address, mieke := "m.molenwiek@zilverbeek.example", browserless.NewBrowser(t)
		v.Enrol(t, mieke, v.bram, home, "mieke", address)
		v.Grant(t, v.bram, home, address, "gebruikersbeheerder")
		v.Administer(t, mieke, home, "mieke", address)
		v.wait(t, browserless.NewBrowser(t), "lars", anna)
		take := v.takeOver(t, anna)
		var done sync.WaitGroup
		both := []*browserless.Browser{v.bram, mieke}
		seen := []browserless.Page{v.bram.Get(take), mieke.Get(take)}
		ends := make([]string, 8)
		for i := range ends {
			b, page := both[i%2], seen[i%2]
			form := page.MustForm(t, page.URL.Path)
			done.Go(func() {
				p, err := b.TrySubmit(page, form)
				if err != nil {
					t.Error(err)
				}
				ends[i] = p.Heading()
			})
		}
		done.Wait()
		won := 0
		for _, heading := range ends {
			switch heading {
			case words.MeansDoneTitle(anna):
				won++
			case words.PagesMissingTitle(), words.RolesTitle(anna):
			default:
				t.Errorf("an approval ends at %q", heading)
			}
		}
		if events := v.Events(t, home, audit.MeansReplaced); won != 1 || len(events) != 1 {
			t.Errorf("%d approvals won, %d are recorded", won, len(events))
		}
		v.one(t, anna)
	})
}
