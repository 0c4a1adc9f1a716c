package registration

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// SendCode sends a code to the address that the account will have. For an address that has an account all
// looks the same, but the letter says so and how to go on (XC-07).
func (s *Service) SendCode(ctx context.Context, v Visitor, typed string, confirmed policy.Confirmed) (ports.SentCode, error) {
	var out ports.SentCode
	err := s.change(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out = ports.SentCode{}
		if h.State != registration.Draft {
			return false, nil
		}
		out.Weighed = h.realm.Document.Policy.Email.Weigh(typed, identity.KvK{}, confirmed)
		if out.Outcome != policy.AddressAccepted || (!h.Proven.IsZero() && out.Address.Key() == h.Email.Key()) {
			return false, nil // the same address need not be proven twice
		}
		h.Email = out.Address
		known, err := s.known(ctx, st, *h)
		if err != nil {
			return false, err
		}
		if out.Until, err = s.Codes.Send(ctx, st, s.codeProof(v, *h, known)); err != nil || !out.Until.IsZero() {
			return false, err
		}
		h.Proven = time.Time{}
		return true, s.tellKnown(ctx, st, v, *h, known)
	})
	return out, err
}

// known tells whether the address has an account that stands in the way of another. One that was refused does
// not: whoever was refused may apply anew.
func (s *Service) known(ctx context.Context, st ports.Store, h held) (bool, error) {
	found, err := st.Accounts().ByEmail(ctx, h.Kind, h.Email)
	if errors.Is(err, ports.ErrNotFound) {
		return false, nil
	}
	return err == nil && !refused(found), err
}

func refused(a account.Account) bool { return a.State == account.Closed && a.Why == account.NotGranted }

// tellKnown tells the owner of an account. For an address without one the letter is made just the same, and is
// too old at once: both cost the same (XC-07).
func (s *Service) tellKnown(ctx context.Context, st ports.Store, v Visitor, h held, known bool) error {
	l := s.letter(h, ports.LetterApplyKnown)
	l.Lang, l.Reference = v.Lang, ""
	var notAfter time.Time
	if !known {
		notAfter = s.Now()
	}
	return s.Postbox.Post(ctx, st, h.realm.ID, ports.Posting{Topic: ports.TopicMail, Says: l, NotAfter: notAfter})
}

// CheckCode takes the answer to the code. CodeTaken: the code was right, and meanwhile the address has an account.
func (s *Service) CheckCode(ctx context.Context, v Visitor, typed string) (ports.AnsweredCode, error) {
	var out ports.AnsweredCode
	err := s.change(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out = ports.AnsweredCode{}
		if h.State != registration.Draft || h.Email.IsZero() || !h.Proven.IsZero() {
			return false, nil
		}
		answer, err := s.Codes.Answer(ctx, st, s.codeProof(v, *h, false), typed)
		if out = (ports.AnsweredCode{Asked: answer.Asked, Refused: answer.Refused, Address: h.Email}); err != nil || !answer.Asked || answer.Refused != "" {
			return false, err
		}
		known, err := s.known(ctx, st, *h)
		if err != nil {
			return false, err
		}
		if known {
			out.Refused = ports.CodeTaken
			return false, s.tellTaken(ctx, st, *h)
		}
		h.Proven = s.Now()
		return true, nil
	})
	return out, err
}

// tellTaken leaves a trace of an application that cannot be, as the address has an account.
func (s *Service) tellTaken(ctx context.Context, st ports.Store, h held) error {
	e := s.event(h, audit.ApplicationKnown, audit.Refused, h.applicant())
	e.Personal = map[string]string{"address": h.Email.String()}
	return st.Audit().Append(ctx, e)
}

// codeProof is the proof of an address by a code that goes there.
func (s *Service) codeProof(v Visitor, h held, known bool) ports.CodeProof {
	l := s.letter(h, ports.LetterApplyCode)
	l.Lang, l.Reference, l.Link = v.Lang, "", ""
	return ports.CodeProof{
		Realm: h.realm, Purpose: challenge.PurposeApply, Within: "application:" + string(h.ID), Subject: "application:" + string(h.ID),
		Format: format(h.realm.Document.Policy.Email), Channel: ports.TopicMail, To: h.Email.String(), Letter: l, Nobody: known,
		Event: s.event(h, "", "", "anonymous"),
	}
}

func format(rules policy.Email) challenge.Format {
	f := challenge.Format{Alphabet: challenge.Letters, Length: rules.CodeLength, Lifetime: rules.CodeLifetime, Attempts: rules.CodeAttempts}
	if rules.CodeAlphabet == policy.DigitCodes {
		f.Alphabet = challenge.Digits
	}
	return f
}
