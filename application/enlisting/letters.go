package enlisting

import (
	"context"
	"errors"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// letter is one to the person, in the language of their mails.
func (s *Service) letter(h held, k ports.LetterKind) ports.Letter {
	service, _, _ := issued(h.realm.Document.Policy)
	l := s.blank(h, k)
	l.To, l.Lang, l.Service = h.Email.String(), h.Language, service.Name
	return l
}

func (s *Service) blank(h held, k ports.LetterKind) ports.Letter {
	t := h.realm.Document.Tenant
	return ports.Letter{
		Kind: k, Tenant: t.Name, Organisation: h.order.Name, Level: h.Level.String(), At: s.Now(), Reference: h.Reference,
		Helpdesk: t.Helpdesk.Name, Contact: t.Helpdesk.Ways(),
	}
}

// codeLetter carries a code to the telephone.
func (s *Service) codeLetter(h held, k ports.LetterKind) ports.Letter {
	l := s.letter(h, k)
	l.Host, l.Service = s.Host, realm.Text{}
	return l
}

// tellAdministrator writes to who ordered, at the address that they proved. Who left is told nothing.
func (s *Service) tellAdministrator(ctx context.Context, st ports.Store, h held, k ports.LetterKind, more func(*ports.Letter)) error {
	p, err := st.People().ByID(ctx, h.order.By, s.Now())
	if errors.Is(err, ports.ErrNotFound) || err == nil && p.Person.Email.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	l := s.blank(h, k)
	l.To, l.Lang, l.Person = p.Person.Email.String(), p.Person.Language, h.Name
	if more != nil {
		more(&l)
	}
	return s.Postbox.Mail(ctx, st, h.realm.ID, l)
}
