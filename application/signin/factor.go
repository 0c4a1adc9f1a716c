package signin

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
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

// factorLetter carries the code: one that confirms an action says so.
func (s *Service) factorLetter(c current) ports.Letter {
	kind := ports.LetterLoginCode
	if c.Asked.Action != "" {
		kind = ports.LetterActionCode
	}
	l := s.letter(c, kind, identity.EmailAddress{}, c.lang)
	l.Action, l.Device, l.Host = actionName(c), c.from.Label, s.Host
	l.Contact = c.realm.Document.Tenant.Helpdesk.Ways()
	return l
}

// actionName calls the action of a step-up as its page does; a policy that gives no name lets the id speak.
func actionName(c current) string {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	rule, _ := service.StepUp(c.Asked.Action)
	return cmpOr(rule.Name.In(c.lang), strings.ReplaceAll(c.Asked.Action, "-", " "))
}

// factorProof is the attempt to answer a code of a channel. A browser that the account knows has a budget of
// its own, so that nobody can use up that of the owner (XC-06).
func (s *Service) factorProof(ctx context.Context, c current, w row, p ports.Profile, channel policy.Factor) ports.CodeProof {
	purpose := challenge.PurposeSecondFactor
	if c.Asked.Action != "" {
		purpose = challenge.ForAction(c.Asked.Action)
	}
	subject := accountSubject(p.Person.ID)
	proof := ports.CodeProof{
		Realm: c.realm, Purpose: purpose, Within: c.id, Subject: subject, Budget: subject + w.owner.Device.ID, Own: true, Format: challenge.EmailFactor,
		Channel: ports.TopicMail, To: p.Person.Email.String(), Letter: s.factorLetter(c), Event: s.personEvent(ctx, c, p),
	}
	if channel == policy.SMSCode {
		proof.Channel, proof.Format, proof.Purpose = ports.TopicSMS, challenge.SMSFactor, challenge.BySMS(purpose)
		proof.To = w.owner.Account.Phone.String()
	}
	return proof
}

// sent tells whether a code of a channel is sent.
func sent(f policy.Factor) bool { return f == policy.EmailCode || f == policy.SMSCode }

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
		out.Until, err = s.send(ctx, st, c, *w, p, channel)
		return err
	}))
	return out, err
}

// asking runs f where the login waits for a code. What f changes of the account, it changes in w.owner too.
func (s *Service) asking(c current, f func(context.Context, ports.Store, *row, ports.Profile, login.AskCode) error) func(context.Context, ports.Store, *row) error {
	return func(ctx context.Context, st ports.Store, w *row) error {
		e, p, err := s.evidence(ctx, st, c, w)
		if err != nil {
			return err
		}
		if ask, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(login.AskCode); ok {
			return f(ctx, st, w, p, ask)
		}
		return nil
	}
}

// send leaves a code in the outbox where the channel needs one. Address and number are those of the account now.
func (s *Service) send(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, channel policy.Factor) (time.Time, error) {
	if !sent(channel) {
		return time.Time{}, nil
	}
	return s.Codes.Send(ctx, st, s.factorProof(ctx, c, w, p, channel))
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
		refused, err := s.answer(ctx, st, c, *w, p, channel, typed)
		if err == nil && refused == "" {
			err = s.recordFactor(ctx, st, c, p, ask, channel)
		}
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
		return s.prefer(ctx, st, w.owner, channel)
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
func (s *Service) prefer(ctx context.Context, st ports.Store, o *owner, channel policy.Factor) error {
	if o.Account.Prefers == channel || channel == policy.RecoveryCode {
		return nil
	}
	o.Account.Prefers = channel
	return s.keep(ctx, st, o)
}

// factorState tells where the second factor is.
func (s *Service) factorState(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, ask login.AskCode) (FactorState, error) {
	a := w.owner.Account
	out := FactorState{Channel: asked(w, ask), Misses: w.Misses, Trust: w.Trust, Email: a.Email.Masked(), Phone: a.Phone.Masked()}
	if sent(out.Channel) {
		var err error
		if out.Code, err = s.Codes.State(ctx, st, s.factorProof(ctx, c, w, p, out.Channel)); err != nil {
			return out, err
		}
	}
	if w.CodeState != "" {
		out.Code.Code = w.CodeState
	}
	return out, nil
}
