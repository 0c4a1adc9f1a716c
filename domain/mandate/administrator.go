package mandate

import (
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/validity"
)

// Administrator is somebody who issues means and mandates for an organisation (MR-01), for good or for a period,
// as a deputy does (XC-44).
type Administrator struct {
	Person identity.PersonID
	KvK    identity.KvK
	Term   validity.Term
	By     string
	Why    string
}

// ErrLastAdministrator: nobody would be left to administer the organisation (MR-80).
var ErrLastAdministrator = errors.New("mandate: the last administrator needs a successor")

// Successors tells whether others go on when leaving is gone: at least one whose term counts at now and lasts at
// least as long as that of whoever leaves.
func Successors(all []Administrator, leaving identity.PersonID, now time.Time) error {
	var needed time.Time
	for _, a := range all {
		if a.Person == leaving && a.Term.At(now) == validity.Valid && a.Term.End().After(needed) {
			needed = a.Term.End()
		}
	}
	goesOn := func(a Administrator) bool {
		return a.Person != leaving && a.Term.At(now) == validity.Valid && !a.Term.End().Before(needed)
	}
	if needed.IsZero() || slices.ContainsFunc(all, goesOn) {
		return nil
	}
	return ErrLastAdministrator
}
