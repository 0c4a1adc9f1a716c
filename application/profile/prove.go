package profile

import (
	"context"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// OwnAccount is the action that a fresh proof is for. It stands in no policy: it holds for every account.
const OwnAccount = "own-account"

// freshFor is how long a proof lets people change their account: a session alone does not, since browsers are
// left open.
const freshFor = 5 * time.Minute

// ErrUnproven: a change that a stranger would make needs a proof in this session, and the last is too old.
var ErrUnproven = fault.New(fault.Forbidden, "profile.unproven")

// sensitive is account for what needs a fresh proof.
func (s *Service) sensitive(ctx context.Context, st ports.Store, c Caller) (Own, error) {
	o, err := s.account(ctx, st, c)
	if err == nil && !s.Fresh(o) {
		err = ErrUnproven
	}
	return o, err
}

// Fresh tells whether the last proof of a session is young enough to change something sensitive.
func (s *Service) Fresh(o Own) bool { return s.Now().Before(o.Session.Newest().Add(freshFor)) }

// Sensitive gives the caller's profile for a page on which something sensitive is changed.
func (s *Service) Sensitive(ctx context.Context, c Caller) (Own, error) {
	var out Own
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out, err = s.sensitive(ctx, st, c)
		return err
	})
	return out, err
}

// Proof is where the fresh proof is.
type Proof struct {
	Own
	Factors []policy.Factor // that will do, the best first; never empty
	Channel policy.Factor   // of which a code is asked
	Code    ports.CodeProofState
	Blocked time.Time // too many codes were answered: try after this instant
}

// Proof tells how the caller can prove that it is them. wanted is the way they chose; another than those that
// will do is the best.
func (s *Service) Proof(ctx context.Context, c Caller, wanted policy.Factor) (Proof, error) {
	var out Proof
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out, err = s.proving(ctx, st, c, wanted)
		return err
	})
	return out, err
}

func (s *Service) proving(ctx context.Context, st ports.Store, c Caller, wanted policy.Factor) (Proof, error) {
	o, err := s.account(ctx, st, c)
	if err != nil {
		return Proof{}, err
	}
	out := Proof{Own: o}
	if out.Factors, err = s.factorsOf(ctx, st, o); err != nil {
		return out, err
	}
	out.Channel = out.Factors[0]
	if slices.Contains(out.Factors, wanted) {
		out.Channel = wanted
	}
	p := s.codeProof(o, c.Lang, out.Channel)
	if sent(out.Channel) {
		if out.Code, err = s.Codes.State(ctx, st, p); err != nil {
			return out, err
		}
		out.Code.Sent = out.Code.Sent && out.Code.To == p.To
	}
	out.Blocked, err = s.Codes.Blocked(ctx, st, p)
	return out, err
}

func sent(f policy.Factor) bool { return f == policy.EmailCode || f == policy.SMSCode }

// factorsOf lists the ways in which the owner of an account can prove themselves now: the second factors of
// the service that they have. Where policy asks for none, a code by e-mail is the least.
func (s *Service) factorsOf(ctx context.Context, st ports.Store, o Own) ([]policy.Factor, error) {
	apps, err := st.Authenticators().Of(ctx, o.Account.ID)
	if err != nil {
		return nil, err
	}
	has := map[policy.Factor]bool{
		policy.Authenticator: slices.ContainsFunc(apps, account.Authenticator.Usable),
		policy.EmailCode:     true, policy.SMSCode: !o.Account.Phone.IsZero(),
	}
	var out []policy.Factor
	for _, rule := range o.secondFactors(s.Now()) {
		if has[rule.Factor] && !slices.Contains(out, rule.Factor) {
			out = append(out, rule.Factor)
		}
	}
	slices.SortStableFunc(out, func(a, b policy.Factor) int { return rank[a] - rank[b] })
	if len(out) == 0 {
		out = []policy.Factor{policy.EmailCode}
	}
	return out, nil
}

// rank puts what only the person has before what others may read.
var rank = map[policy.Factor]int{policy.Authenticator: 0, policy.SMSCode: 1, policy.EmailCode: 2}

// secondFactors are those that the service one logged in to takes from accounts of this kind at now.
func (o Own) secondFactors(now time.Time) []policy.FactorRule {
	service, _ := o.Realm.Document.Policy.Service(o.Session.Service)
	var out []policy.FactorRule
	for _, audience := range service.Audiences {
		lets := func(m policy.MethodRule) bool { return m.Method == policy.Account && m.Accounts == o.Account.Kind }
		if !slices.ContainsFunc(audience.Methods, lets) {
			continue
		}
		for _, rule := range audience.SecondFactors {
			if rule.Contains(now) {
				out = append(out, rule)
			}
		}
	}
	return out
}

// codeProof is the attempt to answer a code in this session. Its budget is the session holder's own: who only
// knows the address cannot use it up.
func (s *Service) codeProof(o Own, lang string, channel policy.Factor) ports.CodeProof {
	id := string(o.Account.ID)
	p := ports.CodeProof{
		Own:   true,
		Realm: o.Realm, Purpose: challenge.ForAction(OwnAccount), Within: string(o.Session.ID), Subject: "account:" + id, Budget: "own:" + id,
		Format: challenge.EmailFactor, Channel: ports.TopicMail, To: o.Account.Email.String(), Letter: s.letter(o, ports.LetterActionCode, lang), Event: o.common(),
	}
	p.Letter.Action = OwnAccount
	if channel == policy.SMSCode {
		p.Format, p.Channel, p.To = challenge.SMSFactor, ports.TopicSMS, o.Account.Phone.String()
	}
	return p
}

// letter is one that carries a code.
func (s *Service) letter(o Own, k ports.LetterKind, lang string) ports.Letter {
	t := o.Realm.Document.Tenant
	service, _ := o.Realm.Document.Policy.Service(o.Session.Service)
	return ports.Letter{
		Kind: k, Lang: lang, Tenant: t.Name, Service: service.Name, Helpdesk: t.Helpdesk.Name, Contact: t.Helpdesk.Ways(),
		Device: o.Session.Device, Host: s.Host,
	}
}

// SendProof sends a code, where the way that was chosen needs one. A time says that too many were sent, and
// after which instant one may try again.
func (s *Service) SendProof(ctx context.Context, c Caller, wanted policy.Factor) (Proof, time.Time, error) {
	var out Proof
	var until time.Time
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		until = time.Time{}
		if out, err = s.proving(ctx, st, c, wanted); err != nil || !sent(out.Channel) {
			return err
		}
		until, err = s.Codes.Send(ctx, st, s.codeProof(out.Own, c.Lang, out.Channel))
		return err
	})
	return out, until, err
}

// CheckProof takes the answer. The right one counts for this session, from now on.
func (s *Service) CheckProof(ctx context.Context, c Caller, wanted policy.Factor, typed string) (ports.CodeState, error) {
	var refused ports.CodeState
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		at, err := s.proving(ctx, st, c, wanted)
		if err != nil {
			return err
		}
		if refused, err = s.answer(ctx, st, at, c.Lang, typed); err != nil || refused != "" {
			return err
		}
		held := at.Session
		switch at.Channel {
		case policy.Authenticator:
			held.Factors.Authenticator = s.Now()
		case policy.SMSCode:
			held.Factors.SMSCode = s.Now()
		default:
			held.Factors.EmailCode = s.Now()
		}
		return st.Sessions().Put(ctx, held)
	})
	return refused, err
}

// answer compares what was typed; empty: it was right.
func (s *Service) answer(ctx context.Context, st ports.Store, at Proof, lang, typed string) (ports.CodeState, error) {
	p := s.codeProof(at.Own, lang, at.Channel)
	var refused ports.CodeState
	if sent(at.Channel) {
		answer, err := s.Codes.Answer(ctx, st, p, typed)
		if err != nil {
			return "", err
		}
		if refused = answer.Refused; !answer.Asked {
			return ports.CodeExpired, nil
		}
	} else {
		var err error
		if refused, err = s.answerApp(ctx, st, at.Own, p, typed); err != nil {
			return "", err
		}
	}
	if refused != "" {
		return refused, s.record(ctx, st, at.Own, audit.FactorRefused, audit.Refused, "factor", string(at.Channel))
	}
	return "", s.record(ctx, st, at.Own, audit.FactorAccepted, audit.Done, "factor", string(at.Channel))
}

// answerApp compares with the apps that the person set up.
func (s *Service) answerApp(ctx context.Context, st ports.Store, o Own, p ports.CodeProof, typed string) (ports.CodeState, error) {
	apps, err := st.Authenticators().Of(ctx, o.Account.ID)
	if err != nil {
		return "", err
	}
	usable := slices.DeleteFunc(apps, func(a account.Authenticator) bool { return !a.Usable() })
	return s.Apps.Answer(ctx, st, p, usable, typed)
}
