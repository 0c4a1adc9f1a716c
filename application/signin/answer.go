package signin

import (
	"context"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// purposeAuthenticator seals the key of an authenticator, whose id is the context. purposeRecovery digests
// recovery codes.
const (
	purposeAuthenticator ports.Purpose = "authenticator"
	purposeRecovery      ports.Purpose = "recovery-code"
)

// codeElsewhere: no code was sent by the way that is asked now. What was typed came by one that ended meanwhile
// (MA-21), and the page explains that.
const codeElsewhere ports.CodeState = "elsewhere"

// answer compares what was typed with the code of a channel. Empty: it was right.
func (s *Service) answer(ctx context.Context, st ports.Store, c current, p ports.Profile, channel policy.Factor, typed string) (ports.CodeState, error) {
	proof, err := s.factorProof(ctx, st, c, p, channel)
	if err != nil {
		return "", err
	}
	if channel == policy.EmailCode || channel == policy.SMSCode {
		answer, err := s.Codes.Answer(ctx, st, proof, typed)
		if err == nil && !answer.Asked {
			return codeElsewhere, nil
		}
		return answer.Refused, err
	}
	if ok, err := s.Codes.Try(ctx, st, proof); err != nil || !ok {
		return ports.CodeTooMany, err
	}
	var refused ports.CodeState
	if channel == policy.RecoveryCode {
		refused, err = s.useRecoveryCode(ctx, st, c, p, typed)
	} else {
		refused, err = s.useAuthenticator(ctx, st, c, p, typed)
	}
	if err != nil {
		return refused, err
	}
	if refused == "" {
		return "", s.Codes.Forgive(ctx, st, proof)
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

// useAuthenticator accepts the code of one of the person's apps, each step once (OL-20, MA-27).
func (s *Service) useAuthenticator(ctx context.Context, st ports.Store, c current, p ports.Profile, typed string) (ports.CodeState, error) {
	apps, err := st.Authenticators().Of(ctx, p.Person.ID)
	if err != nil {
		return "", err
	}
	refused := ports.CodeWrong
	for _, app := range apps {
		if !app.Usable() {
			continue
		}
		state, err := s.useStep(ctx, st, c, app, typed)
		if err != nil || state == "" {
			return state, err
		}
		if state == CodeReplayed {
			refused = CodeReplayed
		}
	}
	return refused, nil
}

func (s *Service) useStep(ctx context.Context, st ports.Store, c current, app account.Authenticator, typed string) (ports.CodeState, error) {
	key, err := s.openKey(ctx, c, app)
	if err != nil {
		return "", err
	}
	matched, err := s.Apps.Steps(key, challenge.Normalise(typed), s.Now())
	if err != nil || len(matched) == 0 {
		return ports.CodeWrong, err
	}
	step, fresh := credential.AcceptStep(app.LastStep, matched)
	if fresh {
		fresh, err = st.Authenticators().UseStep(ctx, app.ID, step)
	}
	if err != nil || !fresh {
		return CodeReplayed, err
	}
	app.UsedAt = s.Now()
	return "", st.Authenticators().Put(ctx, app)
}

func (s *Service) openKey(ctx context.Context, c current, app account.Authenticator) (secret.Text, error) {
	plain, err := s.Sealer.Open(ctx, c.realm.ID, purposeAuthenticator, app.ID, app.Secret)
	return secret.New(string(plain)), err
}

// useRecoveryCode accepts each code of the list once (XC-18).
func (s *Service) useRecoveryCode(ctx context.Context, st ports.Store, c current, p ports.Profile, typed string) (ports.CodeState, error) {
	code, ok := credential.NormaliseRecovery(typed)
	if !ok {
		return ports.CodeWrong, nil
	}
	digest, err := s.Sealer.MAC(ctx, c.realm.ID, purposeRecovery, string(p.Person.ID), code)
	if err != nil {
		return "", err
	}
	used, err := st.RecoveryCodes().Use(ctx, p.Person.ID, digest, s.Now())
	if err != nil || used {
		return "", err
	}
	return ports.CodeWrong, nil
}
