package signin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// facts is what a login has proven so far: the content of its row. It is sealed at rest, as it names people.
type facts struct {
	Choice      login.Choice    `json:"choice,omitzero"`
	Failure     login.Reason    `json:"failure,omitempty"`
	Had         assurance.Level `json:"had,omitempty"`
	Upstream    *provenUpstream `json:"upstream,omitempty"`
	Address     string          `json:"address,omitempty"`    // typed for verification, kept for going back (MS-51)
	CodeState   ports.CodeState `json:"code,omitempty"`       // what the last answer led to
	At          time.Time       `json:"at,omitzero"`          // of the proof or the refusal
	Institution institution     `json:"institution,omitzero"` // for which the person acts (MH-43)
	Told        login.Reason    `json:"told,omitempty"`       // the refusal that the log tells of; empty: the login is none now
	accountFacts
}

// accountFacts is what a login with an account has proven and chosen.
type accountFacts struct {
	Account      *provenAccount          `json:"account,omitempty"`
	Factors      login.Factors           `json:"factors,omitzero"`
	Channel      policy.Factor           `json:"channel,omitempty"` // of the code that is asked now; empty: the first that will do
	Misses       int                     `json:"misses,omitempty"`  // wrong codes of an authenticator in a row (MA-27)
	Trust        bool                    `json:"trust,omitempty"`   // this browser is to be spared the second factor (MA-31)
	Skipped      bool                    `json:"skipped,omitempty"`
	Accepted     bool                    `json:"accepted,omitempty"`
	Enrolled     bool                    `json:"enrolled,omitempty"`
	Recovery     string                  `json:"recovery,omitempty"`     // codes made in this login, until they are put away
	Organisation identity.OrganisationID `json:"organisation,omitempty"` // on whose behalf (MA-32)
	Forgot       *forgotten              `json:"forgot,omitempty"`
	Repair       bool                    `json:"repair,omitempty"` // of a blocked enrolment: a code was sent (OL-32)
}

// provenAccount is an account whose password was right in this login.
type provenAccount struct {
	ID       identity.PersonID `json:"id"`
	Password time.Time         `json:"password"` // when the password was set: another one is not proven
	At       time.Time         `json:"at"`
}

// provenUpstream is the broker's assertion, in plain texts.
type provenUpstream struct {
	KvK          string          `json:"kvk,omitempty"`
	RSIN         string          `json:"rsin,omitempty"`
	Acting       string          `json:"acting"`
	Level        assurance.Level `json:"level"`
	Branch       string          `json:"branch,omitempty"`
	Intermediary string          `json:"intermediary,omitempty"`
	Name         string          `json:"name,omitempty"`
	Authority    string          `json:"authority,omitempty"`
	At           time.Time       `json:"at"`
}

func provenBy(a ports.Assertion) *provenUpstream {
	return &provenUpstream{
		KvK: a.Subject.Legal.KvK.String(), RSIN: a.Subject.Legal.RSIN.String(), Acting: a.Subject.Acting.String(), Level: a.Level,
		Branch: a.Branch.String(), Intermediary: a.Intermediary.String(), Name: a.OrganisationName, Authority: a.Authority, At: a.AuthenticatedAt,
	}
}

// row is a login's row, opened.
type row struct {
	ports.LoginRow
	facts
	owner  *owner // read in this unit of work, and as it is now; nil: not read, or a step may have changed them
	detail string // of what the broker said just now, for the log
}

// exists tells whether anything was proven or refused yet.
func (r row) exists() bool { return r.Revision > 0 }

// changed: a step may have changed the account and what belongs to it, so it is read anew for the next one.
func (r *row) changed() { r.owner = nil }

// read gives the row of the login, or an empty one where there is none yet. hold keeps it until the
// unit of work ends. A row of another browser is as good as none: ErrNoLogin.
func (s *Service) read(ctx context.Context, st ports.Store, c current, hold bool) (row, error) {
	get := st.Logins().Get
	if hold {
		get = st.Logins().ForUpdate
	}
	l, err := get(ctx, c.id)
	if errors.Is(err, ports.ErrNotFound) {
		return row{LoginRow: ports.LoginRow{ID: c.id, Browser: digest(c.Browser), Expires: s.Now().Add(evidenceLifetime)}}, nil
	}
	if err != nil {
		return row{}, err
	}
	if l.Browser != digest(c.Browser) || !s.Now().Before(l.Expires) {
		return row{}, ErrNoLogin
	}
	out := row{LoginRow: l}
	plain, err := s.Sealer.Open(ctx, c.realm.ID, purposeFacts, c.id, l.Facts)
	if err != nil {
		return row{}, fmt.Errorf("signin: open the facts of a login: %w", err)
	}
	return out, json.Unmarshal(plain, &out.facts)
}

// put stores the row with its facts.
func (s *Service) put(ctx context.Context, st ports.Store, r realm.ID, w row) error {
	plain, err := json.Marshal(w.facts)
	if err != nil {
		return fmt.Errorf("signin: write the facts of a login: %w", err)
	}
	if w.LoginRow.Facts, err = s.Sealer.Seal(ctx, r, purposeFacts, w.ID, plain); err != nil {
		return err
	}
	return st.Logins().Put(ctx, w.LoginRow)
}

// subjectKey names who a login is about without telling it: one login has one subject.
func (s *Service) subjectKey(ctx context.Context, r realm.ID, u *provenUpstream) (string, error) {
	return s.key(ctx, r, purposeSubject, u.KvK, u.RSIN, u.Acting)
}

// key is a keyed digest in text form.
func (s *Service) key(ctx context.Context, r realm.ID, p ports.Purpose, parts ...string) (string, error) {
	mac, err := s.Sealer.MAC(ctx, r, p, parts...)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(mac), nil
}
