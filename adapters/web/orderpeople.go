package web

import (
	"errors"
	"slices"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/means"
)

// showOrdered lists the people of a draft (MR-20, MR-35).
func (s *Server) showOrdered(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	return v.orderPeople(mandaat.PeopleView{Taken: pageCount(v.Query("taken"))})
}

// pageCount reads a number that is only shown.
func pageCount(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > means.MaxPeople {
			return 0
		}
		n = 10*n + int(r-'0')
	}
	return n
}

func (v *visit) orderPeople(page mandaat.PeopleView) error {
	all, err := v.s.Ordering.People(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil {
		return err
	}
	id := all.Order.ID
	page.All, page.Trail, page.Phone = all, v.trailOf(all.Draft, means.StepPeople), v.s.Ordering.Phones.Format
	page.Add, page.File, page.Action = v.orderAt(id, "people", "new"), v.orderAt(id, "file"), v.orderAt(id, "people")
	page.Person = func(key string) string { return v.orderAt(id, "people", "one", key) }
	page.Remove = func(key string) string { return v.orderAt(id, "people", "one", key, "remove") }
	return v.render(refusedIf(page.Nobody || page.Fix), mandaat.PeoplePage(v.orderContext(all.Admin), page))
}

// peopleDone goes on, once somebody is there and everybody can be ordered for.
func (s *Server) peopleDone(v *visit) error {
	if v.wentBack() {
		return v.seeOther(v.orderAt(v.orderID(), string(means.StepRegister)))
	}
	all, err := s.Ordering.People(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil {
		return err
	}
	fix := slices.ContainsFunc(all.People, func(p ordering.Person) bool { return !p.Good() })
	if len(all.People) == 0 || fix {
		return v.orderPeople(mandaat.PeopleView{Nobody: len(all.People) == 0, Fix: fix})
	}
	return v.seeOther(v.orderAt(all.Order.ID, string(means.StepMandates)))
}

// showNewPerson asks about somebody (MR-31, MR-32).
func (s *Server) showNewPerson(v *visit) error {
	return v.person(mandaat.PersonForm{})
}

// showOrderedPerson asks again about somebody who is there.
func (s *Server) showOrderedPerson(v *visit) error {
	d, err := v.draftFor()
	if err != nil {
		return err
	}
	for _, p := range d.Order.People {
		if p.Key == v.Param("key") {
			return v.person(mandaat.PersonForm{Typed: p.Typed})
		}
	}
	return v.seeOther(v.orderAt(d.Order.ID, "people"))
}

func (v *visit) person(form mandaat.PersonForm) error {
	d, err := v.draftFor()
	if err != nil {
		return err
	}
	if !d.Order.Reached(means.StepPeople) {
		return ordering.ErrNotYet
	}
	form.Identification = d.Admin.Terms().Identification
	page := mandaat.PersonView{Trail: v.trailOf(d, means.StepPeople), PersonForm: form, Edit: v.Param("key") != "", Action: v.Request.URL.Path}
	page.Back = v.orderAt(d.Order.ID, "people")
	return v.render(refusedIf(!form.Told.Good() || page.Moved), mandaat.PersonPage(v.orderContext(d.Admin), page))
}

// typedPerson reads the eight answers, as they were typed.
func (v *visit) typedPerson(name func(means.Column) string) means.Typed {
	var t means.Typed
	for _, k := range means.Columns() {
		t.Set(k, v.PostForm(name(k)))
	}
	return t
}

// tellPerson adds somebody, or changes who is there (MR-34).
func (s *Server) tellPerson(v *visit) error {
	typed := v.typedPerson(func(k means.Column) string { return string(k) })
	d, told, err := s.Ordering.Tell(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), v.Param("key"), typed)
	switch {
	case errors.Is(err, ordering.ErrFull):
		return v.seeOther(v.orderAt(v.orderID(), "people"))
	case errors.Is(err, ordering.ErrMoved):
		return v.seeOther(v.Request.URL.Path + "?moved=yes")
	case err != nil:
		return err
	case !told.Good():
		return v.person(mandaat.PersonForm{Typed: typed, Told: told})
	case v.PostForm("again") != "":
		return v.seeOther(v.orderAt(d.Order.ID, "people", "new"))
	}
	return v.seeOther(v.orderAt(d.Order.ID, "people"))
}

func (s *Server) removePerson(v *visit) error {
	err := s.Ordering.Remove(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), v.Param("key"))
	if errors.Is(err, ordering.ErrMoved) {
		return v.seeOther(v.orderAt(v.orderID(), "people") + "?moved=yes")
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.orderAt(v.orderID(), "people"))
}
