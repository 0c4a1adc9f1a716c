package login

import (
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
)

// Step is what a login demands next. The set is closed: a page for each lives in adapters/web.
type Step interface{ step() }

// The steps.
type (
	// ChooseMethod: pick one of the ways in.
	ChooseMethod struct{ Options []Option }
	// AuthenticateUpstream: go to the broker.
	AuthenticateUpstream struct {
		Choice  Choice
		Minimum assurance.Level
	}
	// AskPassword: e-mail address and password of an account.
	AskPassword struct{ Accounts string }
	// AskCode: answer a code from one of the factors; the first is asked first.
	AskCode struct {
		Factors []policy.FactorRule
		Action  string              // it is asked for; empty: for the login itself
		Gone    []policy.FactorRule // that this person used, and that ended: they are told (MA-21)
	}
	// OfferAuthenticator: would you like an authenticator next time?
	OfferAuthenticator struct {
		Skippable bool
		Left      int       // times that it can still be skipped; 0 without a limit
		Until     time.Time // from then on it cannot; zero: no such date
	}
	// EnrolAuthenticator: set one up.
	EnrolAuthenticator struct{ ShownOnce bool }
	// KeepRecoveryCodes: put the codes away that are shown this once (XC-18).
	KeepRecoveryCodes struct{}
	// VerifyEmail: prove an e-mail address.
	VerifyEmail struct{}
	// LinkAccount: prove that an account of the portal is yours.
	LinkAccount struct{ Proofs []policy.LinkProof }
	// AwaitLink: somebody must approve the link that was made.
	AwaitLink struct{}
	// ChooseOrganisation: on whose behalf.
	ChooseOrganisation struct{}
	// ChooseAccount: for which institution of the linked accounts.
	ChooseAccount struct{}
	// AwaitRole: somebody at the organisation must give a role.
	AwaitRole struct{ Role string }
	// Refused: no way in, with the reason. The person may have a way on: Reason tells who can help.
	Refused struct {
		Reason Reason
		Needed assurance.Level     // with LevelTooLow
		Had    assurance.Level     // with LevelTooLow
		Until  time.Time           // with TooManyAttempts and Maintenance
		Ended  time.Time           // with MandateEnded (XC-20)
		Gone   []policy.FactorRule // with NoFactorLeft: what this person used, and ended
	}
	// Granted: let in, at this level.
	Granted struct {
		Level       assurance.Level
		FromSession bool
	}
)

// Option is one way in.
type Option struct {
	Choice   Choice
	Accounts string
	Minimum  assurance.Level
	Until    time.Time // the way closes then; zero: it stays
}

func (ChooseMethod) step()         {}
func (AuthenticateUpstream) step() {}
func (AskPassword) step()          {}
func (AskCode) step()              {}
func (OfferAuthenticator) step()   {}
func (EnrolAuthenticator) step()   {}
func (KeepRecoveryCodes) step()    {}
func (VerifyEmail) step()          {}
func (LinkAccount) step()          {}
func (AwaitLink) step()            {}
func (ChooseOrganisation) step()   {}
func (ChooseAccount) step()        {}
func (AwaitRole) step()            {}
func (Refused) step()              {}
func (Granted) step()              {}
