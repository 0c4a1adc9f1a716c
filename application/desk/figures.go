package desk

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Figures are the numbers of accounts of a realm, by kind.
type Figures struct {
	At
	Kinds []KindFigures
}

// KindFigures are those of one kind.
type KindFigures struct {
	Kind policy.Accounts
	ports.Figures
	Factors []policy.FactorRule // that such accounts may use, with their ends (MA-21)
}

// Ending gives the factor rule that has an end, if the factor has one.
func (k KindFigures) Ending(f policy.Factor) (time.Time, bool) {
	for _, rule := range k.Factors {
		if rule.Factor == f && !rule.Until.IsZero() {
			return rule.Until, true
		}
	}
	return time.Time{}, false
}

// asleepAfter counts as asleep where the policy warns nobody.
const asleepAfter = 365 * 24 * time.Hour

// Figures tells how many people use what: before a method ends, the administrator must know how many still
// lean on it (MA-21).
func (s *Service) Figures(ctx context.Context, c Caller, environment string) (Figures, error) {
	var out Figures
	err := s.in(ctx, c, environment, SeeFigures, func(ctx context.Context, st ports.Store, at At) error {
		out = Figures{At: at}
		for _, kind := range at.Target.Document.Policy.Accounts {
			quiet := kind.Unused.Warn
			if quiet == 0 {
				quiet = asleepAfter
			}
			n, err := st.Accounts().Figures(ctx, kind.ID, s.Now().Add(-quiet))
			if err != nil {
				return err
			}
			out.Kinds = append(out.Kinds, KindFigures{kind, n, factors(at.Target.Document.Policy, kind.ID)})
		}
		return st.Audit().Append(ctx, s.event(at.Actor(), audit.FiguresViewed, "accounts"))
	})
	return out, err
}

// factors gives the second factors of the audiences that such accounts log in with.
func factors(p policy.Policy, kind string) []policy.FactorRule {
	var out []policy.FactorRule
	for _, service := range p.Services {
		for _, a := range service.Audiences {
			for _, m := range a.Methods {
				if m.Method == policy.Account && m.Accounts == kind {
					out = append(out, a.SecondFactors...)
				}
			}
		}
	}
	return out
}
