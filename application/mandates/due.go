package mandates

import (
	"context"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// plan leaves what is due because of a mandate's end: the warning, and the end itself. Of an end within two months,
// or that somebody chose, nobody is warned: they were told just now.
func (s *Service) plan(ctx context.Context, st ports.Store, r ports.Realm, m mandate.Mandate) error {
	if err := s.begin(ctx, st, r); err != nil {
		return err
	}
	at, warns := m.WarnAt(s.Now())
	due := ports.MandateDue{ID: m.ID, Until: m.Term.End(), Warned: !warns}
	return s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicMandateDue, Due: at, Says: due})
}

// Due warns of an end, or tells services that it came (MR-76, XC-20). It handles TopicMandateDue.
func (s *Service) Due(ctx context.Context, id realm.ID, msg ports.Message) error {
	var due ports.MandateDue
	if err := s.Postbox.Open(ctx, id, msg, &due); err != nil {
		return err
	}
	r, err := s.Directory.ByID(ctx, id)
	if err != nil {
		return fmt.Errorf("mandates: realm: %w", err)
	}
	return s.Work.Do(ctx, id, func(ctx context.Context, st ports.Store) error {
		m, err := st.Mandates().ForUpdate(ctx, due.ID)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		if err != nil || m.Consent != mandate.Granted || !m.Term.End().Equal(due.Until) {
			return err // it ends at another moment now, for which another message was left
		}
		if !s.Now().Before(due.Until) {
			return s.expire(ctx, st, r, m)
		}
		if !due.Warned {
			if err := s.warn(ctx, st, r, m); err != nil {
				return err
			}
		}
		due.Warned = true
		return s.Postbox.Post(ctx, st, id, ports.Posting{Topic: ports.TopicMandateDue, Due: due.Until, Says: due})
	})
}

func (s *Service) expire(ctx context.Context, st ports.Store, r ports.Realm, m mandate.Mandate) error {
	if err := s.Notices.Ended(ctx, st, r, m.ID); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(system, audit.MandateExpired, mandateObject(m.ID), "kvk", m.Grantor.String()))
}

// warn tells the grantee, and the administrators, who can extend it.
func (s *Service) warn(ctx context.Context, st ports.Store, r ports.Realm, m mandate.Mandate) error {
	gave, err := organisation(ctx, st, m.Grantor)
	if err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterMandateEnding, Organisation: called(gave), Until: m.Term.End()}
	if err := s.toGrantee(ctx, st, r, m, l); err != nil {
		return err
	}
	l.Kind = ports.LetterMandateEndingTo
	if l.Person, err = s.grantee(ctx, st, m); err != nil {
		return err
	}
	if err := s.toAdministrators(ctx, st, r, m.Grantor, "", l); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(system, audit.MandateWarned, mandateObject(m.ID), "kvk", m.Grantor.String()))
}

// grantee is who received a mandate, by name.
func (s *Service) grantee(ctx context.Context, st ports.Store, m mandate.Mandate) (string, error) {
	if m.Grantee.Holder == "" {
		o, err := organisation(ctx, st, m.Grantee.Intermediary)
		return called(o), err
	}
	who, err := accountOf(ctx, st, m.Grantee.Holder)
	return who.Name, err
}
