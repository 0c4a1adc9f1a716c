package policies_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/tests/browserless"
)

// Ten thousand services, each with a portal and a client, are one realm: published, read by another process, changed in
// words, and one logs in at the last of them as at the first.
func TestTenThousandServicesAreOneRealm(t *testing.T) {
	const n = 10_000
	h := build(t, browserless.SQLite)
	files := policyfile.NewLibrary(time.UTC)
	h.Reader, h.Editor = files, files
	if !h.apply(offering(n, mail)) {
		t.Fatal("it did not become live")
	}
	other := realms.New(realms.Config{Work: h.db, Register: h.db, Reader: reader{}, Now: h.now, NewID: newID})
	if err := other.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	live, err := other.ByID(t.Context(), h.live("production").ID)
	if err != nil {
		t.Fatal(err)
	}
	d := live.Document
	client, ok := d.Client("client-9999")
	portal, led := d.PortalOf("dienst-9999")
	if !ok || !led || len(d.Portals) != n || client.Service != "dienst-9999" || portal.URL != "https://portaal-9999.example" {
		t.Fatalf("%v %+v", ok, portal)
	}
	for _, id := range []string{"dienst-0", "dienst-9999"} {
		if ways := preview.At(d, id, policy.Everyone, noon).Ways; len(ways) != 1 || ways[0].Outcome.Kind != replay.Asked || ways[0].Outcome.Open {
			t.Errorf("%s: %+v", id, ways)
		}
		e := login.Evidence{Asked: login.Asked{Service: id}, Choice: login.Choice{Audience: policy.Everyone, Method: policy.Account}}
		if _, ok := login.Next(d.Policy, e, noon).(login.AskPassword); !ok {
			t.Errorf("a login for %s begins with %#v", id, login.Next(d.Policy, e, noon))
		}
	}

	at := policies.Operator(h.live("production"), "operator")
	begun, err := h.Begin(t.Context(), at, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	_, tree, err := h.Outline(t.Context(), at, begun.ID)
	if err != nil {
		t.Fatal(err)
	}
	parts := console.PartsOf(tree, "Dienst 9999")
	asked := slices.IndexFunc(parts, func(p console.Part) bool { return strings.HasPrefix(p.At, "services[9999]") })
	if i, id := console.OneService(tree, "nst-9999"); asked < 0 || len(parts) > 30 || i != n-1 || id != "dienst-9999" {
		t.Errorf("%d questions are asked, from %d on about %s", len(parts), asked, id)
	}
	out, err := h.Amend(t.Context(), at, begun.ID, 0, policy.Set(fmt.Sprintf("services[%d].name", n-1), "Anders"))
	if err != nil || len(out.Faults) > 0 {
		t.Fatal(err, out.Faults)
	}
	found, err := h.Check(t.Context(), at, begun.ID, 0)
	if err != nil || !found.Good() || len(found.Changes) != 1 || found.Changes[0].Service() != "dienst-9999" {
		t.Errorf("%v %v %v", err, found.Faults, found.Changes)
	}
}

// A document beyond the bound is told so wherever it is handed in: the console takes as much as is read, and what is said
// is said in words.
func TestADocumentBeyondTheBoundIsToldSo(t *testing.T) {
	if console.MaxFile != policyfile.MaxBytes {
		t.Errorf("the console takes %d bytes, a document has %d", console.MaxFile, policyfile.MaxBytes)
	}
	h := build(t, browserless.SQLite)
	at := policies.Operator(h.live("production"), "operator")
	file := append(production(mail), strings.Repeat("#", policyfile.MaxBytes)...)
	found, err := h.Plan(t.Context(), at, file)
	if err != nil || len(found.Faults) != 1 || found.Faults[0].Sentence != fmt.Sprintf("the document has %d bytes; at most 8000000 are read", len(file)) {
		t.Errorf("%v %v", err, found.Faults)
	}
	if _, _, err := h.Apply(t.Context(), at, file); err == nil {
		t.Error("it became live")
	}
}
