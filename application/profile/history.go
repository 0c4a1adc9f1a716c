package profile

import (
	"context"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
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
		if out.Events, err = st.Audit().OfPerson(ctx, out.Session.Person, told, historyLength); err != nil || !out.LinkRules().Demanded() {
			return err
		}
		links, err := st.Links().HistoryOf(ctx, out.Session.Person)
		for _, l := range links {
			out.Events = append(out.Events, steps(l)...)
		}
		slices.SortStableFunc(out.Events, func(a, b audit.Event) int { return b.At.Compare(a.At) })
		out.Events = out.Events[:min(historyLength, len(out.Events))]
		return err
	})
	return out, err
}

// LinkedAccount is the fact of an event about a link that names the institutions of its account.
const LinkedAccount = "account"

// steps are what happened to a link, whoever did it: the link itself remembers.
func steps(l ports.HeldLink) []audit.Event {
	step := func(a audit.Action, at time.Time) audit.Event {
		return audit.Event{Action: a, At: at, Facts: map[string]string{LinkedAccount: l.To.Named()}}
	}
	var out []audit.Event
	if !l.EndedAt.IsZero() {
		end := audit.LinkEnded
		if l.State == linking.Declined {
			end = audit.LinkDeclined
		}
		out = append(out, step(end, l.EndedAt))
	}
	if !l.Since.IsZero() {
		out = append(out, step(audit.LinkMade, l.Since))
	}
	if !l.Since.Equal(l.AskedAt) { // it waited for somebody
		out = append(out, step(audit.LinkWaits, l.AskedAt))
	}
	return out
}
