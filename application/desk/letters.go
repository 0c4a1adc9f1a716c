package desk

import (
	"context"
	"fmt"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// write leaves a letter to the owner of an account in the outbox, in their language.
func (s *Service) write(ctx context.Context, st ports.Store, r ports.Realm, a account.Account, l ports.Letter) error {
	p, err := st.People().ByID(ctx, a.ID, s.Now())
	if err != nil {
		return fmt.Errorf("desk: who gets a letter: %w", err)
	}
	t := r.Document.Tenant
	l.To, l.Lang, l.At = a.Email.String(), p.Person.Language, s.Now()
	l.Tenant, l.Service, l.Helpdesk, l.Contact = t.Name, t.Name, t.Helpdesk.Name, t.Helpdesk.Ways()
	return s.Postbox.Mail(ctx, st, r.ID, l)
}

// titles gives roles by the names of the document, in its order.
func titles(r policy.Roles, names []role.Name) []realm.Text {
	var out []realm.Text
	for _, x := range r.List {
		for _, n := range names {
			if x.Name == n {
				out = append(out, x.Title)
			}
		}
	}
	return out
}
