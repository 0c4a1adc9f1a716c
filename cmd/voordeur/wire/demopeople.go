package wire

import (
	"context"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/adapters/simulator/start"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// DemoPassword opens every account that the demo starts with.
const DemoPassword = "oefenen met inloggen"

// demoAccount is an invented person with an account that the demo starts with.
type demoAccount struct {
	Realm, Kind string
	Name, Email string
	Phone       string // proven; empty: none
	Prefers     policy.Factor
	Roles       []role.Name
	For         []demoClient // that the person acts for
	Try         look.Text
}

// demoClient is an invented organisation that somebody acts for.
type demoClient struct{ KvK, Name string }

var (
	zonnebloem = demoClient{"90002318", "Bloemisterij De Zonnebloem (oefen)"}
	hamerslag  = demoClient{"90003047", "Smederij Hamerslag (oefen)"}
	weerhaan   = demoClient{"90006429", "Dakdekkersbedrijf De Weerhaan (oefen)"}
)

// demoAccounts are everybody with an account at the start. Numbers and addresses cannot exist.
var demoAccounts = []demoAccount{
	{
		Realm: "accountantsportal/production", Kind: "portaal", Name: "Amber Administratie", Email: "amber@kwikstaart.example",
		For: []demoClient{zonnebloem, hamerslag, weerhaan},
		Try: look.Text{NL: "Accountant met drie cliënten, code per e-mail", EN: "Accountant with three clients, code by e-mail"},
	}, {
		Realm: "accountantsportal/production", Kind: "portaal", Name: "Boris Boekhouder", Email: "boris@zonnebloem.example",
		For: []demoClient{zonnebloem},
		Try: look.Text{NL: "Klant met één bedrijf", EN: "Client with one company"},
	}, {
		Realm: "accountantsportal/production", Kind: "portaal", Name: "Cato Cijfer", Email: "cato@hamerslag.example", Phone: "+31600000090", Prefers: policy.SMSCode,
		For: []demoClient{hamerslag},
		Try: look.Text{NL: "Gebruikte tot 1 april 2020 sms-codes", EN: "Used text messages until 1 April 2020"},
	}, {
		Realm: "accountantsportal/staff", Kind: "medewerker", Name: "Dina Directie", Email: "dina@kwikstaart.example", Roles: []role.Name{"administrator"},
		Try: look.Text{NL: "Beheerder aan de balie", EN: "Administrator at the desk"},
	}, {
		Realm: "accountantsportal/staff", Kind: "medewerker", Name: "Evert Eerstelijn", Email: "evert@kwikstaart.example", Roles: []role.Name{"helpdesk"},
		Try: look.Text{NL: "Helpdesk aan de balie", EN: "Helpdesk at the desk"},
	}, {
		Realm: "schatkist/staff", Kind: "medewerker", Name: "Thera Thesaurie", Email: "thera@schatkist.example", Roles: []role.Name{"administrator"},
		Try: look.Text{NL: "Beheerder van de console", EN: "Administrator of the console"},
	}, {
		Realm: "schatkist/staff", Kind: "medewerker", Name: "Ruben Regel", Email: "ruben@schatkist.example", Roles: []role.Name{"policy-editor"},
		Try: look.Text{NL: "Schrijft het inlogbeleid", EN: "Writes the login policy"},
	}, {
		Realm: "schatkist/staff", Kind: "medewerker", Name: "Lieke Licht", Email: "lieke@schatkist.example", Roles: []role.Name{"approver"},
		Try: look.Text{NL: "Geeft akkoord op inlogbeleid", EN: "Approves login policy"},
	}, {
		Realm: "schatkist/staff", Kind: "medewerker", Name: "Wanda Waarom", Email: "wanda@schatkist.example", Roles: []role.Name{"helpdesk"},
		Try: look.Text{NL: "Helpdesk: legt een weigering uit", EN: "Helpdesk: explains a refusal"},
	}, {
		Realm: "schatkist/staff", Kind: "medewerker", Name: "Nora Nazicht", Email: "nora@schatkist.example", Roles: []role.Name{"auditor"},
		Try: look.Text{NL: "Leest het logboek", EN: "Reads the audit log"},
	}, {
		Realm: "reconi/staff", Kind: "medewerker", Name: "Rianne Registratie", Email: "rianne@reconi.example", Roles: []role.Name{"administrator"},
		Try: look.Text{NL: "Beheerder aan de balie", EN: "Administrator at the desk"},
	}, {
		Realm: "reconi/staff", Kind: "medewerker", Name: "Iwan Identificatie", Email: "iwan@reconi.example", Roles: []role.Name{"identifier"},
		Try: look.Text{NL: "Legt vast met welk document iemand zich legitimeerde", EN: "Records with which document somebody identified"},
	}, {
		Realm: "helpdeskpo/staff", Kind: "medewerker", Name: "Tijmen Teamleider", Email: "tijmen@helpdeskpo.example", Roles: []role.Name{"administrator"},
		Try: look.Text{NL: "Beheerder aan de balie: leest accounts in", EN: "Administrator at the desk: brings in accounts"},
	}, {
		Realm: "helpdeskpo/staff", Kind: "medewerker", Name: "Sanne Servicebalie", Email: "sanne@helpdeskpo.example", Roles: []role.Name{"helpdesk"},
		Try: look.Text{NL: "Helpdesk: koppelingen en activatiecodes", EN: "Helpdesk: links and activation codes"},
	}, {
		Realm: "omgevingsloket/staff", Kind: "medewerker", Name: "Fenna Formulier", Email: "fenna@omgevingsloket.example", Roles: []role.Name{"administrator"},
		Try: look.Text{NL: "Beheerder aan de balie", EN: "Administrator at the desk"},
	}, {
		Realm: "omgevingsloket/staff", Kind: "medewerker", Name: "Gijs Grondig", Email: "gijs@omgevingsloket.example", Roles: []role.Name{"reviewer"},
		Try: look.Text{NL: "Beoordeelt aanvragen", EN: "Reviews applications"},
	}, {
		Realm: "omgevingsloket/staff", Kind: "medewerker", Name: "Hanneke Hulp", Email: "hanneke@omgevingsloket.example", Roles: []role.Name{"helpdesk"},
		Try: look.Text{NL: "Helpdesk: deblokkeert accounts", EN: "Helpdesk: unblocks accounts"},
	}, {
		Realm: "omgevingsloket/staff", Kind: "medewerker", Name: "Jelle Jawel", Email: "jelle@omgevingsloket.example", Roles: []role.Name{"helpdesk"},
		Try: look.Text{NL: "Helpdesk: geeft een collega akkoord", EN: "Helpdesk: agrees with a colleague"},
	}, {
		Realm: "omgevingsloket/staff", Kind: "medewerker", Name: "Ivo Inzage", Email: "ivo@omgevingsloket.example", Roles: []role.Name{"auditor"},
		Try: look.Text{NL: "Leest het logboek", EN: "Reads the audit log"},
	}, {
		Realm: "omgevingsloket/staff", Kind: "medewerker", Name: "Bente Beleid", Email: "bente@omgevingsloket.example", Roles: []role.Name{"policy-editor"},
		Try: look.Text{NL: "Schrijft het inlogbeleid", EN: "Writes the login policy"},
	}, {
		Realm: "omgevingsloket/staff", Kind: "medewerker", Name: "Karim Keurt", Email: "karim@omgevingsloket.example", Roles: []role.Name{"approver"},
		Try: look.Text{NL: "Geeft akkoord op inlogbeleid", EN: "Approves login policy"},
	},
}

// populate makes the accounts of the demo that are not there yet. All have one password, hashed once.
func (d *Demo) populate(ctx context.Context) error {
	hash, err := d.App.passwords.Hash(ctx, DemoPassword)
	if err != nil {
		return err
	}
	for _, a := range demoAccounts {
		slug, err := realm.ParseSlug(a.Realm)
		if err != nil {
			return err
		}
		r, err := d.App.Realms.BySlug(ctx, slug)
		if errors.Is(err, ports.ErrNotFound) {
			continue // this demo has fewer tenants
		}
		if err == nil {
			err = d.App.Database.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error { return d.person(ctx, st, r, a, hash) })
		}
		if err != nil && !errors.Is(err, ports.ErrConflict) {
			return fmt.Errorf("account %s of the demo: %w", a.Email, err)
		}
	}
	return nil
}

func (d *Demo) person(ctx context.Context, st ports.Store, r ports.Realm, a demoAccount, hash credential.Hash) error {
	email, err := identity.ParseEmail(a.Email)
	if err != nil {
		return err
	}
	made, err := d.App.provision.Provide(ctx, st, r, ports.NewAccount{
		Kind: a.Kind, Name: a.Name, Email: email, Language: "nl", Roles: a.Roles, By: role.ByTenant,
		Event: audit.Event{Origin: "command", Actor: "demo"},
	})
	if err != nil {
		return err
	}
	held, err := st.Accounts().ForUpdate(ctx, made.ID)
	if err != nil {
		return err
	}
	held.Password, held.PasswordAt, held.Prefers = hash, d.Options.Now(), a.Prefers
	if a.Phone != "" {
		if held.Phone, err = identity.ParsePhone(a.Phone); err != nil {
			return err
		}
	}
	if err := st.Accounts().Put(ctx, held); err != nil {
		return err
	}
	for _, c := range a.For {
		if err := d.represent(ctx, st, made.ID, c); err != nil {
			return err
		}
	}
	return nil
}

func (d *Demo) represent(ctx context.Context, st ports.Store, id identity.PersonID, c demoClient) error {
	kvk, err := identity.ParseKvK(c.KvK)
	if err != nil {
		return err
	}
	legal := identity.Legal{KvK: kvk}
	o, err := st.Organisations().ByLegal(ctx, legal)
	if errors.Is(err, ports.ErrNotFound) {
		o = identity.Organisation{ID: identity.OrganisationID(newID()), Legal: legal, Name: c.Name}
		err = st.Organisations().Put(ctx, o)
	}
	if err != nil {
		return err
	}
	return st.Representations().Put(ctx, ports.Representation{Person: id, Organisation: o, From: d.Options.Now(), By: string(role.ByTenant)})
}

// listed are the accounts of a tenant, as the start page shows them.
func (d *Demo) listed(tenant string) []start.Person {
	var out []start.Person
	for _, a := range demoAccounts {
		if slug, err := realm.ParseSlug(a.Realm); err != nil || slug.Tenant() != tenant {
			continue
		}
		out = append(out, start.Person{Name: a.Name, User: a.Email, Password: DemoPassword, Try: a.Try})
	}
	return out
}
