package api_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/voordeur/voordeur/application/once"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// A process that never answered holds a key for two minutes and no longer, and a fault of ours is no answer.
func TestAKeyIsNotLost(t *testing.T) {
	onBoth(t, func(h *house) {
		service := once.New(once.Config{Work: h.app.Database, Now: h.clock.Now})
		slug, _ := realm.ParseSlug("zilverbeek/staff")
		staff, err := h.app.Realms.BySlug(h.Context(), slug)
		if err != nil {
			h.Fatal(err)
		}
		acted := 0
		answering := func(status int) func() ports.Reply {
			return func() ports.Reply { acted++; return ports.Reply{Status: status} }
		}
		do := func(key string, act func() ports.Reply) (int, error) {
			r, err := service.Do(h.Context(), staff.ID, once.Asked{By: "client:a", Key: key}, act)
			return r.Status, err
		}
		status, err := do("gone", func() ports.Reply {
			if _, err := do("gone", answering(http.StatusOK)); !errors.Is(err, once.ErrUnderWay) {
				h.Errorf("while it is under way: %v", err)
			}
			h.clock.Forward(2 * time.Minute)
			if status, err := do("gone", answering(http.StatusOK)); err != nil || status != http.StatusOK {
				h.Errorf("after its lease: %d %v", status, err)
			}
			return ports.Reply{Status: http.StatusCreated}
		})
		if err != nil || status != http.StatusCreated || acted != 1 {
			h.Errorf("%d %v, %d acted", status, err, acted)
		}
		for _, want := range []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusConflict} {
			if status, err := do("ours", answering(want)); err != nil || status != want {
				h.Errorf("%d %v, want %d", status, err, want)
			}
		}
		if status, err := do("ours", answering(http.StatusOK)); err != nil || status != http.StatusConflict || acted != 4 {
			h.Errorf("%d %v, %d acted", status, err, acted)
		}
	})
}
