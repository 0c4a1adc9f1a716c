package telemetry

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/attribute"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
)

// buckets of durations in seconds: from a page in cache to a login that waits for a broker.
var buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// labels are what a metric may be split by; each has few values.
var labels = set("method", "outcome", "queue", "result", "route", "state", "status", "topic")

func newMeters(s Settings, registry *prometheus.Registry) (*sdkmetric.MeterProvider, error) {
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithoutScopeInfo(), otelprometheus.WithoutTargetInfo())
	if err != nil {
		return nil, fmt.Errorf("telemetry: show metrics: %w", err)
	}
	allowed := func(a attribute.KeyValue) bool { return labels[string(a.Key)] || s.RealmLabel && a.Key == "realm" }
	return sdkmetric.NewMeterProvider(
		sdkmetric.WithReader(exporter),
		sdkmetric.WithView(func(i sdkmetric.Instrument) (sdkmetric.Stream, bool) {
			out := sdkmetric.Stream{Name: i.Name, Description: i.Description, Unit: i.Unit, AttributeFilter: allowed}
			if i.Kind == sdkmetric.InstrumentKindHistogram && i.Unit == "s" {
				out.Aggregation = sdkmetric.AggregationExplicitBucketHistogram{Boundaries: buckets}
			}
			return out, true
		}),
	), nil
}
