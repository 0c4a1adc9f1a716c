package letters

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/ports"
)

func changeCode(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject, w.Preheader, w.Code = p.MailChangeSubject(), p.MailCodePreview(), l.Code
	w.Lead = []string{p.MailChangeIntro(l.Service.In(l.Lang))}
	w.After = []string{p.MailCodeValid(l.Until), p.MailCodeNewest(), p.MailCodeNever(), p.MailChangeIgnore()}
}

// emailChanged goes to the former address, which may be the only one that the owner reads (XC-42).
func emailChanged(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailChangedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailChangedIntro(l.Person, where(l)), p.MailChangedEffect()}
	if !l.Until.IsZero() {
		w.Subject = p.MailChangingSubject(where(l))
		w.Lead = []string{p.MailGreeting(), p.MailChangingIntro(l.Person, l.Until), p.MailChangingUntil()}
	}
	ownNotice(w, p, l)
}

func emailConfirmed(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailConfirmedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailConfirmedIntro(where(l)), p.MailConfirmedFormer(l.Person), notYou(p, l)}
	if !l.Until.IsZero() {
		w.Lead = []string{p.MailGreeting(), p.MailChangingHere(l.Until, where(l)), p.MailChangingFormer(l.Person), notYou(p, l)}
	}
}

func meansReplaced(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailMeansSubject(l.Service.In(l.Lang))
	w.Lead = []string{p.MailGreeting(), p.MailMeansIntro(l.Organisation), p.MailMeansEffect(), notYou(p, l)}
}

func notYou(p *i18n.Printer, l ports.Letter) string {
	return p.MailNotYou(strings.Join(l.Contact, ", "), l.Helpdesk.In(l.Lang))
}
