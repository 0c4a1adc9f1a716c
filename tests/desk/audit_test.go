package desk_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/auditfile"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// happened puts events in the log of production, a minute apart, and chains them.
func (h *house) happened(n int) {
	h.t.Helper()
	h.in(production, func(ctx context.Context, st ports.Store) error {
		for i := range n {
			err := st.Audit().Append(ctx, audit.Event{
				ID: newID(), Action: audit.RoleGranted, Object: fmt.Sprint("person:", i), Result: audit.Done, Origin: "=cmd()", Actor: "system", At: h.now().Add(time.Duration(i) * time.Minute),
				Facts: map[string]string{"role": "=1+1"}, Personal: map[string]string{"name": "Geheim"},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	h.chain()
}

func (h *house) chain() {
	h.t.Helper()
	_, err := h.db.Chain(h.t.Context(), h.realm(production).ID, 100_000, func() ([]byte, error) { return []byte("0123456789abcdef"), nil })
	if err != nil {
		h.t.Fatal(err)
	}
}

// XC-40: the log is narrowed by action, outcome, who did it, reference and time, page by page; and a refusal in it leads
// to its explanation for who may see that.
func TestTheLogIsNarrowed(t *testing.T) {
	h := build(t, browserless.SQLite)
	ivo, fenna := h.hire(staffRealm, "auditor"), h.hire(staffRealm, "administrator")
	h.decide(production, "7F3K-22QD", func(e *login.Evidence) { e.Upstream.Organisation = false })
	fenna.ask("/in/production/figures", nil)
	at := "/in/production/audit?"
	for query, try := range map[string]struct{ says, not string }{
		"action=figures.viewed":                        {"Cijfers bekeken", "Code per e-mail verstuurd"},
		"result=refused":                               {"Inloggen lukte niet", "Code per e-mail verstuurd"},
		"reference=7f3k22qd":                           {"Inloggen lukte niet", "Cijfers bekeken"},
		"actor=" + url.QueryEscape(fenna.email):        {"Cijfers bekeken", "Inloggen lukte niet"},
		"from=21-11-2026+13:00&until=21-11-2026+13:00": {"Inloggen lukte niet", "Geen gebeurtenissen"},
		"from=21-11-2026+13:01":                        {"Geen gebeurtenissen gevonden", "Inloggen lukte niet"},
		"from=2026-11-21T12:59&action=login.refused":   {"Inloggen lukte niet", "Cijfers bekeken"},
	} {
		p := ivo.ask(at+query, nil)
		p.says(t, http.StatusOK, try.says)
		if strings.Contains(listed(p), try.not) {
			t.Errorf("%s shows %q", query, try.not)
		}
	}
	ivo.ask(at+"from=31-2-2026", nil).says(t, http.StatusUnprocessableEntity, "Vul een dag in als 21-11-2026")
	for who, shown := range map[*colleague]bool{&ivo: false, &fenna: true} {
		if p := who.ask(at+"result=refused", nil); strings.Contains(p.body, "/why?reference=7F3K-22QD") != shown {
			t.Errorf("the explanation is offered: %v", !shown)
		}
	}
	h.forward(time.Minute)
	h.happened(120)
	seen, page := map[string]bool{}, at+"action=role.granted"
	for range 9 {
		p := ivo.ask(page, nil)
		p.says(t, http.StatusOK)
		for i, part := range strings.Split(p.body, `<th role="rowheader"`) {
			if i > 0 {
				seen[part[:strings.Index(part, "</th>")]+fmt.Sprint(len(seen))] = true
			}
		}
		if !strings.Contains(p.body, `rel="next"`) {
			break
		}
		page = strings.ReplaceAll(between(p.body, `<a href="/t/omgevingsloket/staff/desk`, `" rel="next"`), "&amp;", "&")
	}
	if len(seen) != 120 {
		t.Errorf("%d of 120 events on the pages", len(seen))
	}
}

// listed is what a page of the log says below its filter, whose choices name every action.
func listed(p page) string {
	_, list, _ := strings.Cut(p.body, "data-filters")
	_, list, _ = strings.Cut(list, "</form>")
	return list
}

// between gives the shortest text before an end that follows a start.
func between(text, start, end string) string {
	before, _, _ := strings.Cut(text, end)
	return before[strings.LastIndex(before, start)+len(start):]
}

// MR-67: what the filter lets through leaves as a table that a spreadsheet runs nothing of, without personal values, whole
// or visibly not; that it left is recorded.
func TestTheLogLeavesAsATable(t *testing.T) {
	h := build(t, browserless.SQLite)
	ivo, hanneke := h.hire(staffRealm, "auditor"), h.hire(staffRealm, "helpdesk")
	h.happened(2300)
	p := ivo.ask("/in/production/audit/table?action=role.granted&from=21-11-2026", nil)
	p.says(t, http.StatusOK)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.body, "\ufeff")))
	r.Comma, r.FieldsPerRecord = ';', -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 2302 || rows[2301][0] != "Einde van het bestand. Gebeurtenissen: 2300" {
		t.Fatalf("%d rows, %v; the last is %q", len(rows), err, rows[len(rows)-1])
	}
	if row := rows[1]; row[1] != "role.granted" || row[6] != "'=cmd()" || row[8] != "role==1+1" {
		t.Errorf("a row is %q", row)
	}
	if strings.Contains(p.body, "Geheim") || !strings.Contains(p.header.Get("Content-Disposition"), ".csv") {
		t.Error("it holds personal values, or is no file")
	}
	seen := h.events(production, ivo.actor())
	if len(seen) != 1 || seen[0].Action != audit.LogExported || seen[0].Facts["form"] != "csv" || seen[0].Facts["from"] == "" {
		t.Errorf("recorded %+v", seen)
	}
	for _, path := range []string{"table", "chain", "head", "verify"} {
		hanneke.ask("/in/production/audit/"+path, nil).says(t, http.StatusForbidden)
	}
}

// A period leaves as a part of the chain that the offline verifier reads, and the head as a witness keeps it.
func TestAPeriodLeavesAsAPartOfTheChain(t *testing.T) {
	h := build(t, browserless.SQLite)
	ivo := h.hire(staffRealm, "auditor")
	h.happened(1500)
	kept, err := auditfile.ReadHeads(strings.NewReader(ivo.ask("/in/production/audit/head", nil).body))
	if err != nil || len(kept) != 1 || kept[0].Number != 1501 || kept[0].Realm != production {
		t.Fatalf("the head is %+v, %v", kept, err)
	}
	for query, want := range map[string][2]int64{
		"":                      {0, 1501},
		"from=21-11-2026+14:00": {61, 1501},
		"from=21-11-2026+14:00&until=21-11-2026+14:09&action=login.refused": {61, 71},
	} {
		p := ivo.ask("/in/production/audit/chain?"+query, nil)
		v, err := auditfile.Verify(strings.NewReader(p.body), kept)
		if err != nil || len(v.Faults) > 0 || v.After.Number != want[0] || v.Head.Number != want[1] || v.Personal || v.Realm != production {
			t.Errorf("%q: %+v, %v", query, v, err)
		}
		broken := strings.Replace(p.body, `"actor":"system"`, `"actor":"sistem"`, 1)
		if v, err := auditfile.Verify(strings.NewReader(broken), nil); err != nil || len(v.Faults) != 1 {
			t.Errorf("%q: a changed event gives %v, %v", query, v.Faults, err)
		}
	}
}

// The auditor sees whether the chain holds and until which event, and goes on where it is long. That they looked is recorded.
func TestTheChainIsVerifiedAtTheDesk(t *testing.T) {
	h := build(t, browserless.SQLite)
	ivo := h.hire(staffRealm, "auditor")
	ivo.ask("/in/production/audit/verify", nil).says(t, http.StatusOK, "Klopt het logboek nog?")
	ivo.ask("/in/production/audit/verify", url.Values{}).says(t, http.StatusOK, "Er zijn nog geen gebeurtenissen in de keten.")
	h.happened(300)
	p := ivo.ask("/in/production/audit/verify", url.Values{})
	p.says(t, http.StatusOK, "De keten klopt", "tot en met gebeurtenis 302")
	kept, _ := auditfile.ReadHeads(strings.NewReader(ivo.ask("/in/production/audit/head", nil).body))
	if !strings.Contains(p.body, fmt.Sprintf("%x", kept[0].Hash)) {
		t.Error("the page does not show the head")
	}
	ivo.ask("/in/production/audit/verify", url.Values{"after": {"302"}, "hash": {strings.Repeat("ab", 32)}}).says(t, http.StatusOK)
	h.chain()
	ivo.ask("/in/production/audit/verify", url.Values{"after": {"302"}, "hash": {strings.Repeat("ab", 32)}}).says(t, http.StatusOK, "De keten klopt niet", "Vanaf gebeurtenis 303", "Gebeurtenis 303: past niet bij haar hash: ze is veranderd of stond ergens anders")
	verified := only(actionsOf(h.events(production, ivo.actor())), audit.LogVerified)
	if len(verified) != 4 {
		t.Errorf("verifying is recorded %d times", len(verified))
	}
}
