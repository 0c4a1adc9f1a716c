package profile

import (
	"context"
	"strings"
	"unicode"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// longestName bounds what people call their apps.
const longestName = 40

// tidy gives a name as it is kept: without what no keyboard gives, and not too long.
func tidy(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	out := []rune(strings.TrimSpace(name))
	return strings.TrimSpace(string(out[:min(len(out), longestName)]))
}

// RenameApp calls an app otherwise. False: it is none of the caller's.
func (s *Service) RenameApp(ctx context.Context, c Caller, id, name string) (bool, error) {
	var ok bool
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		apps, err := st.Authenticators().Of(ctx, o.Account.ID)
		if err != nil {
			return err
		}
		for _, app := range apps {
			if app.ID != id || !app.Usable() {
				continue
			}
			app.Name, ok = tidy(name), true
			if err := st.Authenticators().Put(ctx, app); err != nil {
				return err
			}
			return s.record(ctx, st, o, audit.AuthenticatorRenamed, audit.Done, "authenticator", id)
		}
		ok = false
		return nil
	})
	return ok, err
}

// RemovedApp is what came of taking an app away.
type RemovedApp struct {
	Known  bool // it is one of the caller's
	Needed bool // it is the last one, and nobody gets in without: it stays
}

// RemoveApp takes an app away: its codes are dead. With the last one go the recovery codes.
func (s *Service) RemoveApp(ctx context.Context, c Caller, id string) (RemovedApp, error) {
	var out RemovedApp
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		out = RemovedApp{}
		o, err := s.sensitive(ctx, st, c)
		if err != nil {
			return err
		}
		f, err := s.factors(ctx, st, o)
		if err != nil {
			return err
		}
		last := len(f.Apps) == 1
		app, known := f.App(id)
		out.Known = known
		if out.Needed = out.Known && last && f.Needed; !out.Known || out.Needed {
			return nil
		}
		return s.removeApp(ctx, st, o, app, last)
	})
	return out, err
}

func (s *Service) removeApp(ctx context.Context, st ports.Store, o Own, app account.Authenticator, last bool) error {
	if err := s.Apps.Drop(ctx, st, o.Account.ID, func(a account.Authenticator) bool { return a.ID == app.ID }); err != nil {
		return err
	}
	if last {
		if err := s.withoutApps(ctx, st, o); err != nil {
			return err
		}
	}
	if err := s.tell(ctx, st, o, o.Account, ports.Notice{Kind: ports.LetterAppRemoved, Name: app.Name}); err != nil {
		return err
	}
	return s.record(ctx, st, o, audit.AuthenticatorRemoved, audit.Done, "authenticator", app.ID)
}

// withoutApps leaves an account as if it never had an app: the recovery codes stood in for it.
func (s *Service) withoutApps(ctx context.Context, st ports.Store, o Own) error {
	if err := st.RecoveryCodes().Replace(ctx, o.Account.ID, nil, s.Now()); err != nil {
		return err
	}
	a := o.Account
	if a.Prefers != policy.Authenticator {
		return nil
	}
	a.Prefers = ""
	return st.Accounts().Put(ctx, a)
}
