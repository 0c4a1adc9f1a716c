package api_test

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/tests/browserless"
)

var (
	commands  = regexp.MustCompile("(?s)```sh\n(.*?)```")
	functions = regexp.MustCompile(`(?m)^\w+\(\) .*\n`)
)

// What the guide says is what one can do: its commands are run as they stand, from the key to the way back.
func TestTheGuideWorks(t *testing.T) {
	b, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := string(b)
	for _, scope := range policy.APIScopes {
		if !strings.Contains(guide, "`"+scope+"`") {
			t.Errorf("the guide does not name %s", scope)
		}
	}
	h := build(t, browserless.SQLite)
	was := strings.Replace(production(mail), "publishing: { four-eyes: true }", "sessions: { idle: 15m, absolute: 8h }", 1)
	h.publish(was)
	dir := t.TempDir()
	blocks := commands.FindAllStringSubmatch(guide, -1)
	if len(blocks) != 4 {
		t.Fatalf("the guide has %d blocks of commands", len(blocks))
	}
	h.shell(dir, blocks[0][1])
	set, err := os.ReadFile(filepath.Join(dir, "pipeline.jwks"))
	if err != nil {
		t.Fatal(err)
	}
	h.jwks = string(set)
	h.publish(h.staff("zilverbeek", everything))
	if err := h.app.Realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := h.shell(dir, strings.Join(functions.FindAllString(blocks[0][1], -1), "")+blocks[1][1]+blocks[2][1]+strings.ReplaceAll(blocks[3][1], `{"version":1}`, `{"version":2}`))
	if strings.Contains(said, "problem-type") || !strings.Contains(said, `"state":"live"`) || !strings.Contains(said, `"restores":2`) || !strings.Contains(said, `"action":"policy.published"`) {
		t.Error(said)
	}
	slug, err := realm.ParseSlug("zilverbeek/production")
	if err != nil {
		t.Fatal(err)
	}
	if now, err := h.app.Realms.BySlug(t.Context(), slug); err != nil || now.Version != 4 {
		t.Errorf("version %d is live, %v", now.Version, err)
	}
}

// shell runs commands as a reader of the guide does, and stops at the first that fails.
func (h *house) shell(dir, script string) string {
	h.Helper()
	c := exec.CommandContext(h.Context(), "bash", "-e", "-o", "pipefail", "-c", script)
	c.Dir, c.Env = dir, append(os.Environ(), "ISSUER="+h.url+"/t/zilverbeek/staff")
	out, err := c.CombinedOutput()
	if err != nil {
		h.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// The demo's program may do all with the key that lies beside its document.
func TestTheDemosProgram(t *testing.T) {
	h := build(t, browserless.SQLite)
	h.publish(strings.Replace(production(mail), "zilverbeek", "omgevingsloket", 1)) // the demo's own needs its broker
	h.publish(string(demo.OmgevingsloketStaff))
	h.key = demoKey(t)
	token := h.token("omgevingsloket", "pijplijn", everything)
	a := h.send(request{method: http.MethodGet, path: "/t/omgevingsloket/staff/api/v1/realms/production/policy", token: token})
	if a.status != http.StatusOK || !strings.Contains(string(a.body), "omgevingsloket/production") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func demoKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	file, err := os.ReadFile("../../config/demo/omgevingsloket-api-key.pem")
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(file)
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
