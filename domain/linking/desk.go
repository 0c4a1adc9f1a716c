package linking

import (
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// Record is who is on record for an account.
type Record struct {
	Email      identity.EmailAddress
	Authorised Contact
	Second     Contact
}

// Record gives who is on record.
func (a Account) Record() Record { return Record{a.Email, a.Authorised, a.Second} }

// SetRecord replaces who is on record, and gives the addresses that were told of what happens to the account and
// will not be any more: they are told of this as the last. It changes nothing where nothing is new.
func (a *Account) SetRecord(r Record, now time.Time) (former []identity.EmailAddress, changed bool) {
	if r == a.Record() {
		return nil, false
	}
	before := append(a.OnRecord(), a.Second.Email)
	a.Email, a.Authorised, a.Second, a.TouchedAt = r.Email, r.Authorised, r.Second, now
	after := append(a.OnRecord(), a.Second.Email)
	for _, e := range before {
		same := func(other identity.EmailAddress) bool { return other.Key() == e.Key() }
		if !e.IsZero() && !slices.ContainsFunc(after, same) && !slices.ContainsFunc(former, same) {
			former = append(former, e)
		}
	}
	return former, true
}

// Disable lets nobody link or use the account; false where that is so already.
func (a *Account) Disable(why string, now time.Time) bool { return a.become(Disabled, why, now) }

// Enable undoes Disable.
func (a *Account) Enable(why string, now time.Time) bool { return a.become(Active, why, now) }

func (a *Account) become(s State, why string, now time.Time) bool {
	if a.State == s {
		return false
	}
	a.State, a.Why, a.TouchedAt = s, why, now
	return true
}

// ErrSplit: the account does not have the institution, or nothing would be left of it.
var ErrSplit = errors.New("linking: an account keeps at least one of its institutions")

// Split makes an account for the second of two people who shared one (MH-36). It has no user name: an activation
// code opens it. The institution moves there, or both have it.
func (a *Account) Split(id AccountID, of Code, shared bool, email identity.EmailAddress, now time.Time) (Account, error) {
	i := slices.IndexFunc(a.Institutions, func(x Institution) bool { return x.Code == of })
	if i < 0 || (!shared && len(a.Institutions) == 1) {
		return Account{}, ErrSplit
	}
	other := Account{
		ID: id, Email: email, Authorised: a.Authorised, Second: a.Second, Institutions: []Institution{a.Institutions[i]}, State: Active, CreatedAt: now, TouchedAt: now,
	}
	if !shared {
		a.Institutions, a.TouchedAt = slices.Concat(a.Institutions[:i], a.Institutions[i+1:]), now
	}
	return Restore(other)
}

// Imported tells whether the account is what a file said of it, and nothing more: nobody showed its password,
// and nobody changed it here.
func (a Account) Imported() bool { return a.Legacy && a.TouchedAt.IsZero() }

// Renew brings an imported account up to date with a later file; false where that says nothing new.
func (a *Account) Renew(line Account, now time.Time) bool {
	same := a.Hash.Equal(line.Hash)
	if same && a.UserName == line.UserName && a.Record() == line.Record() && a.State == line.State && slices.Equal(a.Institutions, line.Institutions) {
		return false
	}
	if !same {
		a.Hash, a.PasswordAt = line.Hash, now
	}
	a.UserName, a.Email, a.Authorised, a.Second, a.State, a.Institutions = line.UserName, line.Email, line.Authorised, line.Second, line.State, line.Institutions
	return true
}
