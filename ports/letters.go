package ports

import (
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/realm"
)

// Letter is the payload of TopicMail and TopicSMS: what to tell whom, without the words. It holds addresses and
// codes, so it travels sealed only.
type Letter struct {
	Kind         LetterKind   `json:"kind"`
	To           string       `json:"to"`
	Lang         string       `json:"lang"`
	Tenant       realm.Text   `json:"tenant"`
	Service      realm.Text   `json:"service,omitzero"`
	Organisation string       `json:"organisation,omitempty"`
	Institution  string       `json:"institution,omitempty"` // the schools and boards that it is about, by name and code
	Code         string       `json:"code,omitempty"`
	From         time.Time    `json:"from,omitzero"`
	Until        time.Time    `json:"until,omitzero"`
	At           time.Time    `json:"at"`
	Person       string       `json:"person,omitempty"` // e-mail address of the person it is about, or their other one
	Roles        []realm.Text `json:"roles,omitempty"`
	Link         string       `json:"link,omitempty"` // never in a letter with a code
	Reference    string       `json:"reference,omitempty"`
	Helpdesk     realm.Text   `json:"helpdesk,omitzero"`
	Contact      []string     `json:"contact,omitempty"` // how the helpdesk is reached
	// Challenge is told what became of the letter that carries its code (XC-15).
	Challenge challenge.ID `json:"challenge,omitempty"`
	Device    string       `json:"device,omitempty"` // "Firefox, Windows" (MA-29)
	Action    string       `json:"action,omitempty"` // that the code confirms, in words of the language
	Host      string       `json:"host,omitempty"`   // of the page on which a code from a text message is typed
	Reason    string       `json:"reason,omitempty"` // of a decision, as the domain codes it
	Note      string       `json:"note,omitempty"`   // a sentence that a reviewer wrote to the applicant
	Days      int          `json:"days,omitempty"`   // working days until a decision
	Level     string       `json:"level,omitempty"`  // of a means: "EH3"
}

// LetterKind says which letter it is; each has a text in every language.
type LetterKind string

// The letters.
const (
	LetterAccessCode     LetterKind = "access-code"
	LetterRoleAsked      LetterKind = "role-asked"
	LetterRoleGranted    LetterKind = "role-granted"
	LetterRoleRevoked    LetterKind = "role-revoked"
	LetterChangeCode     LetterKind = "change-code"
	LetterEmailChanged   LetterKind = "email-changed"   // to the former address
	LetterEmailConfirmed LetterKind = "email-confirmed" // to the new one
	LetterMeansReplaced  LetterKind = "means-replaced"
	LetterApplyCode      LetterKind = "apply-code"
	LetterLoginCode      LetterKind = "login-code"  // the second factor (MA-09)
	LetterActionCode     LetterKind = "action-code" // for one action (MA-24)
	LetterForgotCode     LetterKind = "forgot-code"
	LetterPhoneCode      LetterKind = "phone-code"
	LetterNewDevice      LetterKind = "new-device" // a login from a browser not seen before (XC-29)
	LetterAppAdded       LetterKind = "app-added"  // an authenticator was set up
)

// Composer puts a letter into words.
type Composer interface {
	Compose(id string, l Letter) (Mail, error)
}
