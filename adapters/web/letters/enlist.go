package letters

import (
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// meansIdentify tells who is not employed how to show who they are (MR-48). It has no link: there is nothing to click.
func meansIdentify(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MiddelmailIdentifySubject(l.Organisation)
	w.Lead = []string{
		p.MailGreeting(), p.MiddelmailIdentifyIntro(l.Organisation), p.MiddelmailIdentifyWhy(), p.MiddelmailIdentifyCall(contact(l), l.Helpdesk.In(l.Lang)),
		p.MiddelmailIdentifyBring(), p.MiddelmailIdentifyThen(),
	}
}

func meansIdentified(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MiddelmailIdentifiedSubject(l.Organisation)
	w.Lead = []string{p.MailGreeting(), p.MiddelmailIdentifiedIntro()}
	w.Link = Link{p.MiddelmailIdentifiedButton(), l.Link}
	w.After = []string{p.MiddelmailIdentifiedSafe(), p.MiddelmailIdentifiedUntil(l.Until), unsure(p, l)}
}

func meansRejected(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MiddelmailRejectedSubject(l.Organisation)
	w.Lead = []string{
		p.MailGreeting(), p.MiddelmailRejectedIntro(), p.RejectReason(means.RejectReason(l.Reason)), p.MiddelmailRejectedErased(),
		p.MiddelmailRejectedAgain(l.Organisation), unsure(p, l),
	}
}

// meansRejectedTo tells the administrator.
func meansRejectedTo(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MiddelmailToldRejected(l.Person)
	w.Lead = []string{
		p.MailGreeting(), p.MiddelmailToldWhy(l.Person, l.Organisation), p.RejectReason(means.RejectReason(l.Reason)), p.MiddelmailToldNothing(), p.MiddelmailToldAnew(),
	}
}

// meansReturned tells the administrator what somebody remarked (MR-72). Whether it is right is for them to check: who
// reads the mailbox may write it.
func meansReturned(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MiddelmailToldReturned(l.Person)
	w.Lead = []string{
		p.MailGreeting(), p.MiddelmailToldSays(l.Person, l.Organisation), p.MiddelmailToldQuote(l.Note), p.MiddelmailToldCheck(),
		p.MiddelmailToldWhere(l.Tenant.In(l.Lang)),
	}
}

// meansReady tells who has the means now (MR-58). Whoever gets it uninvited learns at once.
func meansReady(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MiddelmailReadySubject(l.Organisation)
	w.Lead = []string{p.MailGreeting(), p.MiddelmailReadyIntro(l.Level, l.Organisation), p.MiddelmailReadyHow(), p.MiddelmailReadyNever()}
	w.After = []string{p.MiddelmailReadyNotYou(contact(l), l.Helpdesk.In(l.Lang))}
}
