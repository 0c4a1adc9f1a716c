package signin

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// FactorState is where the second factor is (MA-10).
type FactorState struct {
	Channel policy.Factor // that is asked now
	Code    ports.CodeProofState
	Misses  int    // wrong codes of an authenticator in a row
	Email   string // masked: where codes can go
	Phone   string
	Trust   bool // was ticked
}

// CodeReplayed: a code of an authenticator that was used before (MA-27).
const CodeReplayed ports.CodeState = "replayed"

// purposeAuthenticator seals the key of an authenticator, whose id is the context. purposeRecovery digests
// recovery codes.
const (
	purposeAuthenticator ports.Purpose = "authenticator"
	purposeRecovery      ports.Purpose = "recovery-code"
)

// factorLetter carries the code: one that confirms an action says so.
func (s *Service) factorLetter(c current) ports.Letter {
	kind := ports.LetterLoginCode
	if c.Asked.Action != "" {
		kind = ports.LetterActionCode
	}
	l := s.letter(c, kind, identity.EmailAddress{}, c.lang)
	l.Action, l.Device, l.Host = c.Asked.Action, c.from.Label, s.Host
	l.Contact = c.realm.Document.Tenant.Helpdesk.Ways()
	return l
}

// factorProof is the attempt to answer a code of a channel. A browser that the account knows has a budget of
// its own, so that nobody can use up that of the owner (XC-06).
func (s *Service) factorProof(ctx context.Context, st ports.Store, c current, p ports.Profile, channel policy.Factor) (ports.CodeProof, error) {
	purpose := challenge.PurposeSecondFactor
	if c.Asked.Action != "" {
		purpose = challenge.ForAction(c.Asked.Action)
	}
	subject := accountSubject(p.Person.ID)
	device, err := s.knownDevice(ctx, st, c, p.Person.ID)
	proof := ports.CodeProof{
		Realm: c.realm, Purpose: purpose, Within: c.id, Subject: subject, Budget: subject + device.ID, Format: challenge.EmailFactor,
		Channel: ports.TopicMail, To: p.Person.Email.String(), Letter: s.factorLetter(c), Event: s.personEvent(ctx, c, p),
	}
	if channel == policy.SMSCode {
		proof.Channel, proof.Format = ports.TopicSMS, challenge.SMSFactor
	}
	return proof, err
}

// accountSubject names whose codes are answered, and whose tries are counted.
func accountSubject(id identity.PersonID) string { return "account:" + string(id) }

// SentFactor is the answer to SendFactor.
type SentFactor struct {
	State
	Until time.Time // too many codes were sent: try after this instant
}

// SendFactor chooses where the code of the second factor comes from, and sends one where it is sent. An empty
// channel is the one that is asked now.
func (s *Service) SendFactor(ctx context.Context, b Browser, channel policy.Factor) (SentFactor, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return SentFactor{State: s.done(c)}, err
	}
	var out SentFactor
	out.State, err = s.change(ctx, c, s.asking(c, func(ctx context.Context, st ports.Store, w *row, p ports.Profile, ask login.AskCode) error {
		out.Until = time.Time{}
		channel := cmpOr(channel, asked(*w, ask))
		if !slices.ContainsFunc(ask.Factors, func(f policy.FactorRule) bool { return f.Factor == channel }) {
			return nil
		}
		w.Channel, w.CodeState = channel, ""
		out.Until, err = s.send(ctx, st, c, p, channel)
		return err
	}))
	return out, err
}

// asking runs f where the login waits for a code.
func (s *Service) asking(c current, f func(context.Context, ports.Store, *row, ports.Profile, login.AskCode) error) func(context.Context, ports.Store, *row) error {
	return func(ctx context.Context, st ports.Store, w *row) error {
		e, p, err := s.evidence(ctx, st, c, w.facts)
		if err != nil {
			return err
		}
		if ask, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(login.AskCode); ok {
			return f(ctx, st, w, p, ask)
		}
		return nil
	}
}

// send leaves a code in the outbox where the channel needs one. The address is that of the account, read now.
func (s *Service) send(ctx context.Context, st ports.Store, c current, p ports.Profile, channel policy.Factor) (time.Time, error) {
	proof, err := s.factorProof(ctx, st, c, p, channel)
	if err != nil {
		return time.Time{}, err
	}
	switch channel {
	case policy.EmailCode:
	case policy.SMSCode:
		a, err := st.Accounts().ByID(ctx, p.Person.ID)
		if err != nil {
			return time.Time{}, err
		}
		proof.To = a.Phone.String()
	default:
		return time.Time{}, nil
	}
	return s.Codes.Send(ctx, st, proof)
}

// CheckFactor takes the answer to the second factor. trust asks to spare this browser from now on, where
// policy lets that be (MA-31).
func (s *Service) CheckFactor(ctx context.Context, b Browser, typed string, trust bool) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, s.asking(c, func(ctx context.Context, st ports.Store, w *row, p ports.Profile, ask login.AskCode) error {
		channel := asked(*w, ask)
		w.Trust = trust
		refused, err := s.answer(ctx, st, c, p, channel, typed)
		if err != nil {
			return err
		}
		if w.CodeState = refused; refused != "" {
			if channel == policy.Authenticator && refused == ports.CodeWrong {
				w.Misses++
			}
			return nil
		}
		w.Misses, w.Factors = 0, mark(w.Factors, channel, s.Now())
		return s.prefer(ctx, st, p, channel)
	}))
}

// asked is the channel that is asked now: the one chosen, or the first that will do.
func asked(w row, ask login.AskCode) policy.Factor {
	for _, f := range ask.Factors {
		if f.Factor == w.Channel {
			return f.Factor
		}
	}
	return ask.Factors[0].Factor
}

func mark(f login.Factors, channel policy.Factor, now time.Time) login.Factors {
	switch channel {
	case policy.Authenticator:
		f.Authenticator = now
	case policy.EmailCode:
		f.EmailCode = now
	case policy.SMSCode:
		f.SMSCode = now
	case policy.RecoveryCode:
		f.Recovery = now
	}
	return f
}

// prefer remembers which factor was used, so that it is asked first next time, and who still uses one that ends (MA-21).
func (s *Service) prefer(ctx context.Context, st ports.Store, p ports.Profile, channel policy.Factor) error {
	a, err := st.Accounts().ForUpdate(ctx, p.Person.ID)
	if err != nil || a.Prefers == channel || channel == policy.RecoveryCode {
		return err
	}
	a.Prefers = channel
	return st.Accounts().Put(ctx, a)
}

// answer compares what was typed with the code of a channel. Empty: it was right.
func (s *Service) answer(ctx context.Context, st ports.Store, c current, p ports.Profile, channel policy.Factor, typed string) (ports.CodeState, error) {
	proof, err := s.factorProof(ctx, st, c, p, channel)
	if err != nil {
		return "", err
	}
	if channel == policy.EmailCode || channel == policy.SMSCode {
		answer, err := s.Codes.Answer(ctx, st, proof, typed)
		if err == nil && !answer.Asked {
			return ports.CodeExpired, nil
		}
		return answer.Refused, err
	}
	if ok, err := s.Codes.Try(ctx, st, proof); err != nil || !ok {
		return ports.CodeTooMany, err
	}
	var refused ports.CodeState
	if channel == policy.RecoveryCode {
		refused, err = s.useRecoveryCode(ctx, st, c, p, typed)
	} else {
		refused, err = s.useAuthenticator(ctx, st, c, p, typed)
	}
	if err != nil {
		return refused, err
	}
	e := s.personEvent(ctx, c, p)
	e.Action, e.Result, e.Facts["factor"] = audit.FactorAccepted, audit.Done, string(channel)
	if refused != "" {
		e.Action, e.Result, e.Facts["reason"] = audit.FactorRefused, audit.Refused, string(refused)
		return refused, st.Audit().Append(ctx, e)
	}
	return "", errors.Join(s.Codes.Forgive(ctx, st, proof), st.Audit().Append(ctx, e))
}

// useAuthenticator accepts the code of one of the person's apps, each step once (OL-20, MA-27).
func (s *Service) useAuthenticator(ctx context.Context, st ports.Store, c current, p ports.Profile, typed string) (ports.CodeState, error) {
	apps, err := st.Authenticators().Of(ctx, p.Person.ID)
	if err != nil {
		return "", err
	}
	refused := ports.CodeWrong
	for _, app := range apps {
		if !app.Usable() {
			continue
		}
		state, err := s.useStep(ctx, st, c, app, typed)
		if err != nil || state == "" {
			return state, err
		}
		if state == CodeReplayed {
			refused = CodeReplayed
		}
	}
	return refused, nil
}

func (s *Service) useStep(ctx context.Context, st ports.Store, c current, app account.Authenticator, typed string) (ports.CodeState, error) {
	key, err := s.openKey(ctx, c, app)
	if err != nil {
		return "", err
	}
	matched, err := s.Apps.Steps(key, challenge.Normalise(typed), s.Now())
	if err != nil || len(matched) == 0 {
		return ports.CodeWrong, err
	}
	step, fresh := credential.AcceptStep(app.LastStep, matched)
	if fresh {
		fresh, err = st.Authenticators().UseStep(ctx, app.ID, step)
	}
	if err != nil || !fresh {
		return CodeReplayed, err
	}
	app.UsedAt = s.Now()
	return "", st.Authenticators().Put(ctx, app)
}

func (s *Service) openKey(ctx context.Context, c current, app account.Authenticator) (secret.Text, error) {
	plain, err := s.Sealer.Open(ctx, c.realm.ID, purposeAuthenticator, app.ID, app.Secret)
	return secret.New(string(plain)), err
}

// useRecoveryCode accepts each code of the list once (XC-18).
func (s *Service) useRecoveryCode(ctx context.Context, st ports.Store, c current, p ports.Profile, typed string) (ports.CodeState, error) {
	code, ok := credential.NormaliseRecovery(typed)
	if !ok {
		return ports.CodeWrong, nil
	}
	digest, err := s.Sealer.MAC(ctx, c.realm.ID, purposeRecovery, string(p.Person.ID), code)
	if err != nil {
		return "", err
	}
	used, err := st.RecoveryCodes().Use(ctx, p.Person.ID, digest, s.Now())
	if err != nil || used {
		return "", err
	}
	return ports.CodeWrong, nil
}

// factorState tells where the second factor is.
func (s *Service) factorState(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, ask login.AskCode) (FactorState, error) {
	a, err := st.Accounts().ByID(ctx, p.Person.ID)
	if err != nil {
		return FactorState{}, err
	}
	out := FactorState{Channel: asked(w, ask), Misses: w.Misses, Trust: w.Trust, Email: a.Email.Masked(), Phone: a.Phone.Masked()}
	if out.Channel == policy.EmailCode || out.Channel == policy.SMSCode {
		proof, err := s.factorProof(ctx, st, c, p, out.Channel)
		if err != nil {
			return out, err
		}
		if out.Code, err = s.Codes.State(ctx, st, proof); err != nil {
			return out, err
		}
	}
	if w.CodeState != "" {
		out.Code.Code = w.CodeState
	}
	return out, nil
}
