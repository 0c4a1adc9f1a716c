// Package handelsregister is a business register to practise with: invented organisations behind the API that the
// Chamber of Commerce documents (EHERKENNING 11), and a page that says which numbers there are to try. It shares
// no code with what reads it.
package handelsregister

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/domain/secret"
)

// Config says who is registered and who may ask.
type Config struct {
	AccessKey     secret.Text    // of the only subscription
	Organisations []Organisation // nil: those of Practice
	Delay         time.Duration  // of an answer about a Slow one; 0: twenty seconds
}

// Register is safe for concurrent use.
type Register struct {
	config   Config
	byKvK    map[string]Organisation
	byBranch map[string]Organisation
}

// New refuses a number that is there twice.
func New(c Config) (*Register, error) {
	if c.AccessKey.IsZero() {
		return nil, errors.New("handelsregister: AccessKey is required")
	}
	if c.Organisations == nil {
		c.Organisations = Practice()
	}
	if c.Delay == 0 {
		c.Delay = 20 * time.Second
	}
	r := &Register{config: c, byKvK: map[string]Organisation{}, byBranch: map[string]Organisation{}}
	for _, o := range c.Organisations {
		if _, double := r.byKvK[o.KvK]; double {
			return nil, errors.New("handelsregister: two organisations have number " + o.KvK)
		}
		r.byKvK[o.KvK] = o
		for _, b := range o.Branches {
			if _, double := r.byBranch[b.Number]; double {
				return nil, errors.New("handelsregister: two branches have number " + b.Number)
			}
			r.byBranch[b.Number] = o
		}
	}
	return r, nil
}

// Organisations lists who is registered.
func (r *Register) Organisations() []Organisation { return slices.Clone(r.config.Organisations) }

// Handler serves the API below /api and the page for people.
func (r *Register) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", r.page)
	mux.Handle("GET /look/", look.Assets())
	mux.HandleFunc("GET /", unknownPage)
	mux.Handle("GET /api/", r.api())
	return mux
}
