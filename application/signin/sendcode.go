package signin

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// AddressOutcome is what came of an address that was typed for verification.
type AddressOutcome string

// The outcomes. Only AddressSent sent anything.
const (
	AddressSent      AddressOutcome = "sent"
	AddressMalformed AddressOutcome = "malformed"
	AddressDenied    AddressOutcome = "denied"     // its host is on the deny list (MS-23)
	AddressForeign   AddressOutcome = "foreign"    // not one of the organisation's hosts
	AddressShared    AddressOutcome = "shared"     // several people read it; policy refuses that
	AddressConfirm   AddressOutcome = "confirm"    // looks mistyped: Suggestion, or shared: sent once confirmed
	AddressWait      AddressOutcome = "wait"       // too many codes were sent: try after Until
	AddressNotNow    AddressOutcome = "not-needed" // the login is elsewhere
)

// SentCode is the answer to SendCode.
type SentCode struct {
	Outcome    AddressOutcome
	State      State
	Suggestion identity.EmailAddress
	Shared     bool
	Until      time.Time
}

// Confirmed says which questions about an address were answered with "this is right".
type Confirmed struct{ Spelling, Shared bool }

// SendCode takes the address to verify and sends a code to it. The address is kept as it was typed,
// so that going back loses nothing. A newer code ends the older ones (XC-01).
func (s *Service) SendCode(ctx context.Context, b Browser, typed string, confirmed Confirmed) (SentCode, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return SentCode{Outcome: AddressNotNow, State: s.done(c)}, err
	}
	var out SentCode
	state, err := s.change(ctx, c, func(ctx context.Context, st ports.Store, w *row) error {
		out = SentCode{Outcome: AddressNotNow}
		e, profile, err := s.evidence(ctx, st, c, w.facts)
		if err != nil {
			return err
		}
		if _, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(login.VerifyEmail); !ok {
			return nil
		}
		w.Address = typed
		address, err := identity.ParseEmail(typed)
		if err != nil {
			out.Outcome = AddressMalformed
			return nil
		}
		if out = weighAddress(c.realm.Document.Policy.Email, address, w.Upstream.KvK, confirmed); out.Outcome != AddressSent {
			return nil
		}
		if out.Until, err = s.takeSend(ctx, st, c, *w, address); err != nil || !out.Until.IsZero() {
			out.Outcome = AddressWait
			return err
		}
		w.Address, w.CodeState = address.String(), ""
		return s.send(ctx, st, c, *w, profile, address)
	})
	out.State = state
	return out, err
}

// weighAddress holds an address against the policy (MS-22, MS-23, MS-52).
func weighAddress(p policy.Email, a identity.EmailAddress, kvk string, confirmed Confirmed) SentCode {
	allowed, restricted := p.Allow[kvk]
	suggestion, mistyped := a.Suggestion()
	switch {
	case slices.Contains(p.Deny, a.Host()):
		return SentCode{Outcome: AddressDenied}
	case restricted && !slices.Contains(allowed, a.Host()):
		return SentCode{Outcome: AddressForeign}
	case a.Shared() && p.Shared == policy.SharedRefused:
		return SentCode{Outcome: AddressShared}
	case mistyped && !confirmed.Spelling:
		return SentCode{Outcome: AddressConfirm, Suggestion: suggestion}
	case a.Shared() && p.Shared == policy.SharedWarned && !confirmed.Shared:
		return SentCode{Outcome: AddressConfirm, Shared: true}
	}
	return SentCode{Outcome: AddressSent}
}

// takeSend asks the budgets of the person and of the address, which hold over tabs, codes and nodes.
// The refusal of either gives the instant after which it may be tried again.
func (s *Service) takeSend(ctx context.Context, st ports.Store, c current, w row, a identity.EmailAddress) (time.Time, error) {
	var until time.Time
	var buckets []throttle.Bucket
	for _, who := range []string{"person:" + w.Subject, "address:" + a.Key()} {
		key, err := s.key(ctx, c.realm.ID, purposeBudget, "send", who)
		if err != nil {
			return until, err
		}
		b, err := st.Budgets().ForUpdate(ctx, key)
		if err != nil {
			return until, err
		}
		if t, ok := b.Take(throttle.CodeSends, s.Now()); !ok {
			until = later(until, t)
		}
		buckets = append(buckets, b)
	}
	if !until.IsZero() {
		return until, nil
	}
	for _, b := range buckets {
		if err := st.Budgets().Put(ctx, b, s.Now().Add(24*time.Hour)); err != nil {
			return until, err
		}
	}
	return until, nil
}

// send makes the code, ends the older ones, and leaves the letter in the outbox.
func (s *Service) send(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, a identity.EmailAddress) error {
	older, err := st.Challenges().OfLogin(ctx, c.id, challenge.PurposeVerifyEmail)
	if err != nil {
		return err
	}
	for _, o := range older {
		o.Supersede(s.Now())
		if err := st.Challenges().Put(ctx, o); err != nil {
			return err
		}
	}
	rules := c.realm.Document.Policy.Email
	alphabet := challenge.Letters
	if rules.CodeAlphabet == policy.DigitCodes {
		alphabet = challenge.Digits
	}
	code, err := challenge.NewCode(s.Random, alphabet, rules.CodeLength)
	if err != nil {
		return err
	}
	sum, err := s.codeSum(ctx, c, w, code)
	if err != nil {
		return err
	}
	ch := challenge.Challenge{
		ID: challenge.ID(s.NewID()), Login: c.id, Purpose: challenge.PurposeVerifyEmail, Subject: w.Subject, Address: a.String(), Sum: sum,
		CreatedAt: s.Now(), Expires: s.Now().Add(rules.CodeLifetime), Limit: rules.CodeAttempts,
	}
	if err := st.Challenges().Put(ctx, ch); err != nil {
		return err
	}
	letter := s.letter(c, ports.LetterAccessCode, a, c.lang)
	letter.Code, letter.Until, letter.Challenge = code, ch.Expires, ch.ID
	if err := s.post(ctx, st, c, letter, ch.Expires); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.emailEvent(ctx, c, p, a, audit.EmailCodeSent, audit.Done))
}

// codeSum binds a code to login, purpose and person: it proves nothing for anybody else.
func (s *Service) codeSum(ctx context.Context, c current, w row, code string) ([]byte, error) {
	return s.Sealer.MAC(ctx, c.realm.ID, purposeCode, c.id, string(challenge.PurposeVerifyEmail), w.Subject, code)
}

func (s *Service) letter(c current, k ports.LetterKind, to identity.EmailAddress, lang string) ports.Letter {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	t := c.realm.Document.Tenant
	return ports.Letter{Kind: k, To: to.String(), Lang: lang, Tenant: t.Name, Service: service.Name, At: s.Now(), Helpdesk: t.Helpdesk.Name}
}

// post leaves a letter in the outbox, sealed; notAfter zero: it is never too late.
func (s *Service) post(ctx context.Context, st ports.Store, c current, l ports.Letter, notAfter time.Time) error {
	plain, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("signin: write a letter: %w", err)
	}
	id := s.NewID()
	sealed, err := s.Sealer.Seal(ctx, c.realm.ID, ports.PurposeOutbox, id, plain)
	if err != nil {
		return err
	}
	return st.Outbox().Add(ctx, ports.Message{ID: id, Topic: ports.TopicMail, Payload: sealed, NotAfter: notAfter, At: s.Now()})
}

func (s *Service) emailEvent(ctx context.Context, c current, p ports.Profile, a identity.EmailAddress, action audit.Action, result audit.Result) audit.Event {
	ref, _ := s.reference(ctx, c)
	e := s.event(c, State{Reference: ref}, action, result)
	if p.Person.ID != "" {
		e.Actor = "person:" + string(p.Person.ID)
	}
	e.Personal = map[string]string{"address": a.String()}
	return e
}
