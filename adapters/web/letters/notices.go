package letters

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/ports"
)

// ownNotice ends a notice of one's own account: when and from where, and the way to say that it was somebody
// else (XC-42). Where there is no such way, the helpdesk is.
func ownNotice(w *Words, p *i18n.Printer, l ports.Letter) {
	if l.Link == "" {
		w.Lead = append(w.Lead, notYou(p, l))
		return
	}
	w.Lead = append(w.Lead, p.MailReportWhen(l.At))
	if l.Device != "" {
		w.Lead = append(w.Lead, p.MailReportDevice(l.Device))
	}
	w.Lead = append(w.Lead, p.MailReportNothing())
	w.Link = Link{p.MailReportLabel(), l.Link}
	w.After = []string{p.MailReportCalm(), p.MailReportUntil(l.At.Add(account.ReportLifetime))}
	if len(l.Contact) > 0 {
		w.After = append(w.After, p.MailReportDesk(strings.Join(l.Contact, ", "), l.Helpdesk.In(l.Lang)))
	}
}

func newDevice(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailDeviceSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailDeviceIntro(where(l))}
	ownNotice(w, p, l)
}

func passwordChanged(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailPasswordSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailPasswordIntro(), p.MailPasswordOthers()}
	ownNotice(w, p, l)
}

// phoneChanged goes to the address and the former number. Without a new number, the former one goes.
func phoneChanged(w *Words, p *i18n.Printer, l ports.Letter) {
	later, gone := !l.Until.IsZero(), l.Person == ""
	switch {
	case later && gone:
		w.Subject, w.Lead = p.MailPhoneRemoving(where(l)), []string{p.MailPhoneUntil(l.Until)}
	case later:
		w.Subject, w.Lead = p.MailPhoneChanging(where(l)), []string{p.MailPhoneLater(l.Until, l.Person)}
	case gone:
		w.Subject, w.Lead = p.MailPhoneRemoved(where(l)), []string{p.MailPhoneNone()}
	default:
		w.Subject, w.Lead = p.MailPhoneChanged(where(l)), []string{p.MailPhoneNow(l.Person)}
	}
	w.Lead = append([]string{p.MailGreeting()}, w.Lead...)
	ownNotice(w, p, l)
}

func appAdded(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailAppAdded(where(l))
	w.Lead = append([]string{p.MailGreeting(), p.MailAppUse()}, called(p, l)...)
	ownNotice(w, p, l)
}

func appRemoved(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailAppRemoved(where(l))
	w.Lead = append([]string{p.MailGreeting(), p.MailAppDead()}, called(p, l)...)
	ownNotice(w, p, l)
}

// called names an app that has a name.
func called(p *i18n.Printer, l ports.Letter) []string {
	if l.Person == "" {
		return nil
	}
	return []string{p.MailAppName(l.Person)}
}

func recoveryMade(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailRecoverySubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailRecoveryIntro()}
	ownNotice(w, p, l)
}

func frozen(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailFrozenSubject(where(l))
	w.Lead = []string{
		p.MailGreeting(), p.MailFrozenIntro(), p.MailFrozenEffect(), p.MailFrozenNext(strings.Join(l.Contact, ", "), l.Helpdesk.In(l.Lang)),
	}
}

// reported goes to the helpdesk. Action is the kind of the notice that somebody answered.
func reported(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailReportedSubject()
	w.Lead = []string{p.MailReportedIntro(l.Person)}
	if say, ok := notices[ports.LetterKind(l.Action)]; ok {
		about := Words{}
		say(&about, p, ports.Letter{Lang: l.Lang, Tenant: l.Tenant})
		w.Lead = append(w.Lead, p.MailReportedAbout(about.Subject))
	}
	w.Lead = append(w.Lead, p.MailReportedEffect(), p.MailReportedNext())
}

// addressTaken goes to whose account has an address that somebody else wants to use. Nobody else learns
// whose it is (XC-07).
func addressTaken(w *Words, p *i18n.Printer, l ports.Letter) {
	w.Subject = p.MailTakenSubject(where(l))
	w.Lead = []string{p.MailGreeting(), p.MailTakenIntro(), p.MailTakenCalm(), notYou(p, l)}
}
