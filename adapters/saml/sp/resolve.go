package sp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/xmlcrypt"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Resolve fetches the message behind an artifact over mutual TLS and reads it.
func (p *Provider) Resolve(ctx context.Context, r realm.ID, in ports.UpstreamReturn) (ports.UpstreamAnswer, error) {
	c, err := p.config.Connections(ctx, r)
	if err != nil {
		return ports.UpstreamAnswer{}, fmt.Errorf("sp: connection: %w", err)
	}
	service, ok := c.service(in.Service)
	if !ok {
		return ports.UpstreamAnswer{}, fmt.Errorf("sp: service %q: %w", in.Service, ports.ErrNotFound)
	}
	keys, err := p.keys(ctx, r)
	if err != nil {
		return ports.UpstreamAnswer{}, err
	}
	x := &reading{in: in, connection: c, service: service, plain: xmlcrypt.NewMessage(c.EntityID, keys)}
	x.until = in.Now.Add(maxAge + c.skew())
	assertion, err := p.resolve(ctx, r, x)
	return x.answer(assertion, err)
}

// keys gives those that encrypted identifiers may be meant for, the active one first.
func (p *Provider) keys(ctx context.Context, r realm.ID) ([]xmlcrypt.Key, error) {
	published, err := p.config.Keys.Published(ctx, r, ports.KeySAMLDecryption)
	if err != nil {
		return nil, fmt.Errorf("sp: decryption keys: %w", err)
	}
	keys := make([]xmlcrypt.Key, 0, len(published))
	for _, k := range published {
		key, err := decryptionKey(k)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func (p *Provider) resolve(ctx context.Context, r realm.ID, x *reading) (*ports.Assertion, error) {
	trust, err := x.connection.Broker.Trust()
	if err != nil {
		return nil, unavailable("metadata")
	}
	x.trust = trust
	location, oneTime, err := endpoint(x.in.Artifact, trust)
	if err != nil {
		return nil, err
	}
	x.oneTime = append(x.oneTime, oneTime)
	id, err := newID(p.config.Random)
	if err != nil {
		return nil, err
	}
	x.resolveID = id
	body, err := p.exchange(ctx, r, x, location)
	if err != nil {
		return nil, err
	}
	return x.consume(body)
}

func (p *Provider) exchange(ctx context.Context, r realm.ID, x *reading, location string) ([]byte, error) {
	signer, err := p.signer(ctx, r)
	if err != nil {
		return nil, err
	}
	envelope, err := artifactResolve(x.connection, x.resolveID, location, x.in.Artifact, signer, x.in.Now)
	if err != nil {
		return nil, err
	}
	h, err := p.client(ctx, r, x.connection, x.trust.EntityID)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, metadata.Timeout)
	defer cancel()
	return call(ctx, h, location, envelope)
}

// reading is one answer on its way from bytes to an assertion: what was asked, and what was found
// so far that must be spent once.
type reading struct {
	in         ports.UpstreamReturn
	connection Connection
	service    Service
	trust      *metadata.Trust
	plain      *xmlcrypt.Message
	resolveID  string // of our ArtifactResolve
	requestID  string // of the AuthnRequest that this answers

	oneTime []string
	until   time.Time
}

// consume reads a SOAP body. A panic, which no known input causes, is one refused login
// (SAML.md 5.1, 10).
func (x *reading) consume(body []byte) (assertion *ports.Assertion, err error) {
	defer func() {
		if recover() != nil {
			assertion, err = nil, rejected("panic")
		}
	}()
	outer, err := open(body)
	if err != nil {
		return nil, err
	}
	signed, err := xmlsig.Verify(outer, x.trust.Signing, x.in.Now)
	if err != nil {
		return nil, rejected("signature")
	}
	return x.artifactResponse(signed)
}

func (x *reading) answer(assertion *ports.Assertion, err error) (ports.UpstreamAnswer, error) {
	answer := ports.UpstreamAnswer{Assertion: assertion, OneTime: x.oneTime, Until: x.until}
	if err == nil {
		return answer, nil
	}
	var r refusal
	if !errors.As(err, &r) {
		return ports.UpstreamAnswer{}, err
	}
	answer.Assertion, answer.Failure, answer.Detail = nil, r.failure, r.detail
	return answer, nil
}
