package registration

import (
	"context"

	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Told is what an applicant tells about themselves.
type Told struct {
	registration.Form
	Language string // of letters; empty: as it was
}

// Tell keeps the answers to the questions of a step, also where something is wrong with them: nobody types
// them twice. It gives what is wrong with them.
func (s *Service) Tell(ctx context.Context, v Visitor, step registration.Step, t Told) ([]registration.Problem, error) {
	var out []registration.Problem
	err := s.change(ctx, v, func(_ context.Context, _ ports.Store, h *held) (bool, error) {
		if !h.State.Editable() || h.Proven.IsZero() {
			return false, nil
		}
		h.form.Take(step, t.Form)
		h.form.Normalise(h.Applicant)
		if number, err := s.Phones.Parse(h.form.Phone, string(h.form.Address.Country)); err == nil {
			h.form.Phone = number.String()
		}
		if h.realm.Document.Tenant.Speaks(t.Language) {
			h.Language = t.Language
		}
		out = step.Of(h.form.Check(s.needs(*h).Asked, s.Now()))
		return true, nil
	})
	return out, err
}
