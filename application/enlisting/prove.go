package enlisting

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Went is where an act of the visitor led.
type Went struct {
	Place  Place
	Cookie string // for the browser to hold; empty: it keeps what it has
}

// Confirm is the button on the page that the mail's link opens: it confirms the address (MR-51), and lets this browser
// go on. In another browser than the first it does the latter alone.
func (s *Service) Confirm(ctx context.Context, v Visitor) (Went, error) {
	var out Went
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out.Cookie = ""
		first := h.State == means.WaitingForUser
		if first {
			if err := h.ConfirmEmail(s.byApplicant()); err != nil {
				return false, err
			}
			if err := s.record(ctx, st, *h, audit.MeansEmailConfirmed); err != nil {
				return false, err
			}
		}
		var err error
		if h.browser, err = s.newBrowser(h.Application); err != nil {
			return false, err
		}
		out.Cookie, err = s.cookie(ctx, h.realm, h.browser)
		return first, err
	}, Start)
	return out, err
}

// SentCode is the answer to a wish for a code.
type SentCode struct {
	Place   Place
	Until   time.Time // too many were sent: try after this instant
	Changed bool      // what was shown is not what there is now: nothing was sent
}

// SendPhone sends a code to the number that the administrator gave (MR-54).
func (s *Service) SendPhone(ctx context.Context, v Visitor) (SentCode, error) {
	var out SentCode
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (_ bool, err error) {
		out.Until, err = s.Codes.Send(ctx, st, s.phoneProof(*h))
		return false, err
	}, Prove)
	return out, err
}

// Checked is the answer to a code. With neither Refused nor Changed it was right.
type Checked struct {
	Went
	Asked   bool // a code was sent at all
	Refused ports.CodeState
	Changed bool // what was shown is not what there is now, so that the code counts for nothing (G8)
}

// CheckPhone takes the code (MR-55).
func (s *Service) CheckPhone(ctx context.Context, v Visitor, typed string) (Checked, error) {
	var out Checked
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out = Checked{}
		answer, err := s.Codes.Answer(ctx, st, s.phoneProof(*h), typed)
		if out.Asked, out.Refused = answer.Asked, answer.Refused; err != nil || !answer.Asked || answer.Refused != "" {
			return false, err
		}
		first := h.State == means.EmailConfirmed
		if first {
			if err := h.ConfirmMobile(s.byApplicant()); err != nil {
				return false, err
			}
			if err := s.record(ctx, st, *h, audit.MeansMobileConfirmed); err != nil {
				return false, err
			}
		}
		h.browser.Proven = true
		out.Cookie, err = s.cookie(ctx, h.realm, h.browser)
		return first, err
	}, Prove)
	return out, err
}

// phoneProof is the attempt to show that one reads what is sent to the number: in this browser, with this link.
// Tries are counted per application, whatever browser they come from.
func (s *Service) phoneProof(h held) ports.CodeProof {
	who := "means:" + string(h.ID) + ":" + h.browser.ID
	return ports.CodeProof{
		Realm: h.realm, Purpose: challenge.BySMS(challenge.PurposeMeansPhone), Within: who, Subject: who, Budget: "means:" + string(h.ID),
		Format: challenge.SMSFactor, Channel: ports.TopicSMS, To: h.Person.Mobile.String(), Letter: s.codeLetter(h, ports.LetterMeansPhoneCode),
		Event: s.event(h, "", "", "anonymous"),
	}
}

// orderProof is the attempt to order what a digest is of. Who gets here has shown that they read the number, so its
// codes are counted apart: nobody waits because the first code came a moment ago.
func (s *Service) orderProof(h held, digest string) ports.CodeProof {
	p := s.phoneProof(h)
	p.Purpose, p.Letter = challenge.BySMS(challenge.ForMeans(digest)), s.codeLetter(h, ports.LetterMeansOrderCode)
	p.Budget, p.Own = "means-order:"+string(h.ID), true
	return p
}
