package sp

import "github.com/voordeur/voordeur/ports"

// refusal is an outcome on its way up: why there is no assertion. It never reaches a caller of
// the package as an error.
type refusal struct {
	failure ports.UpstreamFailure
	detail  string
}

// Error makes a refusal travel as an error inside the package.
func (r refusal) Error() string { return "sp: refused: " + r.detail }

// rejected names the rule that a message broke.
func rejected(rule string) error { return refusal{ports.UpstreamRejected, rule} }

// unavailable names what did not work at the broker or on the way to it.
func unavailable(what string) error { return refusal{ports.UpstreamUnavailable, what} }
