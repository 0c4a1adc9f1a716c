package enlisting_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// colleague logs somebody of the staff in, without a login.
func (h house) colleague(t *testing.T, roles ...role.Name) *browserless.Browser {
	t.Helper()
	id, token := identity.PersonID(newID()), newID()
	h.Change(t, desk, func(ctx context.Context, st ports.Store) error {
		p := identity.Person{ID: id, Acting: must(identity.ParsePseudonym("staff-" + string(id))), Language: "nl", CreatedAt: h.Now()}
		p.ProveEmail(must(identity.ParseEmail("m"+token[:8]+"@staff.example")), "beheer", h.Now())
		if err := st.People().Put(ctx, p); err != nil {
			return err
		}
		for _, r := range roles {
			if err := st.Roles().Grant(ctx, role.Grant{Person: id, Role: r, From: h.Now().Add(-time.Minute), By: "tenant"}); err != nil {
				return err
			}
		}
		return st.Sessions().Start(ctx, session.Session{
			ID: session.ID(newID()), Token: sha256.Sum256([]byte(token)), Login: newID(), Person: id, Service: "beheer", Method: "everyone/account", Accounts: "medewerker",
			Level: assurance.EH3, AuthenticatedAt: h.Now(), StartedAt: h.Now(), SeenAt: h.Now(), Limits: session.Limits{Idle: 15 * time.Minute, Absolute: 8 * time.Hour},
		})
	})
	b := browserless.NewBrowser(t)
	u := must(url.Parse(h.URL("")))
	b.Plant(u.Host, browserless.SessionCookie(desk), token)
	return b
}

func (h house) atDesk(parts ...string) string {
	return h.URL("/t/" + desk + "/desk/in/production/" + strings.Join(parts, "/"))
}

var inLink = regexp.MustCompile(`/aanvraag/([A-Za-z0-9_-]{20,})`)

// MR-03, MR-48: who is not employed is identified first. Staff sees what the document must say and records what it saw;
// of the number a keyed digest is left, and nothing shows it. A new link leads on, to the telephone and the password.
func TestWhoIsNotEmployedIsIdentifiedFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		id, text := h.invite(t, wanted{email: noor, mobile: mobile})
		b, before := browserless.NewBrowser(t), h.Inbox.Last()
		says(t, h.ordered(t, b, text, mobile), ok, words.MiddelIdentifyTitle(), "klantenservice@reconi.example")
		h.state(t, id, means.Identifying)
		if m := h.Mail(t, noor, before); !strings.Contains(m.Text, "paspoort") || strings.Contains(m.Text, "/aanvraag/") {
			t.Errorf("noor is told:\n%s", m.Text)
		}
		h.Forward(20 * 24 * time.Hour) // an appointment takes as long as it takes
		says(t, b.Get(h.at(text)), ok, words.MiddelIdentifyTitle())

		staff := h.colleague(t, "identifier")
		says(t, staff.Get(h.atDesk("identifications")), ok, "Noor Éléonore van den Berg")
		p := staff.Get(h.atDesk("identifications", "one", string(id)))
		says(t, p, ok, "29 februari 1988", "'s-Hertogenbosch", "Waterschap Zilverbeek")
		form := p.MustForm(t, "/"+string(id))
		today := h.Now().Format("2006-01-02")
		says(t, staff.Submit(p, form.With("type", "", "number", "12", "date", "2099-01-01")), http.StatusUnprocessableEntity,
			words.DeskidentifyErrorType(), words.DeskidentifyErrorNumber(), words.DeskidentifyErrorDate(), words.DeskidentifyErrorSeen())
		h.state(t, id, means.Identifying)
		before = h.Inbox.Last()
		filled := form.With("type", "passport", "number", "nx-12 34 567", "date", today, "seen", "yes")
		says(t, staff.Submit(p, filled), ok, words.DeskidentifyDoneIdentified(), words.DeskidentifyEmpty())
		says(t, staff.Submit(p, filled), ok, words.DeskidentifyTitle()) // again: nothing

		a := h.now(t, id)
		if a.State != means.Choosing || a.Identified.Document != means.Passport || len(a.Identified.Number) != 32 || bytes.Contains(a.Identified.Number, []byte("1234567")) || !strings.HasPrefix(a.Identified.By, "staff:") {
			t.Errorf("the application is %s with %+v", a.State, a.Identified)
		}
		h.happened(t, audit.MeansIdentified, 1)
		link := inLink.FindStringSubmatch(h.Mail(t, noor, before).Text)
		if link == nil {
			t.Fatal("no link leads on")
		}
		says(t, b.Get(h.at(text)), http.StatusGone, words.MiddelReplacedTitle())
		h.begin(t, b, link[1])
		p, code := h.coded(t, b, b.Get(h.at(link[1], "mobiel")), "/mobiel", mobile)
		p = b.Submit(p, p.MustForm(t, "/code").With("code", code))
		says(t, chosen(t, b, p, "noor.berg", secret), ok, words.MiddelDoneTitle())
	})
}

// MR-48: a document that will not do ends it: both are told why, the data is gone, and the mandates never count.
func TestWhoCannotBeIdentifiedIsRejected(t *testing.T) {
	h := settle(t, browserless.SQLite, false)
	id, text := h.invite(t, wanted{email: noor, mobile: mobile})
	b := browserless.NewBrowser(t)
	h.ordered(t, b, text, mobile)
	staff := h.colleague(t, "identifier")
	p := staff.Get(h.atDesk("identifications", "one", string(id), "reject"))
	says(t, staff.Submit(p, p.MustForm(t, "/reject")), http.StatusUnprocessableEntity, words.DeskidentifyErrorReason())
	before := h.Inbox.Last()
	says(t, staff.Submit(p, p.MustForm(t, "/reject").With("reason", "person")), ok, words.DeskidentifyDoneRejected())
	a := h.now(t, id)
	if a.State != means.Rejected || len(a.Sealed) > 0 || h.mandate(t, a.Mandates[0]).Consent != mandate.Refused {
		t.Errorf("the application is %+v", a)
	}
	for _, to := range []string{noor, beheer} {
		if m := h.Mail(t, to, before); !strings.Contains(m.Text, words.DeskidentifyReasonPerson()) {
			t.Errorf("%s is told:\n%s", to, m.Text)
		}
	}
	says(t, b.Get(h.at(text)), http.StatusGone, words.MiddelRejectedTitle())
	h.happened(t, audit.MeansRejected, 1)
}

// MR-48: only who identifies sees the data; who may look sees who waits, and others see nothing.
func TestOnlyIdentifiersSeeTheData(t *testing.T) {
	h := settle(t, browserless.SQLite, false)
	id, text := h.invite(t, wanted{email: noor, mobile: mobile})
	h.ordered(t, browserless.NewBrowser(t), text, mobile)
	auditor := h.colleague(t, "auditor")
	says(t, auditor.Get(h.atDesk("identifications")), ok, "Noor Éléonore van den Berg")
	for _, address := range []string{h.atDesk("identifications", "one", string(id)), h.atDesk("identifications", "one", string(id), "reject")} {
		if p := auditor.Get(address); p.Status != http.StatusForbidden || strings.Contains(p.Body, "Hertogenbosch") {
			t.Errorf("%s answers %d", address, p.Status)
		}
	}
	if p := browserless.NewBrowser(t).Get(h.atDesk("identifications")); strings.Contains(p.Body, "Berg") {
		t.Error("a stranger sees who waits")
	}
	h.state(t, id, means.Identifying)
}
