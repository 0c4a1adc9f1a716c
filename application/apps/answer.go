package apps

import (
	"context"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Answer implements ports.AppProver.
func (s *Service) Answer(ctx context.Context, st ports.Store, p ports.CodeProof, apps []account.Authenticator, typed string) (ports.CodeState, error) {
	return s.Codes.Count(ctx, st, p, func() (ports.CodeState, error) {
		refused := ports.CodeWrong
		for _, a := range apps {
			state, err := s.useStep(ctx, st, p, a, typed)
			if err != nil || state == "" {
				return "", err
			}
			if state == ports.CodeReplayed {
				refused = state
			}
		}
		return refused, nil
	})
}

// useStep spends the step of an app's code.
func (s *Service) useStep(ctx context.Context, st ports.Store, p ports.CodeProof, a account.Authenticator, typed string) (ports.CodeState, error) {
	key, err := s.key(ctx, p.Realm.ID, a)
	if err != nil {
		return "", err
	}
	matched, err := s.Passwords.Steps(key, challenge.Normalise(typed), s.Now())
	if err != nil || len(matched) == 0 {
		return ports.CodeWrong, err
	}
	step, fresh := credential.AcceptStep(a.LastStep, matched)
	if fresh {
		fresh, err = st.Authenticators().UseStep(ctx, a.ID, step, s.Now())
	}
	if err != nil || !fresh {
		return ports.CodeReplayed, err
	}
	return "", nil
}

// NewList implements ports.AppProver.
func (s *Service) NewList(ctx context.Context, st ports.Store, r realm.ID, of identity.PersonID) ([]string, error) {
	codes, err := credential.NewRecoveryCodes(s.Random)
	if err != nil {
		return nil, err
	}
	digests := make([][]byte, len(codes))
	for i, code := range codes {
		plain, _ := credential.NormaliseRecovery(code)
		if digests[i], err = s.digest(ctx, r, of, plain); err != nil {
			return nil, err
		}
	}
	return codes, st.RecoveryCodes().Replace(ctx, of, digests, s.Now())
}

// AnswerFromList implements ports.AppProver.
func (s *Service) AnswerFromList(ctx context.Context, st ports.Store, p ports.CodeProof, of identity.PersonID, typed string) (ports.CodeState, error) {
	return s.Codes.Count(ctx, st, p, func() (ports.CodeState, error) {
		code, ok := credential.NormaliseRecovery(typed)
		if !ok {
			return ports.CodeWrong, nil
		}
		digest, err := s.digest(ctx, p.Realm.ID, of, code)
		if err != nil {
			return "", err
		}
		used, err := st.RecoveryCodes().Use(ctx, of, digest, s.Now())
		if err != nil || used {
			return "", err
		}
		spent, err := st.RecoveryCodes().Spent(ctx, of, digest)
		if err != nil || spent {
			return ports.CodeUsed, err // it is asked of who proved the password, so nobody else learns it
		}
		return ports.CodeWrong, nil
	})
}

// digest is how a recovery code is kept: of no use to another account, and to nobody without the key.
func (s *Service) digest(ctx context.Context, r realm.ID, of identity.PersonID, code string) ([]byte, error) {
	return s.Sealer.MAC(ctx, r, purposeList, string(of), code)
}
