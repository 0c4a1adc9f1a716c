package attacks_test

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// XC-04: a wrong code and one that comes too late cost the same work, so the clock tells nobody which it was.
func TestAWrongAndALateCodeCostTheSame(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	atCode := func(user, address string) (func(string) int64, string) {
		b := browserless.NewBrowser(t)
		p, code := h.Code(t, b, h.Authenticate(t, b, b.Get(h.Portal.Authorize(home)), user), address)
		return func(typed string) int64 {
			before, _ := h.Nodes[0].Database.Statements()
			b.Submit(p, p.MustForm(t, "/code").With("code", typed))
			after, _ := h.Nodes[0].Database.Statements()
			return after - before
		}, code
	}
	annas, _ := atCode("anna", anna)
	carlas, code := atCode("carla", "c.dedubbel@grotewaard.example")
	h.Rest() // the house's own work is not counted
	wrong := annas("AAAAA")
	h.Forward(11 * time.Minute)
	annas("BBBBB") // the realm's keys are read again every ten minutes
	if late := carlas(code); late != wrong {
		t.Errorf("a wrong code costs %d statements, a late one %d", wrong, late)
	}
}
