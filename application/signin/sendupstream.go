package signin

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// SendUpstream makes the request with which the browser goes to the broker. option counts the ways
// in as the choice page lists them. Nothing is kept: the request's id itself proves which login it
// was made for, so going back and trying again needs no other cookie.
func (s *Service) SendUpstream(ctx context.Context, b Browser, option int) (ports.UpstreamDispatch, State, error) {
	c, err := s.open(ctx, b)
	if err != nil {
		return ports.UpstreamDispatch{}, State{}, err
	}
	if c.Done {
		return ports.UpstreamDispatch{}, s.done(c), nil
	}
	service, _ := c.realm.Document.Policy.Service(c.Service)
	options := login.Options(service, login.Evidence{Asked: c.Asked}, s.Now())
	if option < 0 || option >= len(options) {
		st, err := s.Show(ctx, b)
		return ports.UpstreamDispatch{}, st, err
	}
	id, err := s.upstreamID(ctx, c, option)
	if err != nil {
		return ports.UpstreamDispatch{}, State{}, err
	}
	d, err := s.Upstream.Begin(ctx, c.realm.ID, ports.UpstreamRequest{
		ID: id, RelayState: relayState(c.id, option), Service: c.Service,
		Minimum: options[option].Minimum, ForceAuthn: true, // a broker must not inherit another portal's session (ET-04)
	})
	if errors.Is(err, ports.ErrUnavailable) {
		out, err := s.state(ctx, c, row{}, ports.Profile{}, login.Evidence{}, login.Refused{Reason: login.SupplierUnavailable})
		out.Reference = "" // nothing was proven, so nothing is recorded
		return ports.UpstreamDispatch{}, out, err
	}
	if err != nil {
		return ports.UpstreamDispatch{}, State{}, fmt.Errorf("signin: request to the broker: %w", err)
	}
	out, err := s.state(ctx, c, row{}, ports.Profile{}, login.Evidence{}, login.AuthenticateUpstream{Choice: options[option].Choice, Minimum: options[option].Minimum})
	return d, out, err
}

// relayState names login and option; 80 bytes are allowed (EHERKENNING 3.1).
func relayState(login string, option int) string { return login + "." + strconv.Itoa(option) }

// ParseRelayState gives the login and the way in that a broker's answer is for.
func ParseRelayState(s string) (id string, option int, ok bool) {
	id, n, ok := strings.Cut(s, ".")
	option, err := strconv.Atoi(n)
	return id, option, ok && err == nil && len(id) == 22
}

// upstreamID is "_", a random part and a keyed proof that the id was made for this login and option:
// unique (ET-01), and of no use to any other login.
func (s *Service) upstreamID(ctx context.Context, c current, option int) (string, error) {
	nonce, err := s.random(18)
	if err != nil {
		return "", err
	}
	proof, err := s.upstreamProof(ctx, c, option, nonce)
	return "_" + nonce + proof, err
}

func (s *Service) upstreamProof(ctx context.Context, c current, option int, nonce string) (string, error) {
	mac, err := s.Sealer.MAC(ctx, c.realm.ID, purposeUpstream, c.id, c.Browser, strconv.Itoa(option), nonce)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(mac[:24]), nil
}

// expects tells whether a request id was made for this login and option.
func (s *Service) expects(ctx context.Context, c current, option int) func(string) bool {
	return func(id string) bool {
		if len(id) != 1+24+32 || id[0] != '_' {
			return false
		}
		proof, err := s.upstreamProof(ctx, c, option, id[1:25])
		return err == nil && constantEqual(proof, id[25:])
	}
}
