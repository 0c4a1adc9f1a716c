// Package linking joins people to the accounts that a portal had of its own (J3, MH-11 to MH-44): it compares old
// passwords and activation codes, has a pincode prove the mailbox, weighs what both lead to, and keeps the links
// that come of it. Those on record for an account are told at once, and may object, agree, or choose a new
// password, by what their mail carries. Logins and own pages reach it through ports.LinkProver, the helpdesk
// through ports.LinkKeeper.
package linking

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Codes     ports.CodeProver
	Addresses ports.AddressProver
	Passwords ports.PasswordHasher
	Sealer    ports.Sealer
	Postbox   ports.Postbox
	Closer    ports.SessionCloser
	BaseURL   string // where people reach us, without a path
	Now       func() time.Time
	Random    io.Reader
	NewID     func() string
}

// Service implements ports.LinkProver and ports.LinkKeeper.
type Service struct{ Config }

var (
	_ ports.LinkProver = (*Service)(nil)
	_ ports.LinkKeeper = (*Service)(nil)
)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Purposes of what this package seals and digests.
const (
	purposeAttempt ports.Purpose = "link-attempt"
	purposeBudget  ports.Purpose = "budget"
)

// token draws what a link in a mail carries.
func (s *Service) token() (string, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return "", fmt.Errorf("linking: draw a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func digest(s string) [32]byte { return sha256.Sum256([]byte(s)) }

// event is one that happened to an account, with what the caller's events have in common. Empty: to none that
// we know.
func (s *Service) event(common audit.Event, a audit.Action, result audit.Result, of linking.AccountID) audit.Event {
	e := common
	e.ID, e.Action, e.Result, e.At = s.NewID(), a, result, s.Now()
	e.Facts = map[string]string{}
	maps.Copy(e.Facts, common.Facts)
	if of != "" {
		e.Object = of.Object()
	}
	return e
}

// record leaves an event with facts that are given in pairs.
func (s *Service) record(ctx context.Context, st ports.Store, e audit.Event, facts ...string) error {
	for i := 0; i+1 < len(facts); i += 2 {
		if facts[i+1] != "" {
			e.Facts[facts[i]] = facts[i+1]
		}
	}
	return st.Audit().Append(ctx, e)
}
