// Package codes sends one-time codes and compares what people type: by mail or by text message, at a
// login or within a session. Whoever asks says what a right answer proves; tries and sendings are
// counted here, over tabs, codes, channels and nodes. It is reached through ports.CodeProver.
package codes

import (
	"context"
	"encoding/base64"
	"io"
	"maps"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Sealer  ports.Sealer
	Postbox ports.Postbox
	Now     func() time.Time
	Random  io.Reader
	NewID   func() string
}

// Service implements ports.CodeProver.
type Service struct{ Config }

var _ ports.CodeProver = (*Service)(nil)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Purposes of what this package digests.
const (
	purposeCode   ports.Purpose = "one-time-code"
	purposeBudget ports.Purpose = "budget"
)

// sum binds a code to login or session, purpose, person and address: it proves nothing for anybody and
// anything else.
func (s *Service) sum(ctx context.Context, p ports.CodeProof, to, code string) ([]byte, error) {
	return s.Sealer.MAC(ctx, p.Realm.ID, purposeCode, p.Within, string(p.Purpose), p.Subject, to, code)
}

// budget holds the budget of something for somebody, without telling whose it is.
func (s *Service) budget(ctx context.Context, st ports.Store, p ports.CodeProof, what, who string) (throttle.Bucket, error) {
	mac, err := s.Sealer.MAC(ctx, p.Realm.ID, purposeBudget, what, who)
	if err != nil {
		return throttle.Bucket{}, err
	}
	return st.Budgets().ForUpdate(ctx, base64.RawURLEncoding.EncodeToString(mac))
}

func counted(p ports.CodeProof) string {
	if p.Budget != "" {
		return "person:" + p.Budget
	}
	return "person:" + p.Subject
}

// post leaves the message with the code in the outbox, of no use once the code is too old. What
// is for nobody is too old at once: it costs what others cost and never leaves (XC-07).
func (s *Service) post(ctx context.Context, st ports.Store, p ports.CodeProof, c challenge.Challenge, code string) error {
	letter := p.Letter
	letter.Code, letter.Until, letter.Challenge, letter.To, letter.At = code, c.Expires, c.ID, p.To, s.Now()
	until := c.Expires
	if p.Nobody {
		until = s.Now()
	}
	return s.Postbox.Post(ctx, st, p.Realm.ID, ports.Posting{Topic: p.Channel, Says: letter, NotAfter: until})
}

// actions names the audit events of each channel.
var actions = map[ports.Topic]struct{ sent, refused audit.Action }{
	ports.TopicMail: {audit.EmailCodeSent, audit.EmailCodeRefused},
	ports.TopicSMS:  {audit.SMSCodeSent, audit.SMSCodeRefused},
}

func (s *Service) event(p ports.CodeProof, a audit.Action, result audit.Result, to string) audit.Event {
	e := p.Event
	e.ID, e.Action, e.Result, e.At = s.NewID(), a, result, s.Now()
	e.Facts = map[string]string{}
	maps.Copy(e.Facts, p.Event.Facts)
	e.Personal = map[string]string{"address": to}
	return e
}
