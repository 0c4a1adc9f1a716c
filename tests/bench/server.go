package bench

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Binary builds the command as a release does and gives its path.
func Binary(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "voordeur")
	c := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-tags", "nomsgpack", "-ldflags", "-s -w", "-o", path, "github.com/voordeur/voordeur/cmd/voordeur")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// Process is the command at work.
type Process struct {
	*exec.Cmd
	Ready time.Duration // from start to the first login that could be taken
	said  bytes.Buffer
}

// Start runs the command and waits until ready, an address, answers that logins can be taken.
func Start(t testing.TB, ready string, environment []string, binary string, arguments ...string) *Process {
	t.Helper()
	p := &Process{Cmd: exec.Command(binary, arguments...)}
	p.Stdout, p.Stderr, p.Env = &p.said, &p.said, append(os.Environ(), environment...)
	before := time.Now()
	if err := p.Cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := before.Add(time.Minute); ; time.Sleep(time.Millisecond) {
		answer, err := http.Get(ready) //nolint:noctx // bounded by the deadline
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Now().After(deadline) {
			_ = p.Process.Kill()
			_ = p.Wait()
			t.Fatalf("%s does not become ready:\n%s", arguments[0], p.said.String())
		}
	}
	p.Ready = time.Since(before)
	return p
}

// Stop ends the process as an operator would, and waits until it is gone; how it says goodbye is for other tests.
func (p *Process) Stop(t testing.TB) {
	t.Helper()
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = p.Wait()
}

// run runs a command to its end.
func run(t testing.TB, environment []string, binary string, arguments ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), binary, arguments...)
	c.Env = append(os.Environ(), environment...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", arguments, err, out)
	}
}

// free gives a port that nobody listens on.
func free(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func local(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
