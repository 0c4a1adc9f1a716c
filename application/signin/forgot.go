package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// forgotten is a password that is being replaced in this login.
type forgotten struct {
	Option   int               `json:"option"`
	Kind     string            `json:"kind"`
	Name     string            `json:"name"` // the address, or the user name where accounts have one
	Account  identity.PersonID `json:"account,omitempty"`
	ProvenAt time.Time         `json:"proven,omitzero"`
}

// forgotLifetime is how long a right code lets somebody choose a new password.
const forgotLifetime = 15 * time.Minute

// ForgotState is where the replacement of a password is. It is the same for every address (XC-07).
type ForgotState struct {
	Name    string // the address or user name as it was typed; empty: none yet
	Code    ports.CodeProofState
	Proven  bool
	Minimum int // characters of a new password
}

// Forgot is the answer to each step of replacing a password.
type Forgot struct {
	State
	Forgot   ForgotState
	Until    time.Time          // too many codes were sent: try after this instant
	Problem  credential.Problem // with the new password
	Set      bool               // the new password holds
	Strength int                // of it, from 0 to 4: advice
}

// AskForgot sends a code to an address, if an account has it. Nothing tells whether one has.
func (s *Service) AskForgot(ctx context.Context, b Browser, option int, typed string) (Forgot, error) {
	return s.forgot(ctx, b, option, func(ctx context.Context, st ports.Store, c current, way login.Option, w *row, out *Forgot) error {
		name, ok := forgottenName(accountsOf(c, way), typed)
		if !ok {
			return nil
		}
		w.Forgot = &forgotten{Option: option, Kind: way.Accounts, Name: name}
		w.CodeState = ""
		proof, _, err := s.forgotProof(ctx, st, c, *w)
		if err != nil {
			return err
		}
		out.Until, err = s.Codes.Send(ctx, st, proof)
		return err
	})
}

// CheckForgot takes the answer to the code.
func (s *Service) CheckForgot(ctx context.Context, b Browser, option int, typed string) (Forgot, error) {
	return s.forgot(ctx, b, option, func(ctx context.Context, st ports.Store, c current, _ login.Option, w *row, _ *Forgot) error {
		if w.Forgot == nil {
			return nil
		}
		proof, found, err := s.forgotProof(ctx, st, c, *w)
		if err != nil {
			return err
		}
		answer, err := s.Codes.Answer(ctx, st, proof, typed)
		if err != nil || !answer.Asked {
			return err
		}
		if w.CodeState = answer.Refused; answer.Refused == "" && found.ID != "" {
			proven := *w.Forgot
			proven.Account, proven.ProvenAt = found.ID, s.Now()
			w.Forgot = &proven
		}
		return nil
	})
}

// LookForgot tells where the replacement is, and changes nothing.
func (s *Service) LookForgot(ctx context.Context, b Browser, option int) (Forgot, error) {
	return s.forgot(ctx, b, option, func(context.Context, ports.Store, current, login.Option, *row, *Forgot) error { return nil })
}

// forgotProof is the attempt to show that one reads the address of an account, or of none.
func (s *Service) forgotProof(ctx context.Context, st ports.Store, c current, w row) (ports.CodeProof, account.Account, error) {
	found, email, err := s.findForgotten(ctx, st, c, *w.Forgot)
	if err != nil {
		return ports.CodeProof{}, account.Account{}, err
	}
	letter := s.letter(c, ports.LetterForgotCode, email, c.lang)
	letter.Device, letter.Contact = c.from.Label, c.realm.Document.Tenant.Helpdesk.Ways()
	event := s.event(c, State{}, "", "")
	about(&event, found.ID)
	return ports.CodeProof{
		Realm: c.realm, Purpose: challenge.PurposeForgotPassword, Within: c.id, Subject: "forgot:" + w.Forgot.Kind + ":" + strings.ToLower(w.Forgot.Name),
		Format: challenge.EmailFactor, Channel: ports.TopicMail, To: email.String(), Letter: letter, Nobody: found.ID == "",
		Event: event,
	}, found, nil
}

// nobodysAddress is where a letter to an account that does not exist is made out to. It is never sent (RFC 6761, 6.4).
const nobodysAddress = "nobody@nobody.invalid"

// forgottenName is the address or user name of somebody who lost the password; false where it can be none.
func forgottenName(kind policy.Accounts, typed string) (string, bool) {
	if kind.UserNames {
		name := strings.TrimSpace(typed)
		return name, name != "" && len(name) <= account.MaxUserName
	}
	email, err := identity.ParseEmail(typed)
	return email.String(), err == nil
}

func accountsOf(c current, way login.Option) policy.Accounts {
	kind, _ := c.realm.Document.Policy.AccountsOf(way.Accounts)
	return kind
}

// findForgotten finds the account, zero where there is none that could be opened, and where a letter to it goes.
func (s *Service) findForgotten(ctx context.Context, st ports.Store, c current, f forgotten) (account.Account, identity.EmailAddress, error) {
	kind, _ := c.realm.Document.Policy.AccountsOf(f.Kind)
	named := nobodysAddress
	find := func() (account.Account, error) { return st.Accounts().ByUserName(ctx, f.Kind, f.Name) }
	if !kind.UserNames {
		named = f.Name
	}
	to, err := identity.ParseEmail(named)
	if err != nil {
		return account.Account{}, to, err
	}
	if !kind.UserNames {
		find = func() (account.Account, error) { return st.Accounts().ByEmail(ctx, f.Kind, to) }
	}
	found, err := find()
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return found, to, err
	}
	if found.State == account.Closed {
		found = account.Account{}
	}
	if kind.UserNames && found.ID != "" {
		to = found.Email
	}
	return found, to, nil
}

// forgot runs f on the held row of a login in which nobody proved themselves yet.
func (s *Service) forgot(ctx context.Context, b Browser, option int, f func(context.Context, ports.Store, current, login.Option, *row, *Forgot) error) (Forgot, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return Forgot{State: s.done(c)}, err
	}
	way, ok := s.accountWay(c, option)
	if !ok {
		return Forgot{}, ErrNoLogin
	}
	var out Forgot
	err = s.do(ctx, c, func(ctx context.Context, st ports.Store) error {
		out = Forgot{}
		w, err := s.read(ctx, st, c, true)
		if err != nil {
			return err
		}
		if out.State, err = s.shown(ctx, c, way); err != nil {
			return err
		}
		if !w.Done.IsZero() || w.Account != nil || w.Upstream != nil {
			out.Done = !w.Done.IsZero()
			return nil
		}
		before := w.facts
		if err := f(ctx, st, c, way, &w, &out); err != nil {
			return err
		}
		if w.facts != before {
			if err := s.put(ctx, st, c.realm.ID, w); err != nil {
				return err
			}
		}
		out.Forgot, err = s.forgotState(ctx, st, c, way, w)
		return err
	})
	return out, err
}

func (s *Service) forgotState(ctx context.Context, st ports.Store, c current, way login.Option, w row) (ForgotState, error) {
	out := ForgotState{Minimum: s.passwordRules(c, way).Least()}
	if w.Forgot == nil {
		return out, nil
	}
	out.Name, out.Proven = w.Forgot.Name, s.Now().Before(w.Forgot.ProvenAt.Add(forgotLifetime))
	proof, _, err := s.forgotProof(ctx, st, c, w)
	if err != nil {
		return out, err
	}
	if out.Code, err = s.Codes.State(ctx, st, proof); err == nil && w.CodeState != "" {
		out.Code.Code = w.CodeState
	}
	out.Code.Delivery = challenge.DeliveryPending // that a mailbox refused it would tell that it was sent (XC-07)
	return out, err
}

// passwordRules are what a new password of a way in must keep to (NIST SP 800-63B).
func (s *Service) passwordRules(c current, way login.Option) credential.Rules {
	kind, _ := c.realm.Document.Policy.AccountsOf(way.Accounts)
	service, _ := c.realm.Document.Policy.Service(c.Service)
	audience, _ := service.Audience(way.Choice.Audience)
	rules := credential.RulesFor(len(audience.SecondFactors) > 0)
	return credential.Rules{Minimum: max(rules.Minimum, kind.PasswordLength)}
}

// SetPassword chooses the new password. The second factor stays as it is (MA-28); other sessions end, and no
// browser is spared the second factor any more.
func (s *Service) SetPassword(ctx context.Context, b Browser, option int, typed string) (Forgot, error) {
	at, err := s.LookForgot(ctx, b, option)
	if err != nil || !at.Forgot.Proven {
		return at, err
	}
	c, err := s.open(ctx, b)
	if err != nil {
		return at, err
	}
	way, _ := s.accountWay(c, option)
	normal := s.Passwords.Normalise(typed)
	email, _ := identity.ParseEmail(at.Forgot.Name) // a user name is none
	if at.Problem = s.passwordRules(c, way).Check(normal, s.passwordContext(c, email)); !at.Problem.None() {
		return at, nil
	}
	strength := credential.Strength(normal, s.passwordContext(c, email))
	hash, err := s.Passwords.Hash(ctx, normal)
	if err != nil {
		return at, err
	}
	return s.forgot(ctx, b, option, func(ctx context.Context, st ports.Store, c current, _ login.Option, w *row, out *Forgot) error {
		if w.Forgot == nil || !s.Now().Before(w.Forgot.ProvenAt.Add(forgotLifetime)) {
			return nil
		}
		out.Set, out.Strength = true, strength
		id := w.Forgot.Account
		w.Forgot = nil
		return s.replacePassword(ctx, st, c, id, hash)
	})
}

// passwordContext is what a password must not be made of: names around the account.
func (s *Service) passwordContext(c current, email identity.EmailAddress) credential.Context {
	t := c.realm.Document.Tenant
	service, _ := c.realm.Document.Policy.Service(c.Service)
	return credential.Context{Names: []string{t.Name.NL, t.Name.EN, t.Provider.NL, service.Name.NL, service.Name.EN}, Email: email}
}

func (s *Service) replacePassword(ctx context.Context, st ports.Store, c current, id identity.PersonID, hash credential.Hash) error {
	a, err := st.Accounts().ForUpdate(ctx, id)
	if err != nil {
		return err
	}
	a.Password, a.PasswordAt = hash, s.Now()
	if err := st.Accounts().Put(ctx, a); err != nil {
		return err
	}
	if _, err := s.Closer.CloseOf(ctx, c.realm.ID, st, id, session.EndPassword, nil); err != nil {
		return err
	}
	if err := st.Devices().Distrust(ctx, id); err != nil {
		return err
	}
	if err := s.Notices.Notify(ctx, st, c.realm, a, ports.Notice{Kind: ports.LetterPasswordChanged, Service: c.Service, Device: c.from.Label}); err != nil {
		return err
	}
	e := s.event(c, State{}, audit.PasswordReplaced, audit.Done)
	e.Actor = "person:" + string(id)
	return st.Audit().Append(ctx, e)
}
