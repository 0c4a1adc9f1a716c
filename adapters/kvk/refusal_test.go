package kvk_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/kvk"
	"github.com/voordeur/voordeur/ports"
)

// What an answer comes to.
type outcome string

const (
	notFound    outcome = "not found"
	unavailable outcome = "unavailable"
)

// check compares an error with what it must be, for whoever asks and for the operator.
func (w *world) check(err error, want outcome, after time.Duration, calls int, log string) {
	w.Helper()
	got := outcome("no error")
	switch {
	case errors.Is(err, ports.ErrNotFound) && !errors.Is(err, ports.ErrUnavailable):
		got = notFound
	case errors.Is(err, ports.ErrUnavailable) && !errors.Is(err, ports.ErrNotFound):
		got = unavailable
	}
	wait := time.Duration(0)
	if l, ok := errors.AsType[*ports.Later](err); ok {
		wait = l.After
	}
	if got != want || wait != after {
		w.Errorf("%v: %s, to ask again after %s; want %s after %s", err, got, wait, want, after)
	}
	if n := w.calls(); n != calls {
		w.Errorf("the register was asked %d times, want %d", n, calls)
	}
	said := w.logged()
	if (log == "") != (said == "") || !strings.Contains(said, "level="+log) && log != "" {
		w.Errorf("the log holds %q, want level %q", said, log)
	}
	for _, leak := range []string{key, "68750110", "geheim"} {
		if strings.Contains(said, leak) || err != nil && strings.Contains(err.Error(), leak) {
			w.Errorf("%q got out: %v, %s", leak, err, said)
		}
	}
}

func fout(codes ...string) string {
	var all []string
	for _, c := range codes {
		all = append(all, fmt.Sprintf(`{"code":%q,"omschrijving":"Op basis van het KVK-nummer 68750110 geheim"}`, c))
	}
	return `{"fout":[` + strings.Join(all, ",") + `]}`
}

// MR-15, MR-19, EHERKENNING 11: every code and status that the documentation has. 404 is for good only with the
// codes that say so; what an operator must repair is an error in the log, and unavailable to everybody else.
func TestRefusalsAreOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		retry  string
		want   outcome
		after  time.Duration
		calls  int
		log    string
	}{
		"number invalid":                {400, fout("IPD0004"), "", notFound, 0, 1, ""},
		"not to be delivered":           {404, fout("IPD0005"), "", notFound, 0, 1, ""},
		"branch number invalid":         {400, fout("IPD0006"), "", notFound, 0, 1, ""},
		"branch not to be delivered":    {404, fout("IPD0007"), "", notFound, 0, 1, ""},
		"no data":                       {404, fout("IPD5200"), "", notFound, 0, 1, ""},
		"being processed, with 404":     {404, fout("IPD1002"), "", unavailable, 0, 2, "WARN"},
		"being processed, for a while":  {404, fout("IPD1002"), "20", unavailable, 20 * time.Second, 1, "WARN"},
		"in five minutes":               {404, fout("IPD1003"), "", unavailable, 5 * time.Minute, 1, "WARN"},
		"in five minutes, with 503":     {503, fout("IPD1003"), "", unavailable, 5 * time.Minute, 1, "WARN"},
		"both not there and not yet":    {404, fout("IPD0005", "IPD1002"), "", unavailable, 0, 2, "WARN"},
		"technical error":               {500, fout("IPD9999"), "", unavailable, 0, 2, "WARN"},
		"technical error, no such data": {500, fout("IPD0005"), "", unavailable, 0, 2, "WARN"},
		"bad gateway":                   {502, `<html>`, "", unavailable, 0, 2, "WARN"},
		"out for an hour":               {503, ``, "3600", unavailable, time.Hour, 1, "WARN"},
		"out until a date":              {503, ``, "Sun, 22 Nov 2026 12:00:45 GMT", unavailable, 45 * time.Second, 1, "WARN"},
		"out until a date gone by":      {503, ``, "Sun, 22 Nov 2026 11:00:00 GMT", unavailable, 0, 2, "WARN"},
		"out until next year":           {503, ``, "Sun, 21 Nov 2027 12:00:00 GMT", unavailable, time.Hour, 1, "WARN"},
		"out for ever":                  {503, ``, "9223372036854775807", unavailable, time.Hour, 1, "WARN"},
		"out, nonsense":                 {503, ``, "soon", unavailable, 0, 2, "WARN"},
		"out, negative":                 {503, ``, "-5", unavailable, 0, 2, "WARN"},
		"too many":                      {429, ``, "30", unavailable, 30 * time.Second, 1, "WARN"},
		"too many, no time":             {429, `{"message":"quota"}`, "", unavailable, 0, 1, "WARN"},
		"key missing or wrong":          {401, ``, "", unavailable, 0, 1, "ERROR"},
		"key not allowed":               {403, fout("IPD0005"), "", unavailable, 0, 1, "ERROR"},
		"no such product":               {404, fout("IPD0001"), "", unavailable, 0, 1, "ERROR"},
		"RSIN invalid":                  {400, fout("IPD0010"), "", unavailable, 0, 1, "ERROR"},
		"parameter error":               {400, fout("IPD1998"), "", unavailable, 0, 1, "ERROR"},
		"parameters invalid":            {400, fout("IPD1999"), "", unavailable, 0, 1, "ERROR"},
		"type invalid":                  {400, fout("IPD5203"), "", unavailable, 0, 1, "ERROR"},
		"404 of a gateway":              {404, `<html>not found IPD0005</html>`, "", unavailable, 0, 1, "ERROR"},
		"404 with nothing":              {404, ``, "", unavailable, 0, 1, "ERROR"},
		"404 with another list":         {404, `{"fout":{"code":"IPD0005"}}`, "", unavailable, 0, 1, "ERROR"},
		"404 with a chatty code":        {404, fout("geheim 68750110"), "", unavailable, 0, 1, "ERROR"},
		"moved":                         {301, ``, "", unavailable, 0, 1, "ERROR"},
		"empty":                         {204, ``, "", unavailable, 0, 1, "ERROR"},
		"a teapot":                      {418, ``, "", unavailable, 0, 1, "ERROR"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
				if c.retry != "" {
					rw.Header().Set("Retry-After", c.retry)
				}
				rw.WriteHeader(c.status)
				_, _ = rw.Write([]byte(c.body))
			})
			_, err := w.register.Organisation(t.Context(), number(t, "68750110"))
			w.check(err, c.want, c.after, c.calls, c.log)
		})
	}
}

// One answer stands for two things: no such organisation, and one without branches.
func TestNoBranchesIsNotNoOrganisation(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/vestigingen") || !strings.Contains(r.URL.Path, "90000749") {
			saying(404, fout("IPD5200"))(rw, r)
			return
		}
		saying(200, document(t, "vve.json"))(rw, r)
	})
	if p, err := w.register.Branches(t.Context(), ports.BranchQuery{Organisation: number(t, "90000749"), Limit: 10}); err != nil || p.Total != 0 || p.Branches != nil {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := w.register.Branches(t.Context(), ports.BranchQuery{Organisation: number(t, "68750110"), Limit: 10}); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// An answer that is not what the documentation says is no answer; that it is about another organisation, above all.
func TestMalformedAnswersAreUnavailable(t *testing.T) {
	k, b := "68750110", "000037178601"
	for name, body := range map[string]string{
		"nothing": ``, "null": `null`, "a list": `[]`, "half": `{"kvkNummer":"68750110"`, "two": `{"kvkNummer":"68750110","naam":"geheim"}{}`, "a page": `<html>geheim</html>`,
		"no number": `{"naam":"geheim"}`, "another's": `{"kvkNummer":"90000749","vestigingsnummer":"000037178598","naam":"geheim"}`,
		"a number as number": `{"kvkNummer":68750110,"vestigingsnummer":37178601,"naam":"X"}`,
		"a number as text":   `{"kvkNummer":"687501100","vestigingsnummer":"000037178601","naam":"X"}`,
		"a strange end":      `{"kvkNummer":"68750110","vestigingsnummer":"000037178601","naam":"X","materieleRegistratie":{"datumEinde":"geheim"},"vestigingen":0}`,
		"an impossible end":  `{"kvkNummer":"68750110","vestigingsnummer":"000037178601","naam":"X","materieleRegistratie":{"datumEinde":"20260231"},"vestigingen":""}`,
		"deep":               strings.Repeat(`{"a":`, 20_000),
		"not UTF-8":          "\xff\xfe{\x00",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, saying(200, body))
			_, err := w.register.Organisation(t.Context(), number(t, k))
			w.check(err, unavailable, 0, 1, "WARN")
			_, err = w.register.Branch(t.Context(), number(t, k), branchNumber(t, b))
			w.check(err, unavailable, 0, 2, "WARN")
			_, err = w.register.Branches(t.Context(), ports.BranchQuery{Organisation: number(t, k), Limit: 1})
			w.check(err, unavailable, 0, 3, "WARN")
		})
	}
	for name, body := range map[string]string{
		"no name":            `{"kvkNummer":"68750110","naam":" \u0000 "}`,
		"a strange day":      `{"kvkNummer":"68750110","naam":"X","formeleRegistratiedatum":"2015-01-01"}`,
		"a strange branch":   `{"kvkNummer":"68750110","naam":"X","_embedded":{"hoofdvestiging":{"vestigingsnummer":"1"}}}`,
		"a list of branches": `{"kvkNummer":"68750110","vestigingen":[{"vestigingsnummer":"37178601"}]}`,
	} {
		w := newWorld(t, saying(200, body))
		_, one := w.register.Organisation(t.Context(), number(t, k))
		_, all := w.register.Branches(t.Context(), ports.BranchQuery{Organisation: number(t, k), Limit: 1})
		if !errors.Is(one, ports.ErrUnavailable) || (name == "a list of branches") != errors.Is(all, ports.ErrUnavailable) {
			t.Errorf("%s: %v, %v", name, one, all)
		}
	}
}

// Nothing that the register sends fills the memory or keeps anybody waiting.
func TestAnAnswerEndsInTimeAndSize(t *testing.T) {
	block := strings.Repeat(" ", 64<<10)
	for name, c := range map[string]struct {
		answer  http.HandlerFunc
		timeout time.Duration
		calls   int
	}{
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			sent := 0
			for err := error(nil); err == nil && sent < 64<<20; sent += len(block) {
				_, err = w.Write([]byte(block))
			}
			if sent >= 64<<20 {
				t.Error("all of it was taken")
			}
		}, 30 * time.Second, 1},
		"silent": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 500 * time.Millisecond, 1},
		"halfway": {func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(`{"kvkNummer":`))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, 500 * time.Millisecond, 1},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"kvkNummer":`))
		}, 30 * time.Second, 2},
		"long header": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, 30 * time.Second, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, c.answer, func(k *kvk.Config) { k.Timeout = c.timeout })
			_, err := w.register.Organisation(t.Context(), number(t, "68750110"))
			w.check(err, unavailable, 0, c.calls, "WARN")
		})
	}
}

// A register that cannot be reached at all is tried twice.
func TestNobodyThere(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	w := newWorld(t, saying(200, ``), func(c *kvk.Config) { c.BaseURL = s.URL })
	_, err := w.register.Organisation(t.Context(), number(t, "68750110"))
	w.check(err, unavailable, 0, 0, "WARN")
}

// A redirect would carry the key to whoever it names.
func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the key went elsewhere") }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, elsewhere.URL, status) })
		_, err := w.register.Organisation(t.Context(), number(t, "68750110"))
		w.check(err, unavailable, 0, 1, "ERROR")
	}
}

// A second try helps where the first one failed by chance, and is the last.
func TestASecondTry(t *testing.T) {
	for name, first := range map[string]http.HandlerFunc{
		"a fault": saying(500, fout("IPD9999")), "being processed": saying(404, fout("IPD1002")),
		"hung up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			var w *world
			w = newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
				if w.calls() == 1 {
					first(rw, r)
					return
				}
				saying(200, document(t, "basisprofiel.json"))(rw, r)
			})
			if e, err := w.register.Organisation(t.Context(), number(t, "68750110")); err != nil || e.Name == "" || w.calls() != 2 {
				t.Errorf("%+v, %v after %d calls", e, err, w.calls())
			}
		})
	}
}

// The register's certificate must be one that we trust, and its TLS no older than 1.2.
func TestOnlyATrustedRegisterIsAsked(t *testing.T) {
	handler := saying(200, document(t, "basisprofiel.json"))
	for name, c := range map[string]struct {
		newest  uint16
		trusted bool
		want    bool
	}{
		"trusted": {tls.VersionTLS13, true, true}, "TLS 1.2": {tls.VersionTLS12, true, true}, "TLS 1.1": {tls.VersionTLS11, true, false}, "a stranger": {tls.VersionTLS13, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewUnstartedServer(handler)
			s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: c.newest}
			s.Config.ErrorLog = nil
			s.StartTLS()
			defer s.Close()
			roots := x509.NewCertPool()
			if c.trusted {
				roots.AddCert(s.Certificate())
			}
			w := newWorld(t, handler, func(k *kvk.Config) { k.BaseURL, k.Roots = s.URL, roots })
			_, err := w.register.Organisation(t.Context(), number(t, "68750110"))
			if (err == nil) != c.want || err != nil && !errors.Is(err, ports.ErrUnavailable) {
				t.Error(err)
			}
		})
	}
}

// RFC 6761, 6.3: names below localhost are this machine, so that the demo needs no hosts file.
func TestNamesBelowLocalhostAreThisMachine(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	w := newWorld(t, saying(200, document(t, "basisprofiel.json")), func(c *kvk.Config) {
		c.BaseURL = strings.Replace(c.BaseURL, "127.0.0.1", "handelsregister.localhost", 1)
	})
	if _, err := w.register.Organisation(t.Context(), number(t, "68750110")); err != nil {
		t.Error(err)
	}
}

// Whoever goes away gets the error of their own context, and nothing is said of the register.
func TestWhoeverGoesAwayWaitsNoLonger(t *testing.T) {
	came, release := make(chan struct{}), make(chan struct{})
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		close(came)
		<-release
		saying(200, document(t, "basisprofiel.json"))(rw, r)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-came; cancel() }()
	if _, err := w.register.Organisation(ctx, number(t, "68750110")); !errors.Is(err, context.Canceled) || errors.Is(err, ports.ErrUnavailable) {
		t.Error(err)
	}
	close(release)
	if _, err := w.register.Organisation(t.Context(), number(t, "68750110")); err != nil || w.calls() != 1 {
		t.Errorf("%v after %d calls: the question of who went away was lost", err, w.calls())
	}
	w.check(nil, "no error", 0, 1, "")
}
