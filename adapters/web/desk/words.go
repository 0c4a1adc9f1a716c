package desk

import (
	"cmp"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/audit"
)

// sentences say what each action is.
var sentences = map[audit.Action]func(*i18n.Printer) string{
	audit.LoginGranted: (*i18n.Printer).EventLoginGranted, audit.LoginRefused: (*i18n.Printer).EventLoginRefused, audit.LoginProven: (*i18n.Printer).EventLoginProven,
	audit.EmailCodeSent: (*i18n.Printer).EventEmailSent, audit.EmailCodeRefused: (*i18n.Printer).EventEmailRefused,
	audit.SMSCodeSent: (*i18n.Printer).EventSmsSent, audit.SMSCodeRefused: (*i18n.Printer).EventSmsRefused,
	audit.EmailVerified: (*i18n.Printer).EventEmailVerified, audit.EmailChanged: (*i18n.Printer).EventEmailChanged,
	audit.MeansReplaced: (*i18n.Printer).EventMeansReplaced, audit.RoleRequested: (*i18n.Printer).EventRoleRequested,
	audit.RoleGranted: (*i18n.Printer).EventRoleGranted, audit.RoleRevoked: (*i18n.Printer).EventRoleRevoked, audit.AppointmentUsed: (*i18n.Printer).EventAppointed,
	audit.PeopleExported: (*i18n.Printer).EventPeopleExported, audit.LogExported: (*i18n.Printer).EventLogExported,
	audit.SessionEnded: (*i18n.Printer).EventSessionEnded,
	audit.TokenIssued:  (*i18n.Printer).EventTokenIssued, audit.TokenReuseDetected: (*i18n.Printer).EventTokenReused,
	audit.PolicyPublished: (*i18n.Printer).EventPolicyPublished, audit.DraftMoved: (*i18n.Printer).EventDraftMoved, audit.KeyChanged: (*i18n.Printer).EventKeyChanged,
	audit.PasswordRefused: (*i18n.Printer).EventPasswordRefused, audit.PasswordReplaced: (*i18n.Printer).EventPasswordReplaced,
	audit.FactorAccepted: (*i18n.Printer).EventFactorAccepted, audit.FactorRefused: (*i18n.Printer).EventFactorRefused,
	audit.AuthenticatorAdded: (*i18n.Printer).EventAppAdded, audit.OfferSkipped: (*i18n.Printer).EventAppSkipped,
	audit.EnrolmentShown: (*i18n.Printer).EventQrShown, audit.EnrolmentRepaired: (*i18n.Printer).EventQrRepaired,
	audit.OrganisationChosen: (*i18n.Printer).EventOrganisation,

	audit.PasswordChanged: (*i18n.Printer).EventPasswordChanged, audit.EmailChangeAsked: (*i18n.Printer).EventEmailAsked,
	audit.PhoneChangeAsked: (*i18n.Printer).EventPhoneAsked, audit.PhoneChanged: (*i18n.Printer).EventPhoneChanged, audit.ChangeUndone: (*i18n.Printer).EventChangeUndone,
	audit.AuthenticatorRenamed: (*i18n.Printer).EventAppRenamed, audit.AuthenticatorRemoved: (*i18n.Printer).EventAppRemoved,
	audit.RecoveryCodesMade: (*i18n.Printer).EventRecoveryMade, audit.DeviceForgotten: (*i18n.Printer).EventDeviceForgotten,
	audit.AccountReported: (*i18n.Printer).EventReported, audit.OwnDataExported: (*i18n.Printer).EventDataExported,

	audit.DeskSearched: (*i18n.Printer).EventSearched, audit.AccountViewed: (*i18n.Printer).EventViewed, audit.AddressShown: (*i18n.Printer).EventAddressShown,
	audit.AccountInvited: (*i18n.Printer).EventInvited, audit.AccountSuspended: (*i18n.Printer).EventSuspended, audit.AccountReinstated: (*i18n.Printer).EventReinstated,
	audit.AccountWarned: (*i18n.Printer).EventWarned, audit.AccountErased: (*i18n.Printer).EventErased,
	audit.EnrolmentUnblocked: (*i18n.Printer).EventUnblocked, audit.FactorReset: (*i18n.Printer).EventReset,
	audit.ProposalMade: (*i18n.Printer).EventProposed, audit.ProposalAgreed: (*i18n.Printer).EventAgreed, audit.ProposalDeclined: (*i18n.Printer).EventDeclined,
	audit.ClientAssigned: (*i18n.Printer).EventClientAssigned, audit.ClientEnded: (*i18n.Printer).EventClientEnded,
	audit.FiguresViewed: (*i18n.Printer).EventFigures, audit.AuditRead: (*i18n.Printer).EventRead, audit.AuditPersonalShown: (*i18n.Printer).EventReadPersonal,

	audit.LogVerified: (*i18n.Printer).EventLogVerified, audit.LoginExplained: (*i18n.Printer).EventLoginExplained, audit.FunnelViewed: (*i18n.Printer).EventFunnelViewed,

	audit.ApplicationViewed:   (*i18n.Printer).EventApplicationViewed,
	audit.ApplicationReleased: (*i18n.Printer).EventApplicationReleased, audit.ApplicationSent: (*i18n.Printer).EventApplicationSent,
	audit.ApplicationClaimed: (*i18n.Printer).EventApplicationClaimed, audit.ApplicationDecided: (*i18n.Printer).EventApplicationDecided,
	audit.ApplicationWithdrawn: (*i18n.Printer).EventApplicationWithdrawn,
	audit.ApplicationKnown:     (*i18n.Printer).EventApplicationKnown,
	audit.ApplicationOpened:    (*i18n.Printer).EventApplicationOpened, audit.ApplicationWiped: (*i18n.Printer).EventApplicationWiped,
	audit.DocumentAdded: (*i18n.Printer).EventDocumentAdded, audit.DocumentRefused: (*i18n.Printer).EventDocumentRefused, audit.DocumentShown: (*i18n.Printer).EventDocumentShown,

	audit.LinkRefused: (*i18n.Printer).EventLinkRefused, audit.LinkProven: (*i18n.Printer).EventLinkProven, audit.LinkNotMade: (*i18n.Printer).EventLinkNotMade,
	audit.LinkMade: (*i18n.Printer).EventLinkMade, audit.LinkWaits: (*i18n.Printer).EventLinkWaits, audit.LinkApproved: (*i18n.Printer).EventLinkApproved,
	audit.LinkDeclined: (*i18n.Printer).EventLinkDeclined, audit.LinkEnded: (*i18n.Printer).EventLinkEnded, audit.LinksForgotten: (*i18n.Printer).EventLinksForgotten,
	audit.InstitutionChosen: (*i18n.Printer).EventInstitutionChosen, audit.InstitutionKept: (*i18n.Printer).EventInstitutionKept,
	audit.HashRenewed: (*i18n.Printer).EventHashRenewed, audit.RecoveryAsked: (*i18n.Printer).EventRecoveryAsked, audit.RecoveryDone: (*i18n.Printer).EventRecoveryDone,
	audit.PortalAccountViewed: (*i18n.Printer).EventPortalViewed, audit.PortalAccountShown: (*i18n.Printer).EventPortalShown,
	audit.PortalAccountDisabled: (*i18n.Printer).EventPortalDisabled, audit.PortalAccountEnabled: (*i18n.Printer).EventPortalEnabled,
	audit.PortalAccountMade: (*i18n.Printer).EventPortalMade, audit.PortalAccountSplit: (*i18n.Printer).EventPortalSplit, audit.RecordChanged: (*i18n.Printer).EventPortalRecord,
	audit.ActivationIssued: (*i18n.Printer).EventActivationIssued, audit.ActivationEnded: (*i18n.Printer).EventActivationEnded,
	audit.LoadChecked: (*i18n.Printer).EventLoadChecked, audit.LoadStarted: (*i18n.Printer).EventLoadStarted, audit.LoadEnded: (*i18n.Printer).EventLoadEnded,
	audit.LoadDropped: (*i18n.Printer).EventLoadDropped, audit.LoadViewed: (*i18n.Printer).EventLoadViewed,
}

// Sentence says what happened. An action that this release does not know is called by its own name.
func Sentence(p *i18n.Printer, a audit.Action) string {
	for _, known := range []map[audit.Action]func(*i18n.Printer) string{sentences, meansSentences} {
		if say, ok := known[a]; ok {
			return say(p)
		}
	}
	return p.EventOther(string(a))
}

// ActionsOf gives the actions of a subject of the log; none for all.
func ActionsOf(subject string) []audit.Action { return bySubject[subject] }

var bySubject = map[string][]audit.Action{
	"logins": {audit.LoginGranted, audit.LoginRefused, audit.LoginProven, audit.PasswordRefused, audit.SessionEnded, audit.OrganisationChosen},
	"factors": {audit.FactorAccepted, audit.FactorRefused, audit.EmailCodeSent, audit.EmailCodeRefused, audit.SMSCodeSent, audit.SMSCodeRefused,
		audit.AuthenticatorAdded, audit.OfferSkipped, audit.EnrolmentShown, audit.EnrolmentRepaired, audit.EnrolmentUnblocked, audit.FactorReset},
	"own": {audit.PasswordChanged, audit.PasswordReplaced, audit.EmailVerified, audit.EmailChanged, audit.EmailChangeAsked, audit.PhoneChangeAsked, audit.PhoneChanged,
		audit.ChangeUndone, audit.AuthenticatorRenamed, audit.AuthenticatorRemoved, audit.RecoveryCodesMade, audit.DeviceForgotten, audit.AccountReported, audit.OwnDataExported},
	"desk": {audit.DeskSearched, audit.AccountViewed, audit.AddressShown, audit.AccountInvited, audit.AccountSuspended, audit.AccountReinstated, audit.AccountWarned,
		audit.AccountErased, audit.EnrolmentUnblocked, audit.FactorReset, audit.ProposalMade, audit.ProposalAgreed, audit.ProposalDeclined,
		audit.ClientAssigned, audit.ClientEnded, audit.FiguresViewed, audit.AuditRead, audit.AuditPersonalShown, audit.LogVerified, audit.LoginExplained, audit.FunnelViewed, audit.RoleGranted, audit.RoleRevoked},
	"applied": {audit.ApplicationSent, audit.ApplicationViewed, audit.ApplicationClaimed, audit.ApplicationReleased, audit.ApplicationDecided,
		audit.ApplicationWithdrawn, audit.ApplicationKnown, audit.ApplicationOpened, audit.ApplicationWiped, audit.DocumentAdded, audit.DocumentRefused, audit.DocumentShown},
	"links": {audit.LinkRefused, audit.LinkProven, audit.LinkNotMade, audit.LinkMade, audit.LinkWaits, audit.LinkApproved, audit.LinkDeclined, audit.LinkEnded,
		audit.HashRenewed, audit.RecoveryAsked, audit.RecoveryDone, audit.PortalAccountViewed, audit.PortalAccountShown, audit.PortalAccountDisabled,
		audit.PortalAccountEnabled, audit.PortalAccountMade, audit.PortalAccountSplit, audit.RecordChanged, audit.ActivationIssued, audit.ActivationEnded,
		audit.LoadChecked, audit.LoadStarted, audit.LoadEnded, audit.LoadDropped, audit.LoadViewed},
	"means": {
		audit.MandateNoticed,
		audit.MeansEmailConfirmed, audit.MeansMobileConfirmed, audit.MeansReturned, audit.MeansConfirmed, audit.MeansContentChanged, audit.MeansViewed,
		audit.MeansIdentified, audit.MeansRejected, audit.MeansIssued, audit.MeansOrdered, audit.MeansDraftDropped, audit.MeansInvited, audit.MeansReminded,
		audit.MeansCorrected, audit.MeansWithdrawn, audit.MeansLapsed, audit.MeansHoldersCarried, audit.MeansSuspended, audit.MeansReinstated,
		audit.MeansRevoked, audit.MandateProposed, audit.MandateRefused, audit.MandateAsked, audit.MandateGranted, audit.MandateSuspended,
		audit.MandateReinstated, audit.MandateExtended, audit.MandateEnded, audit.MandateScheduled, audit.MandateWarned, audit.MandateExpired,
		audit.HolderLeft, audit.DeputyAppointed, audit.AdministratorLeft, audit.MeansTransferred, audit.MandateTransferred, audit.TransferAsked,
		audit.TransferApproved, audit.TransferRefused, audit.OrganisationGone,
	},
	"house": {audit.PolicyPublished, audit.DraftMoved, audit.KeyChanged, audit.AppointmentUsed, audit.PeopleExported, audit.LogExported, audit.TokenReuseDetected, audit.LinksForgotten},
}

// ActionOptions lists all actions by what they are called, to choose one from.
func ActionOptions(c *i18n.Printer, chosen string) []ui.Option {
	var out []ui.Option
	for _, known := range []map[audit.Action]func(*i18n.Printer) string{sentences, meansSentences} {
		for a, say := range known {
			out = append(out, ui.Option{Value: string(a), Label: say(c), Chosen: string(a) == chosen})
		}
	}
	slices.SortFunc(out, func(a, b ui.Option) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Value, b.Value))
	})
	return append([]ui.Option{{Label: c.AuditpageAll(), Chosen: chosen == ""}}, out...)
}
