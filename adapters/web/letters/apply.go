package letters

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

func statusCode(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject, w.Lead = p.MailApplicationCodeSubject(where(l)), []string{p.MailApplicationCodeIntro()}
	code(w, p, l, []string{p.MailApplicationCodeIgnore()})
}

// applyKnown goes to the owner of an account; who typed the address learns nothing (XC-07).
func applyKnown(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailApplicationKnownSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailApplicationKnownIntro(), p.MailApplicationKnownSelf()}
	w.Link = Link{p.MailApplicationGoto(where(l)), l.Link}
	w.After = []string{p.MailApplicationKnownOther()}
}

func applicationReceived(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailApplicationReceivedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailApplicationReceivedIntro(l.Reference), p.MailApplicationReceivedDays(l.Days)}
	w.Link = Link{p.MailApplicationStatus(), l.Link}
	w.After = []string{p.MailApplicationBrowser(), question(p, l)}
}

func applicationMore(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailApplicationMoreSubject(where(l))
	w.Lead = append([]string{p.MailGreeting(), p.MailApplicationMoreIntro(l.Reference)}, why(p, l)...)
	w.Lead = append(w.Lead, p.MailApplicationMoreUntil(l.Until))
	w.Link = Link{p.MailApplicationMoreChange(), l.Link}
	w.After = []string{p.MailApplicationBrowser(), question(p, l)}
}

func applicationApproved(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailApplicationApprovedSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailApplicationApprovedIntro(l.Reference), p.MailApplicationApprovedLogin()}
	w.Link = Link{p.MailApplicationGoto(where(l)), l.Link}
	w.After = []string{question(p, l)}
}

func applicationRefused(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailApplicationRefusedSubject(where(l))
	w.Lead = append([]string{p.MailGreeting(), p.MailApplicationRefusedIntro(l.Reference)}, why(p, l)...)
	w.Lead = append(w.Lead, p.MailApplicationRefusedObject(strings.Join(l.Contact, ", "), l.Helpdesk.In(l.Lang)))
	w.Link = Link{p.MailApplicationRefusedAgain(), l.Link}
}

func applicationGone(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailApplicationGoneSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailApplicationGoneIntro(l.Reference), notYou(p, l)}
	w.Link = Link{p.MailApplicationRefusedAgain(), l.Link}
}

// why gives the reason, and the sentence of the reviewer.
func why(p *i18n.Printer, l ports.Letter) []string {
	var out []string
	if l.Reason != "" {
		out = append(out, p.Reason(registration.Reason(l.Reason)))
	}
	if l.Note != "" {
		out = append(out, p.MailApplicationSays(l.Note))
	}
	return out
}

func question(p *i18n.Printer, l ports.Letter) string {
	return p.MailApplicationQuestion(strings.Join(l.Contact, ", "), l.Helpdesk.In(l.Lang))
}
