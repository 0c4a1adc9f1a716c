package architecture

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// planted makes a package with one import.
func planted(from, to string) Package {
	return Package{ImportPath: module + "/" + from, Imports: []string{to}}
}

func TestPlantedImports(t *testing.T) {
	own := func(p string) string { return module + "/" + p }
	tests := []struct {
		from, to string
		allowed  bool
	}{
		{"domain/login", own("domain/policy"), true},
		{"domain/login", own("ports"), false},
		{"domain/login", own("adapters/sql"), false},
		{"domain/login", "time", true},
		{"domain/login", "net/http", false},
		{"domain/login", "context", false},
		{"domain/login", "log/slog", false},
		{"domain/secret", "log/slog", true},
		{"domain/login", "github.com/google/uuid", false},
		{"ports", own("domain/realm"), true},
		{"ports/porttest", own("ports"), true},
		{"ports", own("application/signin"), false},
		{"application/signin", own("domain/login"), true},
		{"application/signin", own("ports"), true},
		{"application/signin", own("application/signin/steps"), true},
		{"application/signin", own("application/people"), false},
		{"application/signin", own("adapters/sql"), false},
		{"application/signin", own("config"), false},
		{"application/signin", "net/http", false},
		{"application/signin", "go.opentelemetry.io/otel/trace", true},
		{"application/signin", "go.opentelemetry.io/otel/sdk/trace", false},
		{"adapters/web/login", own("application/signin"), true},
		{"adapters/web/login", own("adapters/web/ui"), true},
		{"adapters/web/login", own("adapters/webcam"), false},
		{"adapters/web", own("adapters/sql"), false},
		{"adapters/sql", own("application/signin"), false},
		{"adapters/mail", own("adapters/keys"), false},
		{"adapters/mail", own("config"), false},
		{"adapters/mail", own("cmd/voordeur/wire"), false},
		{"adapters/simulator", own("adapters/saml/xmlsig"), false},
		{"adapters/saml/sp", own("adapters/simulator/scheme"), false},
		{"adapters/simulator/scheme", own("application/signin"), true},
		{"config", own("domain/secret"), true},
		{"config", own("domain/realm"), false},
		{"config", "gopkg.in/yaml.v3", true},
		{"cmd/voordeur/wire", own("adapters/sql"), true},
		{"cmd/voordeur/wire", "github.com/gin-gonic/gin", true},
		{"tests/journeys", own("adapters/simulator"), true},
		{"deployments", own("config"), false},
		{"kitchen", own("domain/realm"), false},
		{"adapters/api", "github.com/gin-gonic/gin", true},
		{"adapters/oidc", "github.com/gin-gonic/gin", false},
		{"adapters/sql", "github.com/uptrace/bun/dialect/pgdialect", true},
		{"adapters/casbin", "github.com/uptrace/bun", false},
		{"adapters/queue", "github.com/hibiken/asynq", true},
		{"adapters/mail", "github.com/hibiken/asynq", false},
		{"adapters/totp", "github.com/pquerna/otp/hotp", true},
		{"adapters/web", "github.com/pquerna/otp/totp", false},
		{"adapters/password", "golang.org/x/crypto/argon2", true},
		{"adapters/keys", "golang.org/x/crypto/bcrypt", false},
		{"adapters/oidc", "github.com/luikyv/go-oidc/pkg/provider", true},
		{"adapters/web", "github.com/luikyv/go-oidc/pkg/goidc", false},
		{"adapters/casbin", "github.com/casbin/casbin/v2", true},
		{"adapters/web", "github.com/casbin/casbin/v2", false},
		{"adapters/saml", "github.com/crewjam/saml", true},
		{"adapters/simulator", "github.com/crewjam/saml", false},
		{"adapters/telemetry", "go.opentelemetry.io/otel/sdk/metric", true},
		{"adapters/web", "go.opentelemetry.io/otel/sdk/trace", false},
		{"adapters/web", "github.com/gin-gonic/gin-contrib-of-someone", false},
		{"adapters/web", "example.org/new", false},
	}
	for _, tt := range tests {
		if faults := Directions([]Package{planted(tt.from, tt.to)}); (len(faults) == 0) != tt.allowed {
			t.Errorf("%s → %s: allowed is %v, want %v: %v", tt.from, tt.to, len(faults) == 0, tt.allowed, faults)
		}
	}
}

func TestPlantedImportsInTests(t *testing.T) {
	p := Package{ImportPath: module + "/adapters/mail", XTestImports: []string{module + "/adapters/sql", "net/http", "github.com/google/go-cmp/cmp"}}
	if faults := Directions([]Package{p}); len(faults) != 1 || !strings.Contains(faults[0], "adapters/sql") {
		t.Errorf("got %v, want one fault about adapters/sql", faults)
	}
	d := Package{ImportPath: module + "/domain/login", TestImports: []string{"os"}}
	if faults := Directions([]Package{d}); len(faults) > 0 {
		t.Errorf("a test of the domain may read files: %v", faults)
	}
}

func TestPlantedNames(t *testing.T) {
	for name, want := range map[string]int{"login": 0, "util": 1, "helpers": 1, "models": 1} {
		if faults := Names([]Package{{ImportPath: module + "/domain/" + name, Name: name}}); len(faults) != want {
			t.Errorf("%s: %v", name, faults)
		}
	}
	if faults := Names([]Package{{ImportPath: module + "/domain/login", Name: "entry"}}); len(faults) != 1 {
		t.Errorf("a package named otherwise than its folder: %v", faults)
	}
}

func TestPlantedSyntax(t *testing.T) {
	tests := map[string]struct {
		place, body string
		want        int
	}{
		"init":                     {"adapters/web/x.go", "func init() {}", 1},
		"a method called init":     {"adapters/web/x.go", "type t int\nfunc (t) init() {}", 0},
		"tag in domain":            {"domain/login/x.go", "type t struct{ A int `json:\"a\"` }", 1},
		"tag in an adapter":        {"adapters/sql/x.go", "type t struct{ A int `bun:\"a\"` }", 0},
		"clock in domain":          {"domain/login/x.go", "import \"time\"\nvar x = time.Now()", 1},
		"clock as a value":         {"adapters/web/x.go", "import \"time\"\nvar x = time.Now", 1},
		"clock under another name": {"adapters/web/x.go", "import tijd \"time\"\nvar x = tijd.Since", 1},
		"clock in the system":      {"adapters/system/x.go", "import \"time\"\nvar x = time.Now()", 0},
		"clock in a command":       {"cmd/voordeur/main.go", "import \"time\"\nvar x = time.Now()", 0},
		"clock in a test":          {"domain/login/x_test.go", "import \"time\"\nvar x = time.Now()", 0},
		"chance in a suite":        {"ports/porttest/x.go", "import \"crypto/rand\"\nvar x = rand.Read", 0},
		"clock in the tests":       {"tests/journeys/x.go", "import \"time\"\nvar x = time.Now()", 0},
		"chance":                   {"application/signin/x.go", "import \"crypto/rand\"\nvar x = rand.Reader", 1},
		"chance from a reader":     {"adapters/keys/x.go", "import \"crypto/rand\"\nvar x = rand.Int", 0},
		"a new id":                 {"adapters/oidc/x.go", "import \"github.com/google/uuid\"\nvar x = uuid.New()", 1},
		"a wait in a use case":     {"application/signin/x.go", "import \"time\"\nfunc f() { time.Sleep(1) }", 1},
		"a wait in an adapter":     {"adapters/jobs/x.go", "import \"time\"\nvar x = time.NewTicker", 0},
		"a skipped test":           {"adapters/sql/x_test.go", "import \"testing\"\nfunc TestX(t *testing.T) { t.Skip() }", 1},
		"a short test":             {"adapters/sql/x_test.go", "import \"testing\"\nvar x = testing.Short()", 1},
		"a skipped token":          {"adapters/saml/x_test.go", "func f(d interface{ Skip() }) { d.Skip() }", 0},
	}
	for name, tt := range tests {
		faults, err := Syntax(tt.place, []byte("package x\n"+tt.body))
		if err != nil || len(faults) != tt.want {
			t.Errorf("%s: %v, %v; want %d faults", name, faults, err, tt.want)
		}
	}
}

func TestPlantedTable(t *testing.T) {
	readme := "# Voordeur\n\n`outside`\n\n## I want to change …\n\n| what | where |\n|---|---|\n| a text | `adapters/web/i18n`, `x.toml` |\n| a rule | `domain/login` |\n\nSee `elsewhere`.\n\n## Next\n| `other` |\n"
	if got := strings.Join(ChangeTable(readme), " "); got != "adapters/web/i18n x.toml domain/login" {
		t.Errorf("found %q", got)
	}
	if got := ChangeTable("# Voordeur\n"); got != nil {
		t.Errorf("found %q in a README without the table", got)
	}
}

func TestPlantedDocs(t *testing.T) {
	dir := t.TempDir()
	for name, source := range map[string]string{
		"login.go": "// Package login x.\npackage login\n", "bare.go": "package login\n", "second.go": "// Package login y.\npackage login\n",
		"page_templ.go": "// Code generated by templ - DO NOT EDIT.\n\n// Package login z.\npackage login\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := map[string]struct {
		files []string
		want  int
	}{
		"in its file":         {[]string{"login.go", "bare.go", "page_templ.go"}, 0},
		"none":                {[]string{"bare.go"}, 1},
		"two":                 {[]string{"login.go", "second.go"}, 1},
		"in another file":     {[]string{"bare.go", "second.go"}, 1},
		"in a generated file": {[]string{"bare.go", "page_templ.go"}, 1},
	}
	for name, tt := range tests {
		faults, err := Docs([]Package{{ImportPath: module + "/domain/login", Name: "login", Dir: dir, GoFiles: tt.files}})
		if err != nil || len(faults) != tt.want {
			t.Errorf("%s: %v, %v; want %d faults", name, faults, err, tt.want)
		}
	}
}
