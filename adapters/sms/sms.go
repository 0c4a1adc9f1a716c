// Package sms hands text messages to a gateway that speaks the MessageBird REST interface
// (EHERKENNING.md 12.1). It implements ports.SMSSender.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// Settings names the gateway and our account there.
type Settings struct {
	URL        string // of the messages resource, https unless it is on this machine
	Key        secret.Text
	Originator string        // whom the telephone shows: at most 11 letters and digits, or a number
	Validity   time.Duration // after which the operator gives up; a code that comes later is of no use
	Timeout    time.Duration
}

// Gateway sends messages one by one. It is safe for concurrent use.
type Gateway struct {
	settings Settings
	client   *http.Client
}

var (
	_ ports.SMSSender = (*Gateway)(nil)

	originator = regexp.MustCompile(`^([A-Za-z0-9 ]{1,11}|[0-9]{1,15})$`)
	e164       = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
)

// New checks the settings and makes a gateway. transport may be nil for the usual one.
func New(s Settings, transport http.RoundTripper) (*Gateway, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" {
		return nil, errors.New("sms: the address of the gateway is not a URL")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !onThisMachine(u.Hostname())) {
		return nil, errors.New("sms: a gateway on another machine needs https")
	}
	if !originator.MatchString(s.Originator) {
		return nil, errors.New("sms: the originator has at most 11 letters and digits, or is a number")
	}
	if s.Key.IsZero() {
		return nil, errors.New("sms: the access key is missing")
	}
	return &Gateway{settings: s, client: &http.Client{Transport: transport, Timeout: s.Timeout, CheckRedirect: stay}}, nil
}

// stay refuses redirects: they would carry the key and the code to another host.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// message is the body of a request.
type message struct {
	Originator string   `json:"originator"`
	Body       string   `json:"body"`
	Recipients []string `json:"recipients"`
	Type       string   `json:"type"`
	Reference  string   `json:"reference"`
	Validity   int      `json:"validity,omitempty"` // seconds
	Datacoding string   `json:"datacoding"`
}

// Send gives one message to the gateway; it returns nil once the gateway made it.
func (g *Gateway) Send(ctx context.Context, m ports.SMS) error {
	if !e164.MatchString(m.To) || m.Text == "" || m.ID == "" {
		return fmt.Errorf("%w: its id, number or text is not one", ports.ErrSMSRefused)
	}
	req, err := g.request(ctx, m)
	if err != nil {
		return err
	}
	res, err := g.client.Do(req)
	if err != nil {
		return fmt.Errorf("sms: call the gateway: %w", cause(err))
	}
	defer func() { _ = res.Body.Close() }()
	return classify(res.StatusCode, faults(io.LimitReader(res.Body, 64<<10)))
}

func (g *Gateway) request(ctx context.Context, m ports.SMS) (*http.Request, error) {
	body, err := json.Marshal(message{
		Originator: g.settings.Originator, Body: m.Text, Recipients: []string{m.To[1:]}, Type: "sms",
		Reference: m.ID, Validity: int(g.settings.Validity.Seconds()), Datacoding: "auto",
	})
	if err != nil {
		return nil, fmt.Errorf("sms: encode a message: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.settings.URL, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("sms: make a request: %w", err)
	}
	req.Header.Set("Authorization", "AccessKey "+g.settings.Key.Reveal())
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	return req, nil
}

// cause drops the method and address that package http puts before the reason.
func cause(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// onThisMachine knows the names below localhost too (RFC 6761, 6.3).
func onThisMachine(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "127.0.0.1" || host == "::1"
}
