package enlisting

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// PageSize is how many people a page of those who wait has.
const PageSize = 20

// Queue lists who waits to be identified (MR-48), by name or reference. Who may look is decided before it is called.
func (s *Service) Queue(ctx context.Context, r realm.ID, search string, offset int) (ports.MeansApplicationPage, error) {
	var out ports.MeansApplicationPage
	err := s.Work.View(ctx, r, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.MeansApplications().List(ctx, ports.MeansApplicationQuery{
			Everywhere: true, Search: search, States: []means.ApplicationState{means.Identifying}, Offset: offset, Limit: PageSize,
		})
		return err
	})
	return out, err
}

// Case is somebody to be identified.
type Case struct {
	Application  means.Application // with the person
	Organisation string
}

// Case gives what the document must say. That it was looked at is recorded.
func (s *Service) Case(ctx context.Context, r realm.ID, by string, id means.ApplicationID) (Case, error) {
	var out Case
	err := s.decide(ctx, r, id, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out = Case{h.Application, h.order.Name}
		return false, st.Audit().Append(ctx, s.event(*h, audit.MeansViewed, audit.Done, by))
	})
	return out, err
}

// Document is what staff saw. The number is digested, and kept in no other form.
type Document struct {
	Type   means.DocumentType
	Number string
	On     identity.Date
	Seen   bool // staff declares that they saw the document itself, that it is valid, and that it is this person's
}

// Identify records what staff saw, and lets the person go on: by a link that is new (MR-48).
func (s *Service) Identify(ctx context.Context, r realm.ID, by string, id means.ApplicationID, d Document) ([]means.DocumentProblem, error) {
	number, ok := means.ParseDocumentNumber(d.Number)
	var out []means.DocumentProblem
	err := s.decide(ctx, r, id, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		if out = s.faults(d, ok, *h); len(out) > 0 {
			return false, nil
		}
		mac, err := s.Sealer.MAC(ctx, r, purposeDocument, string(d.Type), number)
		if err != nil {
			return false, err
		}
		link, err := s.link(ctx, r, id)
		if err != nil {
			return false, err
		}
		seen := means.Identification{Document: d.Type, Number: mac, On: d.On.In(s.Zone), By: by}
		if err := h.Identify(seen, sha256.Sum256([]byte(link)), means.Deed{By: by, At: s.Now()}); err != nil {
			return false, err
		}
		if lasts := h.realm.Document.Policy.Means.Invitation; lasts > 0 {
			h.Expires = s.Now().Add(lasts)
		}
		e := s.event(*h, audit.MeansIdentified, audit.Done, by)
		e.Facts["document"] = string(d.Type)
		if err := st.Audit().Append(ctx, e); err != nil {
			return false, err
		}
		return true, s.identified(ctx, st, *h, link)
	})
	return out, err
}

// identified sends the link. What becomes of an invitation that nobody takes up goes on as it was.
func (s *Service) identified(ctx context.Context, st ports.Store, h held, link string) error {
	l := s.letter(h, ports.LetterMeansIdentified)
	l.Link, l.Until = s.BaseURL+h.realm.Slug.Path()+"/aanvraag/"+link, h.Expires
	return s.Postbox.Mail(ctx, st, h.realm.ID, l)
}

func (s *Service) faults(d Document, number bool, h held) []means.DocumentProblem {
	var out []means.DocumentProblem
	if !d.Type.Valid() {
		out = append(out, means.DocumentNoType)
	}
	if !number {
		out = append(out, means.DocumentNoNumber)
	}
	if on := d.On.In(s.Zone); !d.On.Valid() || on.After(s.Now()) || on.AddDate(0, 0, 2).Before(h.Since) {
		out = append(out, means.DocumentBadDate)
	}
	if !d.Seen {
		out = append(out, means.DocumentUnseen)
	}
	return out
}

// link draws what the new link carries.
func (s *Service) link(ctx context.Context, r realm.ID, id means.ApplicationID) (string, error) {
	nonce := make([]byte, means.NonceSize)
	if _, err := io.ReadFull(s.Random, nonce); err != nil {
		return "", fmt.Errorf("enlisting: draw a link: %w", err)
	}
	mac, err := s.Sealer.MAC(ctx, r, ports.PurposeInvitation, string(id), string(nonce))
	if err != nil {
		return "", err
	}
	text, ok := means.Link{Application: id, Nonce: nonce, MAC: mac}.Text()
	if !ok {
		return "", fmt.Errorf("enlisting: application %s cannot be named in a link", id)
	}
	return text, nil
}

// Reject ends it: who it is for could not be identified. Their data goes at once, and the mandates never count.
func (s *Service) Reject(ctx context.Context, r realm.ID, by string, id means.ApplicationID, why means.RejectReason) ([]means.DocumentProblem, error) {
	if !why.Valid() {
		return []means.DocumentProblem{means.RejectNoReason}, nil
	}
	return nil, s.decide(ctx, r, id, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		if err := h.Application.Reject(means.Deed{By: by, At: s.Now(), Why: string(why)}); err != nil {
			return false, err
		}
		h.Sealed = nil
		if err := s.refuse(ctx, st, *h, mandate.Deed{By: by, At: s.Now(), Why: string(why)}); err != nil {
			return false, err
		}
		e := s.event(*h, audit.MeansRejected, audit.Refused, by)
		e.Facts["reason"] = string(why)
		if err := st.Audit().Append(ctx, e); err != nil {
			return false, err
		}
		l := s.letter(*h, ports.LetterMeansRejected)
		l.Reason = string(why)
		if err := s.Postbox.Mail(ctx, st, r, l); err != nil {
			return false, err
		}
		return true, s.tellAdministrator(ctx, st, *h, ports.LetterMeansRejectedTo, func(l *ports.Letter) { l.Reason = string(why) })
	})
}

func (s *Service) refuse(ctx context.Context, st ports.Store, h held, d mandate.Deed) error {
	for _, id := range h.Mandates {
		m, err := st.Mandates().ForUpdate(ctx, id)
		if errors.Is(err, ports.ErrNotFound) || err == nil && m.Consent != mandate.Proposed {
			continue
		}
		if err != nil {
			return err
		}
		if err := m.Refuse(d); err != nil {
			return err
		}
		if err := st.Mandates().Put(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// decide runs f on somebody who waits to be identified. What a colleague did meanwhile makes it ErrNotThere.
func (s *Service) decide(ctx context.Context, r realm.ID, id means.ApplicationID, f func(context.Context, ports.Store, *held) (bool, error)) error {
	return s.in(ctx, r, func(ctx context.Context, st ports.Store, known ports.Realm) error {
		a, err := st.MeansApplications().ForUpdate(ctx, id)
		if errors.Is(err, ports.ErrNotFound) || err == nil && a.State != means.Identifying {
			return ErrNotThere
		}
		if err != nil {
			return err
		}
		h := held{realm: known, Application: a}
		if err := s.fill(ctx, st, &h); err != nil {
			return err
		}
		changed, err := f(ctx, st, &h)
		if err == nil && changed {
			err = s.put(ctx, st, &h)
		}
		return err
	})
}
