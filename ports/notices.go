package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
)

// The letters of notices beside LetterNewDevice, LetterAppAdded and LetterEmailChanged, and those that come of
// what people answer.
const (
	LetterPasswordChanged LetterKind = "password-changed"
	LetterPhoneChanged    LetterKind = "phone-changed"
	LetterAppRemoved      LetterKind = "app-removed"
	LetterRecoveryMade    LetterKind = "recovery-codes-made"
	LetterFrozen          LetterKind = "account-frozen"   // somebody said: this was not me
	LetterReported        LetterKind = "account-reported" // the same, to the helpdesk
	LetterAddressTaken    LetterKind = "address-taken"    // to whose account it is, when another wants to use the address
)

// Notice is what somebody is told of their own account: a login from a browser not seen before (XC-29), or a
// change that a stranger would have to make (XC-42).
type Notice struct {
	Kind    LetterKind            // LetterNewDevice, LetterAppAdded and the other notices
	Service string                // id of the service at which it happened; may be empty
	Device  string                // "Firefox, Windows", with which it was done; may be empty
	Name    string                // of the app that was added or removed; may be empty
	Email   identity.EmailAddress // that takes the place of the present one, with LetterEmailChanged
	Phone   identity.Phone        // the same of LetterPhoneChanged; zero: the number was removed
	From    time.Time             // from when on the change counts (XC-17); zero: at once
	Until   time.Time             // what the helpdesk opened lapses then (OL-33)
}

// Notifier tells people of their own account, over every channel that is known of them (XC-42). Each notice
// carries a link to a page that does nothing by itself (XC-16), on which they say: this was not me.
type Notifier interface {
	// Notify leaves the letters in the outbox, in the language of the person. a is the account as it was before
	// the change: its address and number are told. A new e-mail address is told too, without the link. It writes
	// no audit event: that is of whoever makes the change, in the same unit of work.
	Notify(ctx context.Context, s Store, r Realm, a account.Account, n Notice) error
}
