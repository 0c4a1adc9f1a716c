package serve_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	documents "github.com/voordeur/voordeur/config/demo"
)

// Issue 6, "configuration as code": what docs/configuration-as-code.md tells to type is typed here, in its order, and what it
// shows is what comes.
func TestConfigurationAsCode(t *testing.T) {
	raw, err := os.ReadFile("../../docs/configuration-as-code.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := string(raw)
	i := install(t, os.Getenv("VOORDEUR_TEST_REDIS"))
	for name, document := range map[string][]byte{"loket.yaml": documents.Omgevingsloket, "oefenloket.yaml": documents.OmgevingsloketPractice} {
		i.write(t, name, i.trusting(document))
	}
	i.must(t, "realm", "apply", "--config", i.path("voordeur.yaml"), i.path("schatkist.yaml"), i.path("loket.yaml"), i.path("oefenloket.yaml"))
	for _, line := range regexp.MustCompile(`(?m)^voordeur realm .*$`).FindAllString(guide, -1) {
		if said, code := i.typed(t, line); code != 0 {
			t.Errorf("%s: exit code %d\n%s", line, code, said)
		}
	}
	if got := i.read(t, "schatkist.yaml"); got != i.document() {
		t.Errorf("what is exported is not what was applied:\n%s", got)
	}
	i.write(t, "schatkist.yaml", strings.Replace(strings.Replace(i.document(), "{ idle: 15m, absolute: 8h }", "{ idle: 10m, absolute: 8h } # tried out", 1), "methods: [eherkenning]", "methods: [{ method: eherkenning, until: 2028-04-01 }]", 1))
	i.write(t, "oefenloket.yaml", strings.Replace(i.read(t, "oefenloket.yaml"), "idle: 15m", "idle: 20m", 1))
	i.must(t, "realm", "apply", "--config", i.path("voordeur.yaml"), i.path("oefenloket.yaml"))
	for _, shown := range regexp.MustCompile("(?ms)^\\$ (voordeur realm [^\n]*)\n(.*?)^```").FindAllStringSubmatch(guide, -1) {
		said, code := i.typed(t, shown[1])
		if code != 2 || !holds(said, shown[2]) {
			t.Errorf("%s: exit code %d; the guide says\n%sand it says\n%s", shown[1], code, shown[2], said)
		}
	}
	i.must(t, "realm", "apply", "--config", i.path("voordeur.yaml"), i.path("schatkist.yaml"))
	if said, code := run(t, "realm", "diff", "--config", i.path("voordeur.yaml"), "schatkist/production", i.path("schatkist.yaml")); code != 0 {
		t.Errorf("there is drift: %s", said)
	}
	if out := i.must(t, "realm", "export", "--config", i.path("voordeur.yaml"), "schatkist/production"); !strings.Contains(out, "# tried out") {
		t.Errorf("comments are lost:\n%s", out)
	}
	promoted := i.must(t, "realm", "promote", "--config", i.path("voordeur.yaml"), "omgevingsloket/pre-production", "omgevingsloket/production")
	i.write(t, "loket.yaml", promoted)
	if said, code := run(t, "realm", "plan", "--config", i.path("voordeur.yaml"), i.path("loket.yaml")); code != 2 || !strings.Contains(said, "sessions: idle is 20m; it was 15m") || strings.Contains(said, "oefenen.") {
		t.Errorf("the plan of the promotion ends with %d:\n%s", code, said)
	}
	i.write(t, "wrong.yaml", strings.Replace(promoted, "idle: 20m", "idle: 20 minutes", 1))
	if said, code := run(t, "realm", "plan", "--config", i.path("voordeur.yaml"), i.path("wrong.yaml"), i.path("loket.yaml")); code != 1 || !strings.Contains(said, "sessions.idle") || !strings.Contains(said, "idle is 20m") {
		t.Errorf("with a fault it ends with %d:\n%s", code, said)
	}
}

// holds tells whether all lines of the guide were said.
func holds(said, shown string) bool {
	for line := range strings.Lines(shown) {
		if !strings.Contains(said, line) {
			return false
		}
	}
	return true
}

// typed runs a line of the guide in the folder of the installation, with > as a shell has it.
func (i *installation) typed(t *testing.T, line string) (string, int) {
	t.Helper()
	line, _, _ = strings.Cut(line, "#")
	line, into, writes := strings.Cut(line, ">")
	args := strings.Fields(line)[1:]
	for k, a := range args {
		if strings.HasSuffix(a, ".yaml") {
			args[k] = i.path(a)
		}
	}
	said, code := run(t, args...)
	if writes && code == 0 {
		i.write(t, strings.TrimSpace(into), said)
	}
	return said, code
}

func (i *installation) read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(i.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
