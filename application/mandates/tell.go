package mandates

import (
	"cmp"
	"context"
	"errors"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// letter is one with what every letter has.
func (s *Service) letter(r ports.Realm, k ports.LetterKind, to, lang string) ports.Letter {
	t := r.Document.Tenant
	return ports.Letter{
		Kind: k, To: to, Lang: cmp.Or(lang, "nl"), Tenant: t.Name, At: s.Now(), Helpdesk: t.Helpdesk.Name, Contact: t.Helpdesk.Ways(),
	}
}

// tell confirms a change to whom it is about (ET-18): to the holder, or to the administrators of an intermediary. Who
// left gets one letter in neutral words (XC-21).
func (s *Service) tell(ctx context.Context, st ports.Store, a Admin, ch Change, after changed) error {
	if ch.Kind == LeaveAll {
		return s.toHolder(ctx, st, a.Realm, ch.Holder, ports.Letter{Kind: ports.LetterLeft, Organisation: a.Name(ch.KvK)})
	}
	for _, m := range after.means {
		l := ports.Letter{Kind: ports.LetterMeansChanged, Organisation: a.Name(m.KvK), Reason: string(ch.Kind), Note: ch.Why, Level: m.Level.String()}
		if err := s.toHolder(ctx, st, a.Realm, mandate.HolderID(m.Holder), l); err != nil {
			return err
		}
	}
	for _, m := range after.mandates {
		l := ports.Letter{Kind: ports.LetterMandateChanged, Organisation: a.Name(m.Grantor), Reason: string(ch.Kind), Note: ch.Why, Level: m.Level.String(), Until: m.Term.End()}
		if err := s.toGrantee(ctx, st, a.Realm, m, l); err != nil {
			return err
		}
	}
	return nil
}

// toGrantee tells who received a mandate.
func (s *Service) toGrantee(ctx context.Context, st ports.Store, r ports.Realm, m mandate.Mandate, l ports.Letter) error {
	if m.Grantee.Holder != "" {
		return s.toHolder(ctx, st, r, m.Grantee.Holder, l)
	}
	return s.toAdministrators(ctx, st, r, m.Grantee.Intermediary, "", l)
}

// toHolder mails a holder at the address of their account, in their language.
func (s *Service) toHolder(ctx context.Context, st ports.Store, r ports.Realm, h mandate.HolderID, l ports.Letter) error {
	who, err := accountOf(ctx, st, h)
	if err != nil || who.Email.IsZero() {
		return err
	}
	p, err := st.People().ByID(ctx, identity.PersonID(h), s.Now())
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return err
	}
	l.Person = who.Name
	return s.mail(ctx, st, r, l, who.Email, p.Person.Language)
}

// toAdministrators mails those of an organisation, but for one of them.
func (s *Service) toAdministrators(ctx context.Context, st ports.Store, r ports.Realm, k identity.KvK, but identity.PersonID, l ports.Letter) error {
	all, err := s.administrators(ctx, st, r, k)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Person == but || x.Email.IsZero() || !x.Now {
			continue
		}
		if err := s.mail(ctx, st, r, l, x.Email, x.language); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) mail(ctx context.Context, st ports.Store, r ports.Realm, l ports.Letter, to identity.EmailAddress, lang string) error {
	house := s.letter(r, l.Kind, to.String(), lang)
	l.To, l.Lang, l.Tenant, l.At, l.Helpdesk, l.Contact = house.To, house.Lang, house.Tenant, house.At, house.Helpdesk, house.Contact
	return s.Postbox.Mail(ctx, st, r.ID, l)
}

// opens names the services of a mandate, for a letter; none where it opens all.
func opens(m mandate.Mandate, catalogue []mandate.Service) []realm.Text {
	var out []realm.Text
	for _, v := range catalogue {
		if !m.Scope.All && m.Scope.Covers(v.ID) {
			out = append(out, realm.Text{NL: v.Name["nl"], EN: v.Name["en"]})
		}
	}
	return out
}
