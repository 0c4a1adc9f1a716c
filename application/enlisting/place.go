package enlisting

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Place is where somebody who holds a link is.
type Place string

// The places. The first ones are ends: what to do next is with somebody else.
const (
	Unknown   Place = "unknown"  // the link was never ours: nothing is told
	Replaced  Place = "replaced" // a newer link was sent, or will be
	Expired   Place = "expired"
	Withdrawn Place = "withdrawn"
	Rejected  Place = "rejected"
	Returned  Place = "returned"    // the administrator is to correct something
	Waiting   Place = "identifying" // staff is to see a document
	Finished  Place = "finished"
	Gone      Place = "gone" // the organisation is no more, as the business register said at an act (MR-79)

	Start    Place = "start"    // the button that confirms the address, or lets this browser go on
	Prove    Place = "prove"    // the number, with a code
	Overview Place = "overview" // the order, with another code
	Choose   Place = "choose"   // user name and password
)

// open finds the application of a link, and where its holder is. In a unit of work that writes it is held.
func (s *Service) open(ctx context.Context, st ports.Store, r ports.Realm, v Visitor) (held, Place, error) {
	h := held{realm: r}
	var err error
	if h.Application, err = st.MeansApplications().ByToken(ctx, sha256.Sum256([]byte(v.Link))); errors.Is(err, ports.ErrNotFound) {
		return s.former(ctx, st, r, v.Link)
	}
	if err != nil {
		return h, "", err
	}
	h.browser = s.browserOf(ctx, r, v.Cookie, h.Application)
	return h, s.place(h), nil
}

func (s *Service) place(h held) Place {
	switch {
	case h.State == means.Lapsed || h.Late(s.Now()):
		return Expired
	case h.State == means.WaitingForUser:
		return Start
	}
	if end, ok := ends[h.State]; ok {
		return end
	}
	switch {
	case h.browser.isZero():
		return Start
	case h.State == means.EmailConfirmed || !h.browser.Proven:
		return Prove
	case h.State == means.Choosing:
		return Choose
	}
	return Overview
}

var ends = map[means.ApplicationState]Place{
	means.Submitted: Replaced, means.Returned: Returned, means.Identifying: Waiting, means.Withdrawn: Withdrawn, means.Rejected: Rejected, means.Done: Finished,
}

// former tells a link that was ours and counts no more from one that never was (MR-70).
func (s *Service) former(ctx context.Context, st ports.Store, r ports.Realm, text string) (held, Place, error) {
	h := held{realm: r}
	link, ok := means.ReadLink(text)
	if !ok {
		return h, Unknown, nil
	}
	mac, err := s.Sealer.MAC(ctx, r.ID, ports.PurposeInvitation, string(link.Application), string(link.Nonce))
	if err != nil || !hmac.Equal(mac[:len(link.MAC)], link.MAC) {
		return h, Unknown, err
	}
	h.Application, err = st.MeansApplications().ByID(ctx, link.Application)
	switch {
	case errors.Is(err, ports.ErrNotFound): // forgotten, as what led to nothing is
		return h, Expired, nil
	case err != nil:
		return h, "", err
	}
	if p := s.place(h); p == Withdrawn || p == Rejected || p == Finished {
		return h, p, nil
	}
	return h, Replaced, nil
}

// fill reads what the application is about.
func (s *Service) fill(ctx context.Context, st ports.Store, h *held) (err error) {
	if h.order, err = st.Orders().ByID(ctx, h.Order); err != nil {
		return fmt.Errorf("enlisting: order: %w", err)
	}
	if len(h.Sealed) > 0 {
		plain, err := s.Sealer.Open(ctx, h.realm.ID, ports.PurposeApplicant, string(h.ID), h.Sealed)
		if err != nil {
			return fmt.Errorf("enlisting: open an applicant: %w", err)
		}
		if err := json.Unmarshal(plain, &h.Person); err != nil {
			return fmt.Errorf("enlisting: read an applicant: %w", err)
		}
	}
	h.mandates = nil
	for _, id := range h.Mandates {
		m, err := st.Mandates().ByID(ctx, id)
		if errors.Is(err, ports.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("enlisting: mandate: %w", err)
		}
		if m.Consent != mandate.Refused {
			h.mandates = append(h.mandates, m)
		}
	}
	return nil
}

// at runs f on an application whose holder is at one of the places; elsewhere it only tells where. f gives false for
// what is not to be stored.
func (s *Service) at(ctx context.Context, v Visitor, f func(context.Context, ports.Store, *held) (bool, error), where ...Place) (Place, error) {
	var out Place
	err := s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		h, place, err := s.open(ctx, st, r, v)
		if out = place; err != nil || !among(place, where) {
			return err
		}
		if err := s.fill(ctx, st, &h); err != nil {
			return err
		}
		changed, err := f(ctx, st, &h)
		if err == nil && changed {
			err = s.put(ctx, st, &h)
		}
		if err == nil {
			out = s.place(h)
		}
		return err
	})
	return out, err
}

func among(p Place, all []Place) bool {
	for _, x := range all {
		if x == p {
			return true
		}
	}
	return false
}
