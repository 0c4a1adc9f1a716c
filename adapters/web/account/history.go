package account

import (
	"cmp"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/audit"
)

// facts are the events with their instants. One without words is not shown: it says nothing to its reader.
func (v History) facts(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	for _, e := range v.Events {
		said := e.words(c)
		if said == "" {
			continue
		}
		lines := []string{said}
		if e.Device != "" {
			lines = append(lines, c.OwnHistoryFrom(e.Device))
		}
		out = append(out, ui.Fact{Term: c.Moment(e.At), Lines: lines})
	}
	return out
}

// words is the sentence of an event.
func (e Event) words(c ui.Ctx) string {
	where := cmp.Or(e.Service, c.Tenant.Name)
	switch audit.Action(e.What) {
	case audit.LoginGranted:
		return c.OwnHistoryLogin(where)
	case audit.LoginRefused:
		return c.OwnHistoryRefused(where)
	case audit.PasswordRefused:
		return c.OwnHistoryPassword()
	case audit.FactorRefused, audit.EmailCodeRefused, audit.SMSCodeRefused:
		return c.OwnHistoryCode()
	case audit.SessionEnded:
		return c.OwnHistoryEnded()
	case audit.RoleGranted:
		return c.OwnHistoryGranted()
	case audit.RoleRevoked:
		return c.OwnHistoryRevoked()
	case audit.MeansReplaced:
		return c.OwnHistoryMeans()
	case audit.OwnDataExported:
		return c.OwnHistoryExport()
	}
	if e.Account != "" {
		return e.linked(c)
	}
	return e.changed(c)
}

// linked is the sentence of what happened to a link to an account of the portal's own.
func (e Event) linked(c ui.Ctx) string {
	switch audit.Action(e.What) {
	case audit.LinkMade:
		return c.OwnHistoryLinked(e.Account)
	case audit.LinkWaits:
		return c.OwnHistoryLinkAsked(e.Account)
	case audit.LinkDeclined:
		return c.OwnHistoryLinkDeclined(e.Account)
	case audit.LinkEnded:
		return c.OwnHistoryLinkEnded(e.Account)
	}
	return ""
}

// changed is the sentence of a change of the account.
func (e Event) changed(c ui.Ctx) string {
	switch audit.Action(e.What) {
	case audit.PasswordChanged:
		return c.OwnHistoryNewPassword()
	case audit.PasswordReplaced:
		return c.OwnHistoryForgotten()
	case audit.EmailVerified:
		return c.OwnHistoryVerified()
	case audit.EmailChanged:
		return c.OwnHistoryEmail()
	case audit.EmailChangeAsked:
		return c.OwnHistoryEmailAsked()
	case audit.PhoneChanged:
		return c.OwnHistoryPhone()
	case audit.PhoneChangeAsked:
		return c.OwnHistoryPhoneAsked()
	case audit.ChangeUndone:
		return c.OwnHistoryUndone()
	case audit.AuthenticatorAdded:
		return c.OwnHistoryApp()
	case audit.AuthenticatorRemoved:
		return c.OwnHistoryAppRemoved()
	case audit.RecoveryCodesMade:
		return c.OwnHistoryCodes()
	case audit.DeviceForgotten:
		return c.OwnHistoryDevice()
	case audit.EnrolmentUnblocked:
		return c.OwnHistoryUnblocked()
	case audit.FactorReset:
		return c.OwnHistoryReset()
	case audit.AccountReported:
		return c.OwnHistoryReported()
	}
	return ""
}
