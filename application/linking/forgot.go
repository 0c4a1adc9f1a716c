package linking

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Forgot implements ports.LinkProver. The mail goes to the authorised person and never to who asks (MH-20). An
// unknown name, and an account of which nobody is on record, look and cost the same.
func (s *Service) Forgot(ctx context.Context, st ports.Store, p ports.LinkProof, userName string, left bool) (time.Time, error) {
	whose := [][]string{{"link-forgot-person", p.Subject}, {"link-forgot-name", linking.FoldUserName(userName)}}
	if _, until, err := s.take(ctx, st, p, throttle.CodeSends, whose...); err != nil || !until.IsZero() {
		return until, err
	}
	account, err := s.byName(ctx, st, userName)
	if err != nil {
		return time.Time{}, err
	}
	contact := account.Recovery(left)
	letter := s.letter(p.Realm, ports.LetterLinkPassword, recordLang)
	letter.Institution, letter.Organisation, letter.Person = account.Named(), organisation(p.Organisation), contact.Name
	letter.Until, letter.Device, letter.Reference = s.Now().Add(linking.SetPasswordLifetime), p.Device, p.Event.Reference
	result := audit.Done
	if contact.IsZero() {
		result = audit.Refused
		err = s.nobody(ctx, st, p.Realm, letter)
	} else {
		err = s.send(ctx, st, p.Realm, linking.Ticket{
			Purpose: linking.ToSetPassword, Account: account.ID, To: contact.Email.String(), CreatedAt: s.Now(), Until: letter.Until,
		}, letter)
	}
	if err != nil {
		return time.Time{}, err
	}
	e := s.event(p.Event, audit.RecoveryAsked, result, account.ID)
	e.Personal = map[string]string{"user-name": userName}
	if err := s.record(ctx, st, e, "left", yes(left)); err != nil {
		return time.Time{}, err
	}
	a, err := s.load(ctx, st, p)
	if err != nil {
		return time.Time{}, err
	}
	a.Forgot = ports.ForgottenLink{UserName: userName, Left: left, At: s.Now()}
	return time.Time{}, s.keep(ctx, st, p, a)
}
