package enlisting

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// issue makes account, means and mandates, and tells both who has the means and who ordered it: all of it or nothing.
func (s *Service) issue(ctx context.Context, st ports.Store, h *held, name string, hash credential.Hash) error {
	holder := s.holder(*h)
	if err := s.account(ctx, st, *h, holder, name, hash); err != nil {
		return err
	}
	deed := means.Deed{By: "person:" + string(h.order.By), At: s.Now()}
	issued, err := means.Issue(means.ID(s.NewID()), holder, h.KvK, h.Level, deed)
	if err != nil {
		return fmt.Errorf("enlisting: issue: %w", err)
	}
	if err := st.Means().Put(ctx, issued); err != nil {
		return err
	}
	granted, err := s.grant(ctx, st, *h, holder)
	if err != nil {
		return err
	}
	if err := h.IssueTo(holder, issued.ID, s.byApplicant()); err != nil {
		return fmt.Errorf("enlisting: issue: %w", err)
	}
	h.Sealed = nil // the account has what is needed of it
	e := s.event(*h, audit.MeansIssued, audit.Done, "person:"+string(holder))
	e.Facts["means"], e.Facts["mandates"] = string(issued.ID), strconv.Itoa(granted)
	e.Personal = map[string]string{"user-name": name}
	if err := st.Audit().Append(ctx, e); err != nil {
		return err
	}
	if err := s.Postbox.Mail(ctx, st, h.realm.ID, s.letter(*h, ports.LetterMeansReady)); err != nil {
		return err
	}
	return s.tellAdministrator(ctx, st, *h, ports.LetterMeansIssued, nil)
}

// holder is who gets the means: the one that the proposed mandates are for.
func (s *Service) holder(h held) identity.PersonID {
	switch {
	case h.Holder != "":
		return h.Holder
	case len(h.mandates) > 0 && h.mandates[0].Grantee.Holder != "":
		return identity.PersonID(h.mandates[0].Grantee.Holder)
	}
	return identity.PersonID(s.NewID())
}

// account makes the person with an account that is open at once: address and number were proven on the way.
func (s *Service) account(ctx context.Context, st ports.Store, h held, id identity.PersonID, name string, hash credential.Hash) error {
	acting, err := account.Acting(id)
	if err != nil {
		return err
	}
	service, kind, _ := issued(h.realm.Document.Policy)
	p := identity.Person{ID: id, Acting: acting, Language: h.Language, CreatedAt: s.Now()}
	p.ProveEmail(h.Email, service.ID, s.Now())
	if err := st.People().Put(ctx, p); err != nil {
		return err
	}
	return st.Accounts().Put(ctx, account.Account{
		ID: id, Kind: kind, Name: h.Person.FullName(), UserName: name, Email: h.Email, Phone: h.Person.Mobile, State: account.Active,
		Password: hash, PasswordAt: s.Now(), CreatedAt: s.Now(),
	})
}

// grant lets the proposed mandates count, or asks a second administrator where the policy wants one for a mandate for
// all services (MR-81). It tells how many count.
func (s *Service) grant(ctx context.Context, st ports.Store, h held, holder identity.PersonID) (granted int, err error) {
	deed := mandate.Deed{By: "person:" + string(h.order.By), At: s.Now()}
	asked := false
	for _, id := range h.Mandates {
		m, err := st.Mandates().ForUpdate(ctx, id)
		if errors.Is(err, ports.ErrNotFound) || err == nil && m.Consent != mandate.Proposed {
			continue // somebody decided otherwise meanwhile
		}
		if err != nil {
			return granted, err
		}
		m.Grantee.Holder = mandate.HolderID(holder)
		action := audit.MandateGranted
		if h.realm.Document.Policy.Means.FourEyes && m.Scope.All {
			action, asked = audit.MandateAsked, true
			err = m.Ask(deed)
		} else {
			err = m.Grant(deed)
			granted++
		}
		if err != nil {
			return granted, fmt.Errorf("enlisting: grant: %w", err)
		}
		if err := st.Mandates().Put(ctx, m); err != nil {
			return granted, err
		}
		if err := st.Audit().Append(ctx, s.decided(h, m, action, deed)); err != nil {
			return granted, err
		}
		if err := s.plan(ctx, st, h, m); err != nil {
			return granted, err
		}
	}
	if asked {
		err = s.askSecond(ctx, st, h)
	}
	return granted, err
}

// decided is what became of a mandate, as the register records it: by the administrator who ordered it.
func (s *Service) decided(h held, m mandate.Mandate, a audit.Action, d mandate.Deed) audit.Event {
	e := s.event(h, a, audit.Done, d.By)
	e.Object, e.Facts = "mandate:"+string(m.ID), map[string]string{"kvk": m.Grantor.String(), "holder": string(m.Grantee.Holder)}
	return e
}

// plan leaves the warning of a mandate's end, two months ahead, if it counts (MR-76).
func (s *Service) plan(ctx context.Context, st ports.Store, h held, m mandate.Mandate) error {
	if m.Consent != mandate.Granted {
		return nil
	}
	at, warns := m.WarnAt(s.Now())
	due := ports.MandateDue{ID: m.ID, Until: m.Term.End(), Warned: !warns}
	return s.Postbox.Post(ctx, st, h.realm.ID, ports.Posting{Topic: ports.TopicMandateDue, Due: at, Says: due})
}
