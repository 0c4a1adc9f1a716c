// Package deployments checks what an operator starts from: the image, the compose file, the secrets and the roles
// of the database. No container engine is needed; what only one could show is named in docs/runbooks/deploy.md.
package deployments

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/config"
)

// folder of the deployments, seen from this package.
const folder = "../../deployments"

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// secrets runs the script that an operator runs, into a folder of the test.
func secrets(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "secrets")
	out, err := exec.Command(filepath.Join(folder, "secrets.sh"), dir).CombinedOutput()
	if err != nil {
		t.Fatalf("secrets.sh: %v\n%s", err, out)
	}
	return dir
}

type compose struct {
	Services map[string]struct {
		Build       any
		Image       string
		Command     any
		ReadOnly    bool     `yaml:"read_only"`
		CapDrop     []string `yaml:"cap_drop"`
		SecurityOpt []string `yaml:"security_opt"`
		Environment map[string]string
		Volumes     []string
		Secrets     []string
		Ports       []string
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
		Restart     string
		StopGrace   string `yaml:"stop_grace_period"`
		Healthcheck map[string]any
	}
	Volumes map[string]any
	Secrets map[string]struct{ File string }
	Name    string
}

func composed(t *testing.T) compose {
	t.Helper()
	var c compose
	d := yaml.NewDecoder(strings.NewReader(read(t, "compose.yaml")))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestComposeHoldsTogether(t *testing.T) {
	c := composed(t)
	for _, want := range []string{"voordeur", "migrate", "postgres", "redis", "mail"} {
		if _, ok := c.Services[want]; !ok {
			t.Errorf("there is no service %s", want)
		}
	}
	used := map[string]bool{}
	for name, s := range c.Services {
		for _, secret := range s.Secrets {
			used[secret] = true
			if _, ok := c.Secrets[secret]; !ok {
				t.Errorf("%s uses the secret %s, which is not defined", name, secret)
			}
		}
		for other := range s.DependsOn {
			if _, ok := c.Services[other]; !ok {
				t.Errorf("%s waits for %s, which is not there", name, other)
			}
		}
		for _, port := range s.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s answers the whole network on %s", name, port)
			}
		}
		if _, tag, tagged := strings.Cut(s.Image, ":"); s.Build == nil && (!tagged || tag == "latest") {
			t.Errorf("%s runs whatever %s is today", name, s.Image)
		}
	}
	for secret := range c.Secrets {
		if !used[secret] {
			t.Errorf("nothing uses the secret %s", secret)
		}
	}
}

func TestEverySecretOfComposeIsMade(t *testing.T) {
	c, dir := composed(t), secrets(t)
	for name, s := range c.Secrets {
		info, err := os.Stat(filepath.Join(dir, filepath.Base(s.File)))
		if err != nil || info.Size() == 0 || s.File != "./secrets/"+name {
			t.Errorf("secret %s in %s: %v", name, s.File, err)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of secrets has mode %v (%v), want 0700", info.Mode(), err)
	}
	if _, err := keys.ReadKEK(filepath.Join(dir, "key-encryption-key")); err != nil {
		t.Error(err)
	}
}

// The program has no more than it needs: its image is empty, it cannot write, and the owner's connection string is
// with migrate only.
func TestTheProgramHasNoMoreThanItNeeds(t *testing.T) {
	c := composed(t)
	for _, name := range []string{"voordeur", "migrate"} {
		s := c.Services[name]
		if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s may do too much: %+v", name, s)
		}
		if slices.Contains(s.Secrets, "postgres-owner") != (name == "migrate") {
			t.Errorf("%s and the owner's connection string: %v", name, s.Secrets)
		}
	}
	if diff := cmp.Diff([]string{"postgres-owner"}, c.Services["migrate"].Secrets); diff != "" {
		t.Errorf("migrate: %s", diff)
	}
}

// Each command finds its settings where compose puts them: the example beside a folder with exactly its secrets.
func TestTheExampleSettingsFitTheSecretsOfEachService(t *testing.T) {
	c, all := composed(t), secrets(t)
	for service, cmd := range map[string]config.Command{"voordeur": config.Serve, "migrate": config.Migrate} {
		run := t.TempDir()
		if err := os.Mkdir(filepath.Join(run, "secrets"), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range c.Services[service].Secrets {
			if err := os.Link(filepath.Join(all, name), filepath.Join(run, "secrets", name)); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(run, "voordeur.yaml")
		if err := os.WriteFile(path, []byte(read(t, "voordeur.example.yaml")), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Load(path, nil, cmd); err != nil {
			t.Errorf("%s: %v", service, err)
		}
	}
}

func TestTheImageIsEmptyButForOneStaticBinary(t *testing.T) {
	file := read(t, "Dockerfile")
	build, final, ok := strings.Cut(file, "\nFROM scratch\n")
	if !ok {
		t.Fatal("the last stage does not start from nothing")
	}
	module, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(module), "\ngo ")
	version := strings.Join(strings.SplitN(strings.Fields(rest)[0], ".", 3)[:2], ".")
	for _, want := range []string{"FROM golang:" + version + "-", "CGO_ENABLED=0", "-trimpath", "timetzdata"} {
		if !strings.Contains(build, want) {
			t.Errorf("the build lacks %s", want)
		}
	}
	for _, want := range []string{"\nUSER 65532:65532\n", "ca-certificates.crt", "\nHEALTHCHECK ", `ENTRYPOINT ["/voordeur"]`} {
		if !strings.Contains(final, want) {
			t.Errorf("the image lacks %s", strings.TrimSpace(want))
		}
	}
}

// The roles that an operator makes are those that migrate and serve work with, on a real server.
func TestRolesOfTheDatabase(t *testing.T) {
	super := os.Getenv("VOORDEUR_TEST_POSTGRES")
	if super == "" {
		t.Fatal("VOORDEUR_TEST_POSTGRES must name a server; `make test` starts one")
	}
	const database = "voordeur_deployment"
	for range 2 { // a second run changes nothing
		out, err := exec.Command("psql", "--no-psqlrc", "--quiet", "-v", "secrets="+secrets(t), "-v", "database="+database,
			"-f", filepath.Join(folder, "postgres/roles.sql"), super).CombinedOutput()
		if err != nil {
			t.Fatalf("roles.sql: %v\n%s", err, out)
		}
	}
	as := func(role string) string {
		u, err := url.Parse(super)
		if err != nil {
			t.Fatal(err)
		}
		u.User, u.Path = url.User(role), "/"+database
		return u.String()
	}
	if err := sql.Migrate(t.Context(), as("voordeur_owner")); err != nil {
		t.Fatal(err)
	}
	d, err := sql.OpenPostgres(t.Context(), sql.PostgresConfig{App: as("voordeur_app"), Relay: as("voordeur_relay")})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
