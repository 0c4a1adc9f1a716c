// Package desk shows that the staff of a tenant can help people and nothing else: who may do what is the
// same on every route, two pairs of eyes are those of two people, no secret is shown, and every look and act
// is recorded. See the tests.
package desk
