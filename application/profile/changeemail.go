package profile

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// SentCode is the answer to SendCode.
type SentCode struct {
	ports.SentCode
	Own
	Same bool // it is the person's address already: nothing was sent
}

// SendCode sends a code to the address that is to take the place of the present one. One that another account
// logs in with gets a letter for its owner instead; whoever asked sees no difference (XC-07).
func (s *Service) SendCode(ctx context.Context, c Caller, typed string, confirmed policy.Confirmed) (SentCode, error) {
	var out SentCode
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out = SentCode{}
		if out.Own, err = s.enter(ctx, st, c); err != nil {
			return err
		}
		if out.HasAccount() && !s.Fresh(out.Own) {
			return ErrUnproven
		}
		address, _ := identity.ParseEmail(typed)
		if !address.IsZero() && address.Key() == out.Profile.Person.Email.Key() {
			out.Same = true
			return nil
		}
		owner, err := s.taken(ctx, st, out.Own, address)
		if err != nil {
			return err
		}
		p := out.proof(c.Lang)
		p.Nobody = owner != ""
		if out.SentCode, err = s.Addresses.Send(ctx, st, p, typed, confirmed); err != nil || !p.Nobody || !out.Sent() {
			return err
		}
		return s.tellOwner(ctx, st, out.Own, owner, address)
	})
	return out, err
}

// taken tells which other account of the kind logs in with an address; empty: none.
func (s *Service) taken(ctx context.Context, st ports.Store, o Own, e identity.EmailAddress) (identity.PersonID, error) {
	if !o.HasAccount() || e.IsZero() {
		return "", nil
	}
	other, err := st.Accounts().ByEmail(ctx, o.Account.Kind, e)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && other.ID == o.Account.ID) {
		return "", nil
	}
	return other.ID, err
}

// tellOwner tells whose address it is that somebody wants to use it.
func (s *Service) tellOwner(ctx context.Context, st ports.Store, o Own, owner identity.PersonID, e identity.EmailAddress) error {
	p, err := st.People().ByID(ctx, owner, s.Now())
	if err != nil {
		return err
	}
	l := s.letter(o, ports.LetterAddressTaken, p.Person.Language)
	l.To, l.At, l.Device = e.String(), s.Now(), ""
	return s.Postbox.Mail(ctx, st, o.Realm.ID, l)
}

// Change is where a change of address is.
type Change struct {
	Own
	ports.AddressState
	Blocked time.Time // too many codes were answered: try after this instant
}

// Code tells where the change is.
func (s *Service) Code(ctx context.Context, c Caller) (Change, error) {
	var out Change
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.enter(ctx, st, c); err != nil {
			return err
		}
		p := out.proof(c.Lang)
		if out.AddressState, err = s.Addresses.State(ctx, st, p); err != nil {
			return err
		}
		out.Blocked, err = s.Addresses.Blocked(ctx, st, p)
		return err
	})
	return out, err
}

// CheckedCode is what the answer to a code led to.
type CheckedCode struct {
	Asked   bool // a code was sent at all
	Refused ports.CodeState
	From    time.Time // of a change that counts later; zero: at once
}

// CheckCode takes the answer to the code. The right one changes the address, at once or, for an account whose
// policy has people wait, on a later day; the person's sessions stay.
func (s *Service) CheckCode(ctx context.Context, c Caller, typed string) (CheckedCode, error) {
	var out CheckedCode
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		own, err := s.enter(ctx, st, c)
		if err != nil {
			return err
		}
		p := own.proof(c.Lang)
		answered, err := s.Addresses.Answer(ctx, st, p, typed)
		out = CheckedCode{Asked: answered.Asked, Refused: answered.Refused}
		if err != nil || !answered.Asked || answered.Refused != "" {
			return err
		}
		if !own.HasAccount() {
			return s.Addresses.Keep(ctx, st, p, own.Profile, answered.Address)
		}
		if owner, err := s.taken(ctx, st, own, answered.Address); err != nil || owner != "" {
			out.Refused = ports.CodeTaken // who proved the address may know
			return err
		}
		out.From, err = s.change(ctx, st, own, account.Change{Field: account.ChangedEmail, Email: answered.Address})
		return err
	})
	return out, err
}
