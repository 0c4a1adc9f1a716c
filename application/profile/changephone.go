package profile

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// SentPhone is the answer to SendPhoneCode. All zero but Own: a code is under way.
type SentPhone struct {
	Own
	Malformed bool      // it is no number
	NotMobile bool      // it is a number that gets no text messages
	Same      bool      // it is the number of the account already
	Until     time.Time // too many codes were sent: try after this instant
}

// Sent tells whether a code is under way.
func (p SentPhone) Sent() bool { return !p.Malformed && !p.NotMobile && !p.Same && p.Until.IsZero() }

// SendPhoneCode sends a code to the number that is to be the account's.
func (s *Service) SendPhoneCode(ctx context.Context, c Caller, typed string) (SentPhone, error) {
	number, parsed := s.Phones.ParseMobile(typed, "")
	var out SentPhone
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out = SentPhone{}
		if out.Own, err = s.sensitive(ctx, st, c); err != nil {
			return err
		}
		switch {
		case errors.Is(parsed, ports.ErrNotMobile):
			out.NotMobile = true
		case parsed != nil:
			out.Malformed = true
		case number == out.Account.Phone:
			out.Same = true
		default:
			p := s.phoneProof(out.Own, c.Lang)
			p.To = number.String()
			out.Until, err = s.Codes.Send(ctx, st, p)
		}
		return err
	})
	return out, err
}

// ResendPhoneCode sends the code to the same number once more.
func (s *Service) ResendPhoneCode(ctx context.Context, c Caller) (SentPhone, error) {
	var out SentPhone
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out = SentPhone{}
		if out.Own, err = s.account(ctx, st, c); err != nil {
			return err
		}
		p := s.phoneProof(out.Own, c.Lang)
		at, err := s.Codes.State(ctx, st, p)
		if p.To = at.To; err != nil || !at.Sent || at.Code == ports.CodeUsed {
			out.Malformed = true
			return err
		}
		out.Until, err = s.Codes.Send(ctx, st, p)
		return err
	})
	return out, err
}

// phoneProof is the attempt to show that one reads what is sent to a number.
func (s *Service) phoneProof(o Own, lang string) ports.CodeProof {
	p := s.codeProof(o, lang, "")
	p.Purpose, p.Format, p.Channel, p.Letter = challenge.PurposeChangePhone, challenge.SMSFactor, ports.TopicSMS, s.letter(o, ports.LetterPhoneCode, lang)
	return p
}

// PhoneCode is where the proof of a number is.
type PhoneCode struct {
	Own
	ports.CodeProofState
	Blocked time.Time
}

// PhoneCode tells it.
func (s *Service) PhoneCode(ctx context.Context, c Caller) (PhoneCode, error) {
	var out PhoneCode
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.account(ctx, st, c); err != nil {
			return err
		}
		p := s.phoneProof(out.Own, c.Lang)
		if out.CodeProofState, err = s.Codes.State(ctx, st, p); err != nil {
			return err
		}
		out.Blocked, err = s.Codes.Blocked(ctx, st, p)
		return err
	})
	return out, err
}

// CheckPhoneCode takes the answer. The right one makes the number the account's, at once or on a later day.
func (s *Service) CheckPhoneCode(ctx context.Context, c Caller, typed string) (CheckedCode, error) {
	var out CheckedCode
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		answered, err := s.Codes.Answer(ctx, st, s.phoneProof(o, c.Lang), typed)
		out = CheckedCode{Asked: answered.Asked, Refused: answered.Refused}
		if err != nil || !answered.Asked || answered.Refused != "" {
			return err
		}
		number, err := identity.ParsePhone(answered.To)
		if err != nil {
			return err
		}
		out.From, err = s.change(ctx, st, o, account.Change{Field: account.ChangedPhone, Phone: number})
		return err
	})
	return out, err
}

// RemovedPhone is what came of taking a number away.
type RemovedPhone struct {
	Needed bool      // it is the only way to get a code: it stays
	From   time.Time // the number counts until then; zero: it is gone
}

// RemovePhone takes the number away, at once or on a later day. Of who has none it does nothing.
func (s *Service) RemovePhone(ctx context.Context, c Caller) (RemovedPhone, error) {
	var out RemovedPhone
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		out = RemovedPhone{}
		o, err := s.sensitive(ctx, st, c)
		if err != nil || o.Account.Phone.IsZero() {
			return err
		}
		ways, err := s.factorsOf(ctx, st, o)
		if out.Needed = slices.Equal(ways, []policy.Factor{policy.SMSCode}); err != nil || out.Needed {
			return err
		}
		out.From, err = s.change(ctx, st, o, account.Change{Field: account.ChangedPhone})
		return err
	})
	return out, err
}
