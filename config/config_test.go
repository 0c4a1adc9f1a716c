package config

import (
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

const example = "../deployments/voordeur.example.yaml"

// folder gives a folder with the secrets of the example; none of them opens anything.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"postgres-app": "postgres://app", "postgres-relay": "postgres://relay", "postgres-owner": "postgres://owner\n",
		"redis": "redis://:proef@redis:6379/0\n", "mail-password": "proef-geheim\n", "sms-key": "proef-sleutel", "kvk-key": "proef-abonnement\n", "empty": "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, "secrets", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// settings is the example as a tree that a test can change.
type settings map[string]any

func exampleSettings(t *testing.T) settings {
	t.Helper()
	raw, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	var s settings
	if err := yaml.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// set changes the value of a key; nil takes it away.
func (s settings) set(key string, value any) settings {
	section := map[string]any(s)
	parts := strings.Split(key, ".")
	for _, p := range parts[:len(parts)-1] {
		below, ok := section[p].(map[string]any)
		if !ok {
			if b, isSettings := section[p].(settings); isSettings {
				below, ok = b, true
			}
		}
		if !ok {
			below = map[string]any{}
			section[p] = below
		}
		section = below
	}
	if last := parts[len(parts)-1]; value == nil {
		delete(section, last)
	} else {
		section[last] = value
	}
	return s
}

func (s settings) parse(t *testing.T, dir string, cmd Command, environ ...string) (Config, error) {
	t.Helper()
	raw, err := yaml.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return parse(raw, dir, environ, cmd)
}

func TestTheExampleFileIsRight(t *testing.T) {
	raw, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	dir := folder(t)
	c, err := parse(raw, dir, nil, Serve)
	if err != nil {
		t.Fatal(err)
	}
	got := []any{
		c.BaseURL.String(), c.Listen.TrustedProxies, c.Mail.Port, c.Mail.Password.Reveal(), c.Mail.Timeout, c.Keys.Encryption,
		c.Delivery.Redis.Reveal(), c.Database.Postgres.App.Reveal(), c.Telemetry.Ratio, c.Limits.Shutdown, c.Realms.Folder, c.Mail.Roots,
	}
	want := []any{
		"https://inloggen.voordeur.example", []netip.Prefix{netip.MustParsePrefix("172.16.0.0/12")}, 1025, "proef-geheim", 15 * time.Second,
		filepath.Join(dir, "secrets/key-encryption-key"), "redis://:proef@redis:6379/0", "postgres://app", 0.01, 20 * time.Second,
		filepath.Join(dir, "realms"), filepath.Join(dir, "secrets/mail-ca.pem"),
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
}

func TestEachCommandReadsOnlyItsSecrets(t *testing.T) {
	dir := folder(t)
	serve, err := exampleSettings(t).set("database.postgres.owner-file", "not/mounted").parse(t, dir, Serve)
	if err != nil || !serve.Database.Postgres.Owner.IsZero() {
		t.Errorf("serve read the owner's connection string (%v)", err)
	}
	s := exampleSettings(t).set("mail.password-file", "not/mounted").set("delivery.redis-file", "not/mounted").set("database.postgres.app-file", "not/mounted")
	migrate, err := s.parse(t, dir, Migrate)
	if err != nil || migrate.Database.Postgres.Owner.Reveal() != "postgres://owner" || !migrate.Mail.Password.IsZero() {
		t.Errorf("migrate read more or less than the owner's connection string (%v)", err)
	}
}

// rule says of one key what must be there and what may not.
type rule struct {
	required bool
	wrong    []any
	right    []any
}

var rules = map[string]rule{
	"base-url":                     {true, []any{"inloggen.example", "http://inloggen.example", "https://a.example/path", "https://a.example?x=1", "https://u:p@a.example", ""}, []any{"https://a.example", "http://localhost:8080", "https://a.example/"}},
	"listen.public":                {false, []any{"8080", "host.example:80", ":99999", ":http", []string{":1"}}, []any{":8080", "127.0.0.1:80", "[::1]:80"}},
	"listen.internal":              {false, []any{"x", ":8080"}, []any{"127.0.0.1:9090"}},
	"listen.trusted-proxies":       {true, []any{"10.0.0.0/8", []string{"10.0.0.1"}, []string{"x"}, [][]string{{"10.0.0.0/8"}}}, []any{[]string{}, []string{"10.0.0.0/8", "fd00::/8"}}},
	"database.sqlite":              {false, []any{"beside-postgres.db"}, nil},
	"database.postgres.app-file":   {true, []any{"absent", "secrets/empty", []string{"x"}}, []any{"secrets/postgres-app"}},
	"database.postgres.relay-file": {true, []any{"absent"}, []any{"secrets/postgres-relay"}},
	"database.postgres.owner-file": {false, nil, []any{"never/read/by/serve"}},
	"delivery.redis-file":          {true, []any{"absent", "secrets/sms-key"}, []any{"secrets/redis"}},
	"delivery.in-process":          {false, []any{true, "yes", 1}, []any{false}},
	"mail.host":                    {true, []any{"", []string{"a"}}, []any{"mail.example"}},
	"mail.port":                    {true, []any{0, 65536, "smtp", -1, 2.5}, []any{25, 587}},
	"mail.security":                {true, []any{"none", "ssl", "", "STARTTLS"}, []any{"starttls", "tls"}},
	"mail.user":                    {true, []any{""}, []any{"voordeur"}},
	"mail.password-file":           {true, []any{"absent", "secrets/empty"}, []any{"secrets/mail-password"}},
	"mail.from":                    {true, []any{"noreply", "a@b.example, c@d.example", ""}, []any{"noreply@voordeur.example"}},
	"mail.roots":                   {false, []any{[]string{"a"}}, []any{"roots.pem"}},
	"mail.timeout":                 {false, []any{15, "0s", "-1s", "soon"}, []any{"1m"}},
	"sms.gateway":                  {true, []any{"http://sms.example/messages", "sms.example"}, []any{"https://sms.example/messages", "http://localhost:1/messages"}},
	"sms.key-file":                 {true, []any{"absent"}, []any{"secrets/sms-key"}},
	"sms.originator":               {true, []any{""}, []any{"Voordeur"}},
	"sms.timeout":                  {false, []any{"0s"}, []any{"5s"}},
	"document.clamd":               {false, []any{"/run/clamd.sock", "unix:clamd.sock", "tcp:clamd", "tcp:clamd:", "udp:clamd:3310"}, []any{"", "unix:/run/clamd.sock", "tcp:clamd:3310", "tcp:[::1]:3310"}},
	"document.timeout":             {false, []any{"0s"}, []any{"5s"}},
	"business-register.url":        {false, []any{"http://kvk.example/api"}, []any{""}},
	"business-register.key-file":   {false, []any{"absent", "secrets/empty", "secrets/kvk-key"}, nil}, // of a register without an address
	"business-register.roots":      {false, []any{[]string{"a"}, "roots.pem"}, []any{""}},
	"business-register.timeout":    {false, []any{"0s", "soon"}, []any{"3s"}},
	"keys.encryption-key-file":     {true, []any{""}, []any{"/run/secrets/kek"}},
	"realms.folder":                {true, []any{""}, []any{"/etc/voordeur/realms"}},
	"realms.cache":                 {false, []any{[]string{"a"}}, []any{"", "metadata", "/var/lib/voordeur/metadata"}},
	"telemetry.level":              {false, []any{"loud", "INFO+1", 3}, []any{"debug", "error"}},
	"telemetry.collector":          {false, []any{"collector.example", "grpc://collector.example"}, []any{"", "https://collector.example:4318"}},
	"telemetry.ratio":              {false, []any{-0.1, 1.1, "all", "NaN"}, []any{0, 1, 0.5}},
	"telemetry.realm-label":        {false, []any{"on"}, []any{true}},
	"limits.connections":           {false, []any{1, 1001, "many"}, []any{2, 64}},
	"limits.warm-realms":           {false, []any{0}, []any{1, 10000}},
	"limits.shutdown":              {false, []any{"0s"}, []any{"1s"}},
	"simulator":                    {false, []any{true, "maybe"}, []any{false}},
}

func TestEverySettingAbsentWrongAndRight(t *testing.T) {
	var c Config
	if diff := cmp.Diff(slices.Sorted(maps.Keys(fieldsOf(&c))), slices.Sorted(maps.Keys(rules))); diff != "" {
		t.Fatalf("settings without a rule in this test, or rules without a setting: %s", diff)
	}
	dir := folder(t)
	for key, rule := range rules {
		t.Run(key, func(t *testing.T) {
			if _, err := exampleSettings(t).set(key, nil).parse(t, dir, Serve); (err != nil) != rule.required {
				t.Errorf("absent: %v, want a fault: %v", err, rule.required)
			}
			for _, value := range rule.wrong {
				_, err := exampleSettings(t).set(key, value).parse(t, dir, Serve)
				if err == nil || !strings.Contains(err.Error(), strings.Split(key, ".")[0]) {
					t.Errorf("%v was answered with %v", value, err)
				}
			}
			for _, value := range rule.right {
				if _, err := exampleSettings(t).set(key, value).parse(t, dir, Serve); err != nil {
					t.Errorf("%v: %v", value, err)
				}
			}
		})
	}
}

func TestOtherWaysToStoreAndDeliver(t *testing.T) {
	dir := folder(t)
	alone := exampleSettings(t).set("database.postgres", nil).set("database.sqlite", "voordeur.db").set("delivery.redis-file", nil).set("delivery.in-process", true).
		set("sms", nil).set("mail.host", "localhost").set("mail.security", "none").set("mail.user", nil).set("mail.password-file", nil)
	c, err := alone.parse(t, dir, Serve)
	if err != nil || c.Database.SQLite != filepath.Join(dir, "voordeur.db") || !c.Delivery.InProcess {
		t.Errorf("%+v, %v", c.Database, err)
	}
	if _, err := alone.set("database.sqlite", nil).parse(t, dir, Migrate); err == nil {
		t.Error("no database at all was accepted")
	}
}

// MR-04: the register's settings go together, and its key stands in no file but its own.
func TestTheBusinessRegister(t *testing.T) {
	dir := folder(t)
	whole := func() settings {
		return exampleSettings(t).set("business-register", settings{"url": "https://api.kvk.example/api", "key-file": "secrets/kvk-key", "roots": "roots.pem"})
	}
	c, err := whole().parse(t, dir, Serve)
	if err != nil {
		t.Fatal(err)
	}
	got := []any{c.Register.URL, c.Register.Key.Reveal(), c.Register.Roots, c.Register.Timeout}
	if diff := cmp.Diff([]any{"https://api.kvk.example/api", "proef-abonnement", filepath.Join(dir, "roots.pem"), 5 * time.Second}, got); diff != "" {
		t.Error(diff)
	}
	for _, address := range []string{"http://api.kvk.example/api", "api.kvk.example", "ftp://localhost/api", "https://u:p@kvk.example", "https://kvk.example/api?x=1"} {
		if _, err := whole().set("business-register.url", address).parse(t, dir, Serve); err == nil || !strings.Contains(err.Error(), "business-register.url") {
			t.Errorf("%s was answered with %v", address, err)
		}
	}
	if _, err := whole().set("business-register.url", "http://localhost:1/api").parse(t, dir, Serve); err != nil {
		t.Error(err)
	}
	if _, err := whole().set("business-register.key-file", nil).parse(t, dir, Serve); err == nil || !strings.Contains(err.Error(), "business-register.key-file: is missing") {
		t.Errorf("without a key: %v", err)
	}
}

func TestAllFaultsAtOnceWithTheirLines(t *testing.T) {
	raw := `base-url: http://inloggen.example
mail:
  prot: 25
  port: smtp
  password: hunter2
  host: [a]
telemetry: loud
lunch: 12:00
mail:
  from: x
`
	_, err := parse([]byte(raw), t.TempDir(), []string{"VOORDEUR_LIMITS_CONNECTIONS=many", "VOORDEUR_LUNCH=1"}, Serve)
	if err == nil {
		t.Fatal("all of it was accepted")
	}
	want := []string{
		"line 3: mail.prot: there is no such setting",
		"line 4: mail.port: holds a whole number",
		"line 5: mail.password: a secret does not stand in this file; write mail.password-file with the path of a file that holds it",
		"line 6: mail.host: holds a text",
		"line 7: telemetry: holds settings of its own, one per line below it",
		"line 8: lunch: there is no such setting",
		"line 9: mail: stands here for the second time",
		"VOORDEUR_LIMITS_CONNECTIONS: limits.connections: holds a whole number",
		"VOORDEUR_LUNCH: there is no such setting",
		"database: names neither postgres nor sqlite",
		"line 1: base-url: must start with https",
		"listen.trusted-proxies: is missing: name the networks of your reverse proxies, or [] for none: what they say of a caller's address is believed",
		"delivery: needs redis-file, or in-process: true; one of the two",
		"mail.security: is missing: one of starttls, tls and none",
		"mail.from: is missing: every mail has a sender",
		"keys.encryption-key-file: is missing: voordeur keys init makes that file",
		"realms.folder: is missing: it holds the policy documents",
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Error("a secret is in the message")
	}
}

func TestTheEnvironmentComesLast(t *testing.T) {
	dir := folder(t)
	c, err := exampleSettings(t).parse(t, dir, Serve,
		"VOORDEUR_MAIL_PORT=2525", "VOORDEUR_MAIL_PASSWORD=from-the-environment", "VOORDEUR_LISTEN_TRUSTED_PROXIES=10.0.0.0/8, 192.168.0.0/16",
		"VOORDEUR_SMS_KEY_FILE="+filepath.Join(dir, "secrets/mail-password"), "PATH=/bin",
		// what Kubernetes sets for services with our name is not ours
		"VOORDEUR_SERVICE_HOST=10.0.0.1", "VOORDEUR_SERVICE_PORT=80", "VOORDEUR_PORT_80_TCP_ADDR=10.0.0.1", "VOORDEUR_REDIS_PORT=tcp://10.0.0.2:6379")
	if err != nil {
		t.Fatal(err)
	}
	if c.Mail.Port != 2525 || c.Mail.Password.Reveal() != "from-the-environment" || len(c.Listen.TrustedProxies) != 2 || c.SMS.Key.Reveal() != "proef-geheim" {
		t.Errorf("%+v", c)
	}
	if c, err = exampleSettings(t).parse(t, dir, Serve, "VOORDEUR_LISTEN_TRUSTED_PROXIES="); err != nil || len(c.Listen.TrustedProxies) != 0 {
		t.Errorf("no proxies: %v, %v", c.Listen.TrustedProxies, err)
	}
}

func TestWhatIsNoSettingsFile(t *testing.T) {
	for name, raw := range map[string]string{"broken": "a: [", "a list": "- a", "a second document": "simulator: false\n---\nsimulator: true\n", "empty": ""} {
		if _, err := parse([]byte(raw), t.TempDir(), nil, Serve); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "absent.yaml"), nil, Serve); err == nil {
		t.Error("an absent file was accepted")
	}
}

func FuzzParse(f *testing.F) {
	raw, err := os.ReadFile(example)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("<<: {mail: {port: 1}}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := parse(b, "nowhere", nil, Serve); err == nil {
			t.Fatal("accepted without its secrets")
		}
	})
}
