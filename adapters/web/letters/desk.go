package letters

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/ports"
)

// unblocked is a notice, as all that the helpdesk does to a second factor: it can be answered with "this was not me" (XC-42).
func unblocked(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailUnblockedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailUnblockedIntro(), p.DeskmailUnblockedHow(), p.DeskmailUnblockedOld()}
	if !l.Until.IsZero() {
		w.Lead = append(w.Lead, p.DeskmailUnblockedUntil(l.Until))
	}
	ownNotice(w, p, l)
}

func resetPlanned(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailPlannedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailPlannedIntro(), p.DeskmailPlannedWhen(l.Until), p.DeskmailPlannedStop()}
	ownNotice(w, p, l)
}

func factorReset(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailResetSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailResetIntro(), p.DeskmailResetEffect(), p.DeskmailResetHow()}
	if !l.Until.IsZero() {
		w.Lead = append(w.Lead, p.DeskmailUnblockedUntil(l.Until))
	}
	ownNotice(w, p, l)
}

func suspended(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailSuspendedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailSuspendedIntro(), ask(p, l)}
}

func reinstated(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailReinstatedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailReinstatedIntro(), p.DeskmailForgot(), ask(p, l)}
}

func sleeping(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailSleepingSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailSleepingIntro()}
	if !l.Until.IsZero() {
		w.Lead = append(w.Lead, p.DeskmailSleepingUntil(l.Until))
	}
	w.Lead = append(w.Lead, p.DeskmailSleepingKeep())
	if l.Link != "" {
		w.Lead = append(w.Lead, p.DeskmailWhere(host(l.Link)))
	}
}

func asleep(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailAsleepSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailAsleepIntro(), p.DeskmailAsleepOpen(contact(l), l.Helpdesk.In(l.Lang))}
	if !l.Until.IsZero() {
		w.Lead = append(w.Lead, p.DeskmailAsleepUntil(l.Until))
	}
}

func erased(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailErasedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailErasedIntro(), p.DeskmailErasedLast(), ask(p, l)}
}

// invited links to a page that asks for the address, and writes a code there: it opens nothing by itself (XC-16).
func invited(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailInvitedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.DeskmailInvitedIntro(l.To, where(l))}
	if len(l.Roles) > 0 {
		w.Lead = append(w.Lead, p.DeskmailInvitedRoles(p.List(names(l.Roles, l.Lang))))
	}
	w.Lead = append(w.Lead, p.DeskmailInvitedChoose(), p.DeskmailInvitedCode())
	if l.Link != "" {
		w.Link = Link{p.DeskmailInvitedPage(), l.Link}
	}
	w.After = []string{p.DeskmailInvitedStrange(contact(l), l.Helpdesk.In(l.Lang))}
}

func staffRoles(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.DeskmailStaffrolesSubject(where(l))
	now := p.MailRevokedNone()
	if len(l.Roles) > 0 {
		now = p.DeskmailInvitedRoles(p.List(names(l.Roles, l.Lang)))
	}
	w.Lead = []string{p.MailGreeting(), p.DeskmailStaffrolesIntro(), now, ask(p, l)}
}

func ask(p *i18n.Printer, l ports.Letter) string {
	return p.DeskmailAsk(contact(l), l.Helpdesk.In(l.Lang))
}

func contact(l ports.Letter) string { return strings.Join(l.Contact, ", ") }
