package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/voordeur/voordeur/domain/secret"
)

// planted are values that must come out nowhere; all of them are invented.
var planted = []string{"a.proef@bedrijf.example", "+31612345678", "0612345678", "999990019", "AB3K7-geheim"}

// watched is telemetry whose every exit a test can read.
type watched struct {
	*Telemetry
	log   *bytes.Buffer
	spans *tracetest.InMemoryExporter
	now   time.Time
}

func watch(t *testing.T, s Settings) *watched {
	t.Helper()
	w := &watched{log: &bytes.Buffer{}, spans: tracetest.NewInMemoryExporter(), now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	s.Log, s.Ratio = w.log, 1
	var err error
	if w.Telemetry, err = build(s, w.spans, func() time.Time { return w.now }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Shutdown(context.Background()) })
	return w
}

func (w *watched) sent(t *testing.T) tracetest.SpanStubs {
	t.Helper()
	if err := w.traces.ForceFlush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w.spans.GetSpans()
}

func (w *watched) shown(t *testing.T) string {
	t.Helper()
	rec := httptest.NewRecorder()
	w.Metrics().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return rec.Body.String()
}

func leaks(t *testing.T, where, text string) {
	t.Helper()
	for _, p := range planted {
		if strings.Contains(text, p) {
			t.Errorf("%s holds %q: %s", where, p, text)
		}
	}
}

func TestPlantedValuesNeverReachTheLog(t *testing.T) {
	w := watch(t, Settings{})
	log := w.Logger()
	for _, p := range planted[:4] {
		log.Info("mail to "+p+" failed", "error", errors.New("550 <"+p+"> unknown"), "reason", p, "id", fmt.Errorf("x: %w", errors.New(p)))
		log.With("email", p).WithGroup("login").Info("given", "subject", p, slog.Group("deep", "name", p))
	}
	code := planted[4]
	log.Info("a", "code", code, "state", secret.New(code), "kind", struct{ Code string }{code}, "table", []string{code}, "error", map[string]string{"code": code})
	leaks(t, "the log", w.log.String())
	if !strings.Contains(w.log.String(), unlisted) || !strings.Contains(w.log.String(), "[secret]") {
		t.Error("what was left out does not show")
	}
}

func TestListedValuesPassUnharmed(t *testing.T) {
	w := watch(t, Settings{})
	id := "0192f0c1-aaaa-7bbb-8ccc-000000000001"
	w.Logger().Info("started on 127.0.0.1:8080 in 12 ms", "realm", "schatkist/production", "outbox", id, "count", 123456789, "status", 200)
	var line map[string]any
	if err := json.Unmarshal(w.log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"msg": "started on 127.0.0.1:8080 in 12 ms", "realm": "schatkist/production", "outbox": id, "count": 123456789.0, "status": 200.0} {
		if line[key] != want {
			t.Errorf("%s is %v, want %v", key, line[key], want)
		}
	}
}

func TestPlantedValuesNeverReachASpan(t *testing.T) {
	w := watch(t, Settings{})
	for _, p := range planted {
		_, s := w.Tracers().Tracer("test").Start(t.Context(), "store", trace.WithLinks(trace.Link{Attributes: []attribute.KeyValue{attribute.String("email", p)}}))
		s.SetAttributes(attribute.String("email", p), attribute.StringSlice("codes", []string{p}))
		if !strings.Contains(p, "geheim") {
			s.SetName("mail " + p)
			s.RecordError(errors.New("refused " + p))
			s.SetAttributes(attribute.String("reason", p), attribute.StringSlice("state", []string{p}))
			s.SetStatus(codes.Error, p)
			s.AddEvent("sent to " + p)
		}
		s.End()
	}
	for _, s := range w.sent(t) {
		leaks(t, "a span", fmt.Sprintf("%v %v %v %v %v", s.Name, s.Attributes, s.Events, s.Links, s.Status))
	}
}

func TestALogLineLeadsToItsTrace(t *testing.T) {
	w := watch(t, Settings{})
	ctx, s := w.Tracers().Tracer("test").Start(t.Context(), "x")
	w.Logger().With("realm", "a/b").InfoContext(ctx, "here")
	if id := s.SpanContext().TraceID().String(); !strings.Contains(w.log.String(), `"trace":"`+id) {
		t.Errorf("%s lacks trace %s", w.log, id)
	}
}

func TestRequestsAreMeasuredByRouteAndStatus(t *testing.T) {
	w := watch(t, Settings{})
	h := w.Middleware(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.now = w.now.Add(30 * time.Millisecond)
		r.Pattern = "/t/:tenant/login"
		rw.WriteHeader(http.StatusTeapot)
	}), func(r *http.Request) string { return r.Pattern })
	r := httptest.NewRequest("BREW", "/t/schatkist/login?email="+planted[0], nil)
	r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	h.ServeHTTP(httptest.NewRecorder(), r)

	shown := w.shown(t)
	leaks(t, "the metrics", shown)
	for _, want := range []string{
		`http_server_request_duration_seconds_bucket{method="other",route="/t/:tenant/login",status="418",le="0.025"} 0`,
		`http_server_request_duration_seconds_bucket{method="other",route="/t/:tenant/login",status="418",le="0.05"} 1`,
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("metrics lack %s in\n%s", want, shown)
		}
	}
	spans := w.sent(t)
	if len(spans) != 1 || spans[0].Name != "other /t/:tenant/login" || spans[0].Parent.IsValid() {
		t.Errorf("spans %+v, want one root", spans)
	}
	leaks(t, "the span", fmt.Sprint(spans))
}

func TestStatusOfEveryEnd(t *testing.T) {
	tests := map[string]struct {
		serve http.HandlerFunc
		want  string
	}{
		"nothing written": {func(http.ResponseWriter, *http.Request) {}, `status="200"`},
		"body only":       {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "x") }, `status="200"`},
		"hint before":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103); w.WriteHeader(404) }, `status="404"`},
		"written twice":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); w.WriteHeader(500) }, `status="404"`},
		"flushed":         {func(w http.ResponseWriter, _ *http.Request) { _ = http.NewResponseController(w).Flush() }, `status="200"`},
		"panic":           {func(http.ResponseWriter, *http.Request) { panic("boom") }, `status="500"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := watch(t, Settings{})
			h := w.Middleware(tt.serve, func(*http.Request) string { return "" })
			func() {
				defer func() {
					if fault := recover(); (fault != nil) != (name == "panic") {
						t.Errorf("recovered %v", fault)
					}
				}()
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
			}()
			if shown := w.shown(t); !strings.Contains(shown, `route="unmatched",`+tt.want) {
				t.Errorf("no %s in\n%s", tt.want, shown)
			}
		})
	}
}

func TestLoginsAreCountedByResultAndWithoutRealm(t *testing.T) {
	for _, labelled := range []bool{false, true} {
		w := watch(t, Settings{RealmLabel: labelled})
		w.CountLogin(t.Context(), "granted")
		w.CountLogin(t.Context(), "granted")
		w.CountLogin(t.Context(), "cancelled")
		counter, err := w.Meters().Meter("test").Int64Counter("outbox.sent")
		if err != nil {
			t.Fatal(err)
		}
		counter.Add(t.Context(), 1, metric.WithAttributes(attribute.String("realm", "a/b"), attribute.String("email", planted[0])))
		shown := w.shown(t)
		leaks(t, "the metrics", shown)
		if !strings.Contains(shown, `voordeur_logins_total{result="granted"} 2`) || strings.Contains(shown, `realm="a/b"`) != labelled {
			t.Errorf("realm label %v:\n%s", labelled, shown)
		}
	}
}

func TestSpansReachACollectorAndAreOffWithoutOne(t *testing.T) {
	got := make(chan string, 1)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		got <- r.URL.Path + " " + string(raw)
	}))
	defer s.Close()
	on, err := New(t.Context(), Settings{Log: io.Discard, Collector: s.URL, Ratio: 1}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, span := on.Tracers().Tracer("test").Start(t.Context(), "checkpoint")
	span.End()
	if err := on.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if body := <-got; !strings.HasPrefix(body, "/v1/traces ") || !strings.Contains(body, "checkpoint") {
		t.Errorf("the collector got %q", body)
	}
	off, err := New(t.Context(), Settings{Log: io.Discard}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, span := off.Tracers().Tracer("test").Start(t.Context(), "x"); span.IsRecording() {
		t.Error("without a collector a span records")
	}
}

func TestHealth(t *testing.T) {
	w := watch(t, Settings{})
	var fault error
	h := w.Health(func(context.Context) error { return fault })
	ask := func(path string) (int, string) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		return rec.Code, rec.Body.String()
	}
	if code, body := ask("/readyz"); code != http.StatusOK || body != "ready\n" {
		t.Errorf("ready: %d %q", code, body)
	}
	fault = errors.New("database: password wrong")
	if code, body := ask("/readyz"); code != http.StatusServiceUnavailable || body != "not ready\n" || !strings.Contains(w.log.String(), "database") {
		t.Errorf("not ready: %d %q, log %s", code, body, w.log)
	}
	if code, _ := ask("/healthz"); code != http.StatusOK {
		t.Errorf("alive: %d", code)
	}
}

func BenchmarkMiddleware(b *testing.B) {
	t, err := build(Settings{Log: io.Discard}, nil, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	h := t.Middleware(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), func(*http.Request) string { return "/" })
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for b.Loop() {
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}
