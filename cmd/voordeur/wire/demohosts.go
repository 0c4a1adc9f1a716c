package wire

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/voordeur/voordeur/adapters/simulator/handelsregister"
	"github.com/voordeur/voordeur/adapters/simulator/portal"
	"github.com/voordeur/voordeur/adapters/simulator/reconi"
	"github.com/voordeur/voordeur/adapters/simulator/start"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/web/element"
	"github.com/voordeur/voordeur/ports"
)

// hosts serves every host of the demo on one port.
func (d *Demo) hosts(log *slog.Logger) (http.Handler, error) {
	first, err := start.New(d.startPage())
	if err != nil {
		return nil, err
	}
	byHost := map[string]http.Handler{
		"localhost": first.Handler(), "127.0.0.1": first.Handler(), hostLogin: d.App.Handler, hostBroker: d.Scheme.Handler(),
		hostInbox: d.Inbox.Handler(), hostPhone: d.Phone.Handler(),
	}
	if d.has(demoIssuer) {
		register, err := handelsregister.New(handelsregister.Config{AccessKey: d.kvkKey})
		if err != nil {
			return nil, err
		}
		byHost[hostKvK] = register.Handler()
		byHost[hostReconi] = reconi.Config{Portal: d.URL(hostLogin, demoIssuerEntrance), Register: d.URL(hostKvK, "/")}.Handler()
	}
	for _, r := range d.realms {
		if r.portal == nil {
			continue
		}
		relying, err := d.relying(r, log)
		if err != nil {
			return nil, err
		}
		byHost[r.host] = relying.Handler()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			d.App.Handler.ServeHTTP(w, r)
			return
		}
		h, ok := byHost[strings.ToLower(host)]
		if !ok {
			h, ok = d.sandboxes.portal(strings.ToLower(host))
		}
		if !ok {
			http.Error(w, "This host is not part of the demo. Start at "+d.URL("localhost", "/"), http.StatusNotFound)
			return
		}
		h.ServeHTTP(w, r)
	}), nil
}

// relying makes the portal of a realm, with a folder of its own for its key.
func (d *Demo) relying(r settled, log *slog.Logger) (*portal.Portal, error) {
	c := r.portal(d.issuer(r))
	c.Dir, c.BaseURL, c.HTTP, c.Now, c.Random, c.Log = d.path("portal-"+r.doc.Realm.Tenant()+"-"+r.doc.Realm.Environment()), d.URL(r.host, ""), NewClient(true), d.Options.Now, system.Random(), log
	c.Machine = system.Now
	if r.host == "omgevingsloket.localhost" { // which has more than one way to log in
		c.Element = portal.Element{Script: d.URL(hostLogin, element.Path), Integrity: element.Integrity()}
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, err
	}
	return portal.New(c)
}

// startPage says which systems are there and whom to log in as.
func (d *Demo) startPage() start.Config {
	data, err := filepath.Abs(d.Options.Data)
	if err != nil {
		data = d.Options.Data
	}
	desk := func(tenant string) string { return d.URL(hostLogin, "/t/"+tenant+"/staff/enter/beheer") }
	accountants := start.Accountants(d.portalURL("accountantsportal/production"), desk("accountantsportal"))
	accountants.People = d.listed("accountantsportal")
	omgevingsloket := start.Omgevingsloket(d.portalURL("omgevingsloket/production"), d.portalURL("omgevingsloket/pre-production"), desk("omgevingsloket"), "")
	omgevingsloket.People = d.listed("omgevingsloket")
	helpdeskPO := start.HelpdeskPO(d.portalURL("helpdeskpo/production"), desk("helpdeskpo"))
	helpdeskPO.People = append(d.means("helpdeskpo"), d.listed("helpdeskpo")...)
	return start.Config{
		Systems:  []start.System{d.schatkist(desk("schatkist")), d.reconi(desk("reconi")), helpdeskPO, accountants, omgevingsloket},
		InboxURL: d.URL(hostInbox, "/"), PhoneURL: d.URL(hostPhone, "/"), ScenarioURL: d.URL(hostBroker, "/scenario"), DataDir: data, SMTPAddr: d.Inbox.SMTPAddr(),
		Sandboxes: d.sandboxes,
	}
}

func (d *Demo) schatkist(desk string) start.System {
	out := start.Schatkist(d.portalURL("schatkist/production"), d.URL(hostLogin, "/t/schatkist/production/enter/gebruikersbeheer"), desk)
	for _, r := range d.realms {
		for _, a := range r.doc.Appointed {
			out.Appointed = append(out.Appointed, start.Appointed{Organisation: a.Organisation, Address: a.Email.String()})
		}
	}
	out.People = append(d.means(""), d.listed("schatkist")...)
	return out
}

// supplierMail is how the suppliers of the practice network send mail (MH-10).
func (d *Demo) supplierMail(ctx context.Context, to, subject, text string) error {
	m, err := d.mailer()
	if err != nil {
		return err
	}
	return m.Send(ctx, ports.Mail{ID: newID(), From: "Leverancier (oefen) <noreply@leverancier.example>", To: to, Subject: subject, Text: text, Lang: "nl"})
}

// means are the people of the scheme who are for the services with a mandate.
func (d *Demo) means(mandate string) []start.Person {
	var out []start.Person
	for _, p := range d.Scheme.PeopleAt(mandate) {
		out = append(out, start.Person{
			Name: p.Name, User: p.UserName, Password: p.Password, Organisation: p.Organisation().Name, KvK: p.Organisation().KvK,
			Level: p.Level.String(), Try: p.GoodFor,
		})
	}
	return out
}

// portalURL is where people start at a realm; empty where the demo has it not.
func (d *Demo) portalURL(slug string) string {
	for _, r := range d.realms {
		if r.doc.Realm.String() == slug {
			return d.URL(r.host, "/")
		}
	}
	return ""
}

// Place is something to visit.
type Place struct{ What, URL string }

// Places lists what the demo serves, for whoever starts it.
func (d *Demo) Places() []Place {
	var out []Place
	for _, r := range d.realms {
		if r.portal != nil {
			out = append(out, Place{r.doc.Tenant.Name.In("en"), d.URL(r.host, "/")})
		}
	}
	if d.has(demoIssuer) {
		out = append(out, Place{"Mijn Reconi (practice)", d.URL(hostReconi, "/")})
	}
	return append(out,
		Place{"Inbox, mail and SMS", d.URL(hostInbox, "/")},
		Place{"Phone with an authenticator", d.URL(hostPhone, "/")},
		Place{"Faults on demand", d.URL(hostBroker, "/scenario")},
	)
}
