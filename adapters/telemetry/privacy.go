package telemetry

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/voordeur/voordeur/domain/secret"
)

// keys is the one list of what a log line or a span may say, besides time, level and message. A key that is not on it is kept,
// so that its absence here is noticed, and its value is left out. Nothing on the list identifies a person.
var keys = set(
	"address", "attempt", "component", "count", "duration_ms", "error", "environment", "id", "job", "kind", "level", "listener", "method",
	"outbox", "policy", "queue", "realm", "reason", "reference", "request", "result", "route", "schema", "signal", "span", "state", "status",
	"step", "table", "tenant", "topic", "trace", "use", "version",
	// Names that OpenTelemetry's own conventions give.
	"db.operation.name", "db.collection.name", "exception.message", "exception.type", "http.request.method",
	"http.response.status_code", "http.route", "messaging.operation.name",
)

const (
	unlisted = "[not on the list]"
	masked   = "[masked]"
)

// personal finds e-mail addresses, telephone numbers and citizen numbers. It is the net below the list, for
// texts that another library wrote.
var personal = regexp.MustCompile(`[^\s<>"'(),:;=]+@[^\s<>"'(),:;=]+|(?:\+|\b00)[1-9][0-9]{8,14}\b|\b0[1-9][0-9]{8}\b|\b[0-9]{9}\b`)

// clean masks what looks like a person in a text.
func clean(s string) string {
	if !strings.ContainsAny(s, "@0123456789") {
		return s
	}
	return personal.ReplaceAllString(s, masked)
}

// safe gives what may be written of a value: numbers and such as they are, texts masked, and of anything
// else its type, as printing a whole struct prints its people.
func safe(value any) any {
	switch v := value.(type) {
	case nil, bool, int, int64, uint64, float64:
		return v
	case string:
		return clean(v)
	case secret.Text:
		return v.String()
	case error:
		return clean(v.Error())
	case fmt.Stringer:
		return clean(v.String())
	}
	return fmt.Sprintf("[%T]", value)
}

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}
