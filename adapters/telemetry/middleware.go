package telemetry

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

// methods that a label may hold; a stranger may send any word.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}

// Middleware makes a span and a measurement of every request. route names the route template ("/t/:tenant/login"), never the path,
// once next has answered; it gets the request that next got, so a router may leave the template in Pattern.
//
// A trace always begins here: the traceparent of a caller from the internet would let anyone have every request traced.
func (t *Telemetry) Middleware(next http.Handler, route func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := t.now()
		ctx, span := t.tracer.Start(r.Context(), r.Method, trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindServer))
		r = r.WithContext(ctx)
		answer := &answer{ResponseWriter: w}
		defer func() {
			fault := recover()
			t.observe(r, span, name(route(r)), answer.final(fault), began)
			if fault != nil {
				panic(fault) // the server, or a handler further out, decides what to do with it
			}
		}()
		next.ServeHTTP(answer, r)
	})
}

func (t *Telemetry) observe(r *http.Request, span trace.Span, route string, status int, began time.Time) {
	method := "other"
	if slices.Contains(methods, r.Method) {
		method = r.Method
	}
	span.SetName(method + " " + route)
	span.SetAttributes(attribute.String("http.request.method", method), attribute.String("http.route", route), attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, http.StatusText(status))
	}
	span.End()
	t.requests.Record(r.Context(), t.now().Sub(began).Seconds(), metric.WithAttributes(
		attribute.String("route", route), attribute.String("method", method), attribute.String("status", strconv.Itoa(status))))
}

func name(route string) string {
	if route == "" {
		return "unmatched"
	}
	return route
}

// answer remembers the status.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= http.StatusOK { // 1xx come before the answer
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) final(fault any) int {
	switch {
	case a.status != 0:
		return a.status
	case fault != nil:
		return http.StatusInternalServerError
	}
	return http.StatusOK
}
