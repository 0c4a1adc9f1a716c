package letters

import (
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// pincode carries the pincode of a link. It says whose it is: the supplier of eHerkenning sends one too (G11).
func pincode(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject, w.Preheader, w.Code = p.LinkmailPincodeSubject(where(l)), p.LinkmailPincodePreview(), l.Code
	w.Lead = []string{p.LinkmailPincodeIntro(where(l))}
	w.After = []string{p.LinkmailPincodeNot(where(l)), p.LinkmailPincodeValid(l.Until), p.LinkmailPincodeNewest(), p.LinkmailPincodeHere()}
	if l.Device != "" {
		w.After = append(w.After, p.LinkmailDevice(l.Device))
	}
	w.After = append(w.After, p.LinkmailPincodeNever(), p.LinkmailPincodeIgnore())
}

// linked goes to those on record, with the way to object (MH-34).
func linked(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailLinkedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.LinkmailRecord(l.Institution, where(l)), p.LinkmailLinkedIntro(l.Person)}
	w.Lead = append(append(w.Lead, on(p, l)...), p.LinkmailWhen(l.At), p.LinkmailLinkedRight())
	w.Link = Link{p.LinkmailLinkedLabel(), l.Link}
	w.After = []string{p.LinkmailCalm(), p.LinkmailUntil(l.Until), p.MailReportDesk(contact(l), l.Helpdesk.In(l.Lang))}
}

// linkAsked goes to those on record, with the way to agree or not. Its page asks for a code first (XC-16).
func linkAsked(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailAskedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.LinkmailRecord(l.Institution, where(l)), p.LinkmailAskedIntro(l.Person)}
	w.Lead = append(append(w.Lead, on(p, l)...), p.LinkmailAskedWhy(), p.LinkmailAskedStop())
	w.Link = Link{p.LinkmailAskedLabel(), l.Link}
	w.After = []string{p.LinkmailCalm(), p.LinkmailAskedCode(), p.LinkmailUntil(l.Until), p.MailReportDesk(contact(l), l.Helpdesk.In(l.Lang))}
}

func approveCode(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject, w.Lead = p.LinkmailApproveSubject(), []string{p.LinkmailAbout(l.Institution), p.LinkmailApproveIntro()}
	code(w, p, l, []string{p.LinkmailApproveIgnore()})
}

func linkApproved(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailApprovedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.LinkmailApprovedIntro(l.Institution), p.LinkmailApprovedHow(), unsure(p, l)}
}

func linkDeclined(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailDeclinedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.LinkmailAbout(l.Institution)}
	switch linking.EndReason(l.Reason) {
	case linking.EndedWithdrawn:
		w.Subject = p.LinkmailDeclinedWithdrawn(where(l))
	case linking.EndedUnanswered:
		w.Lead = append(w.Lead, p.LinkmailDeclinedUnanswered())
	case linking.EndedObjected:
		w.Lead = append(w.Lead, p.LinkmailDeclinedRecord())
	default:
		w.Lead = append(w.Lead, p.LinkmailDeclinedStaff())
	}
	w.Lead = append(w.Lead, p.LinkmailDeclinedNothing(), unsure(p, l))
}

// linkEnded goes to who held the account, whoever ended the link (MH-34, MH-35).
func linkEnded(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailEndedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.LinkmailAbout(l.Institution), ended(p, linking.EndReason(l.Reason)), p.LinkmailEndedEffect(), unsure(p, l)}
}

func ended(p *i18n.Printer, why linking.EndReason) string {
	switch why {
	case linking.EndedByHolder:
		return p.LinkmailEndedUndone()
	case linking.EndedObjected:
		return p.LinkmailEndedObjected()
	case linking.EndedReplaced:
		return p.LinkmailEndedReplaced()
	}
	return p.LinkmailEndedStaff()
}

// linkTried goes to who holds the account, or is on record: a stranger may know how to open it (MH-33).
func linkTried(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailTriedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.LinkmailAbout(l.Institution), p.LinkmailTriedKnew(), tried(p, linking.Outcome(l.Reason)), p.LinkmailWhen(l.At)}
	w.Lead = append(append(w.Lead, on(p, l)...), p.LinkmailTriedExpected(), p.LinkmailTriedStrange(contact(l), l.Helpdesk.In(l.Lang)))
}

func tried(p *i18n.Printer, to linking.Outcome) string {
	switch to {
	case linking.HeldByOther:
		return p.LinkmailTriedHeld()
	case linking.IsDisabled:
		return p.LinkmailTriedDisabled()
	case linking.OtherOrganisation:
		return p.LinkmailTriedForeign()
	}
	return p.LinkmailTriedUnlinked()
}

// setPassword goes to the authorised person and never to who forgot the password (MH-20).
func setPassword(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailForgotSubject(where(l))
	greeting := p.MailGreeting()
	if l.Person != "" {
		greeting = p.LinkmailDear(l.Person)
	}
	w.Lead = []string{greeting, p.LinkmailRecord(l.Institution, where(l)), p.LinkmailForgotIntro()}
	if l.Organisation != "" {
		w.Lead = append(w.Lead, p.LinkmailForgotFrom(l.Organisation))
	}
	if l.Device != "" {
		w.Lead = append(w.Lead, p.LinkmailDevice(l.Device))
	}
	w.Lead = append(w.Lead, p.LinkmailForgotHow())
	w.Link = Link{p.LinkmailForgotLabel(), l.Link}
	w.After = []string{p.LinkmailForgotIgnore(), p.LinkmailUntil(l.Until), p.MailReportDesk(contact(l), l.Helpdesk.In(l.Lang))}
}

func passwordSet(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailPasswordSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.LinkmailRecord(l.Institution, where(l)), p.LinkmailPasswordIntro(), p.LinkmailWhen(l.At), unsure(p, l)}
}

// linkObjected goes to the helpdesk.
func linkObjected(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailObjectedSubject()
	w.Lead = []string{p.LinkmailObjectedIntro(), p.LinkmailAbout(l.Institution), p.LinkmailObjectedBy(l.Person), p.LinkmailObjectedEffect(), p.LinkmailObjectedNext()}
}

// recordChanged goes to who was on record: a stranger who talks the helpdesk round does not go unseen.
func recordChanged(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailFormerSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.LinkmailFormerIntro(l.Institution), p.LinkmailFormerEffect(), unsure(p, l)}
}

// accountSplit goes to those on record and to who uses the account that was split (MH-36).
func accountSplit(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.LinkmailSplitSubject(where(l))
	what := p.LinkmailSplitMoved()
	if l.Reason == ports.SplitShared {
		what = p.LinkmailSplitShared()
	}
	w.Lead = []string{p.MailGreeting(), p.LinkmailSplitIntro(l.Institution), what, p.LinkmailSplitCode(), unsure(p, l)}
}

// on names the organisation that somebody acted for.
func on(p *i18n.Printer, l ports.Letter) []string {
	if l.Organisation == "" {
		return nil
	}
	return []string{p.LinkmailOn(l.Organisation)}
}

func unsure(p *i18n.Printer, l ports.Letter) string {
	return p.LinkmailUnsure(contact(l), l.Helpdesk.In(l.Lang))
}
