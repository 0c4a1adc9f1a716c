package wire

import (
	"slices"

	"github.com/voordeur/voordeur/adapters/kvk"
	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/adapters/simulator/start"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/ports"
)

// demoIssuer is the realm that issues means, and where its administrators enter.
const (
	demoIssuer         = "reconi/production"
	demoIssuerEntrance = "/t/" + demoIssuer + "/enter/beheerdersportaal"
)

// has tells whether the demo serves a realm.
func (d *Demo) has(slug string) bool {
	return slices.ContainsFunc(d.realms, func(r settled) bool { return r.doc.Realm.String() == slug })
}

// elsewhere makes the realm that issues means the identity provider of the supplier "Reconi".
func (d *Demo) elsewhere() *scheme.Elsewhere {
	if !d.has(demoIssuer) {
		return nil
	}
	return &scheme.Elsewhere{Supplier: "reconi", Issuer: d.URL(hostLogin, "/t/"+demoIssuer), ClientID: "stelsel", Machine: system.Now}
}

// businesses reads the register to practise with, by the interface of the real one.
func (d *Demo) businesses() (ports.BusinessRegister, error) {
	return kvk.New(kvk.Config{BaseURL: d.URL(hostKvK, "/api"), Key: d.kvkKey, Now: d.Options.Now, Log: d.log})
}

func (d *Demo) reconi(desk string) start.System {
	if !d.has(demoIssuer) {
		return start.Reconi("", "", "")
	}
	out := start.Reconi(d.URL(hostReconi, "/"), d.URL(hostKvK, "/"), desk)
	for _, r := range d.realms {
		if r.doc.Realm.String() != demoIssuer {
			continue
		}
		for _, a := range r.doc.Appointed {
			out.Appointed = append(out.Appointed, start.Appointed{Organisation: a.Organisation, Address: a.Email.String()})
		}
	}
	out.People = append(d.means(""), d.listed("reconi")...)
	return out
}
