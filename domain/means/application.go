package means

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

// ApplicationID names an application within a realm: a UUID in text form.
type ApplicationID string

// Application is one person's way to a means, from the order on (MR-46 to MR-58).
type Application struct {
	ID         ApplicationID
	Order      OrderID
	Reference  string // for the helpdesk and the status
	KvK        identity.KvK
	Level      assurance.Level
	Branch     identity.Branch
	Name       string                // of the person, for lists
	Email      identity.EmailAddress // to which the invitation goes
	Employed   bool
	Person     Applicant    // all of it; whoever stores an application keeps only Sealed of it
	Sealed     []byte       // Person, sealed; gone once nothing can come of the application any more
	Mandates   []mandate.ID // proposed with it; they count once it is issued
	State      ApplicationState
	Since      time.Time // of the state
	Token      [32]byte  // SHA-256 of what the invitation's link carries
	InvitedAt  time.Time
	Expires    time.Time
	Reminded   time.Time // zero: not yet
	Remark     string    // of the person who says that something is wrong (MR-72)
	Identified Identification
	Holder     identity.PersonID // who it is for, known from the order on: the mandates name them
	Means      ID
	Language   string // of mails
	History    []Event
	Revision   int
}

// ApplicationState is where an application is (MR-60). A draft is part of its order.
type ApplicationState string

// The states.
const (
	Submitted       ApplicationState = "submitted"        // ordered; the invitation is on its way
	WaitingForUser  ApplicationState = "waiting-for-user" // invited
	EmailConfirmed  ApplicationState = "email-confirmed"
	MobileConfirmed ApplicationState = "mobile-confirmed"
	Returned        ApplicationState = "returned" // the person says that the data is wrong (MR-72)
	Identifying     ApplicationState = "waiting-for-identification"
	Choosing        ApplicationState = "choosing" // user name and password
	Done            ApplicationState = "issued"
	Lapsed          ApplicationState = "expired"
	Withdrawn       ApplicationState = "withdrawn"
	Rejected        ApplicationState = "rejected" // the identification failed
)

// Identification is what the realm's staff recorded of somebody's document; never a copy, nor the number itself.
type Identification struct {
	Document DocumentType
	Number   []byte // keyed digest
	On       time.Time
	By       string
}

// DocumentType is a document with which somebody identifies (Wet op de identificatieplicht, article 1).
type DocumentType string

// The types.
const (
	Passport        DocumentType = "passport"
	IdentityCard    DocumentType = "identity-card"
	DrivingLicence  DocumentType = "driving-licence"
	ResidencePermit DocumentType = "residence-permit"
)

// DocumentTypes lists them.
func DocumentTypes() []DocumentType {
	return []DocumentType{Passport, IdentityCard, DrivingLicence, ResidencePermit}
}

// Lifetime is how long an invitation can be taken up (XC-02), RemindAfter when the person is reminded of it.
const (
	Lifetime    = 14 * 24 * time.Hour
	RemindAfter = 7 * 24 * time.Hour
)

// The acts on an application.
const (
	ActSubmit   Act = "submit"
	ActInvite   Act = "invite" // also again
	ActRemind   Act = "remind"
	ActEmail    Act = "confirm-email"
	ActMobile   Act = "confirm-mobile"
	ActReturn   Act = "return"
	ActCorrect  Act = "correct"
	ActOrder    Act = "order" // by the person, with a second code (MR-56, G8)
	ActIdentify Act = "identify"
	ActReject   Act = "reject"
	ActWithdraw Act = "withdraw"
	ActLapse    Act = "lapse"
	ActIssueTo  Act = "issued"
)

// moves says which act leads from where to where. Nothing else happens to an application.
var moves = []struct {
	act  Act
	from []ApplicationState
	to   ApplicationState
}{
	{ActInvite, []ApplicationState{Submitted, WaitingForUser, EmailConfirmed, MobileConfirmed, Lapsed}, WaitingForUser},
	{ActEmail, []ApplicationState{WaitingForUser, EmailConfirmed}, EmailConfirmed},
	{ActMobile, []ApplicationState{EmailConfirmed, MobileConfirmed}, MobileConfirmed},
	{ActReturn, []ApplicationState{EmailConfirmed, MobileConfirmed}, Returned},
	{ActCorrect, []ApplicationState{Submitted, WaitingForUser, EmailConfirmed, MobileConfirmed, Returned, Lapsed}, Submitted},
	{ActReject, []ApplicationState{Identifying}, Rejected},
	{ActWithdraw, []ApplicationState{Submitted, WaitingForUser, EmailConfirmed, MobileConfirmed, Returned, Identifying, Choosing, Lapsed}, Withdrawn},
	{ActLapse, []ApplicationState{Submitted, WaitingForUser, EmailConfirmed, MobileConfirmed, Returned, Choosing}, Lapsed},
	{ActIdentify, []ApplicationState{Identifying}, Choosing},
	{ActIssueTo, []ApplicationState{Choosing}, Done},
}

// RestoreApplication is the door through which an application comes back from storage.
func RestoreApplication(a Application) (Application, error) {
	if a.ID == "" || a.Order == "" || a.KvK.IsZero() || !orderable(a.Level) || a.Since.IsZero() || a.Email.IsZero() ||
		(a.State == Done) != (a.Means != "" && a.Holder != "") || !a.State.valid() {
		return Application{}, ErrInvalid
	}
	return a, nil
}

func (s ApplicationState) valid() bool {
	return slices.Contains([]ApplicationState{Submitted, WaitingForUser, EmailConfirmed, MobileConfirmed, Returned, Identifying,
		Choosing, Done, Lapsed, Withdrawn, Rejected}, s)
}

// Open tells whether the application can still lead to a means.
func (s ApplicationState) Open() bool {
	return s != Done && s != Withdrawn && s != Rejected && s != Lapsed
}

// Late tells whether nobody took the invitation up in time, whatever the stored state says.
func (a Application) Late(now time.Time) bool {
	return a.State.Open() && a.State != Identifying && !a.Expires.IsZero() && !now.Before(a.Expires)
}

func (a *Application) move(act Act, d Deed) error {
	for _, m := range moves {
		if m.act == act && slices.Contains(m.from, a.State) && (act == ActLapse || act == ActInvite || act == ActCorrect || act == ActWithdraw || !a.Late(d.At)) {
			a.to(m.to, act, d)
			return nil
		}
	}
	return ErrAct
}

func (a *Application) to(s ApplicationState, act Act, d Deed) {
	if a.State != s {
		a.State, a.Since = s, d.At
	}
	if s == Done || s == Withdrawn || s == Rejected { // one that lapsed may be invited again
		a.Sealed = nil
	}
	a.History = append(slices.Clone(a.History), Event{act, d.By, d.At, d.Why})
}

// Invite sends the link, anew where one went before: a former link leads nowhere, and what was confirmed with it
// is asked again (MR-46, MR-70).
func (a *Application) Invite(token [32]byte, d Deed) error {
	if err := a.move(ActInvite, d); err != nil {
		return err
	}
	a.Token, a.InvitedAt, a.Expires, a.Reminded = token, d.At, d.At.Add(Lifetime), time.Time{}
	return nil
}

// Remind tells that a reminder went; at most once for an invitation.
func (a *Application) Remind(d Deed) error {
	if !a.State.Open() || !a.Reminded.IsZero() || a.State == Identifying || a.Late(d.At) {
		return ErrAct
	}
	a.Reminded = d.At
	a.History = append(slices.Clone(a.History), Event{ActRemind, d.By, d.At, d.Why})
	return nil
}

// ConfirmEmail: the button on the page that the link opened was pressed (MR-51, MR-71).
func (a *Application) ConfirmEmail(d Deed) error { return a.move(ActEmail, d) }

// ConfirmMobile: the code that went to the number was right (MR-54, MR-55).
func (a *Application) ConfirmMobile(d Deed) error { return a.move(ActMobile, d) }

// Return sends it back to the administrator, with what the person remarked (MR-72).
func (a *Application) Return(remark string, d Deed) error {
	if err := a.move(ActReturn, d); err != nil {
		return err
	}
	a.Remark = remark
	return nil
}

// Correct puts other data in the place of the former. The invitation starts anew (MR-70).
func (a *Application) Correct(p Applicant, d Deed) error {
	if err := a.move(ActCorrect, d); err != nil {
		return err
	}
	a.Person, a.Name, a.Email, a.Employed = p, p.FullName(), p.Email, p.Employed
	a.Remark, a.Token, a.Expires = "", [32]byte{}, time.Time{}
	return nil
}

// Confirm is the person's own order, with a code bound to what was shown (MR-56, MR-57, G8). Who is not employed is
// identified first (MR-48).
func (a *Application) Confirm(d Deed) error {
	if a.State != MobileConfirmed || a.Late(d.At) {
		return ErrAct
	}
	if a.Employed {
		a.to(Choosing, ActOrder, d)
	} else {
		a.to(Identifying, ActOrder, d)
	}
	return nil
}

// Identify records that staff saw the document (MR-48). The person has time anew to choose a password.
// The token is of the link by which they come back.
func (a *Application) Identify(i Identification, token [32]byte, d Deed) error {
	if err := a.move(ActIdentify, d); err != nil {
		return err
	}
	a.Identified, a.Token, a.Expires = i, token, d.At.Add(Lifetime)
	return nil
}

// Reject ends it: the identification failed.
func (a *Application) Reject(d Deed) error { return a.move(ActReject, d) }

// Withdraw ends it: the administrator does not want it any more (MR-70).
func (a *Application) Withdraw(d Deed) error { return a.move(ActWithdraw, d) }

// Lapse ends it: the invitation was not taken up in time.
func (a *Application) Lapse(d Deed) error {
	if !a.Late(d.At) {
		return ErrAct
	}
	return a.move(ActLapse, d)
}

// IssueTo tells that the means was issued.
func (a *Application) IssueTo(holder identity.PersonID, id ID, d Deed) error {
	if err := a.move(ActIssueTo, d); err != nil {
		return err
	}
	a.Holder, a.Means = holder, id
	return nil
}
