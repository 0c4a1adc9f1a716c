package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// RefusalCode says why a login ended; the web adapter translates the domain's refusals to it. Each has a
// title, a sentence, what to do and who can solve it (MS-56, ET-12).
type RefusalCode string

// The refusals that have a page.
const (
	LevelTooLow         RefusalCode = "level-too-low"
	NoMandate           RefusalCode = "no-mandate"
	MandateEnded        RefusalCode = "mandate-ended"
	MandateFuture       RefusalCode = "mandate-future"
	MandateSuspended    RefusalCode = "mandate-suspended"
	Cancelled           RefusalCode = "cancelled"
	OrganisationUnknown RefusalCode = "organisation-unknown"
	BranchRefused       RefusalCode = "branch-refused"
	SupplierUnavailable RefusalCode = "supplier-unavailable"
	LoginRejected       RefusalCode = "login-rejected"
	ConnectionFault     RefusalCode = "connection-fault"
	NoRole              RefusalCode = "no-role"
	PersonSuspended     RefusalCode = "person-suspended"
	TooManyAttempts     RefusalCode = "too-many-attempts"
	LoginExpired        RefusalCode = "login-expired"
	Maintenance         RefusalCode = "maintenance"
	WrongPerson         RefusalCode = "wrong-person"
	PolicyChanged       RefusalCode = "policy-changed"
	ChainRefused        RefusalCode = "chain-refused"
	NoOrganisation      RefusalCode = "no-organisation"
	NotPossible         RefusalCode = "not-possible" // nobody gets in this way now
	AccountNotReady     RefusalCode = "account-not-ready"
	NoLink              RefusalCode = "no-link"      // no account can be linked here any more (MH-32)
	PortalFault         RefusalCode = "portal-fault" // the service sent a request that we must not answer
)

// RefusalCodes lists every refusal that has a page.
func RefusalCodes() []RefusalCode {
	return []RefusalCode{
		LevelTooLow, NoMandate, Cancelled, OrganisationUnknown, BranchRefused, SupplierUnavailable, LoginRejected,
		ConnectionFault, NoRole, PersonSuspended, TooManyAttempts, LoginExpired, Maintenance, WrongPerson, PolicyChanged, PortalFault,
		ChainRefused, NoOrganisation, NotPossible, AccountNotReady, NoLink, MandateEnded, MandateFuture, MandateSuspended,
	}
}

// Refusal is a login that ended without access. Only what is known needs to be filled in.
type Refusal struct {
	Code         RefusalCode // an unknown code shows the page of ConnectionFault
	Organisation Organisation
	Needed, Seen string    // levels, or what else was asked and shown
	Until        time.Time // for TooManyAttempts and Maintenance
	Ended        time.Time // for MandateEnded: the first moment at which it counted no more
	Helpdesk     Helpdesk
	Detail       string // what the service's developers need, for PortalFault; no personal data
	Reference    string
	At           time.Time
	Retry        string // starts this login again; empty when that cannot help
	Other        string // logs in for another organisation; empty for none
	Status       string // tells how far the application for the account is; empty for none
}

// refusalText is what the page of a code says.
type refusalText struct {
	title, lead, solver string
	steps               []string
}

func (v Refusal) text(c ui.Ctx) refusalText {
	s, t := c.Service, c.Tenant.Name
	if text, ok := v.alone(c, s, t); ok {
		return text
	}
	switch v.Code {
	case LevelTooLow:
		lead := c.RefusalLevelTooLowLead(v.Needed, v.Seen, s)
		if v.Seen == "" { // the network refused, and said no more
			lead = c.RefusalLevelTooLowUnseen(v.Needed, s)
		}
		return refusalText{c.RefusalLevelTooLowTitle(), lead, c.RefusalWhoSupplier(),
			[]string{c.RefusalLevelTooLowDo1(v.Needed), c.RefusalLevelTooLowDo2(v.Needed), c.RefusalLevelTooLowDo3(s)}}
	case NoMandate:
		return refusalText{c.RefusalNoMandateTitle(), c.RefusalNoMandateLead(s), c.RefusalWhoMandate(),
			[]string{c.RefusalNoMandateDo1(s), c.RefusalNoMandateDo2()}}
	case Cancelled:
		return refusalText{c.RefusalCancelledTitle(), c.RefusalCancelledLead(s), "", []string{c.RefusalCancelledDo1()}}
	case OrganisationUnknown:
		return refusalText{c.RefusalOrganisationUnknownTitle(), c.RefusalOrganisationUnknownLead(s), c.RefusalWhoHelpdesk(t),
			[]string{c.RefusalOrganisationUnknownDo1(), c.RefusalOrganisationUnknownDo2(t)}}
	case BranchRefused:
		return refusalText{c.RefusalBranchRefusedTitle(), c.RefusalBranchRefusedLead(s), c.RefusalWhoMandate(),
			[]string{c.RefusalBranchRefusedDo1(), c.RefusalBranchRefusedDo2(s)}}
	case ChainRefused:
		return refusalText{c.RefusalChainRefusedTitle(), c.RefusalChainRefusedLead(s), c.RefusalWhoMandate(),
			[]string{c.RefusalChainRefusedDo1(), c.RefusalChainRefusedDo2(s)}}
	case NoOrganisation:
		return refusalText{c.RefusalNoOrganisationTitle(), c.RefusalNoOrganisationLead(s), c.RefusalWhoYou(),
			[]string{c.RefusalNoOrganisationDo1(), c.RefusalNoOrganisationDo2()}}
	case NotPossible:
		return refusalText{c.RefusalNotPossibleTitle(), c.RefusalNotPossibleLead(s), c.RefusalWhoHelpdesk(t),
			[]string{c.RefusalNotPossibleDo1(s), c.RefusalNotPossibleDo2(t)}}
	case NoLink:
		return refusalText{c.RefusalNoLinkTitle(), c.RefusalNoLinkLead(s), c.RefusalWhoHelpdesk(t),
			[]string{c.RefusalNoLinkDo1(t), c.RefusalNoLinkDo2()}}
	case NoRole:
		return refusalText{c.RefusalNoRoleTitle(), c.RefusalNoRoleLead(s), c.RefusalWhoRole(),
			[]string{c.RefusalNoRoleDo1(), c.RefusalNoRoleDo2(s)}}
	case PersonSuspended:
		return refusalText{c.RefusalPersonSuspendedTitle(), c.RefusalPersonSuspendedLead(s), c.RefusalWhoRole(),
			[]string{c.RefusalPersonSuspendedDo1(), c.RefusalPersonSuspendedDo2(t)}}
	}
	return v.mandated(c, s, t)
}

// mandated are refusals of the register: there is a mandate, but not one that counts now.
func (v Refusal) mandated(c ui.Ctx, s, t string) refusalText {
	switch v.Code {
	case MandateEnded:
		lead := c.RefusalMandateEndedLead(v.Ended, s)
		if v.Ended.IsZero() {
			lead = c.RefusalMandateEndedSome(s)
		}
		return refusalText{c.RefusalMandateEndedTitle(), lead, c.RefusalWhoMandate(), []string{c.RefusalMandateEndedDo1()}}
	case MandateFuture:
		return refusalText{c.RefusalMandateFutureTitle(), c.RefusalMandateFutureLead(s), c.RefusalWhoMandate(), []string{c.RefusalMandateFutureDo1()}}
	case MandateSuspended:
		return refusalText{c.RefusalMandateSuspendedTitle(), c.RefusalMandateSuspendedLead(s), c.RefusalWhoMandate(), []string{c.RefusalMandateSuspendedDo1()}}
	}
	return v.passing(c, s, t)
}

// alone are refusals of somebody who acts for no organisation: only the tenant can help.
func (v Refusal) alone(c ui.Ctx, s, t string) (refusalText, bool) {
	if v.Organisation != (Organisation{}) {
		return refusalText{}, false
	}
	switch v.Code {
	case PersonSuspended:
		return refusalText{c.RefusalPersonSuspendedTitle(), c.RefusalAccountSuspendedLead(s), c.RefusalWhoHelpdesk(t),
			[]string{c.RefusalAccountSuspendedDo1(t)}}, true
	case NoRole:
		return refusalText{c.RefusalNoRoleTitle(), c.RefusalAccountWithoutRoleLead(s), c.RefusalWhoHelpdesk(t),
			[]string{c.RefusalAccountWithoutRoleDo1(t), c.RefusalNoRoleDo2(s)}}, true
	}
	return refusalText{}, false
}

// passing are refusals that time or a fresh start solves.
func (v Refusal) passing(c ui.Ctx, s, t string) refusalText {
	switch v.Code {
	case SupplierUnavailable:
		return refusalText{c.RefusalSupplierUnavailableTitle(), c.RefusalSupplierUnavailableLead(), c.RefusalWhoSupplier(),
			[]string{c.RefusalSupplierUnavailableDo1(), c.RefusalSupplierUnavailableDo2()}}
	case LoginRejected:
		return refusalText{c.RefusalLoginRejectedTitle(), c.RefusalLoginRejectedLead(), c.RefusalWhoHelpdesk(t),
			[]string{c.RefusalLoginRejectedDo1(s), c.RefusalLoginRejectedDo2(t)}}
	case TooManyAttempts:
		return refusalText{c.RefusalTooManyAttemptsTitle(), c.RefusalTooManyAttemptsLead(), c.RefusalWhoYou(),
			[]string{c.RefusalTooManyAttemptsDo1(v.Until), c.RefusalTooManyAttemptsDo2(t)}}
	case LoginExpired:
		return refusalText{c.RefusalLoginExpiredTitle(), c.RefusalLoginExpiredLead(), c.RefusalWhoYou(),
			[]string{c.RefusalLoginExpiredDo1(s)}}
	case Maintenance:
		return refusalText{c.RefusalMaintenanceTitle(), c.RefusalMaintenanceLead(v.Until, s), "",
			[]string{c.RefusalMaintenanceDo1()}}
	case WrongPerson:
		return refusalText{c.RefusalWrongPersonTitle(), c.RefusalWrongPersonLead(), c.RefusalWhoYou(),
			[]string{c.RefusalWrongPersonDo1(s), c.RefusalWrongPersonDo2()}}
	case PortalFault:
		return refusalText{c.RefusalPortalFaultTitle(), c.RefusalPortalFaultLead(), c.RefusalWhoHelpdesk(t),
			[]string{c.RefusalPortalFaultDo1(), c.RefusalPortalFaultDo2(t)}}
	case AccountNotReady:
		return refusalText{c.RefusalAccountNotReadyTitle(), c.RefusalAccountNotReadyLead(), c.RefusalWhoHelpdesk(t),
			[]string{c.RefusalAccountNotReadyDo1(), c.RefusalAccountNotReadyDo2(t)}}
	case PolicyChanged:
		return refusalText{c.RefusalPolicyChangedTitle(), c.RefusalPolicyChangedLead(t), c.RefusalWhoYou(),
			[]string{c.RefusalPolicyChangedDo1(s)}}
	}
	return refusalText{c.RefusalConnectionFaultTitle(), c.RefusalConnectionFaultLead(), c.RefusalWhoHelpdesk(t),
		[]string{c.RefusalConnectionFaultDo1(), c.RefusalConnectionFaultDo2(t)}}
}

func (v Refusal) facts(c ui.Ctx, solver string) []ui.Fact {
	out := v.Organisation.facts(c)
	for _, f := range []ui.Fact{
		{Term: c.AppService(), Lines: []string{c.Service}},
		{Term: c.RefusalNeeded(), Lines: []string{v.Needed}},
		{Term: c.RefusalSeen(), Lines: []string{v.Seen}},
		{Term: c.RefusalSolver(), Lines: []string{solver}},
		{Term: c.RefusalDetail(), Lines: []string{v.Detail}},
	} {
		if f.Lines[0] != "" {
			out = append(out, f)
		}
	}
	return append(out, v.Helpdesk.facts(c)...)
}
