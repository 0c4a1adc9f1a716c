// Package linking holds the accounts that a portal had of its own before its visitors came by eHerkenning, and
// the links of people to them (MH-11 to MH-44): how somebody proves that an account is theirs, what stands in
// the way, and who else must agree. An account has one holder at a time.
package linking

import (
	"errors"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
)

// AccountID names an account within a realm: a UUID in text form.
type AccountID string

// Object names the account in the audit.
func (id AccountID) Object() string { return "portal-account:" + string(id) }

// Account is one account of the portal's own.
type Account struct {
	ID           AccountID
	UserName     string                // of old, unique in the realm whatever its letter case; empty: an activation code opens it
	Hash         credential.Hash       // of the old password; zero: there is none (any more)
	Legacy       bool                  // the hash is still as it was imported: nobody has shown its password since (MH-32)
	PasswordAt   time.Time             // when the password was set or imported: a proof of another one is worth nothing
	Email        identity.EmailAddress // on record for whoever uses the account; zero: none is known
	Authorised   Contact               // of the school or the board: gets the mail of a forgotten password (MH-20)
	Second       Contact               // where the first one has left (MH-41); may be zero
	Institutions []Institution         // at least one, in the order in which they are shown
	State        State
	Why          string // of the state, as staff wrote it
	CreatedAt    time.Time
	TouchedAt    time.Time // when somebody changed it here last; zero: nobody did since it came from a file
	Revision     int       // grows with every change; the storage refuses a stale one
}

// Contact is somebody on record who may speak for an account.
type Contact struct {
	Name  string
	Email identity.EmailAddress
}

// IsZero tells whether nobody is on record.
func (c Contact) IsZero() bool { return c.Email.IsZero() }

// Masked gives the name as somebody recognises who knows it: "J••• d• V••••".
func (c Contact) Masked() string {
	words := strings.Fields(c.Name)
	for i, w := range words {
		letters := []rune(w)
		for k := 1; k < len(letters); k++ {
			letters[k] = '•'
		}
		words[i] = string(letters)
	}
	return strings.Join(words, " ")
}

// State says whether an account can be linked and used.
type State string

// The states.
const (
	Active   State = "active"
	Disabled State = "disabled" // by the tenant
)

// ErrInvalid tells that stored fields do not make what they should.
var ErrInvalid = errors.New("linking: not valid")

// Restore is the door through which an account comes back from storage, and in from a file.
func Restore(a Account) (Account, error) {
	if a.ID == "" || len(a.Institutions) == 0 || a.CreatedAt.IsZero() || (a.State != Active && a.State != Disabled) || (a.Legacy && a.Hash.IsZero()) {
		return Account{}, ErrInvalid
	}
	return a, nil
}

// FoldUserName gives the form in which two user names are compared.
func FoldUserName(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// Institution finds one of the account's by its code.
func (a Account) Institution(code Code) (Institution, bool) {
	for _, i := range a.Institutions {
		if i.Code == code {
			return i, true
		}
	}
	return Institution{}, false
}

// Named lists the institutions for people.
func (a Account) Named() string {
	out := make([]string, len(a.Institutions))
	for n, i := range a.Institutions {
		out[n] = strings.TrimSpace(i.Name + " (" + i.Code.String() + ")")
	}
	return strings.Join(out, ", ")
}

// KnowsKvK tells whether a KvK number is that of one of the institutions. Where none of them has a number on
// record there is nothing to compare, and known is false.
func (a Account) KnowsKvK(n identity.KvK) (yes, known bool) {
	for _, i := range a.Institutions {
		known = known || !i.KvK.IsZero()
		yes = yes || (!n.IsZero() && i.KvK == n)
	}
	return yes, known
}

// OnRecord gives the addresses that are told of what happens to the account, each once: its own and that of
// who is authorised.
func (a Account) OnRecord() []identity.EmailAddress {
	var out []identity.EmailAddress
	for _, e := range []identity.EmailAddress{a.Email, a.Authorised.Email} {
		if !e.IsZero() && (len(out) == 0 || out[0].Key() != e.Key()) {
			out = append(out, e)
		}
	}
	return out
}

// Recovery gives who gets the mail of a forgotten password: the authorised person, or the second contact where
// that one has left (MH-20, MH-41). The zero Contact: nobody, the helpdesk helps.
func (a Account) Recovery(left bool) Contact {
	if left {
		return a.Second
	}
	return a.Authorised
}

// SetPassword replaces the password. The old one proves nothing from then on.
func (a *Account) SetPassword(h credential.Hash, now time.Time) {
	a.Hash, a.Legacy, a.PasswordAt, a.TouchedAt = h, false, now, now
}

// Rehashed keeps the same password in today's form: its old hash is gone (MH-32).
func (a *Account) Rehashed(h credential.Hash) { a.Hash, a.Legacy = h, false }
