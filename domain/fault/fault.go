// Package fault classifies what goes wrong: seven kinds, and a key under which pages find the words.
// It knows no HTTP status and no sentence for people. Refused logins are outcomes, not faults.
package fault

import "errors"

// Kind says who is to act on a fault. What nobody classified is Internal.
type Kind int

// The kinds.
const (
	Internal        Kind = iota // ours: the operator
	Invalid                     // the input is wrong
	Unauthenticated             // log in first
	Forbidden                   // logged in, and not allowed
	NotFound                    // no such thing, or somebody else's
	Conflict                    // it changed meanwhile
	Throttled                   // too often
)

// Error is a classified fault.
type Error struct {
	Kind  Kind
	Key   string // "users.last-administrator"
	Cause error
}

// New makes a fault with its message key.
func New(k Kind, key string) *Error { return &Error{Kind: k, Key: key} }

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Key + ": " + e.Cause.Error()
	}
	return e.Key
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// KindOf classifies any error.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// KeyOf gives the message key of any error, "" where it has none.
func KeyOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Key
	}
	return ""
}
