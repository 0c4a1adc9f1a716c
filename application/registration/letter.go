package registration

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// letter is one to the applicant, in the language they chose.
func (s *Service) letter(h held, k ports.LetterKind) ports.Letter {
	d := h.realm.Document
	return ports.Letter{
		Kind: k, To: h.Email.String(), Lang: h.Language, Tenant: d.Tenant.Name, Service: h.service().Name, At: s.Now(),
		Reference: h.Reference, Helpdesk: d.Tenant.Helpdesk.Name, Contact: d.Tenant.Helpdesk.Ways(), Link: s.link(h, k),
	}
}

// link is where the letter leads: to a page that does nothing by itself (XC-16).
func (s *Service) link(h held, k ports.LetterKind) string {
	switch k {
	case ports.LetterApplyKnown, ports.LetterApplicationApproved:
		portal, _ := h.realm.Document.PortalOf(h.service().ID)
		return portal.URL
	case ports.LetterApplicationRefused, ports.LetterApplicationGone:
		return s.BaseURL + h.realm.Slug.Path() + "/apply"
	}
	return s.BaseURL + h.realm.Slug.Path() + "/apply/status/" + h.Reference
}

// post leaves a letter in the outbox, sealed; notAfter zero: it is never too late.
func (s *Service) post(ctx context.Context, st ports.Store, r realm.ID, l ports.Letter, notAfter time.Time) error {
	plain, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("registration: write a letter: %w", err)
	}
	id := s.NewID()
	sealed, err := s.Sealer.Seal(ctx, r, ports.PurposeOutbox, id, plain)
	if err != nil {
		return err
	}
	return st.Outbox().Add(ctx, ports.Message{ID: id, Topic: ports.TopicMail, Payload: sealed, NotAfter: notAfter, At: s.Now()})
}
