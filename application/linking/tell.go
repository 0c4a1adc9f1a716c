package linking

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// letter is one with what every letter has.
func (s *Service) letter(r ports.Realm, k ports.LetterKind, lang string) ports.Letter {
	t := r.Document.Tenant
	return ports.Letter{Kind: k, Lang: lang, Tenant: t.Name, At: s.Now(), Helpdesk: t.Helpdesk.Name, Contact: t.Helpdesk.Ways()}
}

// recordLang is the language of letters to people of whom we know an address and nothing else.
const recordLang = "nl"

// about adds what a letter says of a link: its account, and who it is of, as those need to know who do not know them.
func about(l ports.Letter, account linking.Account, by identity.EmailAddress, of identity.Organisation) ports.Letter {
	l.Institution, l.Person, l.Organisation = account.Named(), by.Masked(), organisation(of)
	return l
}

func organisation(o identity.Organisation) string {
	switch kvk := o.Legal.KvK.String(); {
	case kvk == "":
		return o.Name
	case o.Name == "":
		return kvk
	default:
		return o.Name + " (" + kvk + ")"
	}
}

// tellLinked tells everybody on record for an account of a link, at once: of an active one, so that they can object;
// of one that waits for them, so that they can agree. One that takes the place of another waits for the helpdesk.
func (s *Service) tellLinked(ctx context.Context, st ports.Store, r ports.Realm, account linking.Account, l linking.Link, of ports.Profile) error {
	kind, purpose, lifetime := ports.LetterLinked, linking.ToObject, linking.ObjectLifetime
	switch {
	case l.State == linking.Waiting && l.Replaces != "":
		return nil
	case l.State == linking.Waiting:
		kind, purpose, lifetime = ports.LetterLinkAsked, linking.ToApprove, linking.ApprovalLifetime
	}
	for _, to := range account.OnRecord() {
		letter := about(s.letter(r, kind, recordLang), account, l.Email, of.Organisation)
		letter.Reference, letter.Until = l.Reference, s.Now().Add(lifetime)
		t := linking.Ticket{Purpose: purpose, Account: account.ID, Link: l.ID, To: to.String(), CreatedAt: s.Now(), Until: letter.Until}
		if err := s.send(ctx, st, r, t, letter); err != nil {
			return err
		}
	}
	return nil
}

// send mails a letter whose link carries a ticket.
func (s *Service) send(ctx context.Context, st ports.Store, r ports.Realm, t linking.Ticket, l ports.Letter) error {
	text, err := s.token()
	if err != nil {
		return err
	}
	t.Token, l.To, l.Link = digest(text), t.To, s.BaseURL+r.Slug.Path()+"/link/"+text
	if err := st.Tickets().Put(ctx, t); err != nil {
		return err
	}
	return s.Postbox.Mail(ctx, st, r.ID, l)
}

// tellTried tells that somebody who has the right password or code could not link the account: its holder, or where
// it has none who is on record.
func (s *Service) tellTried(ctx context.Context, st ports.Store, r ports.Realm, account linking.Account, c linking.Claim, to linking.Outcome) error {
	told := account.OnRecord()
	if to == linking.HeldByOther && !c.Holder.Email.IsZero() {
		told = []identity.EmailAddress{c.Holder.Email}
	}
	for _, address := range told {
		letter := s.letter(r, ports.LetterLinkTried, recordLang)
		letter.Institution, letter.Reason, letter.To = account.Named(), string(to), address.String()
		if err := s.Postbox.Mail(ctx, st, r.ID, letter); err != nil {
			return err
		}
	}
	return nil
}

// tellHolder tells whose link it is, or was.
func (s *Service) tellHolder(ctx context.Context, st ports.Store, r ports.Realm, k ports.LetterKind, account linking.Account, l linking.Link, of ports.Profile) error {
	letter := s.letter(r, k, of.Person.Language)
	letter.Institution, letter.Reason, letter.Reference, letter.To = account.Named(), string(l.Why), l.Reference, l.Email.String()
	if !of.Person.Email.IsZero() {
		letter.To = of.Person.Email.String()
	}
	return s.Postbox.Mail(ctx, st, r.ID, letter)
}

// tellDesk tells the helpdesk that somebody on record objected.
func (s *Service) tellDesk(ctx context.Context, st ports.Store, r ports.Realm, account linking.Account, l linking.Link) error {
	letter := s.letter(r, ports.LetterLinkObjected, recordLang)
	letter.Institution, letter.Person, letter.Reference, letter.To = account.Named(), l.Email.Masked(), l.Reference, r.Document.Tenant.Helpdesk.Email
	if letter.To == "" {
		return nil
	}
	return s.Postbox.Mail(ctx, st, r.ID, letter)
}

// nobody costs what a letter with a ticket costs, and leaves none: so that nothing tells whether there is an
// account (XC-07).
func (s *Service) nobody(ctx context.Context, st ports.Store, r ports.Realm, l ports.Letter) error {
	text, err := s.token()
	if err != nil {
		return err
	}
	if _, err := st.Tickets().ForUpdate(ctx, digest(text)); ignoreNotFound(err) != nil {
		return err
	}
	l.Link = s.BaseURL + r.Slug.Path() + "/link/" + text
	return s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicMail, Says: l, NotAfter: s.Now().Add(-time.Second)})
}
