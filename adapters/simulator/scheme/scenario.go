package scheme

import (
	"net/http"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

type scenarioPage struct {
	Knobs     []shownKnob
	Suppliers []offer
	Saved     bool
	Active    int
}

type shownKnob struct {
	Knob
	Chosen string
}

// scenario shows every knob with what this browser chose.
func (s *Scheme) scenario(w http.ResponseWriter, r *http.Request) {
	f := s.faultsOf(r)
	page := scenarioPage{Saved: r.URL.Query().Get("saved") != "", Active: len(f.values())}
	for _, knob := range Knobs() {
		page.Knobs = append(page.Knobs, shownKnob{knob, *knob.field(&f)})
	}
	for _, each := range suppliers() {
		page.Suppliers = append(page.Suppliers, offer{Key: each.key, Name: each.name, Down: s.isDown(each.key)})
	}
	s.show(w, r, http.StatusOK, look.View{Page: "scenario", Title: texts["scenario.title"], Wide: true, Data: page})
}

// chooseScenario keeps the faults for this browser. What suppliers and metadata do counts for
// everyone: there is one network.
func (s *Scheme) chooseScenario(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.note(w, r, http.StatusBadRequest, "bad.title", "bad.form")
		return
	}
	if r.PostForm.Has("reset") {
		r.PostForm = nil
	}
	f, err := ParseFaults(r.PostForm)
	if err != nil {
		s.note(w, r, http.StatusBadRequest, "bad.title", "bad.form")
		return
	}
	s.mu.Lock()
	s.published = f
	clear(s.down)
	for _, key := range r.PostForm["down"] {
		if _, ok := supplierByKey(key); ok {
			s.down[key] = true
		}
	}
	s.mu.Unlock()
	age := year
	if f == (Faults{}) {
		age = -1 // what SetFaults says counts again
	}
	remember(w, scenarioCookie, f.values().Encode(), age)
	http.Redirect(w, r, "/scenario?saved=1", http.StatusSeeOther)
}

// SetDown says which suppliers are out of order, by key: digidentity, kpn, quovadis, reconi, we-id, z-login.
func (s *Scheme) SetDown(keys ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.down)
	for _, key := range keys {
		s.down[key] = true
	}
}
