package credential

import (
	"errors"

	"github.com/voordeur/voordeur/domain/secret"
)

// Hash is how a password is kept. It never prints: who has the hash can guess at leisure. The zero Hash
// belongs to an account without a password, or to no account at all.
type Hash struct {
	text      secret.Text
	params    Params
	salt, sum secret.Text // bytes; both empty for bcrypt, whose text is read by its own library
}

// ErrHash tells that a text is no hash that can be compared with here: its form is unknown, or it asks for
// more work than a login may cost.
var ErrHash = errors.New("credential: not a password hash")

// NewHash gives the hash that salt and sum make with these parameters, which are of Argon2id.
func NewHash(p Params, salt, sum []byte) (Hash, error) { return ParseHash(argon2idText(p, salt, sum)) }

// IsZero tells whether there is no hash.
func (h Hash) IsZero() bool { return h.text.IsZero() }

// Reveal gives the text of the hash, for storage and for the one place that compares.
func (h Hash) Reveal() string { return h.text.Reveal() }

// Equal tells whether both are the same text.
func (h Hash) Equal(other Hash) bool { return h.text.Equal(other.text) }

// Params says how the hash was made.
func (h Hash) Params() Params { return h.params }

// Salt is what the hash was made with besides the password.
func (h Hash) Salt() []byte { return []byte(h.salt.Reveal()) }

// Sum is the outcome to compare with.
func (h Hash) Sum() []byte { return []byte(h.sum.Reveal()) }

// SameWork tells whether comparing with either costs the same.
func (h Hash) SameWork(other Hash) bool {
	return h.params == other.params && len(h.Sum()) == len(other.Sum())
}

// Weaker tells whether the hash takes less to guess at than one made with these parameters, so that it is
// made anew when its password comes by. Each form that was imported is weaker.
func (h Hash) Weaker(than Params) bool {
	return h.params.weaker(than) || len(h.Salt()) < SaltBytes || len(h.Sum()) < SumBytes
}
