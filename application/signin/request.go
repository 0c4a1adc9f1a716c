package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// request is what was asked: immutable, and sealed with the browser for this login only. No old
// cookie can undo a fact, as no fact is in it.
type request struct {
	Version int               `json:"v"` // of the policy; the login keeps it
	Kind    ports.PortalKind  `json:"k"`
	Service string            `json:"s"`
	Client  realm.ClientID    `json:"c,omitempty"`
	State   []byte            `json:"st,omitempty"`
	Asked   login.Asked       `json:"a"`
	Choose  bool              `json:"ch,omitempty"` // anew on whose behalf, also with a session (MA-32)
	Toward  mandate.ServiceID `json:"tw,omitempty"` // of the network, at which they want to act for somebody
	Session session.ID        `json:"ss,omitempty"` // that this login may go on from (MA-24)
	Lang    []string          `json:"l,omitempty"`
	Started time.Time         `json:"t"`
	Browser string            `json:"b"`           // random: binds the evidence to this browser
	Done    bool              `json:"d,omitempty"` // the login ended; what is left says where one is (XC-08)
	Answer  ports.Destination `json:"an,omitzero"` // of one that ended: where the portal should have been reached (XC-13)
}

// ErrNoLogin: the browser carries no login of this id that can still be used.
var ErrNoLogin = errors.New("signin: no such login in this browser, or it is too old")

// current is a login as its browser brought it.
type current struct {
	id    string
	realm ports.Realm // with the pinned version of the document
	lang  string      // "nl", "en" or "de": of the letters that follow
	from  Browser
	request
}

// Browser is what a browser brings: the id from the address, and the cookie of that login.
type Browser struct {
	Realm  realm.ID
	Login  string
	Cookie []byte
	Device [32]byte // digest of the token by which the browser is known; zero: it has none
	Label  string   // "Firefox, Windows"
	// Network is where the browser is on the internet, coarse: tries are counted for all of it together. Empty:
	// it is not known, and nothing is counted for it.
	Network string
	// Lang gives the language of the page, "nl", "en" or "de", with what the portal asked for. nil: just that.
	Lang func(portal []string) string
}

func (s *Service) seal(ctx context.Context, r realm.ID, id string, q request) ([]byte, error) {
	plain, err := json.Marshal(q)
	if err != nil {
		return nil, fmt.Errorf("signin: write the request: %w", err)
	}
	return s.Sealer.Seal(ctx, r, purposeRequest, id, plain)
}

// open gives the login that the browser carries, or ErrNoLogin for everything that is planted,
// foreign, swapped or too old.
func (s *Service) open(ctx context.Context, b Browser) (current, error) {
	sealed, err := s.unpark(ctx, b)
	if err != nil {
		return current{}, err
	}
	plain, err := s.Sealer.Open(ctx, b.Realm, purposeRequest, b.Login, sealed)
	if errors.Is(err, ports.ErrForged) {
		return current{}, ErrNoLogin
	}
	if err != nil {
		return current{}, fmt.Errorf("signin: open the request: %w", err)
	}
	c := current{id: b.Login, from: b}
	if err := json.Unmarshal(plain, &c.request); err != nil {
		return current{}, ErrNoLogin
	}
	if s.Now().Sub(c.Started) > evidenceLifetime {
		return current{}, ErrNoLogin
	}
	c.realm, err = s.Directory.AtVersion(ctx, b.Realm, c.Version)
	if err != nil {
		return current{}, fmt.Errorf("signin: policy of the login: %w", err)
	}
	if c.lang = language(c.Lang, c.realm.Document.Tenant); b.Lang != nil {
		c.lang = b.Lang(c.Lang) // letters speak as the pages do (XC-30)
	}
	return c, nil
}

// A cookie holds at most cookieLimit bytes of sealed request; a larger one is parked in a row and the
// cookie holds its key.
const (
	cookieLimit  = 2200 // 3 kB in base64, with the name
	parkedMarker = 'P'
	carried      = 'C'
)

func (s *Service) park(ctx context.Context, r realm.ID, sealed []byte) ([]byte, error) {
	if len(sealed) <= cookieLimit {
		return append([]byte{carried}, sealed...), nil
	}
	key, err := s.random(32)
	if err != nil {
		return nil, err
	}
	err = s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error {
		return st.Parked().Put(ctx, digest(key), sealed, s.Now().Add(evidenceLifetime))
	})
	return append([]byte{parkedMarker}, key...), err
}

func (s *Service) unpark(ctx context.Context, b Browser) ([]byte, error) {
	if len(b.Cookie) == 0 {
		return nil, ErrNoLogin
	}
	kind, rest := b.Cookie[0], b.Cookie[1:]
	switch kind {
	case carried:
		return rest, nil
	case parkedMarker:
	default:
		return nil, ErrNoLogin
	}
	var sealed []byte
	err := s.Work.View(ctx, b.Realm, func(ctx context.Context, st ports.Store) (err error) {
		sealed, err = st.Parked().Get(ctx, digest(string(rest)), s.Now())
		return err
	})
	if errors.Is(err, ports.ErrNotFound) {
		return nil, ErrNoLogin
	}
	return sealed, err
}

// finished gives the cookie that stays behind when a login has ended. It holds the portal's answer, for a portal that
// could not be reached, where it has room for it.
func (s *Service) finished(ctx context.Context, c current, answer ports.Destination) ([]byte, error) {
	q := request{Version: c.Version, Kind: c.Kind, Service: c.Service, Started: c.Started, Lang: c.Lang, Browser: c.Browser, Done: true, Answer: answer}
	if answer.Grant == "" || len(answer.URL) > answerLimit {
		q.Answer = ports.Destination{}
	}
	sealed, err := s.seal(ctx, c.realm.ID, c.id, q)
	if err != nil {
		return nil, err
	}
	return append([]byte{carried}, sealed...), nil
}

// answerLimit is the longest address that a cookie keeps beside what is left of a login.
const answerLimit = cookieLimit / 2
