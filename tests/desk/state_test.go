package desk_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// Published implements ports.Keys: a key of each use, of which the one that signs requests has a certificate.
func (h *house) Published(_ context.Context, _ realm.ID, use ports.KeyUse) ([]ports.Key, error) {
	k := ports.Key{ID: "0123456789abcdef", Use: use, State: ports.KeyActive}
	if use == ports.KeySAMLSigning {
		k.NotAfter = h.ends
		k.Certificate = &x509.Certificate{NotBefore: start.AddDate(-1, 0, 0), NotAfter: k.NotAfter}
	}
	return []ports.Key{k}, nil
}

// Active implements ports.Keys; nothing here signs.
func (*house) Active(context.Context, realm.ID, ports.KeyUse) (ports.Key, error) {
	return ports.Key{}, ports.ErrNotFound
}

// TLSCertificate implements ports.Keys; nothing here calls.
func (*house) TLSCertificate(context.Context, realm.ID) (tls.Certificate, error) {
	return tls.Certificate{}, ports.ErrNotFound
}

// Of implements ports.Counterparties: what a test says was measured.
func (h *house) Of(context.Context, realm.ID) ([]ports.Counterparty, error) { return h.parties, nil }

const stateAt = "/in/production/state"

// Issue 6: the overview names every environment with what is live there, and who may not read the policy sees nothing.
func TestTheStateNamesWhatIsLive(t *testing.T) {
	h := build(t, browserless.SQLite)
	h.makeLive(strings.Replace(h.liveFile(), "idle: 15m", "idle: 20m", 1))
	c := h.hire(staffRealm, "administrator")
	c.ask(stateAt, nil).says(t, http.StatusOK, "Productie Versie 2", "U bent hier", "Pre-productie Versie 1", "Deze omgeving hangt voor het inloggen van niemand anders af",
		"De komende 60 dagen begint of stopt geen regel", "/desk/in/pre-production/state", "/desk/in/production/policies/versions/2")
	for _, r := range []role.Name{"helpdesk", "reviewer"} {
		h.hire(staffRealm, r).ask(stateAt, nil).says(t, http.StatusForbidden)
	}
}

// Issue 6: a certificate is warned of from sixty days before its end, and is an error from its end on; not a moment sooner.
func TestTheStateWarnsOfCertificates(t *testing.T) {
	h := build(t, browserless.SQLite)
	c := h.hire(staffRealm, "administrator")
	const warned, ended, good = "1 certificaat verloopt binnen 60 dagen", "1 certificaat is verlopen", "Alle certificaten en verbindingen zijn in orde"
	for _, x := range []struct {
		left time.Duration
		says string
		not  []string
	}{
		{60 * 24 * time.Hour, good, []string{warned, ended}},
		{60*24*time.Hour - time.Second, warned, []string{good, ended}},
		{time.Second, "nog 1 dag", []string{good, ended}},
		{0, ended, []string{good, warned}},
	} {
		h.ends = h.now().Add(x.left)
		p := c.ask(stateAt, nil)
		p.says(t, http.StatusOK, x.says)
		for _, not := range x.not {
			if strings.Contains(words(p.body), not) {
				t.Errorf("%s before the end it says %q", x.left, not)
			}
		}
	}
}

// Issue 6: of a counterparty only what was measured is told, and one without metadata in force stands out.
func TestTheStateTellsWhatWasMeasured(t *testing.T) {
	h := build(t, browserless.SQLite)
	h.ends = h.now().AddDate(1, 0, 0)
	const entity = "urn:etoegang:HM:00000099000000002000:entities:9713"
	c := h.hire(staffRealm, "policy-editor")
	h.parties = []ports.Counterparty{{Name: entity, Since: start, Trusted: true, Fetched: start, Until: start.AddDate(0, 0, 9), Answered: start}}
	p := c.ask(stateAt, nil)
	p.says(t, http.StatusOK, entity, "Metadata geldig", "Metadata geldig tot 30 november 2026", "Antwoordde voor het laatst 21 november 2026")
	if text := words(p.body); strings.Contains(text, "gaf voor het laatst geen antwoord") || strings.Contains(text, "Mislukt") {
		t.Errorf("it tells of trouble that nobody measured: %s", text)
	}
	h.parties = []ports.Counterparty{{Name: entity, Since: start, Fault: ports.MetadataExpired, Missed: start}}
	p = c.ask(stateAt, nil)
	p.says(t, http.StatusOK, "Niemand kan nu via "+entity, "Metadata opgehaald Nog niet", "Mislukt: de metadata is verlopen", "Antwoordde voor het laatst Nog niet", "Gaf voor het laatst geen antwoord 21 november 2026")
	if strings.Contains(words(p.body), "Metadata geldig tot") {
		t.Error("metadata that is not in force has an end")
	}
}

// Issue 6, running changes: rules with a date in the coming sixty days, and drafts that will become live.
func TestTheStateTellsWhatChanges(t *testing.T) {
	h := build(t, browserless.SQLite)
	c := h.hire(staffRealm, "administrator")
	const rule = "methods: [{ method: eherkenning, minimum: EH3 }]"
	file := h.liveFile()
	if !strings.Contains(file, rule) {
		t.Fatal("the file has no such rule")
	}
	h.makeLive(strings.Replace(file, rule, "methods: [{ method: eherkenning, minimum: EH3, until: 2027-01-01 }, { method: eherkenning, minimum: EH4, from: 2027-06-01 }]", 1))
	p := c.ask(stateAt, nil)
	p.says(t, http.StatusOK, "Omgevingsloket, Overheid 1 januari 2027, 00:00 uur : Inloggen met eHerkenning stopt")
	if strings.Contains(words(p.body), "juni 2027") {
		t.Error("a change of more than sixty days ahead is told")
	}
}

// Issue 6, plots: what is drawn is in a table too, by reason and day, in numbers that tell of nobody; only who may see
// where people stop sees it.
func TestTheStateDrawsLogins(t *testing.T) {
	h := build(t, browserless.SQLite)
	c := h.hire(staffRealm, "administrator")
	c.ask(stateAt, nil).says(t, http.StatusOK, "Geen logins in deze periode")
	h.in(production, func(ctx context.Context, st ports.Store) error {
		for i := range 40 {
			e := audit.Event{ID: newID(), Action: audit.LoginGranted, Object: "login:" + strconv.Itoa(i), Result: audit.Done, Origin: "browser", Actor: "anonymous", At: h.now(), Facts: map[string]string{"service": "omgevingsloket"}}
			if i < 3 {
				e.Action, e.Facts["reason"] = audit.LoginRefused, "no-role"
			} else if i < 15 {
				e.Action, e.Facts["reason"], e.At = audit.LoginRefused, "level-too-low", h.now().AddDate(0, 0, -2)
			}
			if err := st.Audit().Append(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	p := c.ask(stateAt, nil)
	p.says(t, http.StatusOK, "8 november 2026 tot en met 21 november 2026", "Ingelogd 25 25", "Uw inlogmiddel heeft een te laag niveau 10 10", "nog niet gebruiken minder dan 5 minder dan 5",
		"19 nov 2026 0 10 0", "21 nov 2026 25 0 minder dan 5", `<svg class="plot"`, "De getallen per dag")
	if strings.Contains(p.body, ">3<") || strings.Contains(p.body, ">12<") {
		t.Error("an exact number is told")
	}
	if text := words(h.hire(staffRealm, "approver").ask(stateAt, nil).body); strings.Contains(text, "Inloggen en weigeringen") {
		t.Error("who may not see where people stop sees it here")
	}
}
