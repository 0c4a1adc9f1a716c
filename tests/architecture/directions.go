package architecture

import (
	"fmt"
	"slices"
)

// rooms are the folders at the top; a new one is a decision.
var rooms = []string{".ci", "adapters", "application", "cmd", "config", "deployments", "docs", "domain", "ports", "tests"}

// driving are the adapters that call the house; the others are called by it.
var driving = []string{"adapters/web", "adapters/api", "adapters/oidc", "adapters/saml", "adapters/jobs", "adapters/simulator"}

// everywhere means any package of the house.
const everywhere = ""

// homes says where a package from outside may be used, tests included. One without a row is used nowhere: a new
// dependency is a decision.
var homes = map[string][]string{
	"github.com/BurntSushi/toml":                    {"adapters/web"},
	"github.com/a-h/templ":                          {"adapters/web", "tests"},
	"github.com/alicebob/miniredis":                 {"adapters/queue", "adapters/jobs"},
	"github.com/andybalholm/brotli":                 {"adapters/web"},
	"github.com/beevik/etree":                       {"adapters/saml", "adapters/simulator", "tests"},
	"github.com/casbin/casbin":                      {"adapters/casbin"},
	"github.com/chromedp":                           {"tests"},
	"github.com/coreos/go-oidc":                     {"adapters/oidc", "adapters/simulator", "tests"}, // in adapters/oidc as a second opinion in tests
	"github.com/crewjam/saml":                       {"adapters/saml"},
	"github.com/makiuchi-d/gozxing":                 {"adapters/web", "tests"}, // tests only: reads the QR codes that we draw
	"github.com/mattermost/xml-roundtrip-validator": {"adapters/saml"},         // tests only: the differential check (SAML.md 5.1)
	"github.com/emersion/go-sasl":                   {"adapters/mail", "adapters/simulator"},
	"github.com/emersion/go-smtp":                   {"adapters/mail", "adapters/simulator", "tests"},
	"github.com/gin-gonic/gin":                      {"adapters/web", "adapters/api", "cmd"},
	"github.com/go-jose/go-jose":                    {"adapters/oidc", "adapters/simulator", "tests"},
	"github.com/google/go-cmp":                      {everywhere},
	"github.com/google/uuid":                        {"adapters", "cmd", "tests"},
	"github.com/hibiken/asynq":                      {"adapters/queue", "adapters/jobs"},
	"github.com/jackc/pgx":                          {"adapters/sql", "tests"},
	"github.com/luikyv/go-oidc":                     {"adapters/oidc"},
	"github.com/nyaruka/phonenumbers":               {"adapters"},
	"github.com/pquerna/otp":                        {"adapters/totp", "tests"}, // tests: the phone in somebody's hand
	"github.com/prometheus":                         {"adapters/telemetry"},
	"github.com/redis/go-redis":                     {"adapters/queue", "adapters/jobs", "cmd"},
	"github.com/russellhaering/goxmldsig":           {"adapters/saml", "adapters/simulator"},
	"github.com/santhosh-tekuri/jsonschema":         {"tests"}, // tests only: answers of the API against its document
	"github.com/spf13/cobra":                        {"cmd"},
	"github.com/uptrace/bun":                        {"adapters/sql"},
	"github.com/wneessen/go-mail":                   {"adapters/mail"},
	"go.opentelemetry.io/otel":                      {"application", "adapters", "cmd", "tests"}, // the interfaces; what sends is below
	"go.opentelemetry.io/otel/exporters":            {"adapters/telemetry"},
	"go.opentelemetry.io/otel/sdk":                  {"adapters/telemetry", "cmd"},
	"golang.org/x/crypto":                           {"adapters/password"},
	"golang.org/x/net":                              {"adapters", "cmd", "tests"},
	"golang.org/x/oauth2":                           {"adapters/oidc", "adapters/simulator", "tests"},
	"golang.org/x/sync":                             {"adapters", "cmd", "tests"},
	"golang.org/x/sys":                              {"adapters", "cmd"},
	"golang.org/x/text":                             {"adapters", "tests"},
	"golang.org/x/time":                             {"adapters", "cmd"},
	"gopkg.in/yaml.v3":                              {"config", "adapters/policyfile", "tests"},
	"modernc.org/sqlite":                            {"adapters/sql"},
	"rsc.io/qr":                                     {"adapters/web"},
}

// closed are packages of Go that a room may not use: they do what belongs to an adapter.
var closed = map[string][]string{
	"domain":      {"context", "crypto/rand", "database/sql", "html/template", "log", "log/slog", "math/rand", "math/rand/v2", "net", "net/http", "os", "os/exec", "syscall"},
	"ports":       {"database/sql", "html/template", "log", "log/slog", "math/rand", "math/rand/v2", "net/http", "os", "os/exec"},
	"application": {"database/sql", "html/template", "math/rand", "math/rand/v2", "net/http", "os", "os/exec"},
	"adapters":    {"math/rand", "math/rand/v2"},
	"config":      {"database/sql", "math/rand", "math/rand/v2", "net/http"},
}

// exceptions are single edges with a reason.
var exceptions = map[[2]string]string{
	{"config", "domain/secret"}:   "a secret in the settings must not print either",
	{"domain/secret", "log/slog"}: "a secret says itself how slog shows it",
}

// Directions gives a sentence for each import that the table of ARCHITECTURE.md, section 2, does not allow.
func Directions(packages []Package) (faults []string) {
	for _, p := range packages {
		from := p.place()
		for _, to := range p.Imports {
			faults = appendFault(faults, from, to, false)
		}
		for _, to := range slices.Concat(p.TestImports, p.XTestImports) {
			faults = appendFault(faults, from, to, true)
		}
	}
	slices.Sort(faults)
	return slices.Compact(faults)
}

func appendFault(faults []string, from, importPath string, test bool) []string {
	to := importPath
	if ours(importPath) {
		to = within(importPath)
	}
	if _, ok := exceptions[[2]string{from, to}]; ok {
		return faults
	}
	why := ""
	switch {
	case ours(importPath):
		why = inside(from, to)
	case !standard(importPath):
		why = outside(from, to)
	case !test:
		why = withGo(from, to)
	}
	if why == "" {
		return faults
	}
	return append(faults, fmt.Sprintf("%s imports %s: %s", from, to, why))
}

// inside says why an import within the house is wrong, "" where it is right.
func inside(from, to string) string {
	switch top := room(from, 1); {
	case top == "cmd" || top == "tests":
		return ""
	case from == to || top != "adapters" && top != "application" && below(to, top):
		return ""
	case top == "domain":
		return "domain knows domain only"
	case top == "ports":
		return unless(below(to, "domain"), "ports know domain only")
	case top == "application":
		return unless(below(to, "domain") || below(to, "ports") || below(to, room(from, 2)), "a use case knows domain, ports and its own package")
	case top == "adapters":
		return adapter(from, to)
	case top == "config":
		return "config knows no other room"
	}
	return "this folder has no row in the table of directions"
}

func adapter(from, to string) string {
	own := room(from, 2)
	if below(to, own) || below(to, "domain") || below(to, "ports") {
		return ""
	}
	if below(to, "application") {
		return unless(slices.Contains(driving, own), "this adapter is called by use cases and calls none")
	}
	if below(to, "adapters") {
		return "adapters do not know each other; a shared need is a port"
	}
	return "an adapter knows domain, ports and itself"
}

// outside says why a package from outside is wrong here. The longest row that fits it counts.
func outside(from, to string) string {
	row := ""
	for prefix := range homes {
		if below(to, prefix) && len(prefix) > len(row) {
			row = prefix
		}
	}
	if row == "" {
		return "this dependency has no home in the table; adding one is a decision"
	}
	at := slices.IndexFunc(homes[row], func(home string) bool { return home == everywhere || below(from, home) })
	return unless(at >= 0, fmt.Sprintf("its home is %v", homes[row]))
}

// withGo says why a package of Go is wrong here.
func withGo(from, to string) string {
	return unless(!slices.Contains(closed[room(from, 1)], to), "what it does belongs to an adapter")
}

func unless(right bool, why string) string {
	if right {
		return ""
	}
	return why
}
