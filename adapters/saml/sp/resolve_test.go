package sp_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

func parsed[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func proven() *ports.Assertion {
	return &ports.Assertion{
		Subject: identity.Subject{
			Legal: identity.Legal{
				KvK:  parsed(identity.ParseKvK(samltest.KvK)),
				RSIN: parsed(identity.ParseRSIN(samltest.RSIN)),
			},
			Acting: parsed(identity.ParsePseudonym(samltest.Pseudonym)),
		},
		Level: assurance.EH3, OrganisationName: "Test BV Donald",
		Authority: samltest.Authority, AuthenticatedAt: samltest.Now,
	}
}

var sameAssertion = cmp.Comparer(func(a, b *ports.Assertion) bool {
	if a == nil || b == nil {
		return a == b
	}
	at := a.AuthenticatedAt.Equal(b.AuthenticatedAt)
	x, y := *a, *b
	x.AuthenticatedAt, y.AuthenticatedAt = samltest.Now, samltest.Now
	return at && x == y
})

// ET-17: identifiers that are encrypted within a plain assertion are read.
func TestTheAnswerOfABrokerIsProven(t *testing.T) {
	w := newWorld(t)
	answer := w.resolve(samltest.Good())
	if !cmp.Equal(answer.Assertion, proven(), sameAssertion) {
		t.Errorf("got %+v (%s)\nwant %+v", answer.Assertion, answer.Detail, proven())
	}
}
