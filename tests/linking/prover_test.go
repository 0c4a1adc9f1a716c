package linking_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/application/addresses"
	"github.com/voordeur/voordeur/application/codes"
	"github.com/voordeur/voordeur/application/linking"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// desk is the use case itself, without pages: so that a test can change one thing that no browser could change alone.
type desk struct {
	school
	*linking.Service
	codes *codes.Service
}

func (v school) desk(t *testing.T) desk {
	t.Helper()
	node := v.Nodes[0]
	newID := func() string { return uuid.Must(uuid.NewV7()).String() }
	post := postbox.New(postbox.Config{Sealer: node.Keys, Now: v.Now, NewID: newID})
	oneTime := codes.New(codes.Config{Sealer: node.Keys, Postbox: post, Now: v.Now, Random: rand.Reader, NewID: newID})
	return desk{v, linking.New(linking.Config{
		Work: node.Database, Directory: node.Realms, Codes: oneTime, Passwords: v.Passwords, Sealer: node.Keys, Postbox: post, Closer: nothingToClose{},
		Addresses: addresses.New(addresses.Config{Codes: oneTime, Postbox: post, Now: v.Now, NewID: newID}),
		BaseURL:   v.URL(""), Now: v.Now, Random: rand.Reader, NewID: newID,
	}), oneTime}
}

// nothingToClose stands for sessions, of which these tests have none.
type nothingToClose struct{}

func (nothingToClose) Close(context.Context, realm.ID, ports.Store, session.Session, session.EndReason) ([]realm.ClientID, error) {
	return nil, nil
}

func (nothingToClose) CloseOf(context.Context, realm.ID, ports.Store, identity.PersonID, session.EndReason, func(session.Session) bool) (int, error) {
	return 0, nil
}

// proof is the attempt of somebody of the school, who is n.
func (d desk) proof(t *testing.T, n int) ports.LinkProof {
	t.Helper()
	r := d.Realm(t, home)
	service, _ := r.Document.Policy.Service("helpdesk-po")
	audience, _ := service.Audience("school")
	kvk, err := identity.ParseKvK(klimop)
	if err != nil {
		t.Fatal(err)
	}
	login := fmt.Sprintf("login-%d", n)
	return ports.LinkProof{
		Realm: r, Rules: audience.Link, Within: login, Subject: fmt.Sprintf("subject-%d", n), Service: service.ID, Lang: "nl", Device: "Firefox, Linux",
		Organisation: identity.Organisation{Legal: identity.Legal{KvK: kvk}, Name: "Basisschool De Klimop"},
		Event:        audit.Event{Object: "login:" + login, Origin: "browser", Actor: "anonymous", Reference: "7F3K-22QD"},
		Ensure: func(ctx context.Context, st ports.Store) (ports.Profile, error) {
			acting, err := identity.ParsePseudonym(fmt.Sprintf("pseudoniem-van-%d", n))
			if err != nil {
				return ports.Profile{}, err
			}
			p := identity.Person{ID: identity.PersonID(uuid.Must(uuid.NewV7()).String()), Acting: acting, Language: "nl", CreatedAt: d.Now()}
			err = st.People().Put(ctx, p)
			p.Revision = 1
			return ports.Profile{Person: p}, err
		},
	}
}

// typed is what somebody types who knows the old password.
func typed(name, email string) ports.TypedLink {
	return ports.TypedLink{Email: email, UserName: name, Password: oldPassword}
}

func byCode(code, email string) ports.TypedLink {
	return ports.TypedLink{Email: email, Code: code, ByCode: true}
}

// begin shows what was typed and gives what came of it.
func (d desk) begin(t *testing.T, p ports.LinkProof, what ports.TypedLink) (out ports.BegunLink) {
	t.Helper()
	try, err := d.Compare(t.Context(), p, what)
	if err != nil {
		t.Fatal(err)
	}
	d.Change(t, home, func(ctx context.Context, st ports.Store) (err error) {
		out, err = d.Begin(ctx, st, p, try)
		return err
	})
	return out
}

// pincode shows it, and gives the pincode that was mailed.
func (d desk) pincode(t *testing.T, p ports.LinkProof, what ports.TypedLink) string {
	t.Helper()
	before := d.Inbox.Last()
	if out := d.begin(t, p, what); !out.Sent() {
		t.Fatalf("no pincode goes to %s: %+v", what.Email, out)
	}
	return d.MailedCode(t, what.Email, before)
}

// answer answers the pincode, and gives what that led to.
func (d desk) answer(t *testing.T, p ports.LinkProof, code string) (refused ports.CodeState, at ports.LinkState) {
	t.Helper()
	refused, at, err := d.tryAnswer(t.Context(), p, code)
	if err != nil {
		t.Fatal(err)
	}
	return refused, at
}

func (d desk) tryAnswer(ctx context.Context, p ports.LinkProof, code string) (refused ports.CodeState, at ports.LinkState, err error) {
	err = d.Nodes[0].Database.Do(ctx, p.Realm.ID, func(ctx context.Context, st ports.Store) (err error) {
		if refused, err = d.Answer(ctx, st, p, code); err != nil {
			return err
		}
		at, err = d.State(ctx, st, p)
		return err
	})
	return refused, at, err
}

// explains goes on with a reason.
func (d desk) explains(t *testing.T, p ports.LinkProof, reason string) (at ports.LinkState) {
	t.Helper()
	d.Change(t, home, func(ctx context.Context, st ports.Store) (err error) {
		if err = d.Explain(ctx, st, p, reason); err == nil {
			at, err = d.State(ctx, st, p)
		}
		return err
	})
	return at
}

// password of an account of old.
const oldPassword = browserless.OldPassword
