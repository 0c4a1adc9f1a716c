package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// CheckedPassword is what an address with a password led to. Of an account that is unknown, closed or without
// a password it says what it says of a wrong one (XC-07).
type CheckedPassword struct {
	State
	Wrong   bool
	Blocked time.Time // too many tries: not before this instant. Another way in is not blocked (XC-06)
}

// CheckPassword compares an address and a password with the accounts of a way in. option counts the ways in as
// the choice page lists them. Comparing takes long on purpose, so it happens before the unit of work; whether
// the try counts is decided within it, under the lock of the budget, so that parallel tries pass no limit.
func (s *Service) CheckPassword(ctx context.Context, b Browser, option int, typed, password string) (CheckedPassword, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return CheckedPassword{State: s.done(c)}, err
	}
	way, ok := s.accountWay(c, option)
	if !ok {
		st, err := s.Show(ctx, b)
		return CheckedPassword{State: st}, err
	}
	try, err := s.compare(ctx, c, way, typed, password)
	if err != nil {
		return CheckedPassword{}, err
	}
	var out CheckedPassword
	err = s.do(ctx, c, func(ctx context.Context, st ports.Store) error {
		out, err = s.count(ctx, st, c, way, try)
		return err
	})
	return out, err
}

// accountWay gives the way in of an option, if it is one with an account.
func (s *Service) accountWay(c current, option int) (login.Option, bool) {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	options := login.Options(service, login.Evidence{Asked: c.Asked}, s.Now())
	if option < 0 || option >= len(options) || options[option].Choice.Method != policy.Account {
		return login.Option{}, false
	}
	return options[option], true
}

// try is one comparison of a password.
type try struct {
	email  identity.EmailAddress // zero: what was typed is none, or user names are asked here
	typed  string                // the address or user name, as budgets count it
	found  account.Account       // zero: there is none
	device account.Device        // by which the browser is known to the account; zero: it is not
	right  bool
	better credential.Hash // to keep from now on; zero: what is kept is good
}

// typedName is a try with the address or user name as it was typed. What is neither is counted together.
func typedName(kind policy.Accounts, typed string) try {
	if kind.UserNames {
		name := account.FoldUserName(strings.TrimSpace(typed))
		if name == "" || len(name) > account.MaxUserName {
			name = "no user name"
		}
		return try{typed: name}
	}
	t := try{typed: "no address"}
	var err error
	if t.email, err = identity.ParseEmail(typed); err == nil {
		t.typed = t.email.Key()
	}
	return t
}

// compare does the same work for every address.
func (s *Service) compare(ctx context.Context, c current, way login.Option, typed, password string) (try, error) {
	kind, _ := c.realm.Document.Policy.AccountsOf(way.Accounts)
	t := typedName(kind, typed)
	err := s.Work.View(ctx, c.realm.ID, func(ctx context.Context, st ports.Store) (err error) {
		t.found, t.device, err = s.find(ctx, st, c, kind, t)
		return err
	})
	if err != nil {
		return t, err
	}
	verdict, err := s.Passwords.Verify(ctx, password, t.found.Password)
	if err != nil {
		return t, err
	}
	t.right = verdict.Right && t.found.ID != ""
	if t.right && verdict.Rehash {
		if t.better, err = s.Passwords.Hash(ctx, password); errors.Is(err, ports.ErrBusy) {
			err = nil // the next login makes it better
		}
	}
	return t, err
}

// find asks the same of the database whether the account is there or not.
func (s *Service) find(ctx context.Context, st ports.Store, c current, kind policy.Accounts, t try) (account.Account, account.Device, error) {
	var found ports.AccountAtLogin
	var err error
	if kind.UserNames {
		found, err = st.Accounts().AtUserName(ctx, kind.ID, t.typed, c.from.Device)
	} else {
		found, err = st.Accounts().AtAddress(ctx, kind.ID, t.email, c.from.Device)
	}
	if errors.Is(err, ports.ErrNotFound) {
		return account.Account{}, account.Device{}, nil
	}
	return found.Account, found.Device, err
}

// count keeps the try in the budgets where it was wrong, and what it proves where it was right.
func (s *Service) count(ctx context.Context, st ports.Store, c current, way login.Option, t try) (CheckedPassword, error) {
	w, err := s.read(ctx, st, c, true)
	if err != nil || !w.Done.IsZero() {
		return CheckedPassword{State: s.done(c)}, err
	}
	budgets, until, err := s.takeTry(ctx, st, c, way, t)
	if err != nil {
		return CheckedPassword{}, err
	}
	if !until.IsZero() {
		out, err := s.shown(ctx, c, way)
		return CheckedPassword{State: out, Blocked: until}, err
	}
	held, right, err := s.stillRight(ctx, st, c, t)
	if err != nil {
		return CheckedPassword{}, err
	}
	if !right {
		return s.wrong(ctx, st, c, way, t, budgets)
	}
	if w.owner, err = s.around(ctx, st, held); err != nil {
		return CheckedPassword{}, err
	}
	out, err := s.provenPassword(ctx, st, c, w, way, t)
	return CheckedPassword{State: out}, err
}

// takeTry takes the try from the budgets and holds them: that of the account, where a browser that the account
// knows has one of its own (XC-06), and that of the network.
func (s *Service) takeTry(ctx context.Context, st ports.Store, c current, way login.Option, t try) ([]throttle.Bucket, time.Time, error) {
	rules, named := []throttle.Rule{throttle.PasswordAttempts}, [][]string{{"password", way.Accounts, t.typed, t.device.ID}}
	if c.from.Network != "" {
		rules, named = append(rules, throttle.NetworkAttempts), append(named, []string{"network", c.from.Network})
	}
	keys := make([]string, len(named))
	for i, parts := range named {
		var err error
		if keys[i], err = s.key(ctx, c.realm.ID, purposeBudget, parts...); err != nil {
			return nil, time.Time{}, err
		}
	}
	held, err := st.Budgets().Hold(ctx, keys...)
	if err != nil {
		return nil, time.Time{}, err
	}
	for i := range held {
		if until, ok := held[i].Take(rules[i], s.Now()); !ok {
			return nil, until, nil
		}
	}
	return held, time.Time{}, nil
}

// stillRight holds the account and tells whether the password that was compared is still its password.
func (s *Service) stillRight(ctx context.Context, st ports.Store, c current, t try) (ports.AccountAtLogin, bool, error) {
	held, err := st.Accounts().AtLogin(ctx, t.found.ID, c.from.Device)
	if errors.Is(err, ports.ErrNotFound) {
		return held, false, nil
	}
	a := &held.Account
	if err != nil || !t.right || a.State == account.Closed || !a.PasswordAt.Equal(t.found.PasswordAt) {
		return held, false, err
	}
	if !t.better.IsZero() {
		a.Password = t.better
		err = st.Accounts().Put(ctx, *a)
		a.Revision++
	}
	return held, true, err
}

// wrong keeps the try in the budgets: a right one leaves them as they were.
func (s *Service) wrong(ctx context.Context, st ports.Store, c current, way login.Option, t try, budgets []throttle.Bucket) (CheckedPassword, error) {
	for _, b := range budgets {
		if err := st.Budgets().Put(ctx, b, s.Now().Add(time.Hour)); err != nil {
			return CheckedPassword{}, err
		}
	}
	out, err := s.shown(ctx, c, way)
	if err != nil {
		return CheckedPassword{}, err
	}
	e := s.event(c, out, audit.PasswordRefused, audit.Refused)
	e.Personal = map[string]string{"address": t.typed}
	about(&e, t.found.ID)
	return CheckedPassword{State: out, Wrong: true}, st.Audit().Append(ctx, e)
}

// shown is the state of a login at the password page of a way in.
func (s *Service) shown(ctx context.Context, c current, way login.Option) (State, error) {
	out, err := s.state(ctx, c, row{facts: facts{Choice: way.Choice}}, ports.Profile{}, login.Evidence{}, login.AskPassword{Accounts: way.Accounts})
	out.Accounts, _ = c.realm.Document.Policy.AccountsOf(way.Accounts)
	return out, err
}

// provenPassword keeps the proof and asks what comes next. Another person's proof belongs to another login.
func (s *Service) provenPassword(ctx context.Context, st ports.Store, c current, w row, way login.Option, t try) (State, error) {
	key, err := s.accountKey(ctx, c, t.found.ID)
	if err != nil {
		return State{}, err
	}
	way = s.ownWay(c, way, t.found)
	if w.Subject != "" && w.Subject != key {
		return s.otherPerson(ctx, st, c, w)
	}
	again := w.Subject != ""
	w.Subject, w.Choice, w.At, w.Failure, w.Forgot = key, way.Choice, s.Now(), login.None, nil
	w.Account = &provenAccount{ID: t.found.ID, Password: t.found.PasswordAt, At: s.Now()}
	out, err := s.advance(ctx, st, c, w, true)
	if _, refused := out.Step.(login.Refused); err != nil || refused || out.Finished != nil || again {
		return out, err
	}
	e := s.event(c, out, audit.LoginProven, audit.Done)
	e.Actor = personActor(t.found.ID)
	return out, st.Audit().Append(ctx, e)
}

// ownWay is the way in for the audience that the account was made for. Who has an account knows its name, and
// need not know what the tenant calls people like them.
func (s *Service) ownWay(c current, way login.Option, a account.Account) login.Option {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	for _, o := range login.Options(service, login.Evidence{Asked: c.Asked}, s.Now()) {
		if o.Accounts == way.Accounts && o.Choice.Audience == a.Audience {
			return o
		}
	}
	return way
}

// ShowPassword tells where a login is for somebody who chose a way in with an account: at its password page,
// or further on where the password was proven already.
func (s *Service) ShowPassword(ctx context.Context, b Browser, option int) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	out, err := s.Show(ctx, b)
	if err != nil {
		return out, err
	}
	_, choosing := out.Step.(login.ChooseMethod)
	if way, ok := s.accountWay(c, option); ok && choosing {
		return s.shown(ctx, c, way)
	}
	return out, nil
}
