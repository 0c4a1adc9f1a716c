package registration

import (
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
