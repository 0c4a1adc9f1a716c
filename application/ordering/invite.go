package ordering

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// invite leaves the mail with a link of its own in the outbox, and what is due after it. A former link leads nowhere.
func (s *Service) invite(ctx context.Context, st ports.Store, r ports.Realm, a *means.Application, organisation string, d means.Deed) error {
	text, err := s.link(ctx, r, a.ID)
	if err != nil {
		return err
	}
	if err := a.Invite(sha256.Sum256([]byte(text)), d); err != nil {
		return err
	}
	lasts := r.Document.Policy.Means.Invitation
	a.Expires = d.At.Add(lasts)
	l := s.letter(r, ports.LetterInvitation, a.Email.String(), a.Language)
	l.Organisation, l.Person, l.Reference, l.Until = organisation, a.Name, a.Reference, a.Expires
	l.Link = s.BaseURL + r.Slug.Path() + "/aanvraag/" + text
	if err := s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicMail, Says: l, NotAfter: a.Expires}); err != nil {
		return err
	}
	l.Kind = ports.LetterInvitationReminder
	return s.Postbox.Post(ctx, st, r.ID, ports.Posting{
		Topic: ports.TopicInvitation, Due: d.At.Add(min(means.RemindAfter, lasts/2)), Says: ports.InvitationDue{ID: a.ID, InvitedAt: kept(a.InvitedAt), Reminder: l},
	})
}

// kept is an instant as storage keeps it.
func kept(at time.Time) time.Time { return at.Truncate(time.Microsecond) }

// link makes what the address of an invitation carries.
func (s *Service) link(ctx context.Context, r ports.Realm, id means.ApplicationID) (string, error) {
	nonce := make([]byte, means.NonceSize)
	if _, err := io.ReadFull(s.Random, nonce); err != nil {
		return "", fmt.Errorf("ordering: nonce of an invitation: %w", err)
	}
	mac, err := s.Sealer.MAC(ctx, r.ID, ports.PurposeInvitation, string(id), string(nonce))
	if err != nil {
		return "", err
	}
	text, ok := means.Link{Application: id, Nonce: nonce, MAC: mac}.Text()
	if !ok {
		return "", fmt.Errorf("ordering: %q makes no link", id)
	}
	return text, nil
}

// letter is one with what every letter has.
func (s *Service) letter(r ports.Realm, k ports.LetterKind, to, lang string) ports.Letter {
	t := r.Document.Tenant
	return ports.Letter{Kind: k, To: to, Lang: lang, Tenant: t.Name, At: s.Now(), Helpdesk: t.Helpdesk.Name, Contact: t.Helpdesk.Ways()}
}

// Due reminds somebody of an invitation, or ends what nobody took up in time (MR-70). It handles TopicInvitation.
func (s *Service) Due(ctx context.Context, id realm.ID, m ports.Message) error {
	var due ports.InvitationDue
	if err := s.Postbox.Open(ctx, id, m, &due); err != nil {
		return err
	}
	r, err := s.Directory.ByID(ctx, id)
	if err != nil {
		return fmt.Errorf("ordering: realm: %w", err)
	}
	return s.Work.Do(ctx, id, func(ctx context.Context, st ports.Store) error {
		a, err := st.MeansApplications().ForUpdate(ctx, due.ID)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if !a.State.Open() || !kept(a.InvitedAt).Equal(due.InvitedAt) {
			return nil // it is over, or was sent anew since
		}
		if a.Late(s.Now()) {
			return s.lapse(ctx, st, r, a)
		}
		return s.remind(ctx, st, r, a, due)
	})
}

// remind sends the reminder, where it did not go yet, and comes back when the invitation ends.
func (s *Service) remind(ctx context.Context, st ports.Store, r ports.Realm, a means.Application, due ports.InvitationDue) error {
	deed := means.Deed{By: system, At: s.Now()}
	if due.Reminder.Kind != "" && a.Remind(deed) == nil {
		due.Reminder.At = s.Now()
		if err := s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicMail, Says: due.Reminder, NotAfter: a.Expires}); err != nil {
			return err
		}
		if err := st.MeansApplications().Put(ctx, a); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.systemEvent(audit.MeansReminded, a)); err != nil {
			return err
		}
	}
	next := a.Expires
	if !next.After(s.Now()) { // being identified: that has no end of its own
		next = s.Now().Add(24 * time.Hour)
	}
	return s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicInvitation, Due: next, Says: ports.InvitationDue{ID: a.ID, InvitedAt: due.InvitedAt}})
}

// lapse ends the application; an administrator may invite anew, so nothing else is forgotten yet.
func (s *Service) lapse(ctx context.Context, st ports.Store, r ports.Realm, a means.Application) error {
	if err := a.Lapse(means.Deed{By: system, At: s.Now()}); err != nil {
		return err
	}
	if err := st.MeansApplications().Put(ctx, a); err != nil {
		return err
	}
	o, err := st.Orders().ByID(ctx, a.Order)
	if err != nil {
		return err
	}
	p, err := st.People().ByID(ctx, o.By, s.Now())
	if err == nil && !p.Person.Email.IsZero() {
		l := s.letter(r, ports.LetterInvitationLapsed, p.Person.Email.String(), p.Person.Language)
		l.Organisation, l.Person, l.Reference = o.Name, a.Name, a.Reference
		err = s.Postbox.Mail(ctx, st, r.ID, l)
	}
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return err
	}
	return st.Audit().Append(ctx, s.systemEvent(audit.MeansLapsed, a))
}

const system = "system"

func (s *Service) systemEvent(action audit.Action, a means.Application) audit.Event {
	return audit.Event{
		ID: s.NewID(), Action: action, Object: applicationObject(a.ID), Result: audit.Done, Origin: system, Actor: system, At: s.Now(),
		Facts: map[string]string{"reference": a.Reference, "kvk": a.KvK.String()},
	}
}
