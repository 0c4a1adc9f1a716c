// Package signin walks a person through a login: it fetches evidence, keeps it, asks login.Next what
// comes next, and completes the login once nothing is left to demand. One file per command.
package signin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work       ports.UnitOfWork
	Directory  ports.Directory
	Upstream   ports.Upstream
	Sealer     ports.Sealer
	Postbox    ports.Postbox
	Authorizer ports.Authorizer
	Addresses  ports.AddressProver
	Codes      ports.CodeProver
	Passwords  ports.PasswordHasher
	Apps       ports.AppProver
	Links      ports.LinkProver
	Keeper     ports.LinkKeeper
	Catalogue  ports.ServiceCatalogue // of the network, for realms that are its identity providers
	Notices    ports.Notifier
	Closer     ports.SessionCloser
	Answers    map[ports.PortalKind]ports.Answers
	Now        func() time.Time
	Random     io.Reader
	NewID      func() string // UUIDv7
	Recorder   Recorder
	Host       string // that people reach us at, for codes in text messages
}

// Recorder counts how logins end, for the operator. It keeps no person.
type Recorder interface {
	// LoginEnded is called once per grant and per refusal.
	LoginEnded(ctx context.Context, service string, refused login.Reason)
}

// Service is the login of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Lifetimes of a login (ARCHITECTURE 5): the request travels with the browser for 30 minutes; what
// was proven is kept for 60.
const (
	requestLifetime  = 30 * time.Minute
	evidenceLifetime = 60 * time.Minute
)

// Purposes of what this package seals and digests.
const (
	purposeRequest   ports.Purpose = "login-request"
	purposeFacts     ports.Purpose = "login-facts"
	purposeUpstream  ports.Purpose = "upstream-request"
	purposeSubject   ports.Purpose = "login-subject"
	purposeBudget    ports.Purpose = "budget"
	purposeReference ports.Purpose = "reference"
)

// random gives n random bytes in base64url.
func (s *Service) random(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return "", fmt.Errorf("signin: draw random bytes: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// reference is the code that people read out to the helpdesk: "7F3K-22QD" (XC-40). It follows from the
// login, so that a refreshed page shows the same one and nothing needs to be kept for it.
func (s *Service) reference(ctx context.Context, c current) (string, error) {
	mac, err := s.Sealer.MAC(ctx, c.realm.ID, purposeReference, c.id)
	if err != nil {
		return "", err
	}
	code, err := challenge.NewCode(bytes.NewReader(bytes.Repeat(mac, 8)), challenge.Letters, 8)
	if err != nil {
		return "", err
	}
	return code[:4] + "-" + code[4:], nil
}

func digest(s string) [32]byte { return sha256.Sum256([]byte(s)) }
