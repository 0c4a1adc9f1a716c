package account

import (
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// Change is another e-mail address or telephone number that its owner has proven to read. It counts from
// Due on: until then the former one stays in force, and whoever reads that can undo it (MS-60, XC-17).
type Change struct {
	ID      string
	Account identity.PersonID
	Field   Field
	Email   identity.EmailAddress // of ChangedEmail
	Phone   identity.Phone        // of ChangedPhone; zero: the number goes
	AskedAt time.Time
	Due     time.Time
	DoneAt  time.Time
	Undone  time.Time
}

// Field is what of an account changes.
type Field string

// The fields that wait.
const (
	ChangedEmail Field = "email"
	ChangedPhone Field = "phone"
)

// ErrChange tells that stored fields do not make a change.
var ErrChange = errors.New("account: not a valid change")

// RestoreChange is the door through which a change comes back from storage.
func RestoreChange(c Change) (Change, error) {
	known := c.Field == ChangedEmail && !c.Email.IsZero() || c.Field == ChangedPhone
	if c.ID == "" || c.Account == "" || !known || c.AskedAt.IsZero() || c.Due.Before(c.AskedAt) {
		return Change{}, ErrChange
	}
	return c, nil
}

// Waiting tells whether the change neither counts yet nor was undone.
func (c Change) Waiting() bool { return c.DoneAt.IsZero() && c.Undone.IsZero() }

// Undo ends a change that waits; any other is left as it is.
func (c *Change) Undo(now time.Time) {
	if c.Waiting() {
		c.Undone = now
	}
}

// Apply makes a change count that is due, once.
func (c *Change) Apply(a *Account, now time.Time) bool {
	if !c.Waiting() || now.Before(c.Due) {
		return false
	}
	switch c.Field {
	case ChangedEmail:
		a.Email = c.Email
	case ChangedPhone:
		a.Phone = c.Phone
	}
	c.DoneAt = now
	return true
}
