package wire

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/adapters/mail"
	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/adapters/simulator/phone"
	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/telemetry"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// DemoOptions says where a demo lives.
type DemoOptions struct {
	Data      string // folder; made where it does not exist
	Port      int    // of all pages; 0 takes a free one
	Artifacts int    // of the broker's artifact service; 0 takes a free one
	Mail      int    // of the inbox; 0 takes a free one
	Log       *os.File
	Now       func() time.Time
	// Database opens another database than SQLite in Data: for tests.
	Database func(context.Context) (*sql.Database, error)
	Redis    secret.Text
	Only     []string // slugs of tenants, to start fewer; empty: all
}

// Demo is everything in one process: the application, the simulated scheme, an inbox and a portal, on
// hosts of their own.
type Demo struct {
	App       *App
	Scheme    *scheme.Scheme
	Inbox     *inbox.Inbox
	Phone     *phone.Phone
	Port      int
	Options   DemoOptions
	smsKey    secret.Text // of the inbox's gateway for text messages
	kvkKey    secret.Text // of the business register to practise with
	log       *slog.Logger
	server    *http.Server
	listeners []net.Listener
	artifacts net.Listener
	realms    []settled
	sandboxes *sandboxes
}

// demoHosts are the hosts below localhost, by what they serve.
const (
	hostLogin  = "voordeur.localhost"
	hostBroker = "makelaar.localhost"
	hostInbox  = "postvak.localhost"
	hostPhone  = "telefoon.localhost"
	hostKvK    = "handelsregister.localhost"
	hostReconi = "reconi.localhost"
)

// NewDemo makes a demo that is ready to Run. What an earlier one kept in the folder is used again.
func NewDemo(ctx context.Context, o DemoOptions) (*Demo, error) {
	if o.Now == nil {
		o.Now = system.Now
	}
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the folder %s cannot be made: %w; choose another with --data", o.Data, errors.Unwrap(err))
	}
	d := &Demo{Options: o, smsKey: secret.New(newID()), kvkKey: secret.New(newID())}
	if err := d.listen(); err != nil {
		return nil, err
	}
	if err := d.build(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// listen takes the ports first: a second demo, or a busy port, shows at once.
func (d *Demo) listen() error {
	first, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", itoa(d.Options.Port)))
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("port %d is in use, perhaps by another demo; stop it, or choose another port with --port", d.Options.Port)
	}
	if err != nil {
		return err
	}
	d.Port = first.Addr().(*net.TCPAddr).Port
	d.listeners = append(d.listeners, first)
	if six, err := net.Listen("tcp", net.JoinHostPort("::1", itoa(d.Port))); err == nil {
		d.listeners = append(d.listeners, six) // browsers may try IPv6 first; a machine without it does without
	}
	return nil
}

// URL gives an address on one of the demo's hosts.
func (d *Demo) URL(host, path string) string { return "http://" + host + ":" + itoa(d.Port) + path }

func (d *Demo) build(ctx context.Context) error {
	tel, err := telemetry.New(ctx, telemetry.Settings{Version: "demo", Log: d.Options.Log, Level: slog.LevelWarn}, d.Options.Now)
	if err != nil {
		return err
	}
	db, err := d.database(ctx)
	if err != nil {
		return err
	}
	kek, err := keys.EnsureKEK(d.path("key-encryption-key"), system.Random())
	if err != nil {
		return err
	}
	d.realms, d.log = d.settle(), tel.Logger()
	if err := d.simulate(tel.Logger()); err != nil {
		return err
	}
	mailer, err := d.mailer()
	if err != nil {
		return err
	}
	texts, err := d.demoSMS()
	if err != nil {
		return err
	}
	businesses, err := d.businesses()
	if err != nil {
		return err
	}
	d.App, err = Build(ctx, Parts{
		BaseURL: d.URL(hostLogin, ""), Database: db, KEK: kek, Mailer: mailer, From: "Voordeur (oefen) <noreply@voordeur.localhost>",
		Telemetry: tel, SMS: texts, Businesses: businesses, HTTP: NewClient(true), Pin: d.pin, CacheDir: d.path("metadata"), Redis: d.Options.Redis, Now: d.Options.Now,
	})
	if err != nil {
		return err
	}
	if err := d.publish(ctx); err != nil {
		return err
	}
	if err := d.populate(ctx); err != nil {
		return err
	}
	if err := d.enrolSchools(ctx); err != nil {
		return err
	}
	if d.sandboxes, err = d.openSandboxes(ctx); err != nil {
		return err
	}
	handler, err := d.hosts(tel.Logger())
	if err != nil {
		return err
	}
	d.server = &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	return nil
}

func (d *Demo) path(name string) string { return filepath.Join(d.Options.Data, name) }

func (d *Demo) database(ctx context.Context) (*sql.Database, error) {
	if d.Options.Database != nil {
		return d.Options.Database(ctx)
	}
	db, err := sql.OpenSQLite(ctx, d.path("voordeur.db"))
	switch {
	case errors.Is(err, sql.ErrInUse):
		return nil, fmt.Errorf("another demo uses the folder %s; stop it, or choose another folder with --data", d.Options.Data)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("the folder %s cannot be written to; choose another with --data", d.Options.Data)
	}
	return db, err
}

// simulate starts the scheme, the inbox and the phone.
func (d *Demo) simulate(log *slog.Logger) error {
	var err error
	if d.Phone, err = phone.New(phone.Config{Dir: d.Options.Data, Now: d.Options.Now}); err != nil {
		return err
	}
	d.Inbox, err = inbox.New(inbox.Config{
		Dir: d.Options.Data, SMTPAddr: net.JoinHostPort("127.0.0.1", itoa(d.Options.Mail)), BaseURL: d.URL(hostInbox, ""), Now: d.Options.Now,
		AccessKey: d.smsKey,
	})
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("port %d for mail is in use; stop what uses it, or choose another port with --mail-port", d.Options.Mail)
	}
	if err != nil {
		return fmt.Errorf("the inbox: %w", err)
	}
	d.Scheme, err = scheme.New(scheme.Config{
		Dir: d.path("scheme"), BaseURL: d.URL(hostBroker, ""), ArtifactAddr: net.JoinHostPort("127.0.0.1", itoa(d.Options.Artifacts)),
		SendSMS: d.Inbox.SendSMS, SendMail: d.supplierMail, InboxURL: d.URL(hostInbox, "/"), HTTP: NewClient(true), Providers: d.providers(),
		Now: d.Options.Now, Random: system.Random(), Log: log, Elsewhere: d.elsewhere(),
	})
	if err != nil {
		return fmt.Errorf("the simulated scheme: %w", err)
	}
	d.artifacts, err = d.Scheme.ListenArtifacts()
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("port %d for the broker's artifact service is in use; stop what uses it, or choose another port with --artifact-port", d.Options.Artifacts)
	}
	return err
}

func (d *Demo) mailer() (ports.Mailer, error) {
	host, port, err := net.SplitHostPort(d.Inbox.SMTPAddr())
	if err != nil {
		return nil, err
	}
	return mail.New(mail.Settings{Host: host, Port: atoi(port), Security: mail.Plain, Timeout: 10 * time.Second}, d.Options.Now)
}

// pin trusts the simulated broker, and nobody else.
func (d *Demo) pin(b policy.Broker) ([]*x509.Certificate, *x509.CertPool, error) {
	if b.EntityID != d.Scheme.EntityID() {
		return nil, nil, fmt.Errorf("the demo has no broker %s", b.EntityID)
	}
	return []*x509.Certificate{d.Scheme.SigningCertificate()}, d.Scheme.TLSRoots(), nil
}

// Run serves until ctx ends, then lets what is under way finish.
func (d *Demo) Run(ctx context.Context) error {
	defer d.Close()
	work := []func(context.Context) error{
		d.App.Run,
		func(context.Context) error { return d.Inbox.Serve() },
		func(context.Context) error { return d.Scheme.Serve(d.artifacts) },
		func(ctx context.Context) error {
			<-ctx.Done()
			return errors.Join(shut(ctx, d.server, 5*time.Second), d.Inbox.Close(), d.Scheme.Close())
		},
	}
	for _, l := range d.listeners {
		work = append(work, func(context.Context) error {
			if err := d.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
	}
	return group(ctx, work...)
}

// Close gives back ports and files; after Run there is nothing left to close.
func (d *Demo) Close() {
	for _, l := range d.listeners {
		_ = l.Close()
	}
	if d.Inbox != nil {
		_ = d.Inbox.Close()
	}
	if d.Scheme != nil {
		_ = d.Scheme.Close()
	}
	if d.App != nil {
		_ = d.App.Database.Close()
	}
}

// Password is that of everybody in the practice network.
func (d *Demo) Password() string { return scheme.Password }
