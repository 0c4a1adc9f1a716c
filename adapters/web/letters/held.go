package letters

import (
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
)

// held are the letters about what stands in the register.
var held = map[ports.LetterKind]func(*Words, *i18n.Printer, ports.Letter){
	ports.LetterMandateChanged: mandateChanged, ports.LetterMandateGranted: mandateGranted, ports.LetterMeansChanged: meansChanged, ports.LetterLeft: left,
	ports.LetterMandateEnding: mandateEnding, ports.LetterMandateEndingTo: mandateEndingTo, ports.LetterMandateAsked: mandateAsked,
	ports.LetterMandateDecided: mandateDecided, ports.LetterDeputy: deputy,
	ports.LetterTransferAsked: transferAsked, ports.LetterTransferDecided: transferDecided, ports.LetterTransferred: transferred,
	ports.LetterStopped: stopped, ports.LetterStoppedTo: stoppedTo,
}

// hello greets somebody by name, where the letter has one.
func hello(p *i18n.Printer, l ports.Letter) string {
	if l.Person == "" {
		return p.MailGreeting()
	}
	return p.HeldmailHello(l.Person)
}

func reason(p *i18n.Printer, l ports.Letter) []string {
	if l.Note == "" {
		return nil
	}
	return []string{p.HeldmailReason(l.Note)}
}

// mandateChanged confirms an act with a mandate to who has it (ET-18, MR-75).
func mandateChanged(w *Words, p *i18n.Printer, l ports.Letter) {
	o := l.Organisation
	var now string
	switch mandate.Act(l.Reason) {
	case mandate.ActSuspend:
		w.Subject, now = p.HeldmailMandateSuspend(o), p.HeldmailMandateStopped(o)
	case mandate.ActReinstate:
		w.Subject, now = p.HeldmailMandateReinstate(o), p.HeldmailMandateStarts(o)
	case mandate.ActExtend:
		w.Subject, now = p.HeldmailMandateExtend(o), p.HeldmailMandateUntil(l.Until)
	case mandate.ActSchedule:
		w.Subject, now = p.HeldmailMandateSchedule(o), p.HeldmailMandateUntil(l.Until)
	default:
		w.Subject, now = p.HeldmailMandateEnd(o), p.HeldmailMandateOver(l.Until, o)
		w.After = []string{p.HeldmailMandateAgain(o)}
	}
	w.Lead = append([]string{hello(p, l), now}, reason(p, l)...)
	w.After = append(w.After, p.HeldmailAsk(o))
}

// mandateGranted says what the mandate means (ET-18).
func mandateGranted(w *Words, p *i18n.Printer, l ports.Letter) {
	what := p.HeldmailGrantedAll()
	if len(l.Roles) > 0 {
		what = p.HeldmailGrantedSome(p.List(names(l.Roles, l.Lang)))
	}
	w.Subject = p.HeldmailGrantedSubject(l.Organisation)
	w.Lead = []string{hello(p, l), p.HeldmailGrantedIntro(l.Level, l.Organisation), what, p.HeldmailMandateUntil(l.Until), p.HeldmailGrantedDuty(l.Organisation)}
	w.After = []string{p.HeldmailAsk(l.Organisation)}
}

// meansChanged confirms an act with a means to who has it.
func meansChanged(w *Words, p *i18n.Printer, l ports.Letter) {
	o := l.Organisation
	now := p.HeldmailMeansStopped()
	switch l.Reason {
	case "suspend-means":
		w.Subject = p.HeldmailMeansSuspend(o)
	case "reinstate-means":
		w.Subject, now = p.HeldmailMeansReinstate(o), p.HeldmailMeansStarts()
	default:
		w.Subject = p.HeldmailMeansRevoke(o)
	}
	w.Lead = append([]string{hello(p, l), now}, reason(p, l)...)
	w.After = []string{p.HeldmailAsk(o)}
}

// left is neutral: it says what ended, and not why (XC-21).
func left(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailLeftSubject(l.Organisation)
	w.Lead = []string{hello(p, l), p.HeldmailLeftIntro(l.Organisation)}
	w.After = []string{p.HeldmailAsk(l.Organisation)}
}

// mandateEnding warns two months ahead, and says who can extend (MR-76, XC-20).
func mandateEnding(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailEndingSubject(l.Organisation)
	w.Lead = []string{hello(p, l), p.HeldmailEndingUntil(l.Until), p.HeldmailEndingExtend(l.Organisation)}
}

func mandateEndingTo(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailEndingTo(l.Person)
	w.Lead = []string{p.MailGreeting(), p.HeldmailEndingUntil(l.Until), p.HeldmailWhere(l.Tenant.In(l.Lang))}
}

func mandateAsked(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailAskedSubject(l.Organisation)
	w.Lead = []string{p.MailGreeting(), p.HeldmailAskedIntro(l.Person, l.Organisation), p.HeldmailAskedNext(), p.HeldmailWhere(l.Tenant.In(l.Lang))}
}

func mandateDecided(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailDecidedNo(l.Person)
	if l.Reason == string(mandate.ActGrant) {
		w.Subject = p.HeldmailDecidedYes(l.Person)
	}
	w.Lead = append([]string{p.MailGreeting(), w.Subject + "."}, reason(p, l)...)
}

func deputy(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailDeputySubject(l.Organisation)
	w.Lead = []string{p.MailGreeting(), p.HeldmailDeputyIntro(l.From, l.Until), p.HeldmailWhere(l.Tenant.In(l.Lang))}
}

// transferAsked asks who administers the new number to look at what would go along (MR-78).
func transferAsked(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailTransferAsked(l.Institution, l.Organisation)
	w.Lead = append([]string{p.MailGreeting(), p.HeldmailTransferIntro(l.Institution, l.Organisation)}, reason(p, l)...)
	w.Lead = append(w.Lead, p.HeldmailTransferDecide(), p.HeldmailWhere(l.Tenant.In(l.Lang)))
}

func transferDecided(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailTransferRefused(l.Institution, l.Organisation)
	if l.Reason == string(mandate.TransferApproved) {
		w.Subject = p.HeldmailTransferApproved(l.Institution, l.Organisation)
	}
	w.Lead = append([]string{p.MailGreeting(), w.Subject + "."}, reason(p, l)...)
}

// transferred tells who had something of the former number for whom they act now.
func transferred(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailTransferDone(l.Reference, l.Organisation)
	w.Lead = []string{hello(p, l), p.HeldmailTransferNow(l.Institution)}
	w.After = []string{p.HeldmailAsk(l.Institution)}
}

// stopped tells what the business register says, and what follows from it (MR-79).
func stopped(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailStoppedSubject(l.Organisation)
	w.Lead = []string{hello(p, l), whyStopped(p, l)}
}

func stoppedTo(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.HeldmailStoppedSubject(l.Organisation)
	w.Lead = []string{p.MailGreeting(), whyStopped(p, l)}
	if l.Reason == string(mandate.ActDissolve) {
		w.Lead = append(w.Lead, p.HeldmailStoppedOnward())
	}
	w.Lead = append(w.Lead, p.HeldmailWhere(l.Tenant.In(l.Lang)))
}

func whyStopped(p *i18n.Printer, l ports.Letter) string {
	if l.Reason == string(mandate.ActClose) {
		return p.HeldmailStoppedBranch(l.Reference, l.Organisation)
	}
	return p.HeldmailStoppedGone(l.Organisation)
}
