package wire

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/adapters/simulator/portal"
	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
)

// demoRealm is one realm of the demo: its document, and the portal in front of it.
type demoRealm struct {
	file    []byte
	host    string                            // of the portal; empty: a realm of staff has none
	portal  func(issuer string) portal.Config // nil without a portal
	mandate string                            // that the mandate register asks for at its services
}

// demoRealms are all realms of the demo, each tenant's own together.
var demoRealms = []demoRealm{
	{demo.Schatkist, "schatkist.localhost", portal.Schatkist, "schatkist"},
	{demo.SchatkistStaff, "", nil, ""},
	{demo.Reconi, "", nil, ""},
	{demo.ReconiStaff, "", nil, ""},
	{demo.HelpdeskPO, "helpdeskpo.localhost", portal.HelpdeskPO, "helpdeskpo"},
	{demo.HelpdeskPOStaff, "", nil, ""},
	{demo.Accountants, "accountantsportal.localhost", portal.Accountants, ""},
	{demo.AccountantsStaff, "", nil, ""},
	{demo.Omgevingsloket, "omgevingsloket.localhost", portal.Omgevingsloket, "omgevingsloket"},
	{demo.OmgevingsloketPractice, "oefenen.omgevingsloket.localhost", portal.OmgevingsloketPractice, "omgevingsloket"},
	{demo.OmgevingsloketStaff, "", nil, ""},
}

// settled is a realm on the ports of this demo.
type settled struct {
	demoRealm
	text []byte
	doc  policy.Document
}

// settle puts the documents on the ports of this demo.
func (d *Demo) settle() []settled {
	var out []settled
	for _, r := range demoRealms {
		text := []byte(strings.ReplaceAll(string(r.file), "localhost:8080", "localhost:"+itoa(d.Port)))
		doc, _ := documents{}.Read(text) // what is wrong with it, Publish says
		if len(d.Options.Only) == 0 || slices.Contains(d.Options.Only, doc.Realm.Tenant()) {
			out = append(out, settled{r, text, doc})
		}
	}
	return out
}

func (d *Demo) publish(ctx context.Context) error {
	for _, r := range d.realms {
		if _, err := d.App.Publish(ctx, r.text, "demo"); err != nil {
			return fmt.Errorf("realm %s of the demo: %w", r.doc.Realm, err)
		}
	}
	return nil
}

// issuer is where a realm logs people in.
func (d *Demo) issuer(r settled) string { return d.URL(hostLogin, r.doc.Realm.Path()) }

// providers tells the broker about the realms: what the service catalogue holds in the real network.
func (d *Demo) providers() []scheme.Provider {
	var out []scheme.Provider
	for _, r := range d.realms {
		if e := r.doc.EHerkenning; !e.OIN.IsZero() {
			out = append(out, d.provider(r, e))
		}
	}
	return out
}

func (d *Demo) provider(r settled, e policy.Connection) scheme.Provider {
	p := scheme.Provider{
		EntityID:    fmt.Sprintf("urn:etoegang:DV:%s:entities:%d", e.OIN, e.Entity),
		MetadataURL: d.issuer(r) + "/saml/metadata",
		Name:        look.Text{NL: r.doc.Tenant.Provider.NL, EN: r.doc.Tenant.Provider.In("en")},
	}
	for _, s := range e.Services {
		service, _ := r.doc.Policy.Service(s.Service)
		p.Services = append(p.Services, scheme.Service{
			Index: s.Index, Name: look.Text{NL: service.Name.NL, EN: service.Name.In("en")}, Minimum: scheme.EH3,
			ID: s.ID, UUID: s.UUID, Branches: true, Mandate: r.mandate, Concerned: concerned(s.Identifiers),
			Notice: look.Text{NL: r.doc.Tenant.Notice.Text.NL, EN: r.doc.Tenant.Notice.Text.In("en")},
		})
	}
	return p
}

// concerned gives sets of identifiers the names of the network.
func concerned(sets []identity.LegalSet) (out [][]string) {
	for _, s := range sets {
		var kinds []string
		if s.RSIN {
			kinds = append(kinds, "RSIN")
		}
		if s.KvK {
			kinds = append(kinds, "KvKnr")
		}
		out = append(out, kinds)
	}
	return out
}
