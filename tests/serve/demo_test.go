package serve_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// demo starts a demo on ports of its own and waits until it is ready.
func demo(t *testing.T, data, port string, more ...string) *node {
	t.Helper()
	n := &node{public: "127.0.0.1:" + port, done: make(chan struct{})}
	n.command = exec.Command(binary, append(demoArgs(data, port, "0"), more...)...)
	n.command.Stdout, n.command.Stderr = &n.said, &n.said
	began := time.Now()
	if err := n.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = n.command.Wait()
		close(n.done)
	}()
	t.Cleanup(func() { n.end(t, syscall.SIGKILL) })
	n.await(t, "http://"+n.public+"/readyz")
	t.Logf("from start to ready: %v", time.Since(began).Round(time.Millisecond))
	return n
}

func demoArgs(data, port, mail string) []string {
	return []string{"demo", "--data", data, "--port", port, "--artifact-port", "0", "--mail-port", mail}
}

func port(t *testing.T) string {
	t.Helper()
	_, p, err := net.SplitHostPort(free(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What can be in a newcomer's way is said in one line that tells what to do, with exit code 1.
func TestADemoThatCannotStartSaysWhy(t *testing.T) {
	data, taken := t.TempDir(), port(t)
	running := demo(t, data, taken)
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	_, busyPort, _ := net.SplitHostPort(busy.Addr().String())
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for what, each := range map[string]struct {
		args  []string
		words []string
	}{
		"a second demo":        {demoArgs(t.TempDir(), taken, "0"), []string{"port " + taken + " is in use", "--port"}},
		"a busy mail port":     {demoArgs(t.TempDir(), port(t), busyPort), []string{busyPort, "in use", "--mail-port"}},
		"a busy artifact port": {[]string{"demo", "--data", t.TempDir(), "--port", port(t), "--artifact-port", busyPort, "--mail-port", "0"}, []string{busyPort, "in use", "--artifact-port"}},
		"data in use":          {demoArgs(data, port(t), "0"), []string{"another demo uses the folder", "--data"}},
		"a file for a folder":  {demoArgs(file, port(t), "0"), []string{file, "--data"}},
		"a folder that is not": {demoArgs("/proc/voordeur", port(t), "0"), []string{"/proc/voordeur", "--data"}},
	} {
		t.Run(what, func(t *testing.T) {
			said, code := run(t, each.args...)
			if code != 1 || strings.Count(strings.TrimSpace(said), "\n") != 0 || !strings.HasPrefix(said, "voordeur: ") {
				t.Errorf("exit code %d, and not one line:\n%s", code, said)
			}
			for _, w := range each.words {
				if !strings.Contains(said, w) {
					t.Errorf("%q is not in %q", w, said)
				}
			}
		})
	}
	t.Run("and the one that runs is not disturbed", func(t *testing.T) {
		running.await(t, "http://"+running.public+"/readyz")
	})
}

// Ctrl-C and start again: nothing is lost, also when it came without warning.
func TestADemoGoesOnWhereItStopped(t *testing.T) {
	data, at := filepath.Join(t.TempDir(), "data"), port(t)
	keys := func() string {
		request, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:"+at+"/t/schatkist/production/jwks", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "voordeur.localhost:" + at
		a, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		var body strings.Builder
		if _, err := fmt.Fprint(&body, a.StatusCode); err != nil {
			t.Fatal(err)
		}
		buffer := make([]byte, 1<<16)
		for {
			n, err := a.Body.Read(buffer)
			body.Write(buffer[:n])
			if err != nil {
				return body.String()
			}
		}
	}
	n := demo(t, data, at)
	// the guide comes last, a moment after the first page is ready
	for until := time.Now().Add(5 * time.Second); !strings.Contains(n.said.String(), "Ctrl-C") && time.Now().Before(until); {
		time.Sleep(10 * time.Millisecond)
	}
	for _, word := range []string{"Start here: http://localhost:" + at, "anna", "postvak.localhost", "Ctrl-C"} {
		if !strings.Contains(n.said.String(), word) {
			t.Errorf("%q is not in what it says:\n%s", word, n.said.String())
		}
	}
	first := keys()
	if !strings.HasPrefix(first, "200") {
		t.Fatal(first)
	}
	began := time.Now()
	if code := n.end(t, os.Interrupt); code != 0 {
		t.Errorf("Ctrl-C ends with %d:\n%s", code, n.said.String())
	}
	t.Logf("from Ctrl-C to the end: %v", time.Since(began).Round(time.Millisecond))
	n = demo(t, data, at)
	if keys() != first {
		t.Error("the keys are others after a restart")
	}
	n.end(t, syscall.SIGKILL)
	n = demo(t, data, at)
	if keys() != first {
		t.Error("the keys are others after a kill")
	}
	n.end(t, os.Interrupt)
	if said, code := run(t, "audit", "verify", "--data", data); code != 0 || !strings.Contains(said, " 0 faults") {
		t.Errorf("%d %s", code, said)
	}
	witnessed(t, data)
}

// M4: a log that was exported is checked without the database, and heads that were kept elsewhere show what was cut off.
func witnessed(t *testing.T, data string) {
	t.Helper()
	keep := func(name, said string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(said), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	must := func(args ...string) string {
		said, code := run(t, args...)
		if code != 0 {
			t.Fatalf("%q exits %d: %s", args, code, said)
		}
		return said
	}
	heads := keep("heads", must("audit", "heads", "--data", data))
	must("audit", "verify", "--data", data, "--heads", heads)
	log := must("audit", "export", "--data", data, "schatkist/production")
	if said := must("audit", "check", keep("log", log), "--heads", heads); !strings.Contains(said, " 0 faults") || !strings.Contains(said, "compared with 1 heads") {
		t.Error(said)
	}
	changed := keep("changed", strings.Replace(log, `"origin":"`, `"origin":"x`, 1))
	if said, code := run(t, "audit", "check", changed); code != 1 || !strings.Contains(said, "  event ") {
		t.Errorf("a changed file: %d %s", code, said)
	}
	later := keep("later", strings.Replace(must("audit", "heads", "--data", data, "schatkist/production"), `"head":`, `"head":9`, 1))
	if said, code := run(t, "audit", "verify", "--data", data, "--heads", later); code != 1 || !strings.Contains(said, "its tail was cut off") {
		t.Errorf("a head that knows more: %d %s", code, said)
	}
	if said, code := run(t, "audit", "export", "--data", data, "nobody/there"); code != 1 || !strings.Contains(said, "there is no realm") {
		t.Errorf("no such realm: %d %s", code, said)
	}
}
