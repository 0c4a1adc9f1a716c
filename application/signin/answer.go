package signin

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// codeElsewhere: no code was sent by the way that is asked now. What was typed came by one that ended meanwhile
// (MA-21), and the page explains that.
const codeElsewhere ports.CodeState = "elsewhere"

// answer compares what was typed with the code of a channel. Empty: it was right.
func (s *Service) answer(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, channel policy.Factor, typed string) (ports.CodeState, error) {
	proof := s.factorProof(ctx, c, w, p, channel)
	if sent(channel) {
		answer, err := s.Codes.Answer(ctx, st, proof, typed)
		if err == nil && !answer.Asked {
			return codeElsewhere, nil
		}
		return answer.Refused, err
	}
	var refused ports.CodeState
	var err error
	if channel == policy.RecoveryCode {
		refused, err = s.Apps.AnswerFromList(ctx, st, proof, p.Person.ID, typed)
	} else {
		refused, err = s.Apps.Answer(ctx, st, proof, w.owner.usableApps(), typed)
	}
	if err != nil || refused == "" || refused == ports.CodeTooMany { // then nothing was compared
		return refused, err
	}
	e := s.personEvent(ctx, c, p)
	e.Action, e.Result, e.Facts["factor"], e.Facts["reason"] = audit.FactorRefused, audit.Refused, string(channel), string(refused)
	return refused, st.Audit().Append(ctx, e)
}

// recordFactor records the factor that was accepted, and for which better one it stood in (MA-25).
func (s *Service) recordFactor(ctx context.Context, st ports.Store, c current, p ports.Profile, ask login.AskCode, channel policy.Factor) error {
	e := s.personEvent(ctx, c, p)
	e.Action, e.Result, e.Facts["factor"] = audit.FactorAccepted, audit.Done, string(channel)
	if first := ask.Factors[0].Factor; first != channel {
		e.Facts["instead-of"] = string(first)
	}
	return st.Audit().Append(ctx, e)
}
