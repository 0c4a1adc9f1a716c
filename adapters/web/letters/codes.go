package letters

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/ports"
)

// loginCode carries the second factor. Whoever gets it uninvited learns that their password is known (MA-29).
func loginCode(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject, w.Lead = p.MailLoginSubject(where(l)), []string{p.MailLoginIntro(where(l))}
	code(w, p, l, stranger(p, l, p.MailLoginStranger()))
}

// actionCode carries the code for one action, and names it, so that nobody confirms another (MA-24).
func actionCode(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject, w.Lead = p.MailActionSubject(where(l)), []string{p.MailActionIntro(action(p, l), where(l))}
	code(w, p, l, stranger(p, l, p.MailActionStranger()))
}

func forgotCode(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject, w.Lead = p.MailForgotSubject(), []string{p.MailForgotIntro(where(l))}
	code(w, p, l, []string{p.MailForgotIgnore()})
}

func applyCode(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject, w.Lead = p.MailApplySubject(where(l)), []string{p.MailApplyIntro(where(l))}
	code(w, p, l, []string{p.MailApplyIgnore()})
}

// code adds what all letters with a code say: until when, from where, and to keep it to oneself.
func code(w *Words, p *i18n.Printer, l ports.Letter, uninvited []string) {
	w.Preheader, w.Code = p.MailCodePreview(), l.Code
	w.After = []string{p.MailCodeValid(l.Until), p.MailCodeNewest()}
	if l.Device != "" {
		w.After = append(w.After, p.MailLoginDevice(l.Device))
	}
	w.After = append(append(w.After, p.MailCodeNever()), uninvited...)
}

// stranger says what a code means that nobody asked for, and who can help.
func stranger(p *i18n.Printer, l ports.Letter, meaning string) []string {
	if len(l.Contact) == 0 {
		return []string{meaning}
	}
	return []string{meaning, p.MailReportDesk(strings.Join(l.Contact, ", "), l.Helpdesk.In(l.Lang))}
}

// ownAccount is the action of changing one's own account; the others come by their names.
const ownAccount = "own-account"

// action names what is confirmed.
func action(p *i18n.Printer, l ports.Letter) string {
	if l.Action == ownAccount {
		return p.MailActionOwn()
	}
	return l.Action
}
