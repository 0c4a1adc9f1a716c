package wire

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/adapters/mail"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/telemetry"
	"github.com/voordeur/voordeur/config"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Server is a production server: the application on its listeners, with nothing simulated.
type Server struct {
	App       *App
	settings  config.Config
	telemetry *telemetry.Telemetry
}

// NewServer joins the application as the settings say.
func NewServer(ctx context.Context, c config.Config, log io.Writer) (*Server, error) {
	tel, err := telemetry.New(ctx, telemetry.Settings{
		Version: Version, Log: log, Level: c.Telemetry.Level, Collector: c.Telemetry.Collector, Ratio: c.Telemetry.Ratio, RealmLabel: c.Telemetry.RealmLabel,
	}, system.Now)
	if err != nil {
		return nil, err
	}
	kek, err := keys.ReadKEK(c.Keys.Encryption)
	if err != nil {
		return nil, err
	}
	mailer, err := newMailer(c.Mail)
	if err != nil {
		return nil, err
	}
	texts, err := newSMS(c.SMS)
	if err != nil {
		return nil, err
	}
	scanner, err := newScanner(c.Document, tel.Logger())
	if err != nil {
		return nil, err
	}
	businesses, err := newBusinesses(c.Register, tel.Logger())
	if err != nil {
		return nil, err
	}
	db, err := openDatabase(ctx, c)
	if err != nil {
		return nil, err
	}
	app, err := Build(ctx, Parts{
		BaseURL: c.BaseURL.String(), Database: db, KEK: kek, Mailer: mailer, From: c.Mail.From, Telemetry: tel, SMS: texts, HTTP: NewClient(false),
		Pin: pinFrom(c.Realms.Folder), Redis: c.Delivery.Redis, WarmRealms: c.Limits.WarmRealms, Proxies: prefixes(c.Listen.TrustedProxies),
		CacheDir: c.Realms.Cache, Scanner: scanner, Businesses: businesses,
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Server{app, c, tel}, nil
}

// newScanner gives the search for malware; nil where none is configured.
func newScanner(c config.Document, log *slog.Logger) (ports.Scanner, error) {
	if c.Clamd == "" {
		return nil, nil
	}
	return document.NewClamd(c.Clamd, c.Timeout, log)
}

func prefixes(networks []netip.Prefix) []string {
	out := make([]string, len(networks))
	for i, n := range networks {
		out[i] = n.String()
	}
	return out
}

// Version is set when a release is built.
var Version = "development"

// Migrate prepares the database of the settings.
func Migrate(ctx context.Context, c config.Config) error {
	if c.Database.SQLite != "" {
		db, err := sql.OpenSQLite(ctx, c.Database.SQLite)
		if err != nil {
			return err
		}
		return db.Close()
	}
	return sql.Migrate(ctx, c.Database.Postgres.Owner.Reveal())
}

func openDatabase(ctx context.Context, c config.Config) (*sql.Database, error) {
	if c.Database.SQLite != "" {
		return sql.OpenSQLite(ctx, c.Database.SQLite)
	}
	return sql.OpenPostgres(ctx, sql.PostgresConfig{
		App: c.Database.Postgres.App.Reveal(), Relay: c.Database.Postgres.Relay.Reveal(), AppPool: c.Limits.Connections,
	})
}

func newMailer(c config.Mail) (*mail.Sender, error) {
	s := mail.Settings{Host: c.Host, Port: c.Port, Security: mail.Security(c.Security), User: c.User, Password: c.Password, Timeout: c.Timeout}
	if c.Roots != "" {
		pool, _, err := certificates(c.Roots)
		if err != nil {
			return nil, err
		}
		s.Roots = pool
	}
	return mail.New(s, system.Now)
}

// pinFrom reads the certificates that a document names, relative to the folder of documents.
func pinFrom(folder string) func(policy.Broker) ([]*x509.Certificate, *x509.CertPool, error) {
	return func(b policy.Broker) ([]*x509.Certificate, *x509.CertPool, error) {
		if b.Certificate == "" {
			return nil, nil, errors.New("eherkenning.broker.certificate is missing: name the PEM file of the certificate that signs the broker's metadata")
		}
		_, pinned, err := certificates(beside(folder, b.Certificate))
		if err != nil || b.TLSRoots == "" {
			return pinned, nil, err
		}
		roots, _, err := certificates(beside(folder, b.TLSRoots))
		return pinned, roots, err
	}
}

func beside(folder, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(folder, file)
}

func certificates(file string) (*x509.CertPool, []*x509.Certificate, error) {
	rest, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	pool := x509.NewCertPool()
	var all []*x509.Certificate
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", file, err)
		}
		pool.AddCert(c)
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, nil, fmt.Errorf("%s holds no certificate in PEM form", file)
	}
	return pool, all, nil
}

// Run serves until ctx ends, then lets requests and messages under way finish.
func (s *Server) Run(ctx context.Context) error {
	defer s.Close()
	public := &http.Server{Addr: s.settings.Listen.Public, Handler: s.App.Handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(s.telemetry.Logger().Handler(), slog.LevelWarn)}
	internal := &http.Server{Addr: s.settings.Listen.Internal, Handler: s.internal(), ReadHeaderTimeout: 10 * time.Second}
	return group(ctx, s.App.Run, s.listen(public), s.listen(internal))
}

// internal shows metrics and health to the operator only.
func (s *Server) internal() http.Handler {
	m := http.NewServeMux()
	m.Handle("/metrics", s.telemetry.Metrics())
	health := s.telemetry.Health(s.App.Ready)
	m.Handle("/healthz", health)
	m.Handle("/readyz", health)
	return m
}

func (s *Server) listen(h *http.Server) func(context.Context) error {
	return func(ctx context.Context) error {
		done := make(chan error, 1)
		go func() {
			<-ctx.Done()
			done <- shut(ctx, h, s.settings.Limits.Shutdown)
		}()
		if err := h.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return <-done
	}
}

// Close gives everything back.
func (s *Server) Close() {
	stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = s.telemetry.Shutdown(stop)
	_ = s.App.Database.Close()
}
