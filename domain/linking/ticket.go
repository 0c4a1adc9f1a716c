package linking

import "time"

// Ticket is what a mail to somebody on record carries in its link: it opens a page on which they act, once. The
// page does nothing by itself (XC-16); to approve something takes a code as well, that is sent to the same address
// when they ask for it, so that no program that reads mail approves anything.
type Ticket struct {
	Token     [32]byte // SHA-256 of what the link carries
	Purpose   TicketPurpose
	Account   AccountID
	Link      LinkID // with ToObject and ToApprove
	To        string // the address that the mail went to
	CreatedAt time.Time
	Until     time.Time
	UsedAt    time.Time
}

// TicketPurpose says what a ticket lets somebody do.
type TicketPurpose string

// The purposes.
const (
	ToObject      TicketPurpose = "object"       // this was not me: the link ends
	ToApprove     TicketPurpose = "approve"      // or decline, a link that waits
	ToSetPassword TicketPurpose = "set-password" // a new password for an account whose password was forgotten
)

// Lifetimes of tickets. One to approve lives as long as the link waits.
const (
	ObjectLifetime      = 28 * 24 * time.Hour
	SetPasswordLifetime = 24 * time.Hour
)

// RestoreTicket is the door through which a ticket comes back from storage.
func RestoreTicket(t Ticket) (Ticket, error) {
	if t.Token == ([32]byte{}) || t.Account == "" || t.Purpose == "" || !t.CreatedAt.Before(t.Until) || (t.Purpose != ToSetPassword && t.Link == "") {
		return Ticket{}, ErrInvalid
	}
	return t, nil
}

// Open tells whether it can still be used at now.
func (t Ticket) Open(now time.Time) bool {
	return t.UsedAt.IsZero() && now.Before(t.Until)
}

// Use uses it up; false where it was used before, or is too old. The caller holds it.
func (t *Ticket) Use(now time.Time) bool {
	if !t.Open(now) {
		return false
	}
	t.UsedAt = now
	return true
}
