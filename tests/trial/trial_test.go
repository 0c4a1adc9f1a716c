// Package trial shows that somebody of the staff sees what a portal would be told, that it is what the portal is told,
// and that neither the portal nor anybody else hears of it.
package trial

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

const (
	realm   = browserless.Abroad
	visitor = "d.mueller@baufirma.example"
	portal  = "/desk/in/production/portals/omgevingsloket"
)

type house struct {
	*browserless.House
	t   *testing.T
	id  identity.PersonID // of the visitor
	key string            // of their app
}

func build(t *testing.T) house {
	t.Helper()
	h := house{House: browserless.NewAccounts(t, browserless.SQLite, 1), t: t}
	if _, err := h.Nodes[0].Publish(t.Context(), h.StaffDocument(), "test"); err != nil {
		t.Fatal(err)
	}
	h.id = h.Open(t, realm, browserless.AbroadKind, visitor, nil)
	h.key, _ = h.Equip(t, realm, h.id)
	return h
}

// staff is somebody of the Omgevingsloket with a role, at the desk.
func (h house) staff(email string, r role.Name) *browserless.Browser {
	h.t.Helper()
	id := h.Open(h.t, browserless.Staff, "medewerker", email, nil)
	key, _ := h.Equip(h.t, browserless.Staff, id)
	h.Change(h.t, browserless.Staff, func(ctx context.Context, st ports.Store) error {
		return st.Roles().Grant(ctx, role.Grant{Person: id, Role: r, From: h.Now(), By: role.ByTenant})
	})
	b := browserless.NewBrowser(h.t)
	p := h.EnterPassword(h.t, b, b.Get(h.Issuer(browserless.Staff)+"/enter/beheer"), email, browserless.Password)
	if p = h.Answer(h.t, b, p, h.Code30(h.t, key)); !strings.Contains(p.URL.Path, "/desk") {
		h.t.Fatalf("%s is at %s (%d): %s", email, p.URL, p.Status, p.Heading())
	}
	return b
}

func (h house) at(path string) string { return h.Issuer(browserless.Staff) + path }

// visits logs in as the visitor, from the first page of a login.
func (h house) visits(b *browserless.Browser, p browserless.Page) browserless.Page {
	h.t.Helper()
	p = b.Get(h.Issuer(realm) + "/login/" + p.Login() + "/with/1")
	p = b.Submit(p, p.MustForm(h.t, "/password/1").With("email", visitor, "password", browserless.Password))
	p = h.Answer(h.t, b, p, h.Code30(h.t, h.key))
	h.Forward(30 * time.Second) // a code works once
	return p
}

// Issue 6, "test login": what the console shows is what the portal reads of the same person, and the portal gets nothing.
func TestATrialTellsWhatThePortalWouldBeTold(t *testing.T) {
	h := build(t)
	editor := h.staff("bente@omgevingsloket.example", "policy-editor")
	p := editor.Get(h.at(portal))
	if !strings.Contains(p.Text(), "Begin een proefinlog") {
		t.Fatalf("%s: %s", p.URL, p.Text())
	}
	p = h.visits(editor, editor.Follow(p, p.URL.Path+"/try"))
	if p.Status != http.StatusOK || !strings.HasSuffix(p.URL.Path, portal+"/tried") || !strings.Contains(p.Text(), "De proefinlog is gelukt") {
		t.Fatalf("%s (%d): %s", p.URL, p.Status, p.Text())
	}
	outcome := p.URL.String()
	token, info := claims(t, p.Body, "token"), claims(t, p.Body, "info")

	other := browserless.NewBrowser(t)
	back := h.visits(other, other.Get(h.Abroad.Authorize(realm, "scope", "openid organisation roles email")))
	tokens, err := h.Abroad.Redeem(t.Context(), back.URL)
	if err != nil {
		t.Fatal(err)
	}
	read := tokens.Claims
	for _, fresh := range []string{"exp", "iat", "nbf", "nonce", "jti", "at_hash", "c_hash", "auth_time", "sid"} {
		delete(read, fresh)
		if fresh == "auth_time" || fresh == "sid" {
			if token[fresh] == nil {
				t.Errorf("the console does not show %s", fresh)
			}
		} else if token[fresh] != nil {
			t.Errorf("the console shows %s, which is new each time", fresh)
		}
	}
	sid := token["sid"].(string)
	delete(token, "auth_time")
	delete(token, "sid")
	if aud, ok := read["aud"].([]any); ok && len(aud) == 1 {
		read["aud"] = aud[0]
	}
	if diff := cmp.Diff(read, token); diff != "" {
		t.Errorf("the portal reads otherwise than the console shows:\n%s", diff)
	}
	if info["sub"] != read["sub"] || info["acr"] != nil {
		t.Errorf("UserInfo: %v", info)
	}

	h.Change(t, realm, func(ctx context.Context, st ports.Store) error {
		all, err := st.Grants().OfSession(ctx, session.ID(sid))
		if err == nil && len(all) > 0 {
			t.Errorf("the portal was given %d grants", len(all))
		}
		return err
	})
	if e := h.Events(t, realm, audit.LoginGranted); len(e) != 2 || e[0].Facts["trial"]+e[1].Facts["trial"] != "yes" {
		t.Errorf("%+v", e)
	}

	t.Log("nobody else sees it, and it passes")
	if p := h.staff("karim@omgevingsloket.example", "administrator").Get(outcome); p.Status != http.StatusNotFound || strings.Contains(p.Body, sid) {
		t.Errorf("a colleague is shown %d %s", p.Status, p.Text())
	}
	if p := editor.Get(outcome); p.Status != http.StatusOK {
		t.Errorf("a refresh shows %d", p.Status)
	}
	h.Forward(10 * time.Minute)
	if p := editor.Get(outcome); p.Status != http.StatusNotFound || !strings.Contains(p.Text(), "Deze uitkomst is er niet meer") {
		t.Errorf("ten minutes later: %d %s", p.Status, p.Text())
	}
}

// A trial leaves no session that could be gone on with, at a portal or in the environment, and it is no visitor's: no
// count of logins and no replay of a policy takes it in. What the next visitor does shows that they would.
func TestATrialLeavesNothingBehind(t *testing.T) {
	h := build(t)
	editor := h.staff("bente@omgevingsloket.example", "policy-editor")
	p := editor.Get(h.at(portal))
	if p = h.visits(editor, editor.Follow(p, p.URL.Path+"/try")); !strings.Contains(p.Text(), "De proefinlog liet geen sessie achter") {
		t.Fatalf("%s (%d): %s", p.URL, p.Status, p.Text())
	}
	own := h.Issuer(realm) + "/me"
	if p := editor.Get(own); h.sessions() != 0 || p.Status != http.StatusUnauthorized {
		t.Errorf("%d sessions, and %d %s", h.sessions(), p.Status, p.Heading())
	}
	if told := h.told(time.Hour); told != (figures{}) {
		t.Errorf("a trial counts: %+v", told)
	}
	for _, a := range audit.Counted {
		for _, e := range h.Events(t, realm, a) {
			if e.Facts[audit.Trial] != "yes" {
				t.Errorf("%s of a trial says nothing of it", a)
			}
		}
	}

	visitor := browserless.NewBrowser(t)
	h.visits(visitor, visitor.Get(h.Abroad.Authorize(realm)))
	if p := visitor.Get(own); h.sessions() != 1 || p.Status != http.StatusOK {
		t.Errorf("%d sessions, and %d %s", h.sessions(), p.Status, p.Heading())
	}
	if told := h.told(time.Hour); told != (figures{proven: 1, second: 1, in: 1, replayed: 1}) {
		t.Errorf("a visitor counts as %+v", told)
	}
}

// sessions tells how many of the visitor could be gone on with.
func (h house) sessions() (n int) {
	h.t.Helper()
	h.Change(h.t, realm, func(ctx context.Context, st ports.Store) error {
		alive, err := st.Sessions().AliveOf(ctx, h.id, h.Now())
		n = len(alive)
		return err
	})
	return n
}

// figures are what is told of logins.
type figures struct{ proven, second, in, replayed int }

func (h house) told(ago time.Duration) (f figures) {
	h.t.Helper()
	h.View(h.t, realm, func(ctx context.Context, st ports.Store) error {
		counts, err := st.Audit().Counts(ctx, []time.Time{h.Now().Add(-ago)})
		for _, c := range counts {
			switch c.Action {
			case audit.LoginProven:
				f.proven += c.Logins
			case audit.FactorAccepted:
				f.second += c.Logins
			case audit.LoginGranted:
				f.in += c.Logins
			}
		}
		return err
	})
	report, err := h.Nodes[0].Policies.Affected(h.t.Context(), policies.Operator(h.Realm(h.t, realm), "test"), 1, h.Now())
	if err != nil {
		h.t.Error(err)
	}
	f.replayed = report.Total
	return f
}

// A trial that is refused or stopped leads back, and who may not change policies begins none.
func TestATrialThatDoesNotGetIn(t *testing.T) {
	h := build(t)
	editor := h.staff("bente@omgevingsloket.example", "policy-editor")
	p := editor.Get(h.at(portal + "/try"))
	p = editor.Get(h.Issuer(realm) + "/login/" + p.Login() + "/stop")
	if p.Status != http.StatusOK || !strings.Contains(p.Text(), "De proefinlog leidde niet tot inloggen") || !strings.Contains(p.Text(), "De reden:") {
		t.Errorf("%s (%d): %s", p.URL, p.Status, p.Text())
	}
	for _, query := range []string{"?outcome=" + strings.Repeat("A", 43), "?outcome=x", ""} {
		if p := editor.Get(h.at(portal + "/tried" + query)); p.Status != http.StatusNotFound {
			t.Errorf("%q shows %d", query, p.Status)
		}
	}
	if p := editor.Get(h.at("/desk/in/production/portals/nergens/try")); p.Status != http.StatusNotFound {
		t.Errorf("a portal that is not there: %d", p.Status)
	}
	approver := h.staff("karim@omgevingsloket.example", "approver")
	if p := approver.Get(h.at(portal)); strings.Contains(p.Text(), "Begin een proefinlog") {
		t.Error("who may not begin one is offered it")
	}
	if p := approver.Get(h.at(portal + "/try")); p.Status != http.StatusForbidden {
		t.Errorf("an approver begins one: %d", p.Status)
	}
}

// claims reads one of the blocks of the page.
func claims(t *testing.T, body, id string) map[string]any {
	t.Helper()
	found := regexp.MustCompile(`(?s)<textarea[^>]* id="` + id + `"[^>]*>(.*?)</textarea>`).FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("the page has no %s", id)
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
