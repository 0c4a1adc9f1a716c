package scheme

import (
	"net/http"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

const supplierCookie = "leverancier"

// offer is one supplier in the drop-down.
type offer struct {
	Key, Name string
	Down      bool
	Chosen    bool
}

type brokerPage struct {
	step
	Suppliers []offer
	Down      []string // names of suppliers that are out of order (MS-57)
	Remember  bool     // the choice was remembered from another time
}

// showBroker is the choice of a supplier, as the guide shows it (MS-11 to MS-16).
func (s *Scheme) showBroker(w http.ResponseWriter, r *http.Request, l *login) {
	chosen := l.supplier.key
	if cookie, err := r.Cookie(supplierCookie); err == nil && chosen == "" {
		chosen = cookie.Value
	}
	s.askSupplier(w, r, l, chosen, "")
}

func (s *Scheme) askSupplier(w http.ResponseWriter, r *http.Request, l *login, chosen, problem string) {
	page := brokerPage{step: s.step(l, problem, "supplier")}
	for _, each := range suppliers() {
		down := s.isDown(each.key)
		page.Suppliers = append(page.Suppliers, offer{each.key, each.name, down, each.key == chosen})
		page.Remember = page.Remember || each.key == chosen && problem == "" && l.supplier.key == ""
		if down {
			page.Down = append(page.Down, each.name)
		}
	}
	s.showStep(w, r, l, look.View{Page: "broker", Title: texts["broker.title"], Data: page}, "")
}

// chooseSupplier takes the choice; the neutral first option is none (MS-13).
func (s *Scheme) chooseSupplier(w http.ResponseWriter, r *http.Request, l *login) {
	chosen, ok := supplierByKey(r.PostFormValue("supplier"))
	switch {
	case !ok:
		s.askSupplier(w, r, l, "", "broker.none")
	case s.isDown(chosen.key):
		s.askSupplier(w, r, l, chosen.key, "broker.down")
	default:
		l.supplier = chosen
		l.forget()
		remember(w, supplierCookie, chosen.key, year)
		http.Redirect(w, r, l.path()+l.step(), http.StatusSeeOther)
	}
}

func (s *Scheme) isDown(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.down[key]
}

// noMeans explains where one would ask for a means (MS-15); it leads nowhere outside.
func (s *Scheme) noMeans(w http.ResponseWriter, r *http.Request) {
	view := look.View{Page: "nomeans", Title: texts["nomeans.title"]}
	if l, ok := s.logins.find(r.URL.Query().Get("login"), s.now()); ok {
		view.Back = look.Link{Href: l.path(), Text: texts["back.broker"]}
	}
	s.show(w, r, http.StatusOK, view)
}

func (s *Scheme) home(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusOK, look.View{Page: "home", Title: texts["home.title"], Wide: true, Data: map[string]any{
		"People": s.people, "Password": Password,
	}})
}
