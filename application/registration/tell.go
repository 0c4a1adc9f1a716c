package registration

import (
	"context"

	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Told is what an applicant tells about themselves.
type Told struct {
	registration.Form        // File, Password and Consent are not looked at
	Language          string // of letters; empty: as it was
}

// Tell keeps what the applicant told, also where something is wrong with it: nobody types it twice. It gives
// what is wrong; nothing, and the next step is near.
func (s *Service) Tell(ctx context.Context, v Visitor, t Told) ([]registration.Problem, error) {
	var out []registration.Problem
	err := s.change(ctx, v, func(_ context.Context, _ ports.Store, h *held) (bool, error) {
		if !h.State.Editable() || h.Proven.IsZero() {
			return false, nil
		}
		f := t.Form
		f.Normalise(h.Applicant)
		f.File, f.Password, f.Consent = h.form.File, h.form.Password, h.form.Consent
		if number, err := s.Phones.Parse(f.Phone, string(f.Address.Country)); err == nil {
			f.Phone = number.String()
		}
		if h.realm.Document.Tenant.Speaks(t.Language) {
			h.Language = t.Language
		}
		h.form = f
		out = f.Check(s.needs(*h).Asked, s.Now())
		return true, nil
	})
	return out, err
}
