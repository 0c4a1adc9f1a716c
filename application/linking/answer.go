package linking

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// Resend implements ports.LinkProver.
func (s *Service) Resend(ctx context.Context, st ports.Store, p ports.LinkProof) (time.Time, error) {
	a, err := s.load(ctx, st, p)
	if err != nil || a.Account == "" || a.Outcome != "" {
		return time.Time{}, err
	}
	until, err := s.Codes.Send(ctx, st, s.pincode(p, a))
	if err != nil || !until.IsZero() {
		return until, err
	}
	a.Code, a.Wait = "", time.Time{}
	return time.Time{}, s.keep(ctx, st, p, a)
}

// Answer implements ports.LinkProver. The account is held before the pincode, as everywhere.
func (s *Service) Answer(ctx context.Context, st ports.Store, p ports.LinkProof, typed string) (ports.CodeState, error) {
	a, err := s.load(ctx, st, p)
	switch {
	case err != nil:
		return "", err
	case a.Account == "":
		return ports.CodeExpired, nil // nothing was shown, or it counts no more
	case a.Outcome != "":
		return ports.CodeUsed, nil
	}
	account, err := st.PortalAccounts().ForUpdate(ctx, a.Account)
	if err != nil {
		return "", err
	}
	if a.Code, err = s.compare(ctx, st, p, a, typed); err != nil {
		return "", err
	}
	if a.Code != "" {
		return a.Code, s.keep(ctx, st, p, a)
	}
	a.ProvenAt = s.Now()
	return "", s.settle(ctx, st, p, a, account, "")
}

// compare takes the answer to the pincode. One that went to another address than that of this attempt is as good
// as none.
func (s *Service) compare(ctx context.Context, st ports.Store, p ports.LinkProof, a attempt, typed string) (ports.CodeState, error) {
	answer, err := s.Codes.Answer(ctx, st, s.pincode(p, a), typed)
	switch {
	case err != nil:
		return "", err
	case !answer.Asked || (answer.Refused == "" && answer.To != a.Address):
		return ports.CodeExpired, nil
	case answer.Refused != "" || !p.Realm.Document.Policy.Email.Unique:
		return answer.Refused, nil
	}
	address, err := identity.ParseEmail(a.Address)
	if err != nil {
		return "", err
	}
	taken, err := st.People().SameEmail(ctx, address, p.Person)
	if err != nil || !taken {
		return "", err
	}
	return ports.CodeTaken, nil
}

// Explain implements ports.LinkProver.
func (s *Service) Explain(ctx context.Context, st ports.Store, p ports.LinkProof, reason string) error {
	a, err := s.load(ctx, st, p)
	if err != nil || a.Outcome != linking.ReasonAsked || reason == "" || len([]rune(reason)) > linking.MaxReason {
		return err
	}
	account, err := st.PortalAccounts().ForUpdate(ctx, a.Account)
	if err != nil {
		return err
	}
	if !s.Now().Before(a.ProvenAt.Add(explainLifetime)) {
		return s.keep(ctx, st, p, a.lapse())
	}
	return s.settle(ctx, st, p, a, account, reason)
}
