package telemetry

import (
	"context"
	"fmt"
	"net/url"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// collector sends spans to an address, or is nil. An address without a path gets the usual one, /v1/traces.
func collector(ctx context.Context, address string) (sdktrace.SpanExporter, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("telemetry: address of the collector: %w", err)
	}
	if u.Path == "" {
		u.Path = "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(u.String()))
	if err != nil {
		return nil, fmt.Errorf("telemetry: send traces: %w", err)
	}
	return exporter, nil
}

func newTraces(s Settings, exporter sdktrace.SpanExporter) *sdktrace.TracerProvider {
	if exporter == nil {
		return sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample()))
	}
	return sdktrace.NewTracerProvider(
		sdktrace.WithResource(describe(s)),
		sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.TraceIDRatioBased(s.Ratio))),
		sdktrace.WithBatcher(discreet{exporter}),
	)
}

func describe(s Settings) *resource.Resource {
	return resource.NewSchemaless(attribute.String("service.name", "voordeur"), attribute.String("service.version", s.Version))
}

// discreet lets no span out but by the list of keys.
type discreet struct{ sdktrace.SpanExporter }

func (d discreet) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	out := make([]sdktrace.ReadOnlySpan, len(spans))
	for i, s := range spans {
		out[i] = span{s}
	}
	return d.SpanExporter.ExportSpans(ctx, out)
}

// span shows another span without its people.
type span struct{ sdktrace.ReadOnlySpan }

func (s span) Name() string { return clean(s.ReadOnlySpan.Name()) }

func (s span) Attributes() []attribute.KeyValue { return listed(s.ReadOnlySpan.Attributes()) }

func (s span) Status() sdktrace.Status {
	st := s.ReadOnlySpan.Status()
	st.Description = clean(st.Description)
	return st
}

func (s span) Events() []sdktrace.Event {
	events := append([]sdktrace.Event(nil), s.ReadOnlySpan.Events()...)
	for i := range events {
		events[i].Name, events[i].Attributes = clean(events[i].Name), listed(events[i].Attributes)
	}
	return events
}

func (s span) Links() []sdktrace.Link {
	links := append([]sdktrace.Link(nil), s.ReadOnlySpan.Links()...)
	for i := range links {
		links[i].Attributes = listed(links[i].Attributes)
	}
	return links
}

func listed(in []attribute.KeyValue) []attribute.KeyValue {
	out := make([]attribute.KeyValue, 0, len(in))
	for _, a := range in {
		switch {
		case !keys[string(a.Key)]:
			out = append(out, attribute.String(string(a.Key), unlisted))
		case a.Value.Type() == attribute.BOOL || a.Value.Type() == attribute.INT64 || a.Value.Type() == attribute.FLOAT64:
			out = append(out, a)
		default:
			out = append(out, attribute.String(string(a.Key), clean(a.Value.String())))
		}
	}
	return out
}
