package enlisting

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// MaxRemark is how many characters somebody may write to the administrator.
const MaxRemark = 500

// RemarkProblem says what is wrong with a remark, or with a number in it.
type RemarkProblem string

// The problems.
const (
	RemarkMissing   RemarkProblem = "missing"
	RemarkLong      RemarkProblem = "long"
	NumberMissing   RemarkProblem = "no-number"
	NumberMalformed RemarkProblem = "malformed"
	NumberFixed     RemarkProblem = "fixed" // it gets no text messages
	NumberSame      RemarkProblem = "same"
)

// Sent tells what came of sending an application back.
type Sent struct {
	Place   Place
	Problem RemarkProblem
}

// Return sends the application back to the administrator, who corrects it (MR-72).
func (s *Service) Return(ctx context.Context, v Visitor, remark string) (Sent, error) {
	remark = strings.TrimSpace(remark)
	var out Sent
	switch {
	case remark == "":
		out.Problem = RemarkMissing
	case utf8.RuneCountInString(remark) > MaxRemark:
		out.Problem = RemarkLong
	}
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		if out.Problem != "" || !returnable(h.State) {
			return false, nil
		}
		return true, s.sendBack(ctx, st, h, remark)
	}, Prove, Overview)
	return out, err
}

func returnable(s means.ApplicationState) bool {
	return s == means.EmailConfirmed || s == means.MobileConfirmed
}

// Renumber sends it back for another mobile number: who gives the means out is to know whose number that is (MR-73).
// say puts the wish into words.
func (s *Service) Renumber(ctx context.Context, v Visitor, typed string, say func(number string) string) (Sent, error) {
	number, problem := s.mobile(typed)
	out := Sent{Problem: problem}
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out.Problem = problem
		if problem == "" && number == h.Person.Mobile {
			out.Problem = NumberSame
		}
		if out.Problem != "" || !returnable(h.State) {
			return false, nil
		}
		return true, s.sendBack(ctx, st, h, say(s.Phones.Format(number)))
	}, Prove, Overview)
	return out, err
}

func (s *Service) mobile(typed string) (identity.Phone, RemarkProblem) {
	if strings.TrimSpace(typed) == "" {
		return identity.Phone{}, NumberMissing
	}
	number, err := s.Phones.ParseMobile(typed, "")
	switch {
	case errors.Is(err, ports.ErrNotMobile):
		return number, NumberFixed
	case err != nil:
		return number, NumberMalformed
	}
	return number, ""
}

func (s *Service) sendBack(ctx context.Context, st ports.Store, h *held, remark string) error {
	if err := h.Application.Return(remark, s.byApplicant()); err != nil {
		return err
	}
	if err := s.record(ctx, st, *h, audit.MeansReturned); err != nil {
		return err
	}
	return s.tellAdministrator(ctx, st, *h, ports.LetterMeansReturned, func(l *ports.Letter) { l.Note = remark })
}
