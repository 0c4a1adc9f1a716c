// Package clients runs the programs of docs/portal-clients.md as a portal developer would: it takes them from that page,
// gives them the settings of a sandbox of a running demo, and logs in with them. What they need is installed by
// .ci/setup, and is no part of the house.
package clients

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/tests/browserless"
)

// guide is the page of which every block is tried.
const guide = "../../docs/portal-clients.md"

// section gives what stands below a heading of the guide.
func section(t testing.TB, heading string) string {
	t.Helper()
	_, text, found := strings.Cut(read(t, guide), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("the guide has no heading %q", heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// blocks gives the code that stands below a heading in a language, in its order.
func blocks(t testing.TB, heading, language string) []string {
	t.Helper()
	var out []string
	for _, m := range regexp.MustCompile("(?s)\n```"+language+"\n(.*?)\n```").FindAllStringSubmatch(section(t, heading), -1) {
		out = append(out, m[1]+"\n")
	}
	if len(out) == 0 {
		t.Fatalf("below %q stands no %s", heading, language)
	}
	return out
}

// town is a running demo with its people.
type town struct {
	*wire.Demo
	*browserless.Network
}

func build(t testing.TB) town {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	demo, err := wire.NewDemo(ctx, wire.DemoOptions{Data: t.TempDir(), Only: []string{"schatkist"}, Log: os.Stderr})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- demo.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return town{demo, &browserless.Network{Scheme: demo.Scheme, Inbox: demo.Inbox}}
}

// sandbox is what its page gives to copy.
type sandbox struct {
	secret, key []string // settings, each with a name and a value
	pem         string   // what key.pem holds
}

// public is the client that keeps no secret.
func (s sandbox) public() []string {
	out := slices.Clone(s.secret)
	for i, line := range out {
		switch {
		case strings.HasPrefix(line, "CLIENT_ID="):
			out[i] = "CLIENT_ID=mijn-app"
		case strings.HasPrefix(line, "CLIENT_SECRET="):
			out[i] = "CLIENT_SECRET="
		}
	}
	return out
}

var copied = regexp.MustCompile(`(?s)<pre class="source">(.*?)</pre>`)

// sandbox makes one for a program at a port of its own.
func (o town) sandbox(t testing.TB) sandbox {
	t.Helper()
	return o.sandboxAt(t, "http://localhost:"+free(t)+"/callback")
}

// sandboxAt makes one on the start page, as a portal developer does.
func (o town) sandboxAt(t testing.TB, redirect string) sandbox {
	t.Helper()
	b := browserless.NewBrowser(t)
	p := b.Get(o.Demo.URL("localhost", "/sandbox"))
	p = b.Submit(p, p.MustForm(t, "/sandbox").With("redirect", redirect))
	found := copied.FindAllStringSubmatch(p.Body, -1)
	if len(found) != 3 {
		t.Fatalf("%s (%s) gives %d things to copy", p.URL, p.Heading(), len(found))
	}
	lines := func(i int) []string { return strings.Split(html.UnescapeString(found[i][1]), "\n") }
	return sandbox{secret: lines(0), pem: html.UnescapeString(found[1][1]), key: lines(2)}
}

func free(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// program is a client of the guide at work.
type program struct {
	client client
	home   string // its origin, with a slash
	mu     sync.Mutex
	said   bytes.Buffer
}

// Write keeps what it says.
func (p *program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.Write(b)
}

func (p *program) log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// run starts a command in a folder with the settings of a portal, and waits until it answers. It finds names below
// localhost as a machine with our line in its hosts file does.
func run(t testing.TB, dir string, settings []string, command ...string) *program {
	t.Helper()
	hosts := filepath.Join(dir, "hosts")
	write(t, hosts, "127.0.0.1 localhost voordeur.localhost anders.localhost\n")
	c := exec.Command(command[0], command[1:]...)
	c.Dir, c.Env = dir, append(os.Environ(), append(settings, "LD_PRELOAD=libnss_wrapper.so", "NSS_WRAPPER_HOSTS="+hosts, "GODEBUG=netdns=cgo")...)
	p := &program{}
	for _, s := range settings {
		if to, found := strings.CutPrefix(s, "REDIRECT_URI="); found {
			u, err := url.Parse(to)
			if err != nil {
				t.Fatal(err)
			}
			p.home = u.Scheme + "://" + u.Host + "/"
		}
	}
	c.Stdout, c.Stderr = p, p
	if err := c.Start(); err != nil {
		t.Fatalf("%s does not start: %v; make test installs what it needs", command[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		<-ended
		if t.Failed() {
			t.Logf("%s said:\n%s", command[0], p.log())
		}
	})
	p.await(t, ended)
	return p
}

// await waits until the program answers, whatever it says.
func (p *program) await(t testing.TB, ended chan error) {
	t.Helper()
	for until := time.Now().Add(time.Minute); time.Now().Before(until); {
		if a, err := http.Get(strings.Replace(p.home, "localhost", "127.0.0.1", 1)); err == nil {
			_ = a.Body.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the program ended with %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	t.Fatal("the program does not answer")
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tool gives a folder or file that .ci/setup made.
func tool(t testing.TB, path string) string {
	t.Helper()
	root := os.Getenv("VOORDEUR_TEST_CLIENTS")
	if root == "" {
		t.Fatal("clients: VOORDEUR_TEST_CLIENTS must name the folder with what .ci/setup fetched; `make test` sets it")
	}
	full := filepath.Join(root, path)
	if _, err := os.Stat(full); err != nil {
		t.Fatal(fmt.Errorf("clients: %w; `make test` fetches it", err))
	}
	return full
}
