// Package apps knows the authenticator apps of accounts and the recovery codes that stand in for them: it makes
// them, and compares what people type. Logins and profiles use it through ports.AppProver.
package apps

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Passwords ports.OneTimePasswords
	Codes     ports.CodeProver
	Sealer    ports.Sealer
	Now       func() time.Time
	Random    io.Reader
	NewID     func() string
}

// Service implements ports.AppProver.
type Service struct{ Config }

var _ ports.AppProver = (*Service)(nil)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// purposeKey seals the key of an app, whose id is the context. purposeList digests recovery codes.
const (
	purposeKey  ports.Purpose = "authenticator"
	purposeList ports.Purpose = "recovery-code"
)

// New implements ports.AppProver.
func (s *Service) New(ctx context.Context, st ports.Store, r realm.ID, of identity.PersonID, within string) (account.Authenticator, error) {
	if err := s.Drop(ctx, st, of, func(a account.Authenticator) bool { return a.Confirmed.IsZero() }); err != nil {
		return account.Authenticator{}, err
	}
	key, err := s.Passwords.NewKey()
	if err != nil {
		return account.Authenticator{}, err
	}
	a := account.Authenticator{ID: s.NewID(), Account: of, Login: within, CreatedAt: s.Now()}
	if a.Secret, err = s.Sealer.Seal(ctx, r, purposeKey, a.ID, []byte(key.Reveal())); err != nil {
		return a, err
	}
	return a, st.Authenticators().Put(ctx, a)
}

// Drop implements ports.AppProver.
func (s *Service) Drop(ctx context.Context, st ports.Store, of identity.PersonID, which func(account.Authenticator) bool) error {
	all, err := st.Authenticators().Of(ctx, of)
	if err != nil {
		return err
	}
	for _, a := range all {
		if !which(a) {
			continue
		}
		a.Revoked = s.Now()
		if err := st.Authenticators().Put(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// Reveal implements ports.AppProver.
func (s *Service) Reveal(ctx context.Context, r realm.ID, a account.Authenticator, issuer, name string) (ports.AppKey, error) {
	key, err := s.key(ctx, r, a)
	if err != nil {
		return ports.AppKey{}, err
	}
	return ports.AppKey{Key: key, URI: s.Passwords.URI(key, issuer, name)}, nil
}

func (s *Service) key(ctx context.Context, r realm.ID, a account.Authenticator) (secret.Text, error) {
	plain, err := s.Sealer.Open(ctx, r, purposeKey, a.ID, a.Secret)
	if err != nil {
		return secret.Text{}, fmt.Errorf("apps: open the key of an app: %w", err)
	}
	return secret.New(string(plain)), nil
}
