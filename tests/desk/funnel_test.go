package desk_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// Issue 6: who may see it learns where people stop, by service and by day; small groups are hidden, other realms are not
// counted, and the look is recorded.
func TestTheFunnelTellsWherePeopleStop(t *testing.T) {
	h := build(t, browserless.SQLite)
	fenna, hanneke := h.hire(staffRealm, "administrator"), h.hire(staffRealm, "helpdesk")
	fenna.ask("/in/production/funnel", nil).says(t, http.StatusOK, "Geen logins in deze periode")
	log := func(name string, n int, a audit.Action, reason string) {
		h.in(name, func(ctx context.Context, st ports.Store) error {
			for i := range n {
				e := audit.Event{ID: newID(), Action: a, Object: "login:" + string(a) + reason + strconv.Itoa(i), Result: audit.Done, Origin: "browser", Actor: "anonymous", At: h.now(), Facts: map[string]string{"service": "omgevingsloket"}}
				if reason != "" {
					e.Facts["reason"] = reason
				}
				if err := st.Audit().Append(ctx, e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	log(production, 23, audit.LoginProven, "")
	log(production, 19, audit.FactorAccepted, "")
	log(production, 32, audit.LoginGranted, "")
	log(production, 8, audit.LoginRefused, "level-too-low")
	log(production, 3, audit.LoginRefused, "no-role")
	log(practice, 77, audit.LoginGranted, "")
	p := fenna.ask("/in/production/funnel?days=7", nil)
	p.says(t, http.StatusOK, "daarna nog een stap 25", "Tweede stap gelukt 20", "Ingelogd 30", "Uw inlogmiddel heeft een te laag niveau 10",
		"nog niet gebruiken minder dan 5", "21 nov 2026 30 10", `<rect width="100"`)
	if text := words(p.body); strings.Contains(text, "75") || strings.Contains(text, " 3 ") {
		t.Errorf("it tells of a few, or of another realm: %s", text)
	}
	hanneke.ask("/in/production/funnel", nil).says(t, http.StatusForbidden)
	if seen := only(actionsOf(h.events(production, fenna.actor())), audit.FunnelViewed); len(seen) != 2 {
		t.Errorf("the look is recorded %d times", len(seen))
	}
}
