package registration

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Verdict is what a reviewer decides.
type Verdict struct {
	Verdict registration.Verdict
	Reason  registration.Reason // one of registration.Reasons; empty for an approval
	Note    string              // a sentence to the applicant, as it goes into the letter; may be empty
}

// Decide takes the verdict of the reviewer who claimed the application. An approval opens the account, or waits
// for a second person (OL-28); a refusal closes it for good. The applicant is told in their own language.
func (s *Service) Decide(ctx context.Context, r realm.ID, by registration.Reviewer, id registration.ID, v Verdict) (registration.Outcome, error) {
	return s.act(ctx, r, by, id, audit.ApplicationDecided, func(ctx context.Context, st ports.Store, h *held) (registration.Outcome, error) {
		d := registration.Decision{Verdict: v.Verdict, Reason: v.Reason}
		if v.Note != "" {
			var err error
			if d.Note, err = s.Sealer.Seal(ctx, r, purposeNote, string(h.ID), []byte(v.Note)); err != nil {
				return "", err
			}
		}
		rules := registration.Rules{FourEyes: h.kind.Registration.FourEyes, KeepFor: h.kind.Registration.KeepFor}
		if out := h.Application.Decide(by, d, rules, s.Now()); out != registration.Done {
			return out, nil
		}
		return registration.Done, s.carryOut(ctx, st, *h, v.Note)
	})
}

// verdictLetters name the letter that tells of each state; the first of two approvals is nobody's to know.
var verdictLetters = map[registration.State]ports.LetterKind{
	registration.MoreAsked: ports.LetterApplicationMore, registration.Approved: ports.LetterApplicationApproved, registration.Refused: ports.LetterApplicationRefused,
}

// carryOut changes the account and tells the applicant.
func (s *Service) carryOut(ctx context.Context, st ports.Store, h held, note string) error {
	kind, ok := verdictLetters[h.State]
	if !ok {
		return nil
	}
	if err := s.toAccount(ctx, st, h, toState(h)); err != nil {
		return err
	}
	l := s.letter(h, kind)
	d, _ := h.Last()
	l.Reason, l.Note = string(d.Reason), note
	if h.State == registration.MoreAsked {
		l.Until = h.Due
	}
	return s.Postbox.Mail(ctx, st, h.realm.ID, l)
}

// decided leaves a trace of what no person decided.
func (s *Service) decided(ctx context.Context, st ports.Store, h held, actor string) error {
	d, _ := h.Last()
	e := s.event(h, audit.ApplicationDecided, audit.Done, actor)
	e.Facts["verdict"], e.Facts["reason"] = string(d.Verdict), string(d.Reason)
	return st.Audit().Append(ctx, e)
}
