package desk_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

var logged = flag.Int("logged", 50_000, "events in the log of BenchmarkLogAtTheDesk")

// sink takes an answer as a browser does that keeps nothing of it.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header { return s.header }
func (s *sink) WriteHeader(n int)   { s.status = n }
func (s *sink) Flush()              {}

func (s *sink) Write(b []byte) (int, error) {
	s.bytes += len(b)
	return len(b), nil
}

// fetch sends a request as ask does, and keeps nothing of the answer.
func (c colleague) fetch(path string, form url.Values) *sink {
	c.h.t.Helper()
	q := httptest.NewRequest(http.MethodGet, base+"/t/"+c.realm+"/desk"+path, nil)
	if form != nil {
		q = httptest.NewRequest(http.MethodPost, base+"/t/"+c.realm+"/desk"+path, strings.NewReader(form.Encode()))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	slug := c.h.realm(c.realm).Slug
	q.AddCookie(&http.Cookie{Name: "__Host-session-" + slug.Tenant() + "." + slug.Environment(), Value: c.token})
	w := &sink{header: http.Header{}, status: http.StatusOK}
	c.h.handler.ServeHTTP(w, q)
	return w
}

// fillLog records logins of the last 29 days and chains them.
func (h *house) fillLog(n int) {
	h.t.Helper()
	for done := 0; done < n; done += 1000 {
		events := make([]audit.Event, 0, 1000)
		for i := done; i < done+1000; i++ {
			e := audit.Event{
				ID: fmt.Sprintf("00-%09d", i), Action: audit.LoginProven, Object: fmt.Sprint("login:", i/2), Result: audit.Done, Origin: "browser",
				Actor: "anonymous", At: h.now().AddDate(0, 0, -29).Add(time.Duration(i) * time.Second), Reference: fmt.Sprint("R", i/2),
				Facts: map[string]string{"service": "omgevingsloket", "policy": "1"}, Personal: map[string]string{"address": "iemand@zilverbeek.example"},
			}
			if i%2 == 1 {
				e.Action, e.Facts["level"] = audit.LoginGranted, "EH3"
			}
			events = append(events, e)
		}
		h.in(production, func(ctx context.Context, st ports.Store) error { return st.Audit().Append(ctx, events...) })
		h.chain()
	}
}

// BenchmarkLogAtTheDesk is what an auditor does with a long log, through the pages: look, filter, take it out as a table
// and as a part of the chain, verify it, and see where logins stop. Memory must not grow with the log.
func BenchmarkLogAtTheDesk(b *testing.B) {
	h := build(b, browserless.PostgreSQL)
	h.fillLog(*logged)
	ivo := h.hire(staffRealm, "auditor")
	measure := func(name, path string, form url.Values, per int) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var most float64
			var answer *sink
			statements, _ := h.db.Statements()
			began := browserless.Spent()
			for b.Loop() {
				most = max(most, browserless.Peak(func() { answer = ivo.fetch(path, form) }))
				if answer.status != http.StatusOK {
					b.Fatalf("%s answers %d", path, answer.status)
				}
			}
			used := browserless.Spent() - began
			after, _ := h.db.Statements()
			if per > 0 {
				b.ReportMetric(float64(used.Nanoseconds())/1000/float64(b.N)/float64(per), "CPU-µs/event")
			} else {
				b.ReportMetric(float64(used.Nanoseconds())/1e6/float64(b.N), "CPU-ms")
			}
			b.ReportMetric(most, "heap-MB")
			b.ReportMetric(float64(answer.bytes)/1e6, "answer-MB")
			b.ReportMetric(float64(after-statements)/float64(b.N), "statements")
		})
	}
	measure("page", "/in/production/audit", nil, 0)
	measure("filtered", "/in/production/audit?action=login.granted&from=24-10-2026&until=25-10-2026", nil, 0)
	measure("table", "/in/production/audit/table", nil, *logged)
	measure("chain", "/in/production/audit/chain", nil, *logged)
	measure("verify", "/in/production/audit/verify", url.Values{}, min(*logged, 100_000))
	measure("funnel", "/in/production/funnel?days=30", nil, *logged)
}
