package browserless

import (
	"context"
	"testing"

	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// SchoolsRealm is the realm of a house whose people link accounts of old.
const SchoolsRealm = "helpdeskpo/production"

// OldPassword opens every account of old that a house makes; OldHash is its hash, as the portal of old kept it.
const (
	OldPassword = "Welkom-op-school-2019"
	OldHash     = "$2a$04$irz/akLtAmb4u6w/kTjaa.HQJ/DDtUBeahIy7m1UfyBkENOj/Ztji"
)

// NewSchools builds a house of MijnHelpdeskPO.
func NewSchools(t testing.TB, k Kind, nodes int) *House {
	t.Helper()
	return build(t, k, nodes, schools, templateOf(t, k, schools), "")
}

// SchoolsDocument is the demo's document of MijnHelpdeskPO.
func (n *Network) SchoolsDocument() []byte { return keyed(n.ported(demo.HelpdeskPO), n.Schools) }

// schoolsProvider tells the broker what the service catalogue says of it.
func (n *Network) schoolsProvider() scheme.Provider {
	return scheme.Provider{
		EntityID: "urn:etoegang:DV:00000099000000001002:entities:9001", MetadataURL: n.Issuer(SchoolsRealm) + "/saml/metadata",
		Name: look.Same("Dienst Uitvoering Onderwijs (oefen)"),
		Services: []scheme.Service{{
			Index: 9001, Name: look.Same("Mijn Helpdesk po"), Minimum: scheme.EH3, Branches: true, Mandate: "helpdeskpo",
			ID: "urn:etoegang:DV:00000099000000001002:services:9001", UUID: "1c9f5d7e-02b4-4f8a-b6d1-5a3c64e09001",
		}},
	}
}

// OldAccount makes an account of old, of a school with a code and a KvK number; change may say more of it.
func (h *House) OldAccount(t testing.TB, name, code, kvk string, change func(*linking.Account)) linking.Account {
	t.Helper()
	hash, err := credential.ParseHash(OldHash)
	if err != nil {
		t.Fatal(err)
	}
	a := linking.Account{
		ID: linking.AccountID(newID(t)), UserName: name, Hash: hash, Legacy: true, PasswordAt: h.Now(), Email: address(t, "post@"+name+".example"),
		Authorised: linking.Contact{Name: "Gemma de Vries", Email: address(t, "gemachtigde@"+name+".example")}, State: linking.Active, CreatedAt: h.Now(),
		Institutions: []linking.Institution{School(t, "Basisschool "+name, code, kvk)},
	}
	if change != nil {
		change(&a)
	}
	h.Change(t, SchoolsRealm, func(ctx context.Context, st ports.Store) error { return st.PortalAccounts().Put(ctx, a) })
	return h.Old(t, a.ID)
}

// School is an institution.
func School(t testing.TB, name, code, kvk string) linking.Institution {
	t.Helper()
	out := linking.Institution{Name: name}
	var err error
	if out.Code, err = linking.ParseCode(code); err != nil {
		t.Fatal(err)
	}
	if kvk == "" {
		return out
	}
	if out.KvK, err = identity.ParseKvK(kvk); err != nil {
		t.Fatal(err)
	}
	return out
}

// Old gives an account of old as it is now.
func (h *House) Old(t testing.TB, id linking.AccountID) (out linking.Account) {
	t.Helper()
	h.View(t, SchoolsRealm, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.PortalAccounts().ByID(ctx, id)
		return err
	})
	return out
}

// LinksOf gives all links that an account of old ever had, the newest first.
func (h *House) LinksOf(t testing.TB, id linking.AccountID) (out []linking.Link) {
	t.Helper()
	h.View(t, SchoolsRealm, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Links().Of(ctx, id)
		return err
	})
	return out
}

// Activate issues an activation code for an account, and gives it as it is typed.
func (h *House) Activate(t testing.TB, a linking.Account, change func(*linking.ActivationCode)) string {
	t.Helper()
	secret, err := challenge.NewCode(random{}, challenge.Letters, linking.SecretLength)
	if err != nil {
		t.Fatal(err)
	}
	selector, err := challenge.NewCode(random{}, challenge.Letters, linking.SelectorLength)
	if err != nil {
		t.Fatal(err)
	}
	c := linking.ActivationCode{
		Selector: selector, Account: a.ID, For: a.Institutions[0].Code, CreatedAt: h.Now(), By: "staff:test", Expires: h.Now().AddDate(0, 2, 0), Limit: 5,
	}
	if c.Sum, err = h.Nodes[0].Keys.MAC(t.Context(), h.Realm(t, SchoolsRealm).ID, ports.PurposeActivation, string(a.ID), selector, secret); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&c)
	}
	h.Change(t, SchoolsRealm, func(ctx context.Context, st ports.Store) error { return st.ActivationCodes().Put(ctx, c) })
	return linking.FormatActivationCode(selector, secret)
}

// AtLink logs somebody in with eHerkenning as far as the proof of an account of old.
func (n *Network) AtLink(t testing.TB, b *Browser, user string) Page {
	t.Helper()
	p := n.Authenticate(t, b, b.Get(n.Schools.Authorize(SchoolsRealm)), user)
	if _, ok := p.Form("/link"); !ok {
		t.Fatalf("%s is not asked for an account but is at %s (%d): %s", user, p.URL, p.Status, p.Heading())
	}
	return p
}

// ProveOld fills in the page that asks for an account of old.
func (n *Network) ProveOld(t testing.TB, b *Browser, p Page, email, name, password string) Page {
	t.Helper()
	return b.Submit(p, form(t, p, "/link").With("email", email, "username", name, "password", password))
}

// Pincode proves an account of old with its password, and gives the page that asks for the pincode, and the pincode.
func (n *Network) Pincode(t testing.TB, b *Browser, p Page, email, name string) (Page, string) {
	t.Helper()
	before := n.Inbox.Last()
	p = n.ProveOld(t, b, p, email, name, OldPassword)
	if _, ok := p.Form("/pincode"); !ok {
		t.Fatalf("no pincode is asked but %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	return p, n.MailedCode(t, email, before)
}

// EnterPincode answers the pincode.
func (n *Network) EnterPincode(t testing.TB, b *Browser, p Page, code string) Page {
	t.Helper()
	return b.Submit(p, form(t, p, "/pincode").With("code", code))
}

// Link walks a first login whole: proof, pincode, and on to the portal.
func (n *Network) Link(t testing.TB, b *Browser, user, email, name string) Page {
	t.Helper()
	p, code := n.Pincode(t, b, n.AtLink(t, b, user), email, name)
	return n.EnterPincode(t, b, p, code)
}
