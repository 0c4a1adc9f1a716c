package registration

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Page is what the pages of an applicant show.
type Page struct {
	Realm    ports.Realm
	Kind     policy.Accounts
	Service  policy.Service
	Applied  registration.Application
	Form     registration.Form // Password is left out
	Needs    registration.Needs
	Next     registration.Step
	Steps    []registration.Step
	Problems []registration.Problem // with the answers as they are stored
	Code     ports.CodeProofState   // of the address; where none was proven yet
	Blocked  time.Time              // too many codes were answered: try after this instant
	Status   registration.Status
	Note     string // the reviewer's sentence with the last decision
	HasWord  bool   // a password was chosen
	Portal   string // where logging in starts (OL-10)
}

// Show tells where the browser's application is. ErrNone where it holds none.
func (s *Service) Show(ctx context.Context, v Visitor) (Page, error) {
	var out Page
	err := s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		h, err := s.mine(ctx, st, r, v)
		if err != nil {
			return err
		}
		out, err = s.page(ctx, st, v, h)
		return err
	})
	return out, err
}

func (s *Service) page(ctx context.Context, st ports.Store, v Visitor, h held) (out Page, err error) {
	needs := s.needs(h)
	out = Page{
		Realm: h.realm, Kind: h.kind, Service: h.service(), Applied: h.Application, Form: h.form, Needs: needs,
		Next: h.Next(h.form, needs, s.Now()), Steps: h.Steps(needs), Problems: h.form.Check(needs.Asked, s.Now()), HasWord: h.form.Password != "",
	}
	out.Form.Password = ""
	if portal, ok := h.realm.Document.PortalOf(out.Service.ID); ok {
		out.Portal = portal.URL
	}
	if h.State == registration.Draft && h.Proven.IsZero() && !h.Email.IsZero() {
		return out, s.codeState(ctx, st, v, h, &out)
	}
	if out.Note, err = s.lastNote(ctx, h); err != nil {
		return out, err
	}
	out.Status, err = s.status(ctx, st, h)
	return out, err
}

func (s *Service) codeState(ctx context.Context, st ports.Store, v Visitor, h held, out *Page) (err error) {
	p := s.codeProof(v, h, false)
	if out.Code, err = s.Codes.State(ctx, st, p); err != nil {
		return err
	}
	out.Blocked, err = s.Codes.Blocked(ctx, st, p)
	return err
}

// status names where the application and its account are (OL-25).
func (s *Service) status(ctx context.Context, st ports.Store, h held) (registration.Status, error) {
	var of account.Account
	if h.Person != "" {
		var err error
		if of, err = st.Accounts().ByID(ctx, h.Person); err != nil && !errors.Is(err, ports.ErrNotFound) {
			return "", err
		}
	}
	return registration.StatusOf(h.Application, of, h.kind.Enrolment.Required, s.Now()), nil
}

// lastNote opens the sentence that came with the last decision.
func (s *Service) lastNote(ctx context.Context, h held) (string, error) {
	d, ok := h.Last()
	if !ok || len(d.Note) == 0 {
		return "", nil
	}
	plain, err := s.Sealer.Open(ctx, h.realm.ID, purposeNote, string(h.ID), d.Note)
	return string(plain), err
}
