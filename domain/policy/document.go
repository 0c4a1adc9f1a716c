package policy

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
)

// Document is all that one realm is: who the tenant is, what it demands, which portals ask, and how
// it is joined to eHerkenning.
type Document struct {
	Realm        realm.Slug
	Tenant       Tenant
	Policy       Policy
	Portals      []Portal
	EHerkenning  Connection
	Staff        Staff
	Appointed    []Appointed
	Publishing   Publishing
	Expectations []Expectation
}

// Tenant is what people see of the service provider.
type Tenant struct {
	Name          realm.Text
	Provider      realm.Text // as the broker names it: the ministry, the municipality
	Colour        string     // "#rrggbb" of the brand
	Logo          Logo       // beside the name on every page
	Helpdesk      Helpdesk
	Accessibility string // address of the tenant's own statement
	Privacy       string
	Explanation   string   // address of how to log in, with words and pictures (MH-04)
	Notice        Notice   // on the page where a way to log in is chosen (MH-07)
	Version       string   // in the foot of every page, as the tenant counts (MH-04)
	Practice      bool     // shown on every page: not the real thing (OL-35)
	Languages     []string // of pages and letters; Dutch and English, and German where it is listed (OL-34)
}

// Speaks tells whether pages and letters of the realm exist in a language.
func (t Tenant) Speaks(lang string) bool {
	return lang == "nl" || lang == "en" || slices.Contains(t.Languages, lang)
}

// Notice is what the tenant tells everybody who is about to log in; the zero value is nothing.
type Notice struct {
	Text realm.Text
	URL  string // more about it; may be empty
}

// Helpdesk is who helps when nobody else can.
type Helpdesk struct {
	Name  realm.Text
	Email string
	Phone string
	URL   string
}

// Ways lists how the helpdesk is reached.
func (h Helpdesk) Ways() []string {
	return slices.DeleteFunc([]string{h.Phone, h.Email, h.URL}, func(s string) bool { return s == "" })
}

// Portal is a group of clients that know people by the same pseudonym.
type Portal struct {
	ID      string
	URL     string // where people start; logins that cannot go on lead back to it
	Clients []realm.Client
}

// Connection joins the realm to an eHerkenning broker, as a service provider (EHERKENNING 6).
type Connection struct {
	OIN      identity.OIN
	Entity   int // index in urn:etoegang:DV:<OIN>:entities:<index>
	Redirect bool
	Broker   Broker
	Services []CatalogueService
}

// Broker is where the broker's metadata is, and which certificate signs it.
type Broker struct {
	EntityID    string
	Metadata    string
	Certificate string // PEM file that pins the signer of the metadata
	TLSRoots    string // PEM file; empty: the roots of the system
}

// CatalogueService is a service as the service catalogue lists it (ET-08).
type CatalogueService struct {
	Service     string // ids of the policy that are entered through it
	Index       int    // AttributeConsumingServiceIndex
	ID          string // urn:etoegang:DV:<OIN>:services:<index>
	UUID        string
	Identifiers []identity.LegalSet // sets of identifiers of the organisation, by preference; none: any will do (ET-06)
}

// Appointed is a first administrator, appointed by the tenant beforehand.
type Appointed struct {
	KvK          identity.KvK
	Organisation string
	Email        identity.EmailAddress
}

// Read reads a document. It gives every fault, in the order of the lines; a document with faults is
// not to be used.
func Read(root Node, zone *time.Location) (Document, []Fault) {
	var faults []Fault
	if root.Kind != Mapping {
		return Document{}, []Fault{{Line: root.Line, Sentence: "a document is fields, as in \"realm: tenant/environment\""}}
	}
	r := reader{node: &root, line: root.Line, faults: &faults}.mapping()
	d := Document{
		Realm:        parsed(r.field("realm"), realm.ParseSlug, "write tenant/environment, as in schatkist/production"),
		Tenant:       readTenant(r.field("tenant")),
		Policy:       readPolicy(r, zone),
		Portals:      readPortals(r.field("portals")),
		EHerkenning:  readConnection(r.field("eherkenning")),
		Staff:        readStaff(r.field("staff")),
		Appointed:    readAppointed(r.field("appointed")),
		Publishing:   readPublishing(r.field("publishing")),
		Expectations: readExpectations(r.field("expectations"), zone),
	}
	r.closed()
	check(d, r)
	return d, inOrder(faults)
}

// readLanguages reads the languages of a tenant. Dutch and English are always there.
func readLanguages(r reader) []string {
	var out []string
	for _, i := range r.items() {
		out = append(out, oneOf(i, "", "nl", "en", "de"))
	}
	return out
}

// inOrder sorts faults by line; what two readers of one field both met is said once.
func inOrder(faults []Fault) []Fault {
	seen := map[Fault]bool{}
	faults = slices.DeleteFunc(faults, func(f Fault) bool {
		again := seen[f]
		seen[f] = true
		return again
	})
	slices.SortStableFunc(faults, func(a, b Fault) int { return a.Line - b.Line })
	return faults
}

func readTenant(r reader) Tenant {
	if !r.exists() {
		r.fault("say who the tenant is: name, provider, helpdesk")
		return Tenant{}
	}
	r = r.mapping()
	h := r.field("helpdesk").mapping()
	t := Tenant{
		Name:          r.field("name").named(),
		Provider:      r.field("provider").named(),
		Colour:        r.field("colour").text(),
		Logo:          r.field("logo").logo(),
		Accessibility: r.field("accessibility").location(),
		Privacy:       r.field("privacy").location(),
		Explanation:   r.field("explanation").location(),
		Notice:        readNotice(r.field("notice")),
		Version:       r.field("version").text(),
		Practice:      r.field("practice").bool(false),
		Languages:     readLanguages(r.field("languages")),
		Helpdesk:      Helpdesk{h.field("name").named(), h.field("email").text(), h.field("phone").text(), h.field("url").location()},
	}
	if t.Helpdesk.Email == "" && t.Helpdesk.Phone == "" && t.Helpdesk.URL == "" {
		h.fault("give the helpdesk an email, a phone or a url: every refusal names somebody who can help")
	}
	if c := t.Colour; c != "" && !colour(c) {
		r.field("colour").fault("%q is not a colour as in #154273", c)
	}
	h.closed()
	r.closed()
	return t
}

func readNotice(r reader) Notice {
	if !r.exists() {
		return Notice{}
	}
	m := r.mapping()
	out := Notice{m.field("text").named(), m.field("url").location()}
	m.closed()
	return out
}

func colour(s string) bool {
	return len(s) == 7 && s[0] == '#' && !slices.ContainsFunc([]byte(s[1:]), func(c byte) bool {
		return (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F')
	})
}

// Client finds a client by id: one of a portal, or one of the API.
func (d Document) Client(id realm.ClientID) (realm.Client, bool) {
	for _, p := range d.Portals {
		for i := range p.Clients {
			if p.Clients[i].ID == id {
				return p.Clients[i], true
			}
		}
	}
	c, ok := d.Staff.APIClient(id)
	if !ok {
		return realm.Client{}, false
	}
	return c.party(), true
}

// PortalOf finds the portal that leads people to a service; a hosted service takes the first.
func (d Document) PortalOf(service string) (Portal, bool) {
	for _, p := range d.Portals {
		for i := range p.Clients {
			if p.Clients[i].Service == service {
				return p, true
			}
		}
	}
	if len(d.Portals) > 0 {
		return d.Portals[0], true
	}
	return Portal{}, false
}
