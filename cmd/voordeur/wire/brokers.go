package wire

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/sp"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// brokers keeps the metadata of every broker that a document names: one source per broker, refreshed
// in the background.
type brokers struct {
	parts   Parts
	mu      sync.Mutex
	known   map[policy.Broker]*broker
	started chan *broker // to run
}

type broker struct {
	source *metadata.Source
	roots  *x509.CertPool
	now    func() time.Time
	mu     sync.Mutex
	asked  time.Time // when visitors last waited for it
}

const (
	patience = 3 * time.Second // how long visitors wait for the metadata of a broker
	pause    = time.Minute     // how long they do not, after that
)

// meet waits for metadata where there is none in force: a node that was started a moment ago, or woke from a long
// sleep, must not turn people away. A broker that cannot be reached holds up visitors once per pause; otherwise the
// background keeps it fresh.
func (b *broker) meet(ctx context.Context) {
	if _, err := b.source.Trust(); err == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now().Sub(b.asked) < pause {
		return
	}
	b.asked = b.now()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_ = b.source.Refresh(ctx) // its failure is in the source's health
}

func newBrokers(p Parts) *brokers {
	return &brokers{parts: p, known: map[policy.Broker]*broker{}, started: make(chan *broker, 64)}
}

// of gives the source of a broker, and starts it the first time.
func (b *brokers) of(ctx context.Context, p policy.Broker) (*broker, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if known, ok := b.known[p]; ok {
		return known, nil
	}
	pins, roots, err := b.parts.Pin(p)
	if err != nil {
		return nil, fmt.Errorf("wire: certificates of broker %s: %w", p.EntityID, err)
	}
	c := metadata.SourceConfig{URL: p.Metadata, Entity: p.EntityID, Pinned: pins, Roots: roots, Now: b.parts.Now}
	if b.parts.CacheDir != "" {
		c.Cache = metadata.Folder(b.parts.CacheDir)
	}
	source, err := metadata.NewSource(c)
	if err != nil {
		return nil, err
	}
	if err := source.Restore(ctx); err != nil {
		b.parts.Telemetry.Logger().WarnContext(ctx, "kept metadata of a broker is not used", "error", err.Error())
	}
	known := &broker{source: source, roots: roots, now: b.parts.Now}
	b.known[p] = known
	select {
	case b.started <- known:
	default:
		return nil, errors.New("wire: too many brokers at once")
	}
	return known, nil
}

// run refreshes every broker until ctx ends.
func (b *brokers) run(ctx context.Context) error {
	var all sync.WaitGroup
	defer all.Wait()
	for {
		select {
		case <-ctx.Done():
			return nil
		case one := <-b.started:
			all.Go(func() { one.source.Run(ctx) })
		}
	}
}

// connection gives a realm's agreement with its broker, as its live document says.
func (a *App) connection(ctx context.Context, id realm.ID) (sp.Connection, error) {
	r, err := a.Realms.ByID(ctx, id)
	if err != nil {
		return sp.Connection{}, err
	}
	e := r.Document.EHerkenning
	if e.OIN.IsZero() {
		return sp.Connection{}, ports.ErrNotFound
	}
	b, err := a.brokers.of(ctx, e.Broker)
	if err != nil {
		return sp.Connection{}, err
	}
	b.meet(ctx)
	t := r.Document.Tenant
	out := sp.Connection{
		EntityID: fmt.Sprintf("urn:etoegang:DV:%s:entities:%d", e.OIN, e.Entity), ACS: a.parts.BaseURL + r.Slug.Path() + "/saml/acs",
		Broker: b.source, Roots: b.roots, Skew: sp.MaxSkew,
		Organisation: metadata.Organisation{Name: text(t.Provider), DisplayName: text(t.Name), URL: metadata.Text{Dutch: home(r), English: home(r)}},
		Contacts:     []metadata.Contact{{Type: "technical", Company: t.Provider.NL, Email: t.Helpdesk.Email, Phone: t.Helpdesk.Phone}},
	}
	if e.Redirect {
		out.Binding = sp.Redirect
	}
	for _, s := range e.Services {
		out.Services = append(out.Services, catalogued(r.Document.Policy, s))
	}
	return out, nil
}

func catalogued(p policy.Policy, c policy.CatalogueService) sp.Service {
	service, _ := p.Service(c.Service)
	return sp.Service{
		Policy: c.Service, Index: c.Index, ServiceID: c.ID, ServiceUUID: c.UUID,
		Name: text(service.Name), Description: text(service.Description), Attributes: []string{sp.AttributeCompanyName},
		Persons: actsForThemselves(service), Sets: c.Identifiers,
	}
}

// actsForThemselves tells whether an audience of the service needs no organisation.
func actsForThemselves(s policy.Service) bool {
	for _, a := range s.Audiences {
		if a.Organisations == policy.OrganisationNotAsked {
			return true
		}
	}
	return false
}

func home(r ports.Realm) string {
	if len(r.Document.Portals) == 0 {
		return ""
	}
	return r.Document.Portals[0].URL
}

func text(t realm.Text) metadata.Text { return metadata.Text{Dutch: t.NL, English: t.In("en")} }
