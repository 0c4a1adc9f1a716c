package config

import (
	"net"
	netmail "net/mail"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// validate holds the rules that look at values; it notes what is wrong in the order of the file.
func (c *Config) validate(r *reader) {
	c.Database.validate(r)
	if r.command == Migrate {
		return
	}
	c.validateBaseURL(r)
	c.Listen.validate(r)
	c.Delivery.validate(r)
	c.Mail.validate(r)
	c.SMS.validate(r)
	c.Document.validate(r)
	c.Register.validate(r)
	c.Telemetry.validate(r)
	c.Limits.validate(r)
	r.path(&c.Keys.Encryption, "keys.encryption-key-file", "voordeur keys init makes that file")
	r.path(&c.Realms.Folder, "realms.folder", "it holds the policy documents")
	if c.Realms.Cache != "" {
		r.path(&c.Realms.Cache, "realms.cache", "")
	}
	if c.Simulator {
		r.wrong("simulator", "serve does not start with the simulated scheme, in which anyone can be anyone; use voordeur demo")
	}
}

func (c *Config) validateBaseURL(r *reader) {
	u := c.BaseURL
	switch {
	case !r.required("base-url", "people must be able to reach the login somewhere"):
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		r.wrong("base-url", "has a scheme and a host only")
	case u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())):
		r.wrong("base-url", "must start with https")
	}
}

func (l Listen) validate(r *reader) {
	r.address("listen.public", l.Public)
	r.address("listen.internal", l.Internal)
	if l.Public == l.Internal {
		r.wrong("listen.internal", "is the same as listen.public, so everyone could read the metrics")
	}
	r.required("listen.trusted-proxies", "name the networks of your reverse proxies, or [] for none: what they say of a caller's address is believed")
}

func (d *Database) validate(r *reader) {
	postgres := r.any("database.postgres.app-file", "database.postgres.relay-file", "database.postgres.owner-file")
	switch {
	case postgres && d.SQLite != "":
		r.wrong("database", "names both postgres and sqlite; choose one")
	case d.SQLite != "":
		r.path(&d.SQLite, "database.sqlite", "")
	case !postgres:
		r.wrong("database", "names neither postgres nor sqlite")
	case r.command == Migrate:
		r.required("database.postgres.owner-file", "migrate works as the owner of the tables")
	default:
		r.required("database.postgres.app-file", "serve works under row-level security")
		r.required("database.postgres.relay-file", "the relay delivers mail and jobs of all realms")
	}
}

func (d Delivery) validate(r *reader) {
	redis := r.any("delivery.redis-file")
	if redis == d.InProcess {
		r.wrong("delivery", "needs redis-file, or in-process: true; one of the two")
		return
	}
	if d.Redis.IsZero() {
		return
	}
	if u, err := url.Parse(d.Redis.Reveal()); err != nil || u.Host == "" || u.Scheme != "redis" && u.Scheme != "rediss" {
		r.wrong("delivery.redis-file", "its file holds no address such as redis://host:6379/0")
	}
}

func (m *Mail) validate(r *reader) {
	r.required("mail.host", "codes go out by mail")
	if r.required("mail.port", "for instance 587 with starttls") {
		r.between("mail.port", m.Port, 1, 65535)
	}
	if r.required("mail.security", "one of starttls, tls and none") {
		m.validateSecurity(r)
	}
	if r.required("mail.from", "every mail has a sender") {
		if _, err := netmail.ParseAddress(m.From); err != nil {
			r.wrong("mail.from", "is not an e-mail address")
		}
	}
	if (m.User == "") != !r.any("mail.password-file") {
		r.wrong("mail.user", "and mail.password-file go together")
	}
	if m.Roots != "" {
		r.path(&m.Roots, "mail.roots", "")
	}
	r.positive("mail.timeout", m.Timeout.Seconds())
}

func (m *Mail) validateSecurity(r *reader) {
	switch {
	case m.Security != "starttls" && m.Security != "tls" && m.Security != "none":
		r.wrong("mail.security", "is one of starttls, tls and none")
	case m.Security == "none" && !loopback(m.Host):
		r.wrong("mail.security", "none is for a mail server on this machine only")
	case m.Security == "none" && m.User != "":
		r.wrong("mail.security", "with none a password would travel in the clear")
	}
}

func (s SMS) validate(r *reader) {
	if s.Gateway == "" {
		if s.Originator != "" || r.any("sms.key-file") {
			r.wrong("sms.gateway", "is missing, though other settings of sms are there")
		}
		return
	}
	if u, err := url.Parse(s.Gateway); err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u.Hostname()) {
		r.wrong("sms.gateway", "is not an https address")
	}
	r.required("sms.key-file", "the gateway wants an access key")
	r.required("sms.originator", "the telephone shows it")
	r.positive("sms.timeout", s.Timeout.Seconds())
}

func (d Document) validate(r *reader) {
	network, address, _ := strings.Cut(d.Clamd, ":")
	_, port, err := net.SplitHostPort(address)
	if d.Clamd != "" && !(network == "unix" && filepath.IsAbs(address)) && !(network == "tcp" && err == nil && port != "") {
		r.wrong("document.clamd", "is unix:/path/of/socket or tcp:host:port")
	}
	r.positive("document.timeout", d.Timeout.Seconds())
}

func (b *Register) validate(r *reader) {
	r.positive("business-register.timeout", b.Timeout.Seconds())
	if b.URL == "" {
		if b.Roots != "" || r.any("business-register.key-file") {
			r.wrong("business-register.url", "is missing, though other settings of business-register are there")
		}
		return
	}
	u, err := url.Parse(b.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())):
		r.wrong("business-register.url", "is not an https address")
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		r.wrong("business-register.url", "has a scheme, a host and a path only")
	}
	r.required("business-register.key-file", "the register answers subscribers only")
	if b.Roots != "" {
		r.path(&b.Roots, "business-register.roots", "")
	}
}

func (t Telemetry) validate(r *reader) {
	if t.Ratio < 0 || t.Ratio > 1 || t.Ratio != t.Ratio {
		r.wrong("telemetry.ratio", "lies between 0 and 1")
	}
	if t.Collector == "" {
		return
	}
	if u, err := url.Parse(t.Collector); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		r.wrong("telemetry.collector", "is not an http or https address")
	}
}

func (l Limits) validate(r *reader) {
	r.between("limits.connections", l.Connections, 2, 1000)
	r.between("limits.warm-realms", l.WarmRealms, 1, 100_000)
	r.positive("limits.shutdown", l.Shutdown.Seconds())
}

// required notes a setting that is absent or empty, and tells whether it is there.
func (r *reader) required(key, why string) bool {
	if _, ok := r.given[key]; ok && !r.empty(key) {
		return true
	}
	r.wrong(key, "is missing: %s", why)
	return false
}

func (r *reader) empty(key string) bool {
	text, ok := r.fields[key].at.(*string)
	return ok && *text == ""
}

func (r *reader) any(keys ...string) bool {
	for _, key := range keys {
		if _, ok := r.given[key]; ok {
			return true
		}
	}
	return false
}

func (r *reader) between(key string, n, least, most int) {
	if n < least || n > most {
		r.wrong(key, "lies between %d and %d", least, most)
	}
}

func (r *reader) positive(key string, n float64) {
	if n <= 0 {
		r.wrong(key, "is more than nothing")
	}
}

// path makes a path absolute to the folder of the settings; why is "" where the caller knows it is there.
func (r *reader) path(at *string, key, why string) {
	if why != "" && !r.required(key, why) {
		return
	}
	if !filepath.IsAbs(*at) {
		*at = filepath.Join(r.folder, *at)
	}
}

func (r *reader) address(key, s string) {
	host, port, err := net.SplitHostPort(s)
	n, notNumber := strconv.Atoi(port)
	if err != nil || notNumber != nil || n < 0 || n > 65535 || host != "" && net.ParseIP(host) == nil && host != "localhost" {
		r.wrong(key, `holds an address and a port such as "127.0.0.1:8080" or ":8080"`)
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
