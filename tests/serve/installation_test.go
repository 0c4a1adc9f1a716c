package serve_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// binary is what make build makes; TestMain builds it once.
var binary string

func TestMain(m *testing.M) {
	code := 1
	defer func() { os.Exit(code) }()
	dir, err := os.MkdirTemp("", "voordeur-binary-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "voordeur")
	build := exec.Command("go", "build", "-o", binary, "../../cmd/voordeur")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the binary: %v\n%s", err, out)
		return
	}
	code = m.Run()
}

// run runs a command to its end and gives what it said and its exit code.
func run(t *testing.T, args ...string) (said string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, binary, args...).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(out), exit.ExitCode()
	}
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return string(out), 0
}

// installation is a house on PostgreSQL and Redis with the network around it.
type installation struct {
	*browserless.Network
	dir      string
	postgres *browserless.Postgres

	mu    sync.Mutex
	nodes []*node
	turn  atomic.Int64
}

// install prepares folder, database and document as the operator's pages tell.
func install(t *testing.T, redis string) *installation {
	t.Helper()
	i := &installation{dir: t.TempDir()}
	i.Network = browserless.NewNetwork(t, t.TempDir(), "localhost")
	i.SetLogin(http.HandlerFunc(i.proxy))
	i.postgres = browserless.NewPostgres(t, nil)
	t.Cleanup(i.postgres.Drop)
	for name, text := range map[string]string{
		"owner": i.postgres.As(""), "app": i.postgres.As("voordeur_app"), "relay": i.postgres.As("voordeur_relay"), "redis": redis,
	} {
		i.write(t, name, text)
	}
	i.write(t, "voordeur.yaml", i.settings(t, "127.0.0.1:0", "127.0.0.1:9090"))
	i.must(t, "keys", "init", i.path("kek"))
	i.must(t, "migrate", "--config", i.path("voordeur.yaml"))
	if err := i.postgres.LetIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	i.write(t, "broker.pem", certificate(i.Scheme.SigningCertificate().Raw))
	tls, err := os.ReadFile(i.Dir + "/scheme/tls.pem")
	if err != nil {
		t.Fatal(err)
	}
	for block, rest := pem.Decode(tls); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			i.write(t, "tls.pem", certificate(block.Bytes))
		}
	}
	i.write(t, "schatkist.yaml", i.document())
	return i
}

func certificate(raw []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}))
}

func (i *installation) path(name string) string { return filepath.Join(i.dir, name) }

func (i *installation) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(i.path(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (i *installation) must(t *testing.T, args ...string) string {
	t.Helper()
	said, code := run(t, args...)
	if code != 0 {
		t.Fatalf("voordeur %s: exit code %d\n%s", strings.Join(args, " "), code, said)
	}
	return said
}

func (i *installation) settings(t *testing.T, public, internal string) string {
	t.Helper()
	host, port, err := net.SplitHostPort(i.Inbox.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`base-url: http://%s
listen: { public: "%s", internal: "%s", trusted-proxies: [] }
database: { postgres: { app-file: app, relay-file: relay, owner-file: owner } }
delivery: { redis-file: redis }
mail: { host: "%s", port: %s, security: none, from: Voordeur <noreply@voordeur.example> }
keys: { encryption-key-file: kek }
realms: { folder: ., cache: metadata }
limits: { shutdown: 10s }
`, i.LoginHost, public, internal, host, port)
}

// document is the demo's, with the certificates that serve must be told, and without the notices that a
// server may not send into its own machine.
func (i *installation) document() string { return i.trusting(i.Document("production")) }

func (i *installation) trusting(document []byte) string {
	var out strings.Builder
	for line := range strings.Lines(i.Unnoticed(document)) {
		out.WriteString(line)
		if before, _, found := strings.Cut(line, "metadata:"); found {
			out.WriteString(before + "certificate: broker.pem\n" + before + "tls-roots: tls.pem\n")
		}
	}
	return out.String()
}

// proxy stands before the nodes as a load balancer does: each request goes to the next one.
func (i *installation) proxy(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	nodes := i.nodes
	i.mu.Unlock()
	if len(nodes) == 0 {
		http.Error(w, "no node is up", http.StatusBadGateway)
		return
	}
	to := nodes[i.turn.Add(1)%int64(len(nodes))]
	proxy := httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(&url.URL{Scheme: "http", Host: to.public})
		p.Out.Host = p.In.Host
	}, ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}}
	proxy.ServeHTTP(w, r)
}

// node is one process that serves.
type node struct {
	public, internal string
	command          *exec.Cmd
	said             speech
	done             chan struct{}
}

// speech is what a process says, to be read while it still speaks.
type speech struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *speech) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *speech) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// start starts a node and waits until it is ready.
func (i *installation) start(t *testing.T) *node {
	t.Helper()
	n := &node{public: free(t), internal: free(t), done: make(chan struct{})}
	name := "voordeur-" + strings.TrimPrefix(n.public, "127.0.0.1:") + ".yaml"
	i.write(t, name, i.settings(t, n.public, n.internal))
	n.command = exec.Command(binary, "serve", "--config", i.path(name))
	n.command.Stdout, n.command.Stderr = &n.said, &n.said
	began := time.Now()
	if err := n.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = n.command.Wait()
		close(n.done)
	}()
	t.Cleanup(func() {
		if n.end(t, syscall.SIGKILL); t.Failed() {
			t.Logf("%s said:\n%s", n.public, n.said.String())
		}
	})
	n.await(t, "http://"+n.internal+"/readyz")
	t.Logf("from start to ready: %v", time.Since(began).Round(time.Millisecond))
	i.mu.Lock()
	i.nodes = append(i.nodes[:len(i.nodes):len(i.nodes)], n)
	i.mu.Unlock()
	i.AwaitBroker(t, "production", len(i.nodes))
	return n
}

func (n *node) await(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		if a, err := http.Get(address); err == nil {
			_ = a.Body.Close()
			if a.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-n.done:
			t.Fatalf("the process ended with %d:\n%s", n.command.ProcessState.ExitCode(), n.said.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not answer", address)
		}
	}
}

// end sends a signal, waits for the end, and gives the exit code; -1 of a process that was killed.
func (n *node) end(t *testing.T, s os.Signal) int {
	t.Helper()
	_ = n.command.Process.Signal(s)
	select {
	case <-n.done:
	case <-time.After(20 * time.Second):
		_ = n.command.Process.Kill()
		t.Errorf("the process did not end on %v", s)
	}
	return n.command.ProcessState.ExitCode()
}

// without takes a node out of the balancer.
func (i *installation) without(gone *node) {
	i.mu.Lock()
	defer i.mu.Unlock()
	var left []*node
	for _, n := range i.nodes {
		if n != gone {
			left = append(left, n)
		}
	}
	i.nodes = left
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startRedis runs a Redis of this test alone, which it may kill.
func startRedis(t *testing.T, address string) *exec.Cmd {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", t.TempDir())
	if err := c.Start(); err != nil {
		t.Fatalf("this test needs redis-server: `make test` installs it: %v", err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			return c
		}
		if time.Now().After(deadline) {
			t.Fatal("Redis did not start")
		}
	}
}
