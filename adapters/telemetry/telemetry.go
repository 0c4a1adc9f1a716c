// Package telemetry makes the logger, the traces and the metrics of the process, and keeps people out of all
// three: only keys on one list pass, secrets print as a fixed word, and what looks like an address is masked.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// scope names our own spans and instruments.
const scope = "github.com/voordeur/voordeur"

// Settings say what is kept and where it goes.
type Settings struct {
	Version    string
	Log        io.Writer
	Level      slog.Level
	Collector  string  // OTLP over HTTP, "https://collector.example:4318"; "" keeps traces off
	Ratio      float64 // of the requests that are traced, 0 to 1
	RealmLabel bool    // puts the realm on metrics: ten thousand realms make ten thousand series of each
}

// Telemetry is made once and handed to what reports. It is safe for concurrent use.
type Telemetry struct {
	logger   *slog.Logger
	traces   *sdktrace.TracerProvider
	meters   *sdkmetric.MeterProvider
	registry *prometheus.Registry
	now      func() time.Time

	tracer   trace.Tracer
	requests metric.Float64Histogram
	logins   metric.Int64Counter
}

// New makes all three. now measures durations.
func New(ctx context.Context, s Settings, now func() time.Time) (*Telemetry, error) {
	exporter, err := collector(ctx, s.Collector)
	if err != nil {
		return nil, err
	}
	return build(s, exporter, now)
}

func build(s Settings, exporter sdktrace.SpanExporter, now func() time.Time) (*Telemetry, error) {
	t := &Telemetry{logger: newLogger(s.Log, s.Level), traces: newTraces(s, exporter), registry: prometheus.NewRegistry(), now: now}
	t.tracer = t.traces.Tracer(scope)
	var err error
	if t.meters, err = newMeters(s, t.registry); err != nil {
		return nil, err
	}
	meter := t.meters.Meter(scope)
	t.requests, err = meter.Float64Histogram("http.server.request.duration", metric.WithUnit("s"), metric.WithDescription("Time to answer a request."))
	if err != nil {
		return nil, fmt.Errorf("telemetry: make the histogram of requests: %w", err)
	}
	t.logins, err = meter.Int64Counter("voordeur.logins", metric.WithDescription("Logins that ended, by result."))
	if err != nil {
		return nil, fmt.Errorf("telemetry: make the counter of logins: %w", err)
	}
	return t, nil
}

// Logger writes JSON lines.
func (t *Telemetry) Logger() *slog.Logger { return t.logger }

// Tracers makes tracers; without a collector its spans go nowhere.
func (t *Telemetry) Tracers() trace.TracerProvider { return t.traces }

// Meters makes instruments that Metrics shows.
func (t *Telemetry) Meters() metric.MeterProvider { return t.meters }

// Metrics shows the metrics as Prometheus reads them. It belongs on the internal listener only.
func (t *Telemetry) Metrics() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{})
}

// CountLogin counts a login that ended. result is a word of the house ("granted", "cancelled", the name of a
// refusal), never a value of a person.
func (t *Telemetry) CountLogin(ctx context.Context, result string) {
	t.logins.Add(ctx, 1, metric.WithAttributes(attribute.String("result", result)))
}

// Shutdown sends what is still held. Give it a context with an end.
func (t *Telemetry) Shutdown(ctx context.Context) error {
	return errors.Join(t.traces.Shutdown(ctx), t.meters.Shutdown(ctx))
}
