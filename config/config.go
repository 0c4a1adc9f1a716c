// Package config reads the settings of voordeur serve and voordeur migrate: one YAML file, overridden by
// environment variables, secrets by file. It reports every fault at once and knows no other key than those of Config.
package config

import (
	"log/slog"
	"net/netip"
	"net/url"
	"time"

	"github.com/voordeur/voordeur/domain/secret"
)

// Config is every setting. The key of a field, with those of the sections around it, is its name in the file
// ("mail.port") and in the environment (VOORDEUR_MAIL_PORT).
//
// A secret.Text comes from a file of its own: its name in the file ends in -file and holds a path; in the environment it is
// VOORDEUR_MAIL_PASSWORD_FILE, or VOORDEUR_MAIL_PASSWORD for the secret itself.
type Config struct {
	BaseURL   url.URL   `key:"base-url"` // where people reach the login, without a path
	Listen    Listen    `key:"listen"`
	Database  Database  `key:"database"`
	Delivery  Delivery  `key:"delivery"`
	Mail      Mail      `key:"mail"`
	SMS       SMS       `key:"sms"`
	Document  Document  `key:"document"`
	Register  Register  `key:"business-register"`
	Keys      Keys      `key:"keys"`
	Realms    Realms    `key:"realms"`
	Telemetry Telemetry `key:"telemetry"`
	Limits    Limits    `key:"limits"`
	Simulator bool      `key:"simulator"` // must be false: the simulated scheme lets anyone be anyone
}

// Listen says where the process answers.
type Listen struct {
	Public         string         `key:"public"`          // "host:port" for people and portals
	Internal       string         `key:"internal"`        // "host:port" for metrics and health
	TrustedProxies []netip.Prefix `key:"trusted-proxies"` // whose X-Forwarded-For counts; must be given, [] for none
}

// Database is PostgreSQL or SQLite, one of the two.
type Database struct {
	Postgres Postgres `key:"postgres"`
	SQLite   string   `key:"sqlite"` // path of the file
}

// Postgres holds a connection string per role, so that none can do more than it needs.
type Postgres struct {
	App   secret.Text `key:"app-file"`   // voordeur_app: bound by row-level security; for serve
	Relay secret.Text `key:"relay-file"` // voordeur_relay: sees the outbox of all realms and nothing else; for serve
	Owner secret.Text `key:"owner-file"` // voordeur_owner: owns the tables; read by migrate only
}

// Delivery carries jobs to their handlers: through Redis, or within the process.
type Delivery struct {
	Redis     secret.Text `key:"redis-file"` // redis://[user:password@]host:port/db
	InProcess bool        `key:"in-process"`
}

// Mail is the mail server. Without TLS it must be on this machine.
type Mail struct {
	Host     string        `key:"host"`
	Port     int           `key:"port"`
	Security string        `key:"security"` // none, starttls or tls
	User     string        `key:"user"`
	Password secret.Text   `key:"password-file"`
	From     string        `key:"from"` // "Voordeur <noreply@voordeur.example>"
	Roots    string        `key:"roots"`
	Timeout  time.Duration `key:"timeout"`
}

// SMS is the gateway for text messages; without an address no realm can send them.
type SMS struct {
	Gateway    string        `key:"gateway"`
	Key        secret.Text   `key:"key-file"`
	Originator string        `key:"originator"`
	Timeout    time.Duration `key:"timeout"`
}

// Document says how files that people upload are searched for malware; without clamd they are marked as not scanned.
type Document struct {
	Clamd   string        `key:"clamd"` // "unix:/path/of/socket" or "tcp:host:port"
	Timeout time.Duration `key:"timeout"`
}

// Register is the register of organisations, by the interface of the Chamber of Commerce (MR-04); without an address
// whoever orders means is told that it does not answer.
type Register struct {
	URL     string        `key:"url"` // "https://api.kvk.nl/api"
	Key     secret.Text   `key:"key-file"`
	Roots   string        `key:"roots"`   // that sign its certificate; "": those of the system
	Timeout time.Duration `key:"timeout"` // of one question, a second try included
}

// Keys names the file of the key-encryption key, made by voordeur keys init.
type Keys struct {
	Encryption string `key:"encryption-key-file"`
}

// Realms names the folder that documents name certificates in, and the one where the last good metadata
// of brokers outlives a restart; without it a node that starts while its broker is away cannot log in.
type Realms struct {
	Folder string `key:"folder"`
	Cache  string `key:"cache"`
}

// Telemetry says what is kept of requests.
type Telemetry struct {
	Level      slog.Level `key:"level"`     // debug, info, warn or error
	Collector  string     `key:"collector"` // OTLP over HTTP; "" keeps traces off
	Ratio      float64    `key:"ratio"`     // of the requests that are traced, 0 to 1
	RealmLabel bool       `key:"realm-label"`
}

// Limits keep the process within its machine.
type Limits struct {
	Connections int           `key:"connections"` // to the database, per role
	WarmRealms  int           `key:"warm-realms"` // whose keys and policies stay in memory
	Shutdown    time.Duration `key:"shutdown"`    // for requests and jobs under way when the process is told to stop
}

// defaults are the settings that are safe for everyone. Nothing that guards anything has one.
func defaults() Config {
	return Config{
		Listen:    Listen{Public: ":8080", Internal: "127.0.0.1:9090"},
		Mail:      Mail{Timeout: 15 * time.Second},
		SMS:       SMS{Timeout: 15 * time.Second},
		Document:  Document{Timeout: 30 * time.Second},
		Register:  Register{Timeout: 5 * time.Second},
		Telemetry: Telemetry{Level: slog.LevelInfo, Ratio: 0.01},
		Limits:    Limits{Connections: 16, WarmRealms: 1024, Shutdown: 20 * time.Second},
	}
}
