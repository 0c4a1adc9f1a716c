package enlisting

import (
	"context"
	"crypto/subtle"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// SendOrder sends the code with which the visitor orders what they were shown (MR-56). Digest is of that.
func (s *Service) SendOrder(ctx context.Context, v Visitor, digest string) (SentCode, error) {
	if gone, err := s.gone(ctx, v, Overview); gone || err != nil {
		return SentCode{Place: Gone}, err
	}
	var out SentCode
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (_ bool, err error) {
		out = SentCode{}
		if out.Changed = !same(digest, h.digest()); out.Changed {
			return false, nil
		}
		out.Until, err = s.Codes.Send(ctx, st, s.orderProof(*h, digest))
		return false, err
	}, Overview)
	return out, err
}

// CheckOrder takes that code, and orders. Where anything is other than it was shown the code is refused, right or not.
func (s *Service) CheckOrder(ctx context.Context, v Visitor, digest, typed string) (Checked, error) {
	var out Checked
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out = Checked{}
		if out.Changed = !same(digest, h.digest()); out.Changed {
			return false, s.changed(ctx, st, *h)
		}
		answer, err := s.Codes.Answer(ctx, st, s.orderProof(*h, digest), typed)
		if out.Asked, out.Refused = answer.Asked, answer.Refused; err != nil || !answer.Asked || answer.Refused != "" {
			return false, err
		}
		return true, s.ordered(ctx, st, h, digest)
	}, Overview)
	return out, err
}

func (s *Service) ordered(ctx context.Context, st ports.Store, h *held, digest string) error {
	if err := h.Application.Confirm(s.byApplicant()); err != nil {
		return err
	}
	e := s.event(*h, audit.MeansConfirmed, audit.Done, "anonymous")
	e.Facts["content"] = digest
	if err := st.Audit().Append(ctx, e); err != nil || h.State != means.Identifying {
		return err
	}
	return s.Postbox.Mail(ctx, st, h.realm.ID, s.letter(*h, ports.LetterMeansIdentify))
}

func (s *Service) changed(ctx context.Context, st ports.Store, h held) error {
	return st.Audit().Append(ctx, s.event(h, audit.MeansContentChanged, audit.Refused, "anonymous"))
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
