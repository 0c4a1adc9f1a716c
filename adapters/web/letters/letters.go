// Package letters puts the house's letters into the words of the catalogues. What a letter looks like
// is the business of the mail adapter; joining the two is done where the house is wired.
package letters

import (
	"fmt"
	"net/url"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Words is a letter in words.
type Words struct {
	Lang      string
	Subject   string
	Preheader string // what a list of mails shows beside the subject; never the code
	Sender    string
	Heading   string
	Lead      []string
	Code      string
	After     []string
	Footer    []string
}

// Write puts a letter into words.
func Write(l ports.Letter) (Words, error) {
	p := i18n.In(i18n.Lang(l.Lang))
	w := Words{Lang: string(p.Lang()), Sender: l.Tenant.In(l.Lang)}
	switch l.Kind {
	case ports.LetterAccessCode:
		accessCode(&w, p, l)
	case ports.LetterRoleAsked:
		roleAsked(&w, p, l)
	case ports.LetterRoleGranted:
		roleGranted(&w, p, l)
	case ports.LetterRoleRevoked:
		roleRevoked(&w, p, l)
	case ports.LetterChangeCode:
		changeCode(&w, p, l)
	case ports.LetterEmailChanged:
		emailChanged(&w, p, l)
	case ports.LetterEmailConfirmed:
		emailConfirmed(&w, p, l)
	case ports.LetterMeansReplaced:
		meansReplaced(&w, p, l)
	default:
		return Words{}, fmt.Errorf("letters: no words for a letter of kind %q", l.Kind)
	}
	w.Heading = w.Subject
	w.Footer = append(w.Footer, p.MailSender(l.Service.In(l.Lang), l.Tenant.In(l.Lang)), p.Moment(l.At), p.MailAuto())
	if l.Reference != "" {
		w.Footer = append(w.Footer, p.MailReference(l.Reference))
	}
	return w, nil
}

func accessCode(w *Words, p *i18n.Printer, l ports.Letter) {
	service := l.Service.In(l.Lang)
	w.Subject, w.Preheader, w.Code = p.MailCodeSubject(service), p.MailCodePreview(), l.Code
	w.Lead = []string{p.MailCodeIntro(service)}
	w.After = []string{p.MailCodeValid(l.Until), p.MailCodeNewest(), p.MailCodeNever(), p.MailCodeIgnore()}
}

func roleAsked(w *Words, p *i18n.Printer, l ports.Letter) {
	service := l.Service.In(l.Lang)
	w.Subject = p.MailAskedSubject(service)
	w.Lead = []string{p.MailGreeting(), p.MailAskedIntro(l.Person, service), p.MailAskedHow(), p.MailAskedWhere(host(l.Link))}
	w.After = []string{p.MailAskedUnknown()}
}

func roleGranted(w *Words, p *i18n.Printer, l ports.Letter) {
	service := l.Service.In(l.Lang)
	w.Subject = p.MailGrantedSubject(service)
	w.Lead = []string{p.MailGreeting(), p.MailGrantedIntro(service), p.MailGrantedRoles(p.List(names(l.Roles, l.Lang))), p.MailGrantedHow(host(l.Link))}
}

func roleRevoked(w *Words, p *i18n.Printer, l ports.Letter) {
	service := l.Service.In(l.Lang)
	w.Subject = p.MailRevokedSubject(service)
	now := p.MailRevokedNone()
	if len(l.Roles) > 0 {
		now = p.MailRevokedRoles(p.List(names(l.Roles, l.Lang)))
	}
	w.Lead = []string{p.MailGreeting(), p.MailRevokedIntro(service), now, p.MailRevokedAsk()}
}

func names(texts []realm.Text, lang string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.In(lang)
	}
	return out
}

// host writes an address as people type it: letters of this house carry no links to click (UI page, 7).
func host(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return link
	}
	return u.Host
}
