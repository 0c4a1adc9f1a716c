package keys

import (
	"context"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"fmt"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// sealing is the purpose under which private keys are sealed with the data key of their realm.
const sealing ports.Purpose = "private-key"

// Active gives the key that signs or decrypts now.
func (s *Store) Active(ctx context.Context, r realm.ID, use ports.KeyUse) (ports.Key, error) {
	g, err := s.ring(ctx, r)
	if err != nil {
		return ports.Key{}, err
	}
	return g.active(use)
}

// Published gives the active key, then the announced ones, then those that retire.
func (s *Store) Published(ctx context.Context, r realm.ID, use ports.KeyUse) ([]ports.Key, error) {
	g, err := s.ring(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []ports.Key
	for _, state := range []ports.KeyState{ports.KeyActive, ports.KeyAnnounced, ports.KeyRetiring} {
		keys, err := g.keys(use, state)
		if err != nil {
			return nil, err
		}
		out = append(out, keys...)
	}
	return out, nil
}

// TLSCertificate gives the active client certificate of the realm.
func (s *Store) TLSCertificate(ctx context.Context, r realm.ID) (tls.Certificate, error) {
	k, err := s.Active(ctx, r, ports.KeySAMLTLS)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{k.Certificate.Raw}, PrivateKey: k.Signer, Leaf: k.Certificate}, nil
}

func (g *ring) active(use ports.KeyUse) (ports.Key, error) {
	keys, err := g.keys(use, ports.KeyActive)
	if err != nil {
		return ports.Key{}, err
	}
	if len(keys) == 0 {
		return ports.Key{}, fmt.Errorf("keys: realm %s has no active %s key: %w", g.realm, use, ports.ErrNotFound)
	}
	return keys[0], nil
}

func (g *ring) keys(use ports.KeyUse, state ports.KeyState) ([]ports.Key, error) {
	var out []ports.Key
	for _, rec := range g.set.Records {
		if rec.Use != use || rec.State != state || symmetric(use) {
			continue
		}
		k, err := g.private[rec.ID]()
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

// parse opens a private key: milliseconds for RSA, so it happens once per ring and only when asked for.
func (g *ring) parse(rec ports.KeyRecord) (ports.Key, error) {
	der, err := g.open(sealing, rec.ID, rec.Sealed)
	if err != nil {
		return ports.Key{}, fmt.Errorf("keys: open %s key %s of realm %s: %w", rec.Use, rec.ID, g.realm, err)
	}
	signer, err := parseSigner(der)
	if err != nil {
		return ports.Key{}, fmt.Errorf("keys: %s key %s of realm %s: %w", rec.Use, rec.ID, g.realm, err)
	}
	k := ports.Key{ID: rec.ID, Use: rec.Use, State: rec.State, Signer: signer, NotAfter: rec.NotAfter}
	if len(rec.Certificate) == 0 {
		return k, nil
	}
	k.Certificate, err = x509.ParseCertificate(rec.Certificate)
	if err != nil {
		return ports.Key{}, fmt.Errorf("keys: certificate of %s key %s of realm %s: %w", rec.Use, rec.ID, g.realm, err)
	}
	return k, nil
}

func parseSigner(der []byte) (crypto.Signer, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("not a PKCS #8 key: %w", err)
	}
	signer, ok := parsed.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("a %T does not sign", parsed)
	}
	return signer, nil
}

func symmetric(use ports.KeyUse) bool { return use == ports.KeyData || use == ports.KeyDigest }
