package registration

import (
	"context"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// The methods below are the reviewers' (OL-28). Whoever calls them has found out that this reviewer may.

// Queue gives one page of the applications of a realm. What applicants told stays sealed.
func (s *Service) Queue(ctx context.Context, r realm.ID, q ports.ApplicationQuery) (ports.ApplicationPage, error) {
	var out ports.ApplicationPage
	err := s.Work.View(ctx, r, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Applications().Find(ctx, q)
		return err
	})
	return out, err
}

// Case is an application as its reviewer sees it. The document is masked: Document shows it.
type Case struct {
	Realm     ports.Realm
	Applied   registration.Application
	Form      registration.Form // Password is left out; zero once it was wiped
	Notes     []string          // of Applied.Decisions, in their order
	Status    registration.Status
	FourEyes  bool // another person has to agree with an approval
	HasFile   bool // the document is still there
	Different bool // the account has another address by now
}

// View opens an application, and leaves a trace in the audit. ErrNotFound where there is none, and for drafts.
func (s *Service) View(ctx context.Context, r realm.ID, by registration.Reviewer, id registration.ID) (Case, error) {
	var out Case
	err := s.in(ctx, r, func(ctx context.Context, st ports.Store, known ports.Realm) error {
		h, err := s.sent(ctx, st, known, id)
		if err != nil {
			return err
		}
		if out, err = s.open(ctx, st, h); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.event(h, audit.ApplicationViewed, audit.Done, by.ID))
	})
	return out, err
}

// sent gives an application that was sent, held until the unit of work ends.
func (s *Service) sent(ctx context.Context, st ports.Store, r ports.Realm, id registration.ID) (held, error) {
	a, err := st.Applications().ForUpdate(ctx, id)
	if err != nil {
		return held{}, err
	}
	if a.State == registration.Draft {
		return held{}, ports.ErrNotFound // it is the applicant's alone
	}
	return s.opened(ctx, r, a)
}

func (s *Service) open(ctx context.Context, st ports.Store, h held) (Case, error) {
	out := Case{Realm: h.realm, Applied: h.Application, Form: h.form, FourEyes: h.kind.Registration.FourEyes, HasFile: h.Document != ""}
	out.Form.Password = ""
	for _, d := range h.Decisions {
		note := ""
		if len(d.Note) > 0 {
			plain, err := s.Sealer.Open(ctx, h.realm.ID, purposeNote, string(h.ID), d.Note)
			if err != nil {
				return out, fmt.Errorf("registration: open a note: %w", err)
			}
			note = string(plain)
		}
		out.Notes = append(out.Notes, note)
	}
	of, err := st.Accounts().ByID(ctx, h.Person)
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return out, err
	}
	out.Different = of.ID != "" && of.Email.Key() != h.Email.Key()
	out.Status = registration.StatusOf(h.Application, of, h.kind.Enrolment.Required, s.Now())
	return out, nil
}

// Document shows a document, which is an event of its own (OL-28). One that was not scanned is scanned first,
// if that can be done by now: it is infected, and nobody gets it. ErrNotFound once it was deleted.
func (s *Service) Document(ctx context.Context, r realm.ID, by registration.Reviewer, id registration.ID) (registration.File, []byte, error) {
	var file registration.File
	var content []byte
	err := s.in(ctx, r, func(ctx context.Context, st ports.Store, known ports.Realm) error {
		h, err := s.sent(ctx, st, known, id)
		if err != nil {
			return err
		}
		if content, err = s.content(ctx, st, h); err != nil {
			return err
		}
		file = h.form.File
		return st.Audit().Append(ctx, s.event(h, audit.DocumentShown, audit.Done, by.ID))
	})
	if err != nil || file.Scan != registration.NotScanned {
		return file, content, err
	}
	found, err := s.scan(ctx, content)
	if file.Scan = found.Scan; file.Scan == registration.Infected {
		content = nil
	}
	return file, content, err
}

// Claim gives an application to a reviewer.
func (s *Service) Claim(ctx context.Context, r realm.ID, by registration.Reviewer, id registration.ID) (registration.Outcome, error) {
	return s.act(ctx, r, by, id, audit.ApplicationClaimed, func(_ context.Context, _ ports.Store, h *held) (registration.Outcome, error) {
		return h.ClaimBy(by, s.Now()), nil
	})
}

// Release gives it back to the queue.
func (s *Service) Release(ctx context.Context, r realm.ID, by registration.Reviewer, id registration.ID) (registration.Outcome, error) {
	return s.act(ctx, r, by, id, audit.ApplicationReleased, func(_ context.Context, _ ports.Store, h *held) (registration.Outcome, error) {
		return h.Application.Release(by, s.Now()), nil
	})
}

// act runs one act of a reviewer on the held application. What is refused leaves a trace too.
func (s *Service) act(ctx context.Context, r realm.ID, by registration.Reviewer, id registration.ID, action audit.Action,
	f func(context.Context, ports.Store, *held) (registration.Outcome, error)) (registration.Outcome, error) {
	var out registration.Outcome
	err := s.in(ctx, r, func(ctx context.Context, st ports.Store, known ports.Realm) error {
		h, err := s.sent(ctx, st, known, id)
		if err != nil {
			return err
		}
		before := h.State
		if out, err = f(ctx, st, &h); err != nil {
			return err
		}
		e := s.event(h, action, audit.Done, by.ID)
		e.Facts["before"] = string(before)
		if out != registration.Done {
			e.Result, e.Facts["reason"] = audit.Refused, string(out)
			return st.Audit().Append(ctx, e)
		}
		if d, ok := h.Last(); ok && action == audit.ApplicationDecided {
			e.Facts["verdict"], e.Facts["reason"] = string(d.Verdict), string(d.Reason)
		}
		if err := st.Audit().Append(ctx, e); err != nil {
			return err
		}
		return s.put(ctx, st, &h)
	})
	return out, err
}

// toState is what an account becomes when its application is decided.
func toState(h held) func(*account.Account) {
	return func(a *account.Account) {
		switch {
		case h.State == registration.Refused:
			a.Close(account.NotGranted)
		case h.State == registration.Approved && a.State == account.Pending:
			a.State = account.Active
		}
	}
}
