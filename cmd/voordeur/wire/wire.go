// Package wire is the only place that joins ports to adapters. The demo, the production server and the
// tests build the same application here; they differ in the parts they hand in.
package wire

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/voordeur/voordeur/adapters/accountfile"
	"github.com/voordeur/voordeur/adapters/api"
	"github.com/voordeur/voordeur/adapters/auditfile"
	"github.com/voordeur/voordeur/adapters/casbin"
	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/adapters/oidc"
	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/adapters/peoplefile"
	"github.com/voordeur/voordeur/adapters/phone"
	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/saml/sp"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/telemetry"
	"github.com/voordeur/voordeur/adapters/totp"
	"github.com/voordeur/voordeur/adapters/web"
	"github.com/voordeur/voordeur/adapters/web/assets"
	"github.com/voordeur/voordeur/application/addresses"
	"github.com/voordeur/voordeur/application/administrators"
	"github.com/voordeur/voordeur/application/apps"
	"github.com/voordeur/voordeur/application/auditlog"
	"github.com/voordeur/voordeur/application/codes"
	"github.com/voordeur/voordeur/application/correspondence"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/enlisting"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/application/linking"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/application/notices"
	"github.com/voordeur/voordeur/application/notifying"
	"github.com/voordeur/voordeur/application/once"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/application/people"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/application/provision"
	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/application/retention"
	"github.com/voordeur/voordeur/application/sessions"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/application/trial"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// Parts is what differs between a demo, a production server and a test.
type Parts struct {
	BaseURL   string // where people reach the login, without a path
	Database  *sql.Database
	KEK       keys.KEK
	Mailer    ports.Mailer
	Passwords ports.PasswordHasher // nil: Argon2id behind a gate of its own
	From      string
	SMS       ports.SMSSender // nil: no text messages
	// Businesses is the register of organisations; nil: none answers.
	Businesses ports.BusinessRegister
	Telemetry  *telemetry.Telemetry
	HTTP       *http.Client // towards portals
	// Pin gives the certificates that may sign a broker's metadata, and the roots for TLS to it (nil: the system's).
	Pin        func(policy.Broker) ([]*x509.Certificate, *x509.CertPool, error)
	CacheDir   string      // for the last good metadata of brokers; empty keeps none
	Redis      secret.Text // redis://host:port/db for asynq; zero delivers within the process
	WarmRealms int
	Proxies    []string      // networks of reverse proxies, whose X-Forwarded-For counts
	Scanner    ports.Scanner // of documents; nil: none is configured, and they are marked so
	Now        func() time.Time
}

// App is the application, joined.
type App struct {
	Handler   http.Handler // of the public listener
	Realms    *realms.Service
	Keys      *keys.Store
	People    *people.Service
	Policies  *policies.Service
	Database  *sql.Database
	Routes    []Route // of the pages; the protocol's endpoints are in its discovery document
	brokers   *brokers
	passwords ports.PasswordHasher
	provision *provision.Service
	applying  *registration.Service
	desk      *desk.Service
	linkdesk  *linkdesk.Service
	retention *retention.Service
	mandates  *mandates.Service
	delivery  *delivery
	parts     Parts
}

// Build joins the application. It reads the register of realms, and makes no network call.
func Build(ctx context.Context, p Parts) (*App, error) {
	if p.Now == nil {
		p.Now = system.Now
	}
	if p.WarmRealms == 0 {
		p.WarmRealms = 512
	}
	if p.CacheDir != "" {
		if err := os.MkdirAll(p.CacheDir, 0o700); err != nil {
			return nil, fmt.Errorf("wire: folder for metadata: %w", err)
		}
	}
	db := p.Database
	dir := realms.New(realms.Config{Work: db, Register: db, Reader: documents{}, Now: p.Now, NewID: newID})
	if err := dir.Refresh(ctx); err != nil {
		return nil, err
	}
	store := keys.New(db, p.KEK, system.Random(), p.Now, p.WarmRealms)
	a := &App{Realms: dir, Keys: store, Database: db, parts: p, brokers: newBrokers(p)}
	saml := sp.New(sp.Config{Connections: a.connection, Keys: store, Random: system.Random(), Now: p.Now})
	measured := newCounterparties(a, saml)
	authorizer := casbin.New(p.WarmRealms)
	post := postbox.New(postbox.Config{Sealer: store, Now: p.Now, NewID: newID})
	closer := sessions.New(sessions.Config{Work: db, Clients: clients{dir}, Postbox: post, Now: p.Now, NewID: newID})
	trials := trial.New(trial.Config{Work: db, Sealer: store, Now: p.Now, Random: system.Random()})
	answers := map[ports.PortalKind]ports.Answers{ports.PortalHosted: web.Hosted{Directory: dir}, ports.PortalTrial: trials}
	oneTime := codes.New(codes.Config{Sealer: store, Postbox: post, Now: p.Now, Random: system.Random(), NewID: newID})
	prover := addresses.New(addresses.Config{Codes: oneTime, Postbox: post, Now: p.Now, NewID: newID})
	hasher, err := p.hasher()
	if err != nil {
		return nil, err
	}
	authenticators := apps.New(apps.Config{Passwords: totp.New(system.Random()), Codes: oneTime, Sealer: store, Now: p.Now, Random: system.Random(), NewID: newID})
	told := notices.New(notices.Config{
		Work: db, Directory: dir, Postbox: post, Closer: closer, BaseURL: p.BaseURL, Now: p.Now, Random: system.Random(), NewID: newID,
	})
	links := linking.New(linking.Config{
		Work: db, Directory: dir, Codes: oneTime, Addresses: prover, Passwords: hasher, Sealer: store, Postbox: post, Closer: closer,
		BaseURL: p.BaseURL, Now: p.Now, Random: system.Random(), NewID: newID,
	})
	login := signin.New(signin.Config{
		Work: db, Directory: dir, Upstream: measured, Sealer: store, Postbox: post, Authorizer: authorizer, Addresses: prover, Codes: oneTime, Passwords: hasher,
		Apps: authenticators, Links: links, Keeper: links, Notices: told, Catalogue: dir, Closer: closer, Answers: answers, Host: host(p.BaseURL), Now: p.Now, Random: system.Random(), NewID: newID, Recorder: recorder{p.Telemetry},
	})
	files := policyfile.NewLibrary(amsterdam)
	a.Policies = policies.New(policies.Config{
		Work: db, Directory: dir, Authorizer: authorizer, Reader: files, Editor: files, Publisher: dir, Surroundings: surroundings{a}, Postbox: post, Now: p.Now, NewID: newID,
	})
	a.People = people.New(people.Config{Work: db, Directory: dir, Authorizer: authorizer, Callers: closer, Closer: closer, Links: links, Postbox: post, Now: p.Now, NewID: newID})
	own := profile.New(profile.Config{
		Work: db, Directory: dir, Addresses: prover, Codes: oneTime, Passwords: hasher, Apps: authenticators, Phones: phone.Plans{}, Notices: told, Callers: closer, Closer: closer,
		Linker: links, Keeper: links, Sealer: store, Postbox: post, Texts: p.SMS != nil, Host: host(p.BaseURL), Now: p.Now, Random: system.Random(), NewID: newID,
	})
	a.provision = provision.New(provision.Config{Work: db, Directory: dir, Postbox: post, BaseURL: p.BaseURL, Now: p.Now, NewID: newID})
	a.applying = registration.New(registration.Config{
		Work: db, Directory: dir, Codes: oneTime, Sealer: store, Postbox: post, Passwords: hasher, Phones: phone.Plans{}, Files: document.Inspector{}, Scanner: p.scanner(),
		BaseURL: p.BaseURL, Zone: amsterdam, Now: p.Now, Random: system.Random(), NewID: newID,
	})
	a.desk = desk.New(desk.Config{
		Work: db, Directory: dir, Authorizer: authorizer, Callers: closer, Closer: closer, Postbox: post, Notices: told, Accounts: a.provision, Apps: authenticators, Attempts: login, Files: auditfile.Files{},
		BaseURL: p.BaseURL, Now: p.Now, NewID: newID,
	})
	a.linkdesk = linkdesk.New(linkdesk.Config{
		Work: db, Directory: dir, Keeper: links, Closer: closer, Sealer: store, Postbox: post, Files: accountfile.Reader{}, Institutions: accountfile.Reader{},
		Now: p.Now, Random: system.Random(), NewID: newID,
	})
	enlist := enlisting.New(enlisting.Config{
		Work: db, Directory: dir, Catalogue: dir, Register: p.businesses(), Codes: oneTime, Passwords: hasher, Phones: phone.Plans{}, Sealer: store, Postbox: post,
		BaseURL: p.BaseURL, Host: host(p.BaseURL), Zone: amsterdam, Now: p.Now, Random: system.Random(), NewID: newID,
	})
	admins := administrators.New(administrators.Config{Directory: dir, Authorizer: authorizer, Callers: closer, Now: p.Now})
	orders := ordering.New(ordering.Config{
		Work: db, Directory: dir, Callers: closer, Admins: admins, Register: p.businesses(), Files: peoplefile.Files{}, Phones: phone.Plans{}, Catalogue: dir, Sealer: store, Postbox: post,
		BaseURL: p.BaseURL, Zone: amsterdam, Now: p.Now, Random: system.Random(), NewID: newID,
	})
	noticed := notifying.New(notifying.Config{Work: db, Directory: dir, Offering: dir, Closer: closer, Postbox: post, Now: p.Now, NewID: newID})
	register := mandates.New(mandates.Config{
		Work: db, Directory: dir, Admins: admins, Catalogue: dir, Register: p.businesses(), Notices: noticed, Closer: closer, Postbox: post,
		Zone: amsterdam, Now: p.Now, NewID: newID,
	})
	a.mandates = register
	a.retention = retention.New(retention.Config{Work: db, Directory: dir, Closer: closer, Links: links, Postbox: post, Now: p.Now, NewID: newID})
	library, err := assets.New()
	if err != nil {
		return nil, err
	}
	pages, err := web.New(web.Config{
		BaseURL: p.BaseURL, Signin: login, People: a.People, Profile: own, Links: links, Notices: told, Applying: a.applying, Enlisting: enlist, Desk: a.desk, LinkDesk: a.linkdesk, Ordering: orders, Mandates: register, Policies: a.Policies, Trials: trials, Sessions: closer, Directory: dir, Metadata: saml, Keys: store, Brokers: measured, Assets: library,
		Now: p.Now, Random: system.Random(), Log: p.Telemetry.Logger(),
	})
	if err != nil {
		return nil, err
	}
	provider := oidc.New(oidc.Config{
		BaseURL: p.BaseURL, Flows: login, Sessions: closer, Clients: clients{dir}, Keys: store, Seal: store, Work: db,
		Realms: oidcRealms{dir}.bySlug, RealmByID: oidcRealms{dir}.byID, HTTP: p.HTTP, Now: p.Now, Random: system.Random(),
		Log: p.Telemetry.Logger(), Pages: pages,
	})
	answers[ports.PortalOIDC] = provider.Answers()
	pages.Protocol, pages.Guide, pages.Health, trials.Guide = provider, provider, provider, provider
	mail := correspondence.New(correspondence.Config{Work: db, Postbox: post, Composer: composer{p.From}, Texts: composer{p.From}, Mailer: p.Mailer, SMS: p.SMS})
	a.passwords = hasher
	a.delivery = newDelivery(p, post, mail, own, a.Policies, a.desk, links, a.linkdesk, orders, register, noticed, provider)
	programs := api.New(api.Config{
		BaseURL: p.BaseURL, Directory: dir, Tokens: provider, Policies: a.Policies, Audit: auditlog.New(auditlog.Config{Work: db, Authorizer: authorizer, Now: p.Now, NewID: newID}),
		Once: once.New(once.Config{Work: db, Now: p.Now}), Now: p.Now, Log: p.Telemetry.Logger(),
	})
	a.Handler = a.router(pages, programs)
	debug.FreeOSMemory() // joining makes garbage once: keys, compressed files, policies
	return a, nil
}

func (p Parts) hasher() (ports.PasswordHasher, error) {
	if p.Passwords != nil {
		return p.Passwords, nil
	}
	return password.New(password.Settings{Random: system.Random()})
}

// Published is what came of a document.
type Published struct {
	Realm   ports.Realm
	Changed bool // false: the live version says the same already
}

// Publish makes a document live for the operator, and registers its realm if it is new.
func (a *App) Publish(ctx context.Context, file []byte, by string) (Published, error) {
	d, faults := documents{}.Read(file)
	if len(faults) > 0 {
		return Published{}, &policies.Faulty{Faults: faults}
	}
	id, err := a.Realms.Enter(ctx, d.Realm)
	if err != nil {
		return Published{}, err
	}
	made, changed, err := a.Policies.Apply(ctx, policies.Operator(ports.Realm{ID: id, Slug: d.Realm}, by), file)
	if err != nil {
		return Published{}, err
	}
	r, err := a.Realms.AtVersion(ctx, id, made.Version)
	return Published{Realm: r, Changed: changed}, err
}

// RecordKeyChange leaves in the audit log what an operator did to a key.
func (a *App) RecordKeyChange(ctx context.Context, r realm.ID, use ports.KeyUse, step string) error {
	return a.Database.Do(ctx, r, func(ctx context.Context, st ports.Store) error {
		return st.Audit().Append(ctx, audit.Event{
			ID: newID(), Action: audit.KeyChanged, Object: "key:" + string(use), Result: audit.Done, Origin: "command", Actor: "operator",
			At: a.parts.Now(), Facts: map[string]string{"step": step},
		})
	})
}

// KeyNames go into the certificates of a realm.
func KeyNames(d policy.Document) keys.Names {
	return keys.Names{CommonName: d.Realm.Tenant(), Organisation: d.Tenant.Provider.NL, OIN: d.EHerkenning.OIN.String()}
}

// warm starts what a realm needs before its first login.
func (a *App) warm(ctx context.Context, r ports.Realm) error {
	if r.Document.EHerkenning.OIN.IsZero() {
		return nil
	}
	_, err := a.brokers.of(ctx, r.Document.EHerkenning.Broker)
	return err
}

// documents reads documents in the realm's time zone.
type documents struct{}

func (documents) Read(file []byte) (policy.Document, []policy.Fault) {
	return policyfile.Read(file, amsterdam)
}
