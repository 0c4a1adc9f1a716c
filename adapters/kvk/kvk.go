// Package kvk reads the business register by the Handelsregister API of the Chamber of Commerce (EHERKENNING 11).
// It implements ports.BusinessRegister. Answers are kept in memory for a few minutes, as that register asks.
package kvk

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// Lifetime is how long an answer is used before the register is asked again.
const Lifetime = 5 * time.Minute

// Config says where the register is and what we may do there. Timeout, Pause and Memory have a default.
type Config struct {
	BaseURL string         // "https://api.kvk.nl/api"; https unless it is on this machine
	Key     secret.Text    // of our subscription
	Roots   *x509.CertPool // for TLS; nil: those of the system, among which the register's own may not be
	Timeout time.Duration  // of a whole question, a second try included; 5 seconds
	Pause   time.Duration  // before that second try; a quarter of a second
	Memory  int            // bytes of answers to keep, about; 8 MB
	Now     func() time.Time
	Log     *slog.Logger
}

// Register asks the register. It is safe for concurrent use.
type Register struct {
	config Config
	base   string // without a slash at the end
	client *http.Client
	cache  *cache
}

var _ ports.BusinessRegister = (*Register)(nil)

// New checks the config and makes a Register. It makes no call.
func New(c Config) (*Register, error) {
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("kvk: the address of the register is not a plain URL")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !onThisMachine(u.Hostname())) {
		return nil, errors.New("kvk: a register on another machine needs https")
	}
	if c.Key.IsZero() || strings.ContainsFunc(c.Key.Reveal(), func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("kvk: the key is missing, or holds what no header can")
	}
	if c.Now == nil || c.Log == nil {
		return nil, errors.New("kvk: a clock and a log are needed")
	}
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Second
	}
	if c.Pause == 0 {
		c.Pause = 250 * time.Millisecond
	}
	if c.Memory == 0 {
		c.Memory = 8 << 20
	}
	return &Register{config: c, base: strings.TrimRight(c.BaseURL, "/"), client: newClient(c.Roots), cache: newCache(c.Memory, c.Now)}, nil
}

// Organisation implements ports.BusinessRegister.
func (r *Register) Organisation(ctx context.Context, k identity.KvK) (identity.Extract, error) {
	if k.IsZero() {
		return identity.Extract{}, ports.ErrNotFound
	}
	e, err := ask(ctx, r, "/v1/basisprofielen/"+k.String(), maxProfile, func(b []byte) (identity.Extract, error) { return readProfile(b, k) })
	e.TradeNames = slices.Clone(e.TradeNames)
	return e, err
}

// Branch implements ports.BusinessRegister.
func (r *Register) Branch(ctx context.Context, k identity.KvK, b identity.Branch) (identity.BranchExtract, error) {
	if k.IsZero() || b.IsZero() {
		return identity.BranchExtract{}, ports.ErrNotFound
	}
	found, err := ask(ctx, r, "/v1/vestigingsprofielen/"+b.String(), maxProfile, func(raw []byte) (identity.BranchExtract, error) { return readBranch(raw, b) })
	if err != nil {
		return identity.BranchExtract{}, err
	}
	if found.KvK != k {
		return identity.BranchExtract{}, fmt.Errorf("%w: it is a branch of another organisation", ports.ErrNotFound)
	}
	return found, nil
}

// Branches implements ports.BusinessRegister. The API can only search by whole name, so the list is fetched once and
// searched here: branches of one organisation often share their name and differ in their place.
func (r *Register) Branches(ctx context.Context, q ports.BranchQuery) (ports.BranchPage, error) {
	if q.Organisation.IsZero() {
		return ports.BranchPage{}, ports.ErrNotFound
	}
	all, err := ask(ctx, r, "/v1/basisprofielen/"+q.Organisation.String()+"/vestigingen", maxBranches, func(b []byte) (branchList, error) { return readBranches(b, q.Organisation) })
	if errors.Is(err, ports.ErrNotFound) {
		// One answer for two things: no such organisation, or none of its branches.
		_, err = r.Organisation(ctx, q.Organisation)
	}
	if err != nil {
		return ports.BranchPage{}, err
	}
	return all.page(q), nil
}
