package signin

import (
	"context"
	"crypto/subtle"
	"fmt"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// failures maps what the broker said to the reason a person is given.
var failures = map[ports.UpstreamFailure]login.Reason{
	ports.UpstreamCancelled: login.Cancelled, ports.UpstreamLevel: login.LevelTooLow, ports.UpstreamNoMandate: login.NoMandate,
	ports.UpstreamUnsupported: login.ConnectionFault, ports.UpstreamUnavailable: login.SupplierUnavailable, ports.UpstreamRejected: login.LoginRejected,
}

// ReceiveUpstream takes the artifact that the broker sent along with the browser, and keeps what it
// proves. A proof counts once: the same artifact again shows where the login is.
func (s *Service) ReceiveUpstream(ctx context.Context, b Browser, option int, artifact string) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil {
		return State{}, err
	}
	if c.Done {
		return s.done(c), nil
	}
	service, _ := c.realm.Document.Policy.Service(c.Service)
	options := login.Options(service, login.Evidence{Asked: c.Asked}, c.Started)
	if option < 0 || option >= len(options) {
		return State{}, ErrNoLogin
	}
	answer, err := s.Upstream.Resolve(ctx, c.realm.ID, ports.UpstreamReturn{
		Artifact: artifact, Service: c.Service, Minimum: options[option].Minimum,
		Expects: s.expects(ctx, c, option), Now: s.Now(),
	})
	if err != nil {
		return State{}, fmt.Errorf("signin: answer of the broker: %w", err)
	}
	var out State
	err = s.Work.Do(ctx, c.realm.ID, func(ctx context.Context, st ports.Store) error {
		out, err = s.receive(ctx, st, c, options[option], answer)
		return err
	})
	return out, err
}

// replayed is what an answer counts for whose ids were spent before.
var replayed = ports.UpstreamAnswer{Failure: ports.UpstreamRejected, Detail: "replay"}

func (s *Service) receive(ctx context.Context, st ports.Store, c current, o login.Option, answer ports.UpstreamAnswer) (State, error) {
	until := later(answer.Until, s.Now().Add(evidenceLifetime))
	once := []string{"proof:" + c.id}
	if answer.Assertion != nil { // of two tries with one artifact, the one that got nothing must not spoil the other
		once = append(once, answer.OneTime...)
	}
	first, err := st.OneTime().Spend(ctx, until, once...)
	w := row{LoginRow: ports.LoginRow{ID: c.id, Browser: digest(c.Browser), Expires: s.Now().Add(evidenceLifetime)}}
	if err == nil && !first {
		w, err = s.read(ctx, st, c, true)
	}
	if err != nil {
		return State{}, err
	}
	switch {
	case first:
	case w.Subject != "" || w.exists() && answer.Assertion == nil:
		return s.again(ctx, st, c, w, answer)
	case !w.exists():
		fresh, err := st.OneTime().Spend(ctx, until, "proof:"+c.id)
		if err != nil || !fresh { // the login itself was proven before, and completed at once
			return s.done(c), err
		}
		answer = replayed
	default: // it was refused, and is proven after all
		fresh, err := st.OneTime().Spend(ctx, until, answer.OneTime...)
		if err != nil {
			return State{}, err
		}
		if !fresh {
			answer = replayed
		}
	}
	w.facts = facts{Choice: o.Choice, Failure: failures[answer.Failure], At: s.Now()}
	if answer.Failure == ports.UpstreamLevel {
		w.Had, _ = assurance.Parse(answer.Detail)
	}
	if answer.Assertion != nil {
		w.facts.Upstream = provenBy(*answer.Assertion)
		if w.Subject, err = s.subjectKey(ctx, c.realm.ID, w.facts.Upstream); err != nil {
			return State{}, err
		}
	}
	return s.proven(ctx, st, c, w, answer)
}

// again answers a second proof for one login: the same person goes on where they were, another one
// needs a login of their own.
func (s *Service) again(ctx context.Context, st ports.Store, c current, w row, answer ports.UpstreamAnswer) (State, error) {
	if answer.Assertion != nil {
		key, err := s.subjectKey(ctx, c.realm.ID, provenBy(*answer.Assertion))
		if err != nil {
			return State{}, err
		}
		if key != w.Subject {
			return s.otherPerson(ctx, st, c, w)
		}
	}
	return s.advance(ctx, st, c, w, false)
}

// proven keeps the first proof, or the first refusal, of a login.
func (s *Service) proven(ctx context.Context, st ports.Store, c current, w row, answer ports.UpstreamAnswer) (State, error) {
	w.detail = answer.Detail
	out, err := s.advance(ctx, st, c, w, true)
	if _, refused := out.Step.(login.Refused); err != nil || refused || out.Finished != nil {
		return out, err
	}
	event := s.event(c, out, audit.LoginProven, audit.Done)
	if answer.Detail != "" {
		event.Facts["detail"] = answer.Detail
	}
	return out, st.Audit().Append(ctx, event)
}

func constantEqual(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
