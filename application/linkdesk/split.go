package linkdesk

import (
	"cmp"
	"context"
	"errors"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// ErrSplit: the account has no such institution, or nothing would be left of it.
var ErrSplit = fault.New(fault.Invalid, "linkdesk.split")

// Splitting is how an account that two people share becomes two (MH-36).
type Splitting struct {
	Of     linking.Code          // the institution that the second person acts for
	Shared bool                  // both go on with it; else it moves
	Email  identity.EmailAddress // of the second person; may be zero
	Why    string
}

// Split makes an account of their own for the second person, with an activation code. Who holds the account goes
// on with what is left of it, and is logged out of what is not.
func (s *Service) Split(ctx context.Context, at At, id linking.AccountID, p Splitting) (Letter, error) {
	var out Letter
	err := s.change(ctx, at, id, p.Why, func(ctx context.Context, st ports.Store, a *linking.Account, reason string) error {
		other, err := a.Split(linking.AccountID(s.NewID()), p.Of, p.Shared, p.Email, s.Now())
		if errors.Is(err, linking.ErrSplit) {
			return ErrSplit
		}
		if err != nil {
			return err
		}
		if err := st.PortalAccounts().Put(ctx, other); err != nil {
			return err
		}
		if err := s.leave(ctx, st, at, a.ID, p); err != nil {
			return err
		}
		if err := s.tellSplit(ctx, st, at, *a, other, p); err != nil {
			return err
		}
		e := because(s.event(at, audit.PortalAccountSplit, id.Object(), "institution", p.Of.String(), "other", string(other.ID)), reason)
		if err := st.Audit().Append(ctx, e); err != nil {
			return err
		}
		out, err = s.issue(ctx, st, at, other, p.Of, reason)
		return err
	})
	return out, err
}

// leave takes an institution that moved from who holds the account that it was of.
func (s *Service) leave(ctx context.Context, st ports.Store, at At, id linking.AccountID, p Splitting) error {
	if p.Shared {
		return nil
	}
	links, err := st.Links().Of(ctx, id)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.State != linking.LinkActive || l.Chosen != p.Of {
			continue
		}
		l.Remembered, l.Chosen = false, linking.Code{}
		if err := st.Links().Put(ctx, l); err != nil {
			return err
		}
	}
	return s.endSessions(ctx, st, at.Realm, id, p.Of)
}

// tellSplit tells those on record for either account, each once, and who uses the first one (MH-36).
func (s *Service) tellSplit(ctx context.Context, st ports.Store, at At, a, other linking.Account, p Splitting) error {
	letter := s.letter(at.Realm, ports.LetterAccountSplit, "")
	if letter.Institution = other.Named(); p.Shared {
		letter.Reason = ports.SplitShared
	}
	told := map[string]bool{}
	tell := func(e identity.EmailAddress, lang string) error {
		if e.IsZero() || told[e.Key()] {
			return nil
		}
		told[e.Key()], letter.To, letter.Lang = true, e.String(), cmp.Or(lang, letter.Lang)
		return s.Postbox.Mail(ctx, st, at.Realm.ID, letter)
	}
	for _, e := range append(a.OnRecord(), other.OnRecord()...) {
		if err := tell(e, ""); err != nil {
			return err
		}
	}
	links, err := st.Links().Of(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.State != linking.LinkActive {
			continue
		}
		of, err := st.People().ByID(ctx, l.Person, s.Now())
		if err != nil {
			return err
		}
		if err := tell(of.Person.Email, of.Person.Language); err != nil {
			return err
		}
	}
	return nil
}
