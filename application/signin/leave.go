package signin

import (
	"context"
	"fmt"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// Leave gives the way back to the portal for somebody who stops, with the reason their login was
// refused for, if it was (ET-11). The login itself stays where it is.
func (s *Service) Leave(ctx context.Context, b Browser) (ports.Destination, error) {
	st, err := s.Peek(ctx, b)
	if err != nil {
		return ports.Destination{}, err
	}
	if st.Done {
		return ports.Destination{URL: st.Portal.URL}, nil
	}
	c, err := s.open(ctx, b)
	if err != nil {
		return ports.Destination{}, err
	}
	why := login.Cancelled
	if refused, ok := st.Step.(login.Refused); ok {
		why = refused.Reason
	}
	answers, ok := s.Answers[c.Kind]
	if !ok {
		return ports.Destination{}, fmt.Errorf("signin: nobody answers portals of kind %q", c.Kind)
	}
	return answers.Refuse(ctx, c.realm.ID, c.State, why)
}

// Restart begins the same request anew, as another login: after a refusal, to come back as somebody
// else, or because the first attempt is too old. Nothing that was proven comes along.
func (s *Service) Restart(ctx context.Context, b Browser) (*ports.BegunLogin, error) {
	c, err := s.open(ctx, b)
	if err != nil {
		return nil, err
	}
	if c.Done {
		return nil, ErrNoLogin
	}
	live, err := s.Directory.ByID(ctx, b.Realm)
	if err != nil {
		return nil, fmt.Errorf("signin: realm of the request: %w", err)
	}
	q := ports.PortalRequest{Realm: b.Realm, Kind: c.Kind, Service: c.Service, Client: c.Client, State: c.State, Languages: c.Lang}
	q.Choose = c.Choose
	return s.start(ctx, live, q, c.Asked, "")
}
