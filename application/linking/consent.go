package linking

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// consent is the proof by a code that goes to the very address that a ticket went to, when its reader asks for it:
// no program that reads mail agrees to anything (XC-16).
func (s *Service) consent(t Ticketed, lang, device string) ports.CodeProof {
	letter := s.letter(t.Realm, ports.LetterLinkApproveCode, lang)
	letter.Institution, letter.Device = t.Account.Named(), device
	return ports.CodeProof{
		Realm: t.Realm, Purpose: challenge.ForAction("approve-link:" + string(t.Link.ID)), Within: hex.EncodeToString(t.Ticket.Token[:]),
		Subject: "record:" + t.Ticket.To, Format: challenge.EmailFactor, Channel: ports.TopicMail, To: t.Ticket.To, Letter: letter, Event: t.fromRecord(),
	}
}

// Consented is where somebody on record is who wants to agree.
type Consented struct {
	Ticketed
	Until   time.Time       // too many codes were sent: not before this instant
	Refused ports.CodeState // what the last answer led to
}

// AskConsent sends the code.
func (s *Service) AskConsent(ctx context.Context, r realm.ID, token, lang, device string) (Consented, error) {
	var out Consented
	var err error
	out.Ticketed, err = s.ticket(ctx, r, token, func(ctx context.Context, st ports.Store, t *Ticketed) (err error) {
		out.Until = time.Time{}
		if t.Ticket.Purpose != linking.ToApprove || t.Late || t.Done {
			return nil
		}
		out.Until, err = s.Codes.Send(ctx, st, s.consent(*t, lang, device))
		return err
	})
	return out, err
}

// Consent takes the code; the right one approves the link.
func (s *Service) Consent(ctx context.Context, r realm.ID, token, typed string) (Consented, error) {
	var out Consented
	var err error
	out.Ticketed, err = s.ticket(ctx, r, token, func(ctx context.Context, st ports.Store, t *Ticketed) error {
		out.Refused = ""
		if t.Ticket.Purpose != linking.ToApprove || t.Late || t.Done {
			return nil
		}
		answer, err := s.Codes.Answer(ctx, st, s.consent(*t, recordLang, ""), typed)
		if err != nil {
			return err
		}
		switch out.Refused = answer.Refused; {
		case !answer.Asked:
			out.Refused = ports.CodeExpired
			return nil
		case answer.Refused != "":
			return nil
		}
		if ok, err := s.usable(ctx, st, t, linking.ToApprove); err != nil || !ok {
			return err
		}
		t.Link, err = s.Approve(ctx, st, t.Realm, t.Link.ID, ports.LinkDecision{By: ports.LinkByRecord, Event: t.fromRecord()})
		return over(err, t)
	})
	return out, err
}

// Refuse declines the link: a button is enough to stop something.
func (s *Service) Refuse(ctx context.Context, r realm.ID, token string) (Ticketed, error) {
	return s.ticket(ctx, r, token, func(ctx context.Context, st ports.Store, t *Ticketed) error {
		ok, err := s.usable(ctx, st, t, linking.ToApprove)
		if err != nil || !ok {
			return err
		}
		t.Link, err = s.Decline(ctx, st, t.Realm, t.Link.ID, ports.LinkDecision{By: ports.LinkByRecord, Why: linking.EndedObjected, Event: t.fromRecord()})
		return err
	})
}

// over shows a link that cannot be approved any more, as the account was disabled or found another holder, as what
// it is: too late.
func over(err error, t *Ticketed) error {
	if err == nil || !isOver(err) {
		return err
	}
	t.Done, t.Late = false, true
	return nil
}
