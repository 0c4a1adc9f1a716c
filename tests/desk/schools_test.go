package desk_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// helpline is the desk of the schools with somebody of each role, and a school.
type helpline struct {
	*house
	admin, helpdesk, auditor colleague
	klimop                   linking.Account
}

// Those on record for De Klimop.
const (
	mailbox  = "post@deklimop.example"
	director = "g.devries@deklimop.example"
	stand    = "j.blok@deklimop.example"
)

func callSchools(t testing.TB, k browserless.Kind) helpline {
	t.Helper()
	h := build(t, k)
	v := helpline{house: h, admin: h.hire(schoolDesk, "administrator"), helpdesk: h.hire(schoolDesk, "helpdesk"), auditor: h.hire(schoolDesk, "auditor")}
	hash := must(credential.ParseHash(oldHash))
	v.klimop = linking.Account{
		ID: linking.AccountID(newID()), UserName: "klimop", Hash: hash, Legacy: true, PasswordAt: start, Email: must(identity.ParseEmail(mailbox)),
		Authorised: linking.Contact{Name: "Gemma de Vries", Email: must(identity.ParseEmail(director))},
		Second:     linking.Contact{Name: "Joost Blok", Email: must(identity.ParseEmail(stand))}, State: linking.Active, CreatedAt: start,
		Institutions: []linking.Institution{{Code: must(linking.ParseCode("12AB")), Name: "De Klimop"}, {Code: must(linking.ParseCode("41234")), Name: "Stichting Zuid"}},
	}
	h.in(schools, func(ctx context.Context, st ports.Store) error { return st.PortalAccounts().Put(ctx, v.klimop) })
	return v
}

// account reads it as it is now.
func (v helpline) account(id linking.AccountID) linking.Account {
	v.t.Helper()
	var out linking.Account
	v.in(schools, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.PortalAccounts().ByID(ctx, id)
		return err
	})
	return out
}

// visitor is somebody who came by eHerkenning, and whether they are logged in.
func (v helpline) visitor(email string) identity.PersonID {
	v.t.Helper()
	id := identity.PersonID(newID())
	p := identity.Person{ID: id, Acting: must(identity.ParsePseudonym("p-" + string(id))), Language: "nl", CreatedAt: v.now()}
	p.ProveEmail(must(identity.ParseEmail(email)), "", v.now())
	v.in(schools, func(ctx context.Context, st ports.Store) error { return st.People().Put(ctx, p) })
	return id
}

// link joins a visitor to the school: active, or waiting for approval, in the place of another.
func (v helpline) link(p identity.PersonID, email string, active bool, replaces linking.LinkID) linking.Link {
	v.t.Helper()
	l := linking.Link{
		ID: linking.LinkID(newID()), Account: v.klimop.ID, Person: p, State: linking.Waiting, Proof: linking.OldPassword, Email: must(identity.ParseEmail(email)),
		Differs: true, Replaces: replaces, AskedAt: v.now(), Reference: "ABCD-1234",
	}
	if active {
		if err := l.Activate("", v.now()); err != nil {
			v.t.Fatal(err)
		}
	}
	v.in(schools, func(ctx context.Context, st ports.Store) error { return st.Links().Put(ctx, l) })
	return l
}

// work starts a session of a visitor that uses a link, for one of its institutions.
func (v helpline) login(l linking.Link, institution string) session.ID {
	v.t.Helper()
	s := session.Session{
		ID: session.ID(newID()), Token: sumOf(newID()), Login: newID(), Person: l.Person, Service: "helpdesk-po", Method: "school/eherkenning", Level: assurance.EH3,
		AuthenticatedAt: v.now(), StartedAt: v.now(), SeenAt: v.now(), Limits: session.Limits{Idle: 15 * time.Minute, Absolute: 8 * time.Hour},
		Link: l.ID, Institution: must(linking.ParseCode(institution)),
	}
	v.in(schools, func(ctx context.Context, st ports.Store) error { return st.Sessions().Start(ctx, s) })
	return s.ID
}

// ended tells why a session ended, empty where it is alive.
func (v helpline) ended(id session.ID) session.EndReason {
	v.t.Helper()
	var out session.Session
	v.in(schools, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Sessions().ByID(ctx, id)
		return err
	})
	return out.EndReason
}

func (v helpline) linkNow(id linking.LinkID) linking.Link {
	v.t.Helper()
	var out linking.Link
	v.in(schools, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Links().ByID(ctx, id)
		return err
	})
	return out
}

func (v helpline) codes(id linking.AccountID) []linking.ActivationCode {
	v.t.Helper()
	var out []linking.ActivationCode
	v.in(schools, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.ActivationCodes().Of(ctx, id)
		return err
	})
	return out
}

// at is a page about the school.
func (v helpline) at(parts ...string) string {
	return "/in/production/links/one/" + strings.Join(append([]string{string(v.klimop.ID)}, parts...), "/")
}

// send posts a file.
func (c colleague) send(path, name, content string) page {
	c.h.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if name != "" {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			c.h.t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			c.h.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		c.h.t.Fatal(err)
	}
	q := httptest.NewRequest(http.MethodPost, base+"/t/"+c.realm+"/desk"+path, &body)
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	q.Header.Set("Accept-Language", "nl")
	q.Header.Set("Content-Type", form.FormDataContentType())
	slug := c.h.realm(c.realm).Slug
	q.AddCookie(&http.Cookie{Name: "__Host-session-" + slug.Tenant() + "." + slug.Environment(), Value: c.token})
	w := httptest.NewRecorder()
	c.h.handler.ServeHTTP(w, q)
	return page{w.Code, w.Header(), w.Body.String(), w.Header().Get("Location")}
}

func because(more ...string) url.Values {
	out := url.Values{"reason": {why}}
	for i := 0; i+1 < len(more); i += 2 {
		out.Set(more[i], more[i+1])
	}
	return out
}
