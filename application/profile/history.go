package profile

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// told are the events that people see of their own history: logins, refusals and changes, nothing of how
// portals talk to us.
var told = []audit.Action{
	audit.LoginGranted, audit.LoginRefused, audit.PasswordRefused, audit.FactorRefused, audit.EmailCodeRefused, audit.SMSCodeRefused, audit.SessionEnded,
	audit.PasswordChanged, audit.PasswordReplaced, audit.EmailVerified, audit.EmailChanged, audit.EmailChangeAsked,
	audit.PhoneChanged, audit.PhoneChangeAsked, audit.ChangeUndone, audit.AuthenticatorAdded, audit.AuthenticatorRemoved, audit.RecoveryCodesMade,
	audit.DeviceForgotten, audit.AccountReported, audit.EnrolmentUnblocked, audit.FactorReset, audit.RoleGranted, audit.RoleRevoked, audit.MeansReplaced, audit.OwnDataExported,
}

// historyLength is how many events a page shows.
const historyLength = 20

// History is what happened to somebody's own login, the newest first (XC-29).
type History struct {
	Own
	Events []audit.Event
}

// History reads it.
func (s *Service) History(ctx context.Context, c Caller) (History, error) {
	var out History
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.enter(ctx, st, c); err != nil {
			return err
		}
		out.Events, err = st.Audit().OfPerson(ctx, out.Session.Person, told, historyLength)
		return err
	})
	return out, err
}
