package linkdesk

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// HashState says in one word how the password of an account is kept, and nothing of it.
type HashState string

// The states.
const (
	NoPassword HashState = "none"
	OldHash    HashState = "legacy" // as it was imported: nobody has shown its password since (MH-32)
	TodaysHash HashState = "today"
)

// Detail is what the desk sees of an account: states and their reasons, and no secrets.
type Detail struct {
	Account linking.Account // without its hash
	Hash    HashState
	Scheme  credential.Scheme        // of an old hash
	Links   []Held                   // all there ever were, the newest first
	Codes   []linking.ActivationCode // likewise, without their digests
	Shown   bool                     // the addresses, in full
}

// Held is a link with who it is of; the zero Profile where they are gone.
type Held struct {
	linking.Link
	Of ports.Profile
}

// Holder gives the active link; false where nobody holds the account.
func (d Detail) Holder() (Held, bool) {
	return d.first(func(h Held) bool { return h.State == linking.LinkActive })
}

func (d Detail) first(is func(Held) bool) (Held, bool) {
	if i := slices.IndexFunc(d.Links, is); i >= 0 {
		return d.Links[i], true
	}
	return Held{}, false
}

// Look shows an account. Addresses stay masked unless they are asked for, and both are recorded.
func (s *Service) Look(ctx context.Context, at At, id linking.AccountID, show bool) (Detail, error) {
	var out Detail
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) (err error) {
		if out, err = s.detail(ctx, st, id); err != nil {
			return err
		}
		action := audit.PortalAccountViewed
		if out.Shown = show; show {
			action = audit.PortalAccountShown
		}
		return st.Audit().Append(ctx, s.event(at, action, id.Object()))
	})
	return out, err
}

func (s *Service) detail(ctx context.Context, st ports.Store, id linking.AccountID) (Detail, error) {
	a, err := st.PortalAccounts().ByID(ctx, id)
	if err != nil {
		return Detail{}, err
	}
	out := Detail{Account: a, Hash: hashState(a)}
	if out.Hash == OldHash {
		out.Scheme = a.Hash.Params().Scheme
	}
	out.Account.Hash = credential.Hash{}
	links, err := st.Links().Of(ctx, id)
	if err != nil {
		return out, err
	}
	for _, l := range links {
		of, err := st.People().ByID(ctx, l.Person, s.Now())
		if err != nil && !errors.Is(err, ports.ErrNotFound) {
			return out, err
		}
		out.Links = append(out.Links, Held{l, of})
	}
	codes, err := st.ActivationCodes().Of(ctx, id)
	for _, c := range codes {
		c.Sum = nil
		out.Codes = append(out.Codes, c)
	}
	return out, err
}

func hashState(a linking.Account) HashState {
	switch {
	case a.Hash.IsZero():
		return NoPassword
	case a.Legacy:
		return OldHash
	}
	return TodaysHash
}

// Ending is a proof with the end of its period; zero: it has none.
type Ending struct {
	Proof  policy.LinkProof
	Until  time.Time
	Counts bool // now
}

// Figures are the numbers of accounts and links of a realm.
type Figures struct {
	ports.PortalAccountFigures
	Proofs []Ending // by which one can link
}

// Figures tells how many accounts still wait for their old password to be shown (MH-32), and until when it counts.
func (s *Service) Figures(ctx context.Context, at At) (Figures, error) {
	var out Figures
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) (err error) {
		if out.PortalAccountFigures, err = st.PortalAccounts().Figures(ctx); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.event(at, audit.FiguresViewed, "portal-accounts"))
	})
	rules, _ := Rules(at.Realm.Document)
	for _, p := range rules.Proofs {
		out.Proofs = append(out.Proofs, Ending{p.Proof, p.Until, p.Contains(s.Now())})
	}
	return out, err
}
