package desk

import (
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/audit"
)

// meansSentences say what each action around means and mandates is.
var meansSentences = map[audit.Action]func(*i18n.Printer) string{
	audit.MandateNoticed:       (*i18n.Printer).MeanseventMandateNoticed,
	audit.MeansEmailConfirmed:  (*i18n.Printer).MeanseventEmailConfirmed,
	audit.MeansMobileConfirmed: (*i18n.Printer).MeanseventMobileConfirmed,
	audit.MeansReturned:        (*i18n.Printer).MeanseventReturned,
	audit.MeansConfirmed:       (*i18n.Printer).MeanseventConfirmed,
	audit.MeansContentChanged:  (*i18n.Printer).MeanseventContentChanged,
	audit.MeansViewed:          (*i18n.Printer).MeanseventViewed,
	audit.MeansIdentified:      (*i18n.Printer).MeanseventIdentified,
	audit.MeansRejected:        (*i18n.Printer).MeanseventRejected,
	audit.MeansIssued:          (*i18n.Printer).MeanseventIssued,
	audit.MeansOrdered:         (*i18n.Printer).MeanseventOrdered,
	audit.MeansDraftDropped:    (*i18n.Printer).MeanseventDropped,
	audit.MeansInvited:         (*i18n.Printer).MeanseventInvited,
	audit.MeansReminded:        (*i18n.Printer).MeanseventReminded,
	audit.MeansCorrected:       (*i18n.Printer).MeanseventCorrected,
	audit.MeansWithdrawn:       (*i18n.Printer).MeanseventWithdrawn,
	audit.MeansLapsed:          (*i18n.Printer).MeanseventLapsed,
	audit.MeansHoldersCarried:  (*i18n.Printer).MeanseventExported,
	audit.MeansSuspended:       (*i18n.Printer).MeanseventSuspended,
	audit.MeansReinstated:      (*i18n.Printer).MeanseventReinstated,
	audit.MeansRevoked:         (*i18n.Printer).MeanseventRevoked,
	audit.MandateProposed:      (*i18n.Printer).MeanseventMandateProposed,
	audit.MandateRefused:       (*i18n.Printer).MeanseventMandateRefused,
	audit.MandateAsked:         (*i18n.Printer).MeanseventMandateAsked,
	audit.MandateGranted:       (*i18n.Printer).MeanseventMandateGranted,
	audit.MandateSuspended:     (*i18n.Printer).MeanseventMandateSuspended,
	audit.MandateReinstated:    (*i18n.Printer).MeanseventMandateReinstated,
	audit.MandateExtended:      (*i18n.Printer).MeanseventMandateExtended,
	audit.MandateEnded:         (*i18n.Printer).MeanseventMandateEnded,
	audit.MandateScheduled:     (*i18n.Printer).MeanseventMandateScheduled,
	audit.MandateWarned:        (*i18n.Printer).MeanseventMandateWarned,
	audit.MandateExpired:       (*i18n.Printer).MeanseventMandateExpired,
	audit.HolderLeft:           (*i18n.Printer).MeanseventHolderLeft,
	audit.DeputyAppointed:      (*i18n.Printer).MeanseventDeputy,
	audit.AdministratorLeft:    (*i18n.Printer).MeanseventAdministratorLeft,
	audit.MeansTransferred:     (*i18n.Printer).MeanseventTransferred,
	audit.MandateTransferred:   (*i18n.Printer).MeanseventMandateTransferred,
	audit.TransferAsked:        (*i18n.Printer).MeanseventTransferAsked,
	audit.TransferApproved:     (*i18n.Printer).MeanseventTransferApproved,
	audit.TransferRefused:      (*i18n.Printer).MeanseventTransferRefused,
	audit.OrganisationGone:     (*i18n.Printer).MeanseventOrganisationGone,
}
