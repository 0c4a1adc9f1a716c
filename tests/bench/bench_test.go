package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/tests/browserless"
	"github.com/voordeur/voordeur/tests/pages"
)

// table is filled row by row; benchmarks run one after the other.
var table []Row

func note(r Row) { table = append(table, r) }

// TestMain prints the table after everything.
func TestMain(m *testing.M) {
	browserless.Hashing = credential.Default
	code := m.Run()
	if len(table) > 0 {
		fmt.Println()
		_ = Write(os.Stdout, table)
	}
	os.Exit(code)
}

// BenchmarkServer measures voordeur serve on PostgreSQL and Redis: what a login and a call cost it, how
// fast it starts, what it keeps.
func BenchmarkServer(b *testing.B) {
	h := NewHouse(b, Binary(b))
	m := newMeter(b, h)
	note(Row{"serve: processor time of a second in which nobody comes", milliseconds(m.idle.Server), "ms", 0})
	loginCost(b, h, m)
	callCosts(b, h, m)
	localCost(b, h, m)
	cost := m.each(100, func() { h.bram.Get(h.Issuer(environment) + "/users") })
	note(Row{"overview of the user administration over HTTP: server", milliseconds(cost.Server), "ms", 1})
	note(Row{"serve: memory after all this", memory(b, h.Server), "MB", 0})
	start(b, h)
}

// loginCost holds a returning login, one at a time, against the arithmetic that it cannot do without. The
// price of that is taken before and after, because a machine is not the same all the time.
func loginCost(b *testing.B, h *House, m *meter) {
	portal := newCaller(h.Network)
	last := h.Scheme.Messages()[0].Number
	portal.Login(b)
	work, err := workOf(slices.DeleteFunc(h.Scheme.Messages(), func(m scheme.Message) bool { return m.Number <= last }))
	if err != nil {
		b.Fatal(err)
	}
	before := price(b)
	cost := m.each(30, func() { portal.Login(b) })
	after := price(b)
	server, bare := milliseconds(cost.Server), milliseconds(before.Of(work)+after.Of(work))/2
	note(Row{"probe: one RSA-2048 signature, here and now", milliseconds(before.RSASign+after.RSASign) / 2, "ms", 0})
	note(Row{"returning eHerkenning login: " + work.String(), bare, "ms", 0})
	note(Row{"returning eHerkenning login: server", server, "ms", 0})
	note(Row{"returning eHerkenning login: server over bare work", server / bare, "times", 1.6})
	note(Row{"returning eHerkenning login: PostgreSQL", milliseconds(cost.Postgres), "ms", 1})
}

// localCost holds a login with password and app against the hash that it cannot do without (MA-01): most of what the
// server does must be hashing.
func localCost(b *testing.B, h *House, m *meter) {
	const n = 8
	l := newLocal(b, h, n*(rounds+1)/2)
	hash, err := l.passwords.Hash(b.Context(), browserless.Password)
	if err != nil {
		b.Fatal(err)
	}
	bare := func() float64 {
		return milliseconds(per(10, func() {
			if v, err := l.passwords.Verify(b.Context(), browserless.Password, hash); err != nil || !v.Right {
				b.Fatal("the password is not right", err)
			}
		}))
	}
	before := bare()
	cost := m.each(n, func() { l.login(b) })
	hashing := (before + bare()) / 2
	note(Row{"login with password and app: bare Argon2id", hashing, "ms", 0})
	note(Row{"login with password and app: server", milliseconds(cost.Server), "ms", 0})
	note(Row{"login with password and app: server over the bare hash", milliseconds(cost.Server) / hashing, "times", 1.11})
	note(Row{"login with password and app: PostgreSQL", milliseconds(cost.Postgres), "ms", 0})
}

func price(b *testing.B) Prices {
	b.Helper()
	p, err := probe()
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// callCosts measures what portals do all day, for sixteen logins at once as the peers were measured.
func callCosts(b *testing.B, h *House, m *meter) {
	callers := make([]*Caller, 16)
	for i := range callers {
		callers[i] = newCaller(h.Network)
		callers[i].Login(b)
	}
	for _, c := range []struct {
		what   string
		budget float64
		call   func(*Caller, context.Context) error
	}{{"refresh", 0.4, (*Caller).Renew}, {"UserInfo", 0.2, (*Caller).UserInfo}, {"introspection", 0.2, (*Caller).Introspect}} {
		cost := m.together(callers, 50, c.call)
		note(Row{c.what + ": server", milliseconds(cost.Server), "ms", c.budget})
		note(Row{c.what + ": PostgreSQL", milliseconds(cost.Postgres), "ms", 0})
	}
}

// start starts the server again and again on the database that it left.
func start(b *testing.B, h *House) {
	var ready, idle, used []float64
	for range rounds {
		h.Server.Stop(b)
		h.Server = h.Serve(b)
		spent, err := processorTime(h.Server.Process.Pid)
		if err != nil {
			b.Fatal(err)
		}
		time.Sleep(2 * time.Second) // the first turns of the background work, and a collection
		ready, used, idle = append(ready, milliseconds(h.Server.Ready)), append(used, milliseconds(spent)), append(idle, memory(b, h.Server))
	}
	note(Row{"serve: start to ready, by the clock", median(ready), "ms", 150})
	note(Row{"serve: start to ready, processor time", median(used), "ms", 0})
	note(Row{"serve: idle memory", median(idle), "MB", 40})
}

func memory(b *testing.B, p *Process) float64 {
	b.Helper()
	m, err := resident(p.Process.Pid)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// BenchmarkStatements counts the SQL of a returning login, the token call included (ARCHITECTURE 5).
func BenchmarkStatements(b *testing.B) {
	for _, k := range browserless.Kinds {
		h := browserless.NewHouse(b, k, 1)
		enrol(b, h.Network)
		portal := newCaller(h.Network)
		portal.Login(b)
		h.Rest()
		s, c := h.Nodes[0].Database.Statements()
		const n = 3
		for range n {
			portal.Login(b)
		}
		statements, commits := h.Nodes[0].Database.Statements()
		note(Row{"returning eHerkenning login: SQL statements, " + string(k), float64(statements-s) / n, "", 8})
		note(Row{"returning eHerkenning login: commits, " + string(k), float64(commits-c) / n, "", 2})
	}
}

// BenchmarkRealms counts what stays in memory of a realm that has been used.
func BenchmarkRealms(b *testing.B) {
	h := browserless.NewHouse(b, browserless.SQLite, 1)
	h.Rest()
	const n = 10
	before := heap()
	for i := range n {
		name := fmt.Sprintf("practice-%d", i)
		if _, err := h.Nodes[0].Publish(b.Context(), h.Document(name), "bench"); err != nil {
			b.Fatal(err)
		}
		visitor := browserless.NewBrowser(b)
		for _, to := range []string{h.Entrance(name), h.Portal.Authorize(name), h.Issuer(name) + "/saml/metadata"} {
			if p := visitor.Get(to); p.Status != http.StatusOK {
				b.Fatalf("%s: %d", to, p.Status)
			}
		}
	}
	note(Row{"memory of a realm in use", (heap() - before) / n / 1024, "KiB", 300})
}

// heap is what is reachable in this process, in bytes.
func heap() float64 {
	runtime.GC()
	runtime.GC() // what the first one found in pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkPages renders every page in every state and takes the dearest.
func BenchmarkPages(b *testing.B) {
	g, err := pages.NewGallery()
	if err != nil {
		b.Fatal(err)
	}
	var dearest, largest Row
	for _, s := range pages.Samples() {
		var out bytes.Buffer
		cost := milliseconds(per(20, func() {
			out.Reset()
			if err := s.Page(g.Ctx(i18n.NL, s)).Render(b.Context(), &out); err != nil {
				b.Fatal(err)
			}
		}))
		if cost > dearest.Measured {
			dearest = Row{"dearest page to render: " + s.Name, cost, "ms", 1}
		}
		if kB := float64(out.Len()) / 1000; kB > largest.Measured && !strings.HasPrefix(s.Name, "users") {
			largest = Row{"largest page of a login, HTML: " + s.Name, kB, "kB", 10}
		}
	}
	note(dearest)
	note(largest)
}

// BenchmarkRefusedXML refuses what anybody on the way could send.
func BenchmarkRefusedXML(b *testing.B) {
	for _, c := range []struct{ name, body string }{
		{"bomb", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>`},
		{"oversized", "<x>" + strings.Repeat("y", 9<<20) + "</x>"},
		{"wide", "<x>" + strings.Repeat("<y/>", 60_000) + "</x>"},
		{"deep", strings.Repeat("<y>", 80_000)},
	} {
		raw := []byte(c.body)
		cost := per(100, func() {
			if _, err := xmlguard.Parse(raw, xmlguard.Message); err == nil {
				b.Fatal("accepted")
			}
		})
		note(Row{"refused XML, " + c.name, milliseconds(cost), "ms", 1})
	}
}

// BenchmarkDemo starts the demo in new folders, and again in the same ones.
func BenchmarkDemo(b *testing.B) {
	binary := Binary(b)
	var first, second []float64
	for range 3 {
		folder := b.TempDir()
		for _, times := range []*[]float64{&first, &second} {
			port := strconv.Itoa(free(b))
			p := Start(b, "http://127.0.0.1:"+port+"/readyz", nil, binary,
				"demo", "--data", folder, "--port", port, "--artifact-port", strconv.Itoa(free(b)), "--mail-port", strconv.Itoa(free(b)))
			*times = append(*times, milliseconds(p.Ready))
			p.Stop(b)
		}
	}
	note(Row{"demo: first start, by the clock", median(first), "ms", 5000})
	note(Row{"demo: second start, by the clock", median(second), "ms", 1000})
}
