package account_test

import (
	"errors"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
)

var (
	asked = time.Date(2026, 11, 21, 18, 0, 0, 0, time.UTC)
	due   = asked.Add(48 * time.Hour)
)

func mail(t *testing.T, s string) identity.EmailAddress {
	t.Helper()
	e, err := identity.ParseEmail(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// MS-60, XC-17: a change counts from its day on, once, and not at all when it was taken back.
func TestAChangeCountsFromItsDayOn(t *testing.T) {
	former, wanted := mail(t, "anna@oud.example"), mail(t, "anna@nieuw.example")
	for _, c := range []struct {
		name   string
		before func(*account.Change)
		at     time.Time
		want   identity.EmailAddress
	}{
		{"a moment before", func(*account.Change) {}, due.Add(-time.Microsecond), former},
		{"on the day", func(*account.Change) {}, due, wanted},
		{"long after", func(*account.Change) {}, due.AddDate(0, 1, 0), wanted},
		{"taken back", func(c *account.Change) { c.Undo(asked) }, due, former},
		{"done before", func(c *account.Change) { c.DoneAt = due }, due.Add(time.Hour), former},
		{"taken back too late", func(c *account.Change) { c.DoneAt = due; c.Undo(due) }, due.Add(time.Hour), former},
	} {
		a := account.Account{Email: former}
		change := account.Change{Field: account.ChangedEmail, Email: wanted, AskedAt: asked, Due: due}
		c.before(&change)
		counted := change.Apply(&a, c.at)
		if a.Email != c.want || counted != (c.want == wanted) || counted && change.Waiting() {
			t.Errorf("%s: the address is %s (%v)", c.name, a.Email, counted)
		}
	}
	if done := (account.Change{DoneAt: due}); func() bool { done.Undo(due); return !done.Undone.IsZero() }() {
		t.Error("what counts already was taken back")
	}
}

// XC-17: a number is changed, or removed, and nothing else with it.
func TestAChangeOfANumberLeavesTheRest(t *testing.T) {
	former, err := identity.ParsePhone("+31612345678")
	if err != nil {
		t.Fatal(err)
	}
	a := account.Account{Email: mail(t, "anna@oud.example"), Phone: former}
	removal := account.Change{Field: account.ChangedPhone, AskedAt: asked, Due: asked}
	if !removal.Apply(&a, asked) || !a.Phone.IsZero() || a.Email.IsZero() {
		t.Errorf("the account is %+v", a)
	}
}

func TestOnlyWholeChangesComeBack(t *testing.T) {
	whole := account.Change{ID: "c", Account: "a", Field: account.ChangedEmail, Email: mail(t, "anna@nieuw.example"), AskedAt: asked, Due: due}
	if _, err := account.RestoreChange(whole); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*account.Change){
		"no id": func(c *account.Change) { c.ID = "" }, "no account": func(c *account.Change) { c.Account = "" },
		"no address": func(c *account.Change) { c.Email = identity.EmailAddress{} }, "another field": func(c *account.Change) { c.Field = "name" },
		"no instant": func(c *account.Change) { c.AskedAt = time.Time{} }, "due before it was asked": func(c *account.Change) { c.Due = asked.Add(-1) },
	} {
		c := whole
		spoil(&c)
		if _, err := account.RestoreChange(c); !errors.Is(err, account.ErrChange) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// XC-42: a link is used once, within two weeks.
func TestAReportIsUsedOnceAndInTime(t *testing.T) {
	r := account.Report{Token: [32]byte{1}, Account: "a", About: "password-changed", CreatedAt: asked, Until: asked.Add(account.ReportLifetime)}
	if _, err := account.RestoreReport(r); err != nil {
		t.Fatal(err)
	}
	late := r
	if late.Use(r.Until) || !late.UsedAt.IsZero() {
		t.Error("it was used too late")
	}
	if !r.Use(r.Until.Add(-time.Microsecond)) || r.Use(asked) {
		t.Error("it is not used once")
	}
	for name, spoil := range map[string]func(*account.Report){
		"no token": func(r *account.Report) { r.Token = [32]byte{} }, "no account": func(r *account.Report) { r.Account = "" },
		"about nothing": func(r *account.Report) { r.About = "" }, "over before it began": func(r *account.Report) { r.Until = r.CreatedAt },
	} {
		bad := r
		spoil(&bad)
		if _, err := account.RestoreReport(bad); !errors.Is(err, account.ErrReport) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
