package wire

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/voordeur/voordeur/adapters/simulator/portal"
	"github.com/voordeur/voordeur/adapters/simulator/start"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Sandboxes are numbered within what the scheme reserves for test systems (EHERKENNING 6.1).
const (
	firstSandbox  = 9001
	mostSandboxes = 99
)

// sandboxes are the realms that people made to build a portal against.
type sandboxes struct {
	demo *Demo

	mu      sync.Mutex
	all     []start.Sandbox // by number
	portals map[string]http.Handler
}

var _ start.Sandboxes = (*sandboxes)(nil)

// openSandboxes finds those that an earlier start made.
func (d *Demo) openSandboxes(ctx context.Context) (*sandboxes, error) {
	s := &sandboxes{demo: d, portals: map[string]http.Handler{}}
	for n := firstSandbox; n < firstSandbox+mostSandboxes; n++ {
		slug, err := realm.ParseSlug(fmt.Sprintf("sandbox/oefen-%d", n))
		if err != nil {
			return nil, err
		}
		r, err := d.App.Realms.BySlug(ctx, slug)
		if errors.Is(err, ports.ErrNotFound) {
			break // they are made in the order of their numbers
		}
		if err != nil {
			return nil, err
		}
		if err := s.join(settled{demoRealm: sandboxRealm(n), doc: r.Document}, n); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func sandboxRealm(n int) demoRealm {
	return demoRealm{file: demo.Sandbox, host: fmt.Sprintf("oefen-%d.localhost", n), portal: portal.Sandbox}
}

// All implements start.Sandboxes.
func (s *sandboxes) All() []start.Sandbox {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

func (s *sandboxes) portal(host string) (http.Handler, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.portals[host]
	return h, ok
}

// Make implements start.Sandboxes. One at a time: each takes the next number.
func (s *sandboxes) Make(ctx context.Context, redirect string) (start.Sandbox, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) == mostSandboxes {
		return start.Sandbox{}, start.ErrFull
	}
	n := firstSandbox + len(s.all)
	text, err := s.document(n, redirect)
	if err != nil {
		return start.Sandbox{}, err
	}
	made, err := s.demo.App.Publish(ctx, text, "demo")
	if faulty := new(policies.Faulty); errors.As(err, &faulty) {
		return start.Sandbox{}, errors.Join(start.ErrAddress, err) // nothing else of it was typed
	}
	if err == nil {
		err = s.join(settled{demoRealm: sandboxRealm(n), text: text, doc: made.Realm.Document}, n)
	}
	if err != nil {
		s.demo.log.ErrorContext(ctx, "a sandbox could not be made", "error", err)
		return start.Sandbox{}, err
	}
	return s.all[len(s.all)-1], nil
}

// document is that of the demo with the number, the address and the secret of this one.
func (s *sandboxes) document(n int, redirect string) ([]byte, error) {
	at, err := url.Parse(redirect)
	if err != nil || at.Scheme == "" || at.Host == "" {
		return nil, start.ErrAddress
	}
	secret, err := s.secret(n)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256([]byte(secret))
	key, err := s.key(n)
	if err != nil {
		return nil, err
	}
	public, err := key.Public()
	if err != nil {
		return nil, err
	}
	return []byte(strings.NewReplacer(
		"9001", itoa(n), "localhost:8080", "localhost:"+itoa(s.demo.Port), `"http://localhost:3000/callback"`, quoted(redirect),
		`"http://localhost:3000/"`, quoted(at.Scheme+"://"+at.Host+"/"),
		"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "sha256:"+hex.EncodeToString(hash[:]), `{"keys":[]}`, public,
	).Replace(string(demo.Sandbox))), nil
}

// quoted writes a text as YAML, of which JSON is a part.
func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// secret is what the developer's client proves itself with. It is kept, so that its page can show it again: practice only.
func (s *sandboxes) secret(n int) (string, error) {
	return s.kept(fmt.Sprintf("sandbox-%d-secret", n), func() (string, error) { return newID(), nil })
}

// key is the other thing to prove oneself with.
func (s *sandboxes) key(n int) (start.Key, error) {
	text, err := s.kept(fmt.Sprintf("sandbox-%d-key.pem", n), func() (string, error) {
		made, err := start.NewKey(system.Random())
		return string(made), err
	})
	return start.Key(text), err
}

func (s *sandboxes) kept(name string, fresh func() (string, error)) (string, error) {
	b, err := os.ReadFile(s.demo.path(name))
	if !errors.Is(err, fs.ErrNotExist) {
		return string(b), err
	}
	made, err := fresh()
	if err != nil {
		return "", err
	}
	return made, os.WriteFile(s.demo.path(name), []byte(made), 0o600)
}

// join tells the broker of a sandbox, and opens its example portal. The caller holds the lock, or is alone.
func (s *sandboxes) join(r settled, n int) error {
	secret, err := s.secret(n)
	if err != nil {
		return err
	}
	key, err := s.key(n)
	if err != nil {
		return err
	}
	if err := s.demo.Scheme.Add(s.demo.provider(r, r.doc.EHerkenning)); err != nil {
		return err
	}
	example, err := s.demo.relying(r, s.demo.log)
	if err != nil {
		return err
	}
	out := start.Sandbox{Number: n, Issuer: s.demo.issuer(r), Example: s.demo.URL(r.host, "/"), Secret: secret}
	for _, p := range r.doc.Portals {
		for _, c := range p.Clients {
			switch c.Authentication {
			case realm.ClientSecretBasic:
				out.Client, out.Redirect = string(c.ID), c.RedirectURIs[0]
			case realm.NoAuthentication:
				out.App = string(c.ID)
			case realm.PrivateKeyJWT:
				if len(c.JWKS) > 0 { // the example portal publishes its keys; an older sandbox has no such client
					out.KeyClient, out.Key = string(c.ID), key
				}
			}
		}
	}
	s.all, s.portals[r.host] = append(s.all, out), example.Handler()
	return nil
}

// Sandboxes lists them.
func (d *Demo) Sandboxes() []start.Sandbox { return d.sandboxes.All() }
