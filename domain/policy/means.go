package policy

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/realm"
)

// Means makes the realm an issuer of means and mandates (MR-01), and says on which terms.
type Means struct {
	Levels         []assurance.Level // that can be ordered (MR-13)
	Terms          Terms
	Prices         []Price       // the price list, in its order (MR-42)
	FourEyes       bool          // a second administrator agrees to a mandate for all services (MR-81)
	Invitation     time.Duration // in which a colleague takes it up (XC-02)
	Identification string        // address of a page about the duty to identify (MR-33); empty: there is none
}

// Terms are what an administrator agrees to with an order (MR-44). The version is kept with the order.
type Terms struct{ Version, URL string }

// Price is a line of the price list.
type Price struct {
	Name   realm.Text
	For    PriceFor
	Level  assurance.Level // of the means; None: of any
	Cents  int             // without tax
	Yearly bool            // and not once
}

// PriceFor says what a price is asked for, per person.
type PriceFor string

// What is paid for.
const (
	PriceMeans       PriceFor = "means"
	PriceAllServices PriceFor = "all-services" // a mandate for all services
	PriceServices    PriceFor = "services"     // a mandate for chosen ones
)

// Issued tells whether the realm issues means at all.
func (m Means) Issued() bool { return len(m.Levels) > 0 }

// Of gives the lines that somebody pays for a means of a level with mandates of a kind; "" is none.
func (m Means) Of(level assurance.Level, mandates PriceFor) []Price {
	var out []Price
	for _, p := range m.Prices {
		if (p.For == PriceMeans || p.For == mandates) && (p.Level == assurance.None || p.Level == level) {
			out = append(out, p)
		}
	}
	return out
}

func readMeans(r reader) Means {
	if !r.exists() {
		return Means{}
	}
	m := r.mapping()
	terms := m.field("terms").mapping()
	out := Means{
		Terms:          Terms{terms.field("version").required(), terms.field("url").location()},
		FourEyes:       m.field("four-eyes").bool(false),
		Invitation:     m.field("invitation").duration(means.Lifetime, 2*day, 60*day),
		Identification: m.field("identification").location(),
	}
	for _, l := range m.field("levels").items() {
		out.Levels = append(out.Levels, orderable(l))
	}
	if !out.Issued() {
		m.fault("name at least one level, or nothing can be ordered")
	}
	for _, p := range m.field("prices").items() {
		out.Prices = append(out.Prices, readPrice(p))
	}
	terms.closed()
	m.closed()
	return out
}

func orderable(r reader) assurance.Level {
	r.required()
	l := r.level()
	if l != assurance.None && !slices.Contains(means.Levels(), l) {
		r.fault("%s cannot be issued here: write EH2, EH2+ or EH3", l)
	}
	return l
}

func readPrice(r reader) Price {
	m := r.mapping()
	m.field("for").required()
	p := Price{
		Name:   m.field("name").named(),
		For:    oneOf(m.field("for"), "", PriceMeans, PriceAllServices, PriceServices),
		Level:  m.field("level").level(),
		Cents:  m.field("cents").requiredNumber(0, 10_000_000),
		Yearly: m.field("yearly").bool(false),
	}
	m.closed()
	return p
}

// checkMeans finds an issuer that nobody can order at, and a portal of administrators that issues nothing.
func checkMeans(d Document, at reader, services []reader) {
	if at.exists() && d.Policy.Roles.Administrator == "" {
		at.fault("nobody can order while roles.administrator names no role")
	}
	for i, s := range d.Policy.Services {
		if s.Hosted == MandateAdministration && !at.exists() {
			services[i].field("hosted").fault("these pages order means; write the section means: levels, terms and prices")
		}
	}
}

// meansMay is what a mandate administrator may do, to which thing (MR-01).
var meansMay = map[string][]string{"means": {"list", "export", "order"}}

func (d Document) meansPermissions() []Permission {
	var out []Permission
	if !d.Policy.Means.Issued() || d.Policy.Roles.Administrator == "" {
		return nil
	}
	for object, actions := range meansMay {
		for _, action := range actions {
			out = append(out, Permission{string(d.Policy.Roles.Administrator), object, action})
		}
	}
	return out
}
