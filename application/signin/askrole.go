package signin

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// AskRole asks the user administrators of the person's organisation for a role: one mail to each, and
// not again within the hour, however often the button is pressed (MS-48).
func (s *Service) AskRole(ctx context.Context, b Browser) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, at[login.AwaitRole](s, c, func(ctx context.Context, st ports.Store, w *row, profile ports.Profile) error {
		return s.ask(ctx, st, c, *w, profile)
	}))
}

func (s *Service) ask(ctx context.Context, st ports.Store, c current, w row, p ports.Profile) error {
	p, err := s.ensurePerson(ctx, st, c, w, p)
	if err != nil {
		return err
	}
	key, err := s.key(ctx, c.realm.ID, purposeBudget, "ask-role", string(p.Person.ID))
	if err != nil {
		return err
	}
	budget, err := st.Budgets().ForUpdate(ctx, key)
	if err != nil {
		return err
	}
	if _, ok := budget.Take(throttle.RoleRequests, s.Now()); !ok {
		return nil // asked already: the page says when
	}
	holders, err := st.Roles().Holders(ctx, p.Organisation.ID, c.realm.Document.Policy.Roles.Administrator, s.Now())
	if err != nil || len(holders) == 0 {
		return err
	}
	if err := st.Budgets().Put(ctx, budget, s.Now().Add(24*time.Hour)); err != nil {
		return err
	}
	if err := st.Roles().Asked(ctx, p.Person.ID, s.Now()); err != nil {
		return err
	}
	for _, h := range holders {
		admin, err := st.People().ByID(ctx, h, s.Now())
		if err != nil {
			return err
		}
		l := s.letter(c, ports.LetterRoleAsked, admin.Person.Email, admin.Person.Language)
		l.Person, l.Organisation = p.Person.Email.String(), p.Organisation.Name
		if portal, ok := c.realm.Document.PortalOf(c.Service); ok {
			l.Link = portal.URL
		}
		if err := s.Postbox.Mail(ctx, st, c.realm.ID, l); err != nil {
			return err
		}
	}
	asked := s.personEvent(ctx, c, p)
	asked.Action, asked.Result = audit.RoleRequested, audit.Done
	asked.Personal = map[string]string{"address": p.Person.Email.String()}
	return st.Audit().Append(ctx, asked)
}

func (s *Service) letter(c current, k ports.LetterKind, to identity.EmailAddress, lang string) ports.Letter {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	t := c.realm.Document.Tenant
	return ports.Letter{Kind: k, To: to.String(), Lang: lang, Tenant: t.Name, Service: service.Name, At: s.Now(), Helpdesk: t.Helpdesk.Name}
}

// personEvent is an audit event of the person whose login it is, nobody yet where they are new.
func (s *Service) personEvent(ctx context.Context, c current, p ports.Profile) audit.Event {
	ref, _ := s.reference(ctx, c)
	e := s.event(c, State{Reference: ref}, "", "")
	if p.Person.ID != "" {
		e.Actor = "person:" + string(p.Person.ID)
	}
	return e
}
