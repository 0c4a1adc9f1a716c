package letters

import (
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/ports"
)

// invitation links to a page on which nothing happens before a button is pressed (MR-46, MR-51, MR-71). Its label is
// the guide's.
func invitation(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.OrdermailInviteSubject(l.Organisation)
	w.Lead = []string{p.OrdermailInviteHello(l.Person), p.OrdermailInviteIntro(l.Organisation), p.OrdermailInviteNeed()}
	invite(w, p, l)
}

func invitationReminder(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.OrdermailRemindSubject(l.Organisation)
	w.Lead = []string{p.OrdermailInviteHello(l.Person), p.OrdermailRemindIntro(l.Organisation), p.OrdermailInviteNeed()}
	invite(w, p, l)
}

func invite(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Link = Link{p.OrdermailInviteButton(), l.Link}
	w.After = []string{p.OrdermailInviteSafe(), p.OrdermailInviteUntil(l.Until, l.Organisation), p.OrdermailInviteStrange(contact(l), l.Helpdesk.In(l.Lang))}
}

func invitationWithdrawn(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.OrdermailWithdrawnSubject(l.Organisation)
	w.Lead = []string{p.OrdermailInviteHello(l.Person), p.OrdermailWithdrawnIntro(l.Organisation), p.OrdermailWithdrawnAsk(l.Organisation)}
}

// orderPlaced confirms the order to the administrator; Note is how many people it is for.
func orderPlaced(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.OrdermailOrderedSubject(l.Reference)
	w.Lead = []string{p.MailGreeting(), p.OrdermailOrderedIntro(l.Organisation, l.Note), p.OrdermailOrderedNext(), p.OrdermailOrderedStatus(l.Tenant.In(l.Lang))}
}

func invitationLapsed(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.OrdermailLapsedSubject(l.Person)
	w.Lead = []string{p.MailGreeting(), p.OrdermailLapsedIntro(l.Person, l.Organisation), p.OrdermailLapsedAgain()}
}

// meansIssued tells the administrator (MR-49).
func meansIssued(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.OrdermailIssuedSubject(l.Person)
	w.Lead = []string{p.MailGreeting(), p.OrdermailIssuedIntro(l.Person, l.Organisation), p.OrdermailIssuedAfter()}
}
