package retention

import (
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/policy"
)

// step is what becomes of an account that nobody uses.
type step string

// The steps, in their order. Each gives the person the whole time to the next: also where a job was late, or
// where somebody opened a sleeping account again.
const (
	leave   step = ""
	warn    step = "warn"
	suspend step = "suspend"
	erase   step = "erase"
)

// next names the step that the rule wants at now. since is when the account was suspended.
func next(u policy.Unused, a account.Account, since, now time.Time) step {
	sign := a.LastSign()
	past := func(t time.Time) bool { return !now.Before(t) }
	switch {
	case u.Warn == 0:
	case a.State == account.Active && a.WarnedAt.IsZero() && past(sign.Add(u.Warn)):
		return warn
	case a.State == account.Active && !a.WarnedAt.IsZero() && u.Suspend > 0 && past(suspension(u, a)):
		return suspend
	case a.State == account.Suspended && a.Why == account.Unused && u.Erase > 0 && past(erasure(u, a, since)):
		return erase
	}
	return leave
}

// suspension is when an account that was warned goes to sleep.
func suspension(u policy.Unused, a account.Account) time.Time {
	return later(a.LastSign().Add(u.Suspend), a.WarnedAt.Add(u.Suspend-u.Warn))
}

// erasure is when one that sleeps is forgotten.
func erasure(u policy.Unused, a account.Account, since time.Time) time.Time {
	return later(a.LastSign().Add(u.Erase), since.Add(u.Erase-u.Suspend))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
