// Package trial lets a member of the staff log in as a visitor of a portal would, and see what the portal would be told:
// no portal hears of it, no code is made, and nobody else can see what came of it.
package trial

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// kept is how long what came of a trial can be looked at.
const kept = 10 * time.Minute

const purposeTrial ports.Purpose = "trial"

// Config is what the service needs. No field may be left out.
type Config struct {
	Work   ports.UnitOfWork
	Guide  ports.PortalGuide
	Sealer ports.Sealer
	Now    func() time.Time
	Random io.Reader
}

// Service keeps what came of trials. It implements ports.Answers.
type Service struct{ Config }

var _ ports.Answers = (*Service)(nil)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Started is a trial as its login carries it, sealed.
type Started struct {
	Client realm.ClientID `json:"client"`
	By     string         `json:"by"`   // who tries, as records call them: nobody else sees the outcome
	Back   string         `json:"back"` // path at which the outcome is shown
}

// State is what the login carries.
func (t Started) State() ([]byte, error) { return json.Marshal(t) }

// Outcome is what came of a trial.
type Outcome struct {
	Client realm.ClientID   `json:"client"`
	By     string           `json:"by"`
	At     time.Time        `json:"at"`
	Level  string           `json:"level"` // of assurance, as people call it
	Told   ports.PortalTold `json:"told"`
}

// Grant implements ports.Answers: it keeps what the portal would be told, and leads back to who tried.
func (s *Service) Grant(ctx context.Context, r realm.ID, st ports.Store, state []byte, g ports.GrantedLogin) (ports.Destination, error) {
	t, err := started(state)
	if err != nil {
		return ports.Destination{}, err
	}
	told, err := s.Guide.Told(ctx, st, r, t.Client, g)
	if err != nil {
		return ports.Destination{}, err
	}
	plain, err := json.Marshal(Outcome{Client: t.Client, By: t.By, At: s.Now(), Level: level(g.Level), Told: told})
	if err != nil {
		return ports.Destination{}, fmt.Errorf("trial: write the outcome: %w", err)
	}
	key := make([]byte, 32)
	if _, err := io.ReadFull(s.Random, key); err != nil {
		return ports.Destination{}, fmt.Errorf("trial: no randomness: %w", err)
	}
	id := sha256.Sum256(key)
	sealed, err := s.Sealer.Seal(ctx, r, purposeTrial, string(id[:]), plain)
	if err != nil {
		return ports.Destination{}, fmt.Errorf("trial: seal the outcome: %w", err)
	}
	if err := st.Parked().Put(ctx, id, sealed, s.Now().Add(kept)); err != nil {
		return ports.Destination{}, fmt.Errorf("trial: keep the outcome: %w", err)
	}
	return leads(t, "outcome", base64.RawURLEncoding.EncodeToString(key)), nil
}

// Refuse implements ports.Answers.
func (s *Service) Refuse(_ context.Context, _ realm.ID, state []byte, code ports.RefusalCode) (ports.Destination, error) {
	t, err := started(state)
	if err != nil {
		return ports.Destination{}, err
	}
	return leads(t, "refused", string(code)), nil
}

// Outcome gives what came of a trial, to who tried. ErrNotFound for everybody else, and when it is too late.
func (s *Service) Outcome(ctx context.Context, r realm.ID, by, key string) (Outcome, error) {
	raw, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return Outcome{}, ports.ErrNotFound
	}
	id := sha256.Sum256(raw)
	var sealed []byte
	err = s.Work.View(ctx, r, func(ctx context.Context, st ports.Store) (err error) {
		sealed, err = st.Parked().Get(ctx, id, s.Now())
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	plain, err := s.Sealer.Open(ctx, r, purposeTrial, string(id[:]), sealed)
	if errors.Is(err, ports.ErrForged) {
		return Outcome{}, ports.ErrNotFound // of something else that is parked
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("trial: open an outcome: %w", err)
	}
	var o Outcome
	if err := json.Unmarshal(plain, &o); err != nil {
		return Outcome{}, fmt.Errorf("trial: read an outcome: %w", err)
	}
	if o.By != by {
		return Outcome{}, ports.ErrNotFound
	}
	return o, nil
}

func started(state []byte) (t Started, err error) {
	if err = json.Unmarshal(state, &t); err != nil {
		err = fmt.Errorf("trial: state of a login: %w", err)
	}
	return t, err
}

func leads(t Started, name, value string) ports.Destination {
	return ports.Destination{URL: t.Back + "?" + url.Values{name: {value}}.Encode()}
}

func level(l assurance.Level) string {
	if l == assurance.None {
		return ""
	}
	return l.String()
}

// Reason gives why a login was refused, as its page was told; None for what is no reason.
func Reason(text string) login.Reason {
	if _, known := login.Fixers[login.Reason(text)]; known {
		return login.Reason(text)
	}
	return login.None
}
