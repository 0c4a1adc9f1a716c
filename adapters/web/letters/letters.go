// Package letters puts the house's letters into the words of the catalogues. What a letter looks like
// is the business of the mail adapter; joining the two is done where the house is wired.
package letters

import (
	"cmp"
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
	Link      Link // never beside a code
	After     []string
	Footer    []string
}

// Link is an address to visit, written out behind its label.
type Link struct{ Label, URL string }

// kinds puts the kinds of letters into words.
var kinds = map[ports.LetterKind]func(*Words, *i18n.Printer, ports.Letter){
	ports.LetterAccessCode: accessCode, ports.LetterChangeCode: changeCode,
	ports.LetterLoginCode: loginCode, ports.LetterActionCode: actionCode, ports.LetterForgotCode: forgotCode, ports.LetterApplyCode: applyCode,
	ports.LetterRoleAsked: roleAsked, ports.LetterRoleGranted: roleGranted, ports.LetterRoleRevoked: roleRevoked,
	ports.LetterEmailConfirmed: emailConfirmed, ports.LetterMeansReplaced: meansReplaced,
	ports.LetterFrozen: frozen, ports.LetterReported: reported, ports.LetterAddressTaken: addressTaken,
	ports.LetterSuspended: suspended, ports.LetterReinstated: reinstated, ports.LetterSleeping: sleeping, ports.LetterAsleep: asleep,
	ports.LetterErased: erased, ports.LetterInvited: invited, ports.LetterStaffRoles: staffRoles,
	ports.LetterStatusCode: statusCode, ports.LetterApplyKnown: applyKnown, ports.LetterApplicationReceived: applicationReceived, ports.LetterApplicationMore: applicationMore,
	ports.LetterApplicationApproved: applicationApproved, ports.LetterApplicationRefused: applicationRefused, ports.LetterApplicationGone: applicationGone,
	ports.LetterInvitation: invitation, ports.LetterInvitationReminder: invitationReminder, ports.LetterInvitationWithdrawn: invitationWithdrawn,
	ports.LetterOrderPlaced: orderPlaced, ports.LetterInvitationLapsed: invitationLapsed, ports.LetterMeansIssued: meansIssued,
	ports.LetterLinkCode: pincode, ports.LetterLinked: linked, ports.LetterLinkAsked: linkAsked, ports.LetterLinkApproveCode: approveCode,
	ports.LetterLinkApproved: linkApproved, ports.LetterLinkDeclined: linkDeclined, ports.LetterLinkEnded: linkEnded, ports.LetterLinkTried: linkTried,
	ports.LetterLinkPassword: setPassword, ports.LetterLinkPasswordSet: passwordSet, ports.LetterLinkObjected: linkObjected, ports.LetterRecordChanged: recordChanged,
	ports.LetterMeansIdentify: meansIdentify, ports.LetterMeansIdentified: meansIdentified, ports.LetterMeansRejected: meansRejected,
	ports.LetterMeansRejectedTo: meansRejectedTo, ports.LetterMeansReturned: meansReturned, ports.LetterMeansReady: meansReady,
	ports.LetterAccountSplit: accountSplit,
}

// notices are the kinds that people may answer with: this was not me.
var notices = map[ports.LetterKind]func(*Words, *i18n.Printer, ports.Letter){
	ports.LetterNewDevice: newDevice, ports.LetterPasswordChanged: passwordChanged, ports.LetterEmailChanged: emailChanged,
	ports.LetterPhoneChanged: phoneChanged, ports.LetterAppAdded: appAdded, ports.LetterAppRemoved: appRemoved, ports.LetterRecoveryMade: recoveryMade,
	ports.LetterUnblocked: unblocked, ports.LetterResetPlanned: resetPlanned, ports.LetterFactorReset: factorReset,
}

// Write puts a letter into words.
func Write(l ports.Letter) (Words, error) {
	p := i18n.In(i18n.Lang(l.Lang))
	w := Words{Lang: string(p.Lang()), Sender: l.Tenant.In(l.Lang)}
	say, ok := kinds[l.Kind]
	if !ok {
		say, ok = notices[l.Kind]
	}
	if !ok {
		say, ok = held[l.Kind]
	}
	if !ok {
		return Words{}, fmt.Errorf("letters: no words for a letter of kind %q", l.Kind)
	}
	say(&w, p, l)
	w.Heading = w.Subject
	w.Footer = append(w.Footer, sender(p, l), p.Moment(l.At), p.MailAuto())
	if l.Reference != "" {
		w.Footer = append(w.Footer, p.MailReference(l.Reference))
	}
	return w, nil
}

// sender names the service, and the tenant that it is of.
func sender(p *i18n.Printer, l ports.Letter) string {
	if service := l.Service.In(l.Lang); service != "" {
		return p.MailSender(service, l.Tenant.In(l.Lang))
	}
	return l.Tenant.In(l.Lang)
}

// where is what people know the place by: the service, or the tenant where a letter is about none.
func where(l ports.Letter) string { return cmp.Or(l.Service.In(l.Lang), l.Tenant.In(l.Lang)) }

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
