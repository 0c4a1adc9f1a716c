// Package secret holds values that must never be printed, logged or stored as they are.
package secret

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"log/slog"
)

// hidden is what every way of printing a Text gives.
const hidden = "[secret]"

// Text is a secret. Each way to format it gives a fixed word; Reveal is the one way out. The text
// sits behind a pointer, because fmt looks past all methods when a Text is an unexported field.
type Text struct{ value *string }

// New wraps a secret; an empty one is the zero Text.
func New(s string) Text {
	if s == "" {
		return Text{}
	}
	return Text{&s}
}

// Reveal gives the secret itself, for the one place that sends or checks it.
func (t Text) Reveal() string {
	if t.value == nil {
		return ""
	}
	return *t.value
}

// IsZero tells whether there is no secret.
func (t Text) IsZero() bool { return t.value == nil }

// Equal tells whether both hold the same secret, in a time that does not depend on where they differ.
func (t Text) Equal(u Text) bool {
	return subtle.ConstantTimeCompare([]byte(t.Reveal()), []byte(u.Reveal())) == 1
}

// String, GoString, Format, LogValue, MarshalJSON and MarshalText give the fixed word.
func (t Text) String() string { return hidden }

// GoString answers %#v.
func (t Text) GoString() string { return hidden }

// Format answers every verb.
func (t Text) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue answers slog.
func (t Text) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalJSON answers encoding/json.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(hidden) }

// MarshalText answers every text encoder, YAML included.
func (t Text) MarshalText() ([]byte, error) { return []byte(hidden), nil }
