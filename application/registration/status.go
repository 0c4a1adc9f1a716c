package registration

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Asker is a browser that asks for an application it does not hold: by the address that it was sent from.
// Its token is good for this one question.
type Asker = Visitor

// Asking is where such a question is. It is the same for every address (XC-07).
type Asking struct {
	ports.SentCode // of AskStatus
	Code           ports.CodeProofState
	Blocked        time.Time // too many codes were answered: try after this instant
	Refused        ports.CodeState
	Token          string // for the browser's cookie, once the code was right: it holds the application
	Reference      string
}

// StatusToken draws the token of a question.
func (s *Service) StatusToken() (string, error) { return s.token() }

// AskStatus sends a code to an address, if an application was sent from it.
func (s *Service) AskStatus(ctx context.Context, v Asker, typed string) (Asking, error) {
	return s.asking(ctx, v, func(ctx context.Context, st ports.Store, r ports.Realm, out *Asking) error {
		out.Weighed = r.Document.Policy.Email.Weigh(typed, identity.KvK{}, policy.Confirmed{Spelling: true, Shared: true})
		if out.Outcome != policy.AddressAccepted {
			return nil
		}
		p, err := s.statusProof(ctx, st, v, r, out.Address)
		if err != nil {
			return err
		}
		out.Until, err = s.Codes.Send(ctx, st, p)
		return err
	})
}

// LookStatus tells where the question is, and changes nothing.
func (s *Service) LookStatus(ctx context.Context, v Asker) (Asking, error) {
	return s.asking(ctx, v, func(context.Context, ports.Store, ports.Realm, *Asking) error { return nil })
}

// CheckStatus takes the answer to the code. The right one gives the browser the application that was sent last
// from the address; another browser that held it does so no more.
func (s *Service) CheckStatus(ctx context.Context, v Asker, typed string) (Asking, error) {
	token, err := s.token()
	if err != nil {
		return Asking{}, err
	}
	return s.asking(ctx, v, func(ctx context.Context, st ports.Store, r ports.Realm, out *Asking) error {
		answer, err := s.Codes.Answer(ctx, st, s.statusCode(v, r), typed)
		if out.Refused = answer.Refused; err != nil || !answer.Asked || answer.Refused != "" {
			return err
		}
		address, err := identity.ParseEmail(answer.To)
		if err != nil {
			return err
		}
		a, err := st.Applications().OfEmail(ctx, address)
		if errors.Is(err, ports.ErrNotFound) {
			out.Refused = ports.CodeWrong // it went meanwhile
			return nil
		}
		if err != nil {
			return err
		}
		a.Token = sha256.Sum256([]byte(token))
		out.Token, out.Reference = token, a.Reference
		h := held{realm: r, Application: a}
		if err := st.Audit().Append(ctx, s.event(h, audit.ApplicationOpened, audit.Done, h.applicant())); err != nil {
			return err
		}
		return st.Applications().Put(ctx, a)
	})
}

func (s *Service) asking(ctx context.Context, v Asker, f func(context.Context, ports.Store, ports.Realm, *Asking) error) (Asking, error) {
	var out Asking
	err := s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) (err error) {
		out = Asking{}
		if err := f(ctx, st, r, &out); err != nil {
			return err
		}
		p := s.statusCode(v, r)
		if out.Code, err = s.Codes.State(ctx, st, p); err != nil {
			return err
		}
		out.Blocked, err = s.Codes.Blocked(ctx, st, p)
		return err
	})
	return out, err
}

// statusCode is the proof by the code that this browser asked for.
func (s *Service) statusCode(v Asker, r ports.Realm) ports.CodeProof {
	within := "status:" + hex.EncodeToString(v.Token[:])
	return ports.CodeProof{
		Realm: r, Purpose: challenge.PurposeApply, Within: within, Subject: within, Format: format(r.Document.Policy.Email), Channel: ports.TopicMail,
		Event: audit.Event{Object: "applications", Origin: "browser", Actor: "anonymous"},
	}
}

// statusProof is statusCode with the letter that carries the code.
func (s *Service) statusProof(ctx context.Context, st ports.Store, v Asker, r ports.Realm, to identity.EmailAddress) (ports.CodeProof, error) {
	p := s.statusCode(v, r)
	a, err := st.Applications().OfEmail(ctx, to)
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return p, err
	}
	p.Nobody, p.To = errors.Is(err, ports.ErrNotFound), to.String()
	p.Letter = s.letter(held{realm: r, Application: registration.Application{Audience: a.Audience}}, ports.LetterStatusCode)
	p.Letter.Lang, p.Letter.Reference, p.Letter.Link = v.Lang, "", ""
	return p, nil
}
