package refusals_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/explain"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

const treasury = "schatkist/production"

// house is everything, with somebody who looks at refusals.
type house struct {
	*browserless.House
	t *testing.T
}

var shown = regexp.MustCompile(`<p class="ref">[^<]*<span class="mono">([0-9A-Z]{4}-[0-9A-Z]{4})</span>`)

// reference is the one on a page; empty: there is none.
func reference(p browserless.Page) string {
	found := shown.FindStringSubmatch(p.Body)
	if found == nil {
		return ""
	}
	return found[1]
}

// refused demands that a page refuses, that looking at it again and again changes nothing, and that its reference opens
// one decision, which says why.
func (h house) refused(b *browserless.Browser, p browserless.Page, realm string, why login.Reason, ends explain.Demand) audit.Event {
	h.t.Helper()
	ref := reference(p)
	if ref == "" {
		h.t.Fatalf("%s (%d) shows no reference: %s", p.URL, p.Status, p.Heading())
	}
	for range 3 {
		if again := b.Get(p.URL.String()); reference(again) != ref || again.Heading() != p.Heading() {
			h.t.Errorf("looking again shows %s with %q", again.Heading(), reference(again))
		}
	}
	var found []audit.Event
	for _, e := range h.Events(h.t, realm, audit.LoginRefused) {
		if e.Reference == ref {
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		h.t.Fatalf("%d decisions have the reference %s of %q", len(found), ref, p.Heading())
	}
	var kept []audit.Event // with their inputs
	h.View(h.t, realm, func(ctx context.Context, st ports.Store) (err error) {
		kept, err = st.Audit().Newest(ctx, ports.AuditQuery{Reference: ref, Decided: true, Limit: 2})
		return err
	})
	if len(kept) != 1 {
		h.t.Fatalf("%d decisions can be opened by %s", len(kept), ref)
	}
	rec, missing := replay.Read(kept[0].Inputs)
	x, ok := explain.Of(h.Realm(h.t, realm).Document, rec)
	if !ok || len(missing) > 0 || x.Verdict() != string(why) || found[0].Facts["reason"] != string(why) {
		h.t.Fatalf("%s is explained by %+v (%v), missing %v; recorded %v", p.Heading(), x.Step, ok, missing, found[0].Facts)
	}
	var decided []explain.Demand
	for _, point := range x.Points {
		if point.State == explain.Decided {
			decided = append(decided, point.Demand)
		}
	}
	if d := cmp.Diff([]explain.Demand{ends}, decided); d != "" {
		h.t.Errorf("on which demand it ended (-want +got):\n%s", d)
	}
	return found[0]
}

// rules publishes a realm with other rules.
func (h house) rules(document []byte, from, to string) {
	h.t.Helper()
	changed := strings.Replace(string(document), from, to, 1)
	if changed == string(document) {
		h.t.Fatalf("there is no %q in the document", from)
	}
	if _, err := h.Nodes[0].Publish(h.t.Context(), []byte(changed), "test"); err != nil {
		h.t.Fatal(err)
	}
}

// suspend suspends everybody in a realm, as an administrator may at any moment.
func (h house) suspend(realm string, who identity.PersonID) {
	h.t.Helper()
	h.Change(h.t, realm, func(ctx context.Context, st ports.Store) error {
		p, err := st.People().ByID(ctx, who, h.Now())
		if err != nil {
			return err
		}
		p.Person.Suspended = h.Now()
		return st.People().Put(ctx, p.Person)
	})
}

// waits demands that a login goes on, and has left no refusal.
func (h house) waits(p browserless.Page, realm string) {
	h.t.Helper()
	if n := len(h.Events(h.t, realm, audit.LoginRefused)); p.Status != http.StatusOK || n != 0 {
		h.t.Fatalf("%s (%d): %s; %d refusals", p.URL, p.Status, p.Heading(), n)
	}
}

// helper is somebody of the helpdesk of the Omgevingsloket, at the desk.
func (h house) helper() *browserless.Browser {
	h.t.Helper()
	if _, err := h.Nodes[0].Publish(h.t.Context(), h.StaffDocument(), "test"); err != nil {
		h.t.Fatal(err)
	}
	const email = "hanneke@omgevingsloket.example"
	id := h.Open(h.t, browserless.Staff, "medewerker", email, nil)
	key, _ := h.Equip(h.t, browserless.Staff, id)
	h.Change(h.t, browserless.Staff, func(ctx context.Context, st ports.Store) error {
		return st.Roles().Grant(ctx, role.Grant{Person: id, Role: "helpdesk", From: h.Now(), By: role.ByTenant})
	})
	b := browserless.NewBrowser(h.t)
	p := h.EnterPassword(h.t, b, b.Get(h.Issuer(browserless.Staff)+"/enter/beheer"), email, browserless.Password)
	if p = h.Answer(h.t, b, p, h.Code30(h.t, key)); !strings.Contains(p.URL.Path, "/desk") {
		h.t.Fatalf("the helpdesk is at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	return b
}
