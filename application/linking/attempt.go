package linking

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// attempt is what somebody showed so far, in one login or session. It is kept sealed, under the name of that
// login or session, and counts for the one who showed it (MH-31).
type attempt struct {
	Subject    string              `json:"subject"`
	Account    linking.AccountID   `json:"account,omitempty"` // whose password or code was right; empty: none
	Proof      linking.Proof       `json:"proof,omitempty"`
	PasswordAt time.Time           `json:"password,omitzero"` // another password than this one proves nothing
	Selector   string              `json:"selector,omitempty"`
	UserName   string              `json:"user-name,omitempty"` // as it was typed, like the address
	Address    string              `json:"address,omitempty"`
	Wait       time.Time           `json:"wait,omitzero"`   // before this instant no pincode is sent: others were
	Code       ports.CodeState     `json:"code,omitempty"`  // what the last pincode led to
	ProvenAt   time.Time           `json:"proven,omitzero"` // the pincode was right
	Outcome    linking.Outcome     `json:"outcome,omitempty"`
	Lapsed     bool                `json:"lapsed,omitempty"`
	Forgot     ports.ForgottenLink `json:"forgot,omitzero"`
}

// attemptLifetime is that of what a login has proven (ARCHITECTURE 5); explainLifetime is how long the proof of
// account and mailbox waits for a reason.
const (
	attemptLifetime = 60 * time.Minute
	explainLifetime = 15 * time.Minute
)

func place(p ports.LinkProof) [32]byte { return digest("link-attempt:" + p.Within) }

// load gives what was shown; of somebody else it gives nothing.
func (s *Service) load(ctx context.Context, st ports.Store, p ports.LinkProof) (attempt, error) {
	sealed, err := st.Parked().Get(ctx, place(p), s.Now())
	if errors.Is(err, ports.ErrNotFound) {
		return attempt{Subject: p.Subject}, nil
	}
	if err != nil {
		return attempt{}, err
	}
	plain, err := s.Sealer.Open(ctx, p.Realm.ID, purposeAttempt, p.Within, sealed)
	if err != nil {
		return attempt{}, fmt.Errorf("linking: open an attempt: %w", err)
	}
	var out attempt
	if err := json.Unmarshal(plain, &out); err != nil {
		return attempt{}, fmt.Errorf("linking: read an attempt: %w", err)
	}
	if out.Subject != p.Subject {
		return attempt{Subject: p.Subject}, nil
	}
	return out, nil
}

func (s *Service) keep(ctx context.Context, st ports.Store, p ports.LinkProof, a attempt) error {
	plain, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("linking: write an attempt: %w", err)
	}
	sealed, err := s.Sealer.Seal(ctx, p.Realm.ID, purposeAttempt, p.Within, plain)
	if err != nil {
		return err
	}
	return st.Parked().Put(ctx, place(p), sealed, s.Now().Add(attemptLifetime))
}

// lapse gives an attempt whose proofs count no more: what was typed is left, but for secrets.
func (a attempt) lapse() attempt {
	return attempt{Subject: a.Subject, Proof: a.Proof, UserName: a.UserName, Address: a.Address, Lapsed: true}
}

// State implements ports.LinkProver.
func (s *Service) State(ctx context.Context, st ports.Store, p ports.LinkProof) (ports.LinkState, error) {
	a, err := s.load(ctx, st, p)
	out := ports.LinkState{
		ByCode: a.Proof == linking.ByActivation, Email: a.Address, UserName: a.UserName, Outcome: a.Outcome, Lapsed: a.Lapsed, Forgot: a.Forgot,
	}
	if err != nil || a.Account == "" {
		return out, err
	}
	if a.Outcome != "" {
		out.Account, err = st.PortalAccounts().ByID(ctx, a.Account)
		out.Account.Hash = credential.Hash{}
		return out, err
	}
	proof := s.pincode(p, a)
	if out.Pincode, err = s.Codes.State(ctx, st, proof); err != nil {
		return out, err
	}
	if out.Pincode.To != a.Address { // none was sent there yet
		out.Pincode = ports.CodeProofState{To: a.Address, ResendAt: a.Wait}
	}
	if a.Code != "" {
		out.Pincode.Code = a.Code
	}
	if a.Code == ports.CodeTooMany {
		out.Blocked, err = s.Codes.Blocked(ctx, st, proof)
	}
	return out, err
}

// pincode is the proof by the pincode. Its digest is over login or session, the account (which the purpose
// names), who answers, and the address: a pincode for others of these proves nothing (MH-31).
func (s *Service) pincode(p ports.LinkProof, a attempt) ports.CodeProof {
	rules := p.Realm.Document.Policy.Email
	format := challenge.Format{Alphabet: challenge.Letters, Length: rules.CodeLength, Lifetime: rules.CodeLifetime, Attempts: rules.CodeAttempts}
	if rules.CodeAlphabet == policy.DigitCodes {
		format.Alphabet = challenge.Digits
	}
	letter := s.letter(p.Realm, ports.LetterLinkCode, p.Lang)
	service, _ := p.Realm.Document.Policy.Service(p.Service)
	letter.Service, letter.Device = service.Name, p.Device
	return ports.CodeProof{
		Realm: p.Realm, Purpose: challenge.ForLink(string(a.Account)), Within: p.Within, Subject: p.Subject, Format: format,
		Channel: ports.TopicMail, To: a.Address, Letter: letter, Event: p.Event,
	}
}

// offered tells whether a way to prove an account counts now: an old password does until a date (MH-32).
func (s *Service) offered(p ports.LinkProof, by linking.Proof) bool {
	rule := policy.LegacyCredentials
	if by == linking.ByActivation {
		rule = policy.ActivationCode
	}
	return slices.Contains(p.Rules.InForce(s.Now()), rule)
}
