package profile

import (
	"context"
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// useApps accepts the code of one of the person's apps, each step once (OL-20, MA-27).
func (s *Service) useApps(ctx context.Context, st ports.Store, o Own, typed string) (ports.CodeState, error) {
	apps, err := st.Authenticators().Of(ctx, o.Account.ID)
	if err != nil {
		return "", err
	}
	refused := ports.CodeWrong
	for _, app := range slices.DeleteFunc(apps, func(a account.Authenticator) bool { return !a.Usable() }) {
		state, err := s.useStep(ctx, st, o, app, typed)
		if err != nil {
			return "", err
		}
		if state == "" {
			app.UsedAt = s.Now()
			return "", st.Authenticators().Put(ctx, app)
		}
		if state == CodeReplayed {
			refused = state
		}
	}
	return refused, nil
}

// purposeAuthenticator seals the key of an app; its context is the id of the app.
const purposeAuthenticator ports.Purpose = "authenticator"

// useStep spends the step of an app's code.
func (s *Service) useStep(ctx context.Context, st ports.Store, o Own, app account.Authenticator, typed string) (ports.CodeState, error) {
	key, err := s.key(ctx, o, app)
	if err != nil {
		return "", err
	}
	matched, err := s.Apps.Steps(key, challenge.Normalise(typed), s.Now())
	if err != nil || len(matched) == 0 {
		return ports.CodeWrong, err
	}
	step, ok := credential.AcceptStep(app.LastStep, matched)
	if ok {
		ok, err = st.Authenticators().UseStep(ctx, app.ID, step)
	}
	if err != nil || !ok {
		return CodeReplayed, err
	}
	return "", nil
}

func (s *Service) key(ctx context.Context, o Own, app account.Authenticator) (secret.Text, error) {
	plain, err := s.Sealer.Open(ctx, o.Realm.ID, purposeAuthenticator, app.ID, app.Secret)
	if err != nil {
		return secret.Text{}, fmt.Errorf("profile: open the key of an app: %w", err)
	}
	return secret.New(string(plain)), nil
}
