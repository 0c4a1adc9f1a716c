package linking

import (
	"context"
	"errors"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// isOver tells that there was nothing to decide any more.
func isOver(err error) bool { return errors.Is(err, linking.ErrOver) }

// NewPassword is where the contact of an account is with a new password.
type NewPassword struct {
	Ticketed
	Problem  credential.Problem
	Strength int // of it, from 0 to 4: advice
}

// Minimum is how many characters a new password has: eHerkenning and a pincode stand beside it.
func Minimum() int { return credential.RulesFor(true).Least() }

// SetPassword replaces the password of an account, once per ticket. The contact passes it on in person (MH-20).
func (s *Service) SetPassword(ctx context.Context, r realm.ID, token, typed string) (NewPassword, error) {
	at, err := s.Look(ctx, r, token)
	out := NewPassword{Ticketed: at}
	if err != nil || at.Ticket.Purpose != linking.ToSetPassword || at.Late || at.Done {
		return out, err
	}
	normal := s.Passwords.Normalise(typed)
	names := passwordNames(at)
	if out.Problem = credential.RulesFor(true).Check(normal, names); !out.Problem.None() {
		return out, nil
	}
	out.Strength = credential.Strength(normal, names)
	hash, err := s.Passwords.Hash(ctx, normal)
	if err != nil {
		return out, err
	}
	out.Ticketed, err = s.ticket(ctx, r, token, func(ctx context.Context, st ports.Store, t *Ticketed) error {
		ok, err := s.usable(ctx, st, t, linking.ToSetPassword)
		if err != nil || !ok {
			return err
		}
		t.Account.SetPassword(hash, s.Now())
		if err := st.PortalAccounts().Put(ctx, t.Account); err != nil {
			return err
		}
		if err := s.record(ctx, st, s.event(t.fromRecord(), audit.RecoveryDone, audit.Done, t.Account.ID)); err != nil {
			return err
		}
		return s.tellPassword(ctx, st, *t)
	})
	return out, err
}

// tellPassword tells everybody on record.
func (s *Service) tellPassword(ctx context.Context, st ports.Store, t Ticketed) error {
	for _, to := range t.Account.OnRecord() {
		letter := s.letter(t.Realm, ports.LetterLinkPasswordSet, recordLang)
		letter.Institution, letter.To = t.Account.Named(), to.String()
		if err := s.Postbox.Mail(ctx, st, t.Realm.ID, letter); err != nil {
			return err
		}
	}
	return nil
}

// passwordNames is what a password must not be made of: names around the account.
func passwordNames(t Ticketed) credential.Context {
	d := t.Realm.Document.Tenant
	names := []string{d.Name.NL, d.Name.EN, d.Provider.NL, t.Account.UserName, t.Account.Authorised.Name}
	for _, i := range t.Account.Institutions {
		names = append(names, i.Name, i.Code.String())
	}
	return credential.Context{Names: names, Email: t.Account.Email}
}
