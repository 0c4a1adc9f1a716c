package registration

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Choice is for whom somebody applies, and as what (OL-07).
type Choice struct {
	Kind, Audience string // as the policy names them
	Applicant      registration.Applicant
}

// Open lists for whom one can apply in a realm. Applicant is empty.
func Open(p policy.Policy) []Choice {
	var out []Choice
	for _, a := range p.Accounts {
		for _, audience := range a.Registration.Audiences {
			out = append(out, Choice{Kind: a.ID, Audience: audience})
		}
	}
	return out
}

// Begun is the answer to Begin.
type Begun struct {
	Token   string    // for the browser's cookie; empty: it keeps the one it has
	Until   time.Time // how long a draft is kept
	Blocked time.Time // too many were begun from this network: try after this instant
	Unknown bool      // nobody can apply for that
}

// Begin starts an application, or changes the choice of the one that the browser is at work on.
func (s *Service) Begin(ctx context.Context, v Visitor, c Choice) (Begun, error) {
	var out Begun
	token, err := s.token()
	if err != nil {
		return out, err
	}
	err = s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		out = Begun{Until: s.Now().Add(registration.DraftLife)}
		h, err := s.mine(ctx, st, r, v)
		if err != nil && !errors.Is(err, ErrNone) {
			return err
		}
		if !c.open(r.Document.Policy) {
			out.Unknown = true
			return nil
		}
		if err != nil || h.State != registration.Draft {
			return s.begin(ctx, st, v, c, r, token, &out)
		}
		h.Kind, h.Audience, h.Applicant = c.Kind, c.Audience, c.Applicant
		h.Touch(s.Now())
		return s.put(ctx, st, &h)
	})
	return out, err
}

func (c Choice) open(p policy.Policy) bool {
	return c.Applicant.Valid() && slices.Contains(Open(p), Choice{Kind: c.Kind, Audience: c.Audience})
}

func (s *Service) begin(ctx context.Context, st ports.Store, v Visitor, c Choice, r ports.Realm, token string, out *Begun) error {
	var err error
	if v.Network != "" { // strangers share what is not named
		out.Blocked, err = s.take(ctx, st, v.Realm, registration.DraftsOfNetwork, "drafts", v.Network)
		if err != nil || !out.Blocked.IsZero() {
			return err
		}
	}
	h := held{realm: r, Application: registration.Application{
		ID: registration.ID(s.NewID()), Token: sha256.Sum256([]byte(token)), Kind: c.Kind, Audience: c.Audience, Applicant: c.Applicant,
		State: registration.Draft, Since: s.Now(), Language: v.Lang, CreatedAt: s.Now(),
	}}
	if h.Reference, err = s.reference(ctx, v.Realm, string(h.ID)); err != nil {
		return err
	}
	h.Touch(s.Now())
	out.Token = token
	return s.put(ctx, st, &h)
}

// Discard throws a draft away.
func (s *Service) Discard(ctx context.Context, v Visitor) error {
	return s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		h, err := s.mine(ctx, st, r, v)
		if errors.Is(err, ErrNone) {
			return nil
		}
		if err != nil || h.State != registration.Draft {
			return err
		}
		return st.Applications().Remove(ctx, h.ID)
	})
}

// Leave makes the browser's token useless, as on a computer that others use. An application that was sent
// goes on; a draft is thrown away.
func (s *Service) Leave(ctx context.Context, v Visitor) error {
	err := s.change(ctx, v, func(_ context.Context, _ ports.Store, h *held) (bool, error) {
		h.Token = [32]byte{}
		return h.State != registration.Draft, nil
	})
	if err != nil && !errors.Is(err, ErrNone) {
		return err
	}
	return s.Discard(ctx, v)
}

// token draws what a browser holds an application by.
func (s *Service) token() (string, error) {
	b := make([]byte, 24)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return "", fmt.Errorf("registration: draw a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// reference is the code by which people name an application: "7F3K-22QD".
func (s *Service) reference(ctx context.Context, r realm.ID, id string) (string, error) {
	mac, err := s.Sealer.MAC(ctx, r, purposeReference, id)
	if err != nil {
		return "", err
	}
	code, err := challenge.NewCode(bytes.NewReader(bytes.Repeat(mac, 8)), challenge.Letters, 8)
	if err != nil {
		return "", err
	}
	return code[:4] + "-" + code[4:], nil
}
