package desk

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// PageSize is the number of lines on one page of a list, and leastSearch how much must be typed: the desk
// finds somebody who calls, and lists nobody else.
const (
	PageSize    = 25
	leastSearch = 3
)

// Line is an account in a list.
type Line struct {
	Account account.Account
	Status  registration.Status
}

// Found is what a search led to.
type Found struct {
	At
	Search    string
	TooShort  bool
	Lines     []Line
	Total     int
	Page      int                       // the first is 1
	Reference *registration.Application // that bears what was searched as its reference; nil: none does
}

// Find looks for accounts by part of the address or the name, or by the reference of an application.
// Without a search it lists nobody.
func (s *Service) Find(ctx context.Context, c Caller, environment, search string, page int) (Found, error) {
	search = strings.TrimSpace(search)
	var out Found
	err := s.in(ctx, c, environment, FindAccounts, func(ctx context.Context, st ports.Store, at At) error {
		out = Found{At: at, Search: search, Page: max(1, page), TooShort: utf8.RuneCountInString(search) < leastSearch}
		if out.TooShort {
			return nil
		}
		if err := s.search(ctx, st, &out); err != nil {
			return err
		}
		return s.searched(ctx, st, at, "accounts", search, out.Total)
	})
	return out, err
}

// searched records what somebody looked for.
func (s *Service) searched(ctx context.Context, st ports.Store, at At, among, search string, found int) error {
	e := s.event(at.Actor(), audit.DeskSearched, among)
	e.Facts["found"], e.Personal = strconv.Itoa(found), map[string]string{"search": search}
	return st.Audit().Append(ctx, e)
}

// Searched records a search among applications, which package registration makes.
func (s *Service) Searched(ctx context.Context, at At, search string, found int) error {
	return s.Work.Do(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) error {
		return s.searched(ctx, st, at, "applications", search, found)
	})
}

func (s *Service) search(ctx context.Context, st ports.Store, out *Found) error {
	page, err := st.Accounts().Find(ctx, ports.AccountQuery{Search: out.Search, Offset: (out.Page - 1) * PageSize, Limit: PageSize})
	if err != nil {
		return err
	}
	out.Total = page.Total
	for _, a := range page.Accounts {
		line, err := s.line(ctx, st, out.Target, a)
		if err != nil {
			return err
		}
		out.Lines = append(out.Lines, line)
	}
	found, err := st.Applications().ByReference(ctx, out.Search)
	if errors.Is(err, ports.ErrNotFound) {
		return nil
	}
	out.Reference = &found
	return err
}

func (s *Service) line(ctx context.Context, st ports.Store, r ports.Realm, a account.Account) (Line, error) {
	made, err := applicationOf(ctx, st, a.ID)
	if err != nil {
		return Line{}, err
	}
	kind, _ := r.Document.Policy.AccountsOf(a.Kind)
	a.Password = credential.Hash{}
	return Line{a, registration.StatusOf(made, a, kind.Enrolment.ShownOnce, s.Now())}, nil
}

// applicationOf gives the application that made an account, zero where none did.
func applicationOf(ctx context.Context, st ports.Store, id identity.PersonID) (registration.Application, error) {
	made, err := st.Applications().OfPerson(ctx, id)
	if errors.Is(err, ports.ErrNotFound) {
		err = nil
	}
	return made, err
}

// Detail is what the desk sees of an account: states and their reasons, and no secrets.
type Detail struct {
	At
	Line
	Kind        policy.Accounts
	HasPassword bool
	Profile     ports.Profile
	Enrolment   account.EnrolmentState
	Apps        []account.Authenticator // without their keys
	Recovery    int                     // codes that can still be used
	Devices     []account.Device
	Sessions    int // alive
	Clients     []ports.Representation
	Changes     []account.Change // of address or number, that count later
	Attempts    ports.Attempts
	Proposals   []approval.Proposal // pending
	Application registration.Application
	Shown       bool // the address and the number, in full
}

// CanUnblock tells whether the person waits for the helpdesk to show them the QR code again (OL-22).
func (d Detail) CanUnblock() bool { return blocked(d.Kind, d.Account, d.Enrolment) }

func blocked(kind policy.Accounts, a account.Account, e account.EnrolmentState) bool {
	return a.State == account.Active && kind.Enrolment.ShownOnce && e == account.EnrolmentBlocked
}

// CanReset tells whether there is an authenticator to forget.
func (d Detail) CanReset() bool {
	return d.Account.State == account.Active && usable(d.Apps)
}

func usable(apps []account.Authenticator) bool {
	return slices.ContainsFunc(apps, account.Authenticator.Usable)
}

// Pending finds the proposal that waits for something, of one kind.
func (d Detail) Pending(a approval.Action) (approval.Proposal, bool) {
	i := slices.IndexFunc(d.Proposals, func(p approval.Proposal) bool { return p.Action == a })
	if i < 0 {
		return approval.Proposal{}, false
	}
	return d.Proposals[i], true
}

// Look shows an account. The address stays masked unless it is asked for, and both are recorded (OL-33).
func (s *Service) Look(ctx context.Context, c Caller, environment string, id identity.PersonID, show bool) (Detail, error) {
	var out Detail
	err := s.in(ctx, c, environment, FindAccounts, func(ctx context.Context, st ports.Store, at At) (err error) {
		if out, err = s.detail(ctx, st, at, id); err != nil {
			return err
		}
		action := audit.AccountViewed
		if out.Shown = show; show {
			action = audit.AddressShown
		}
		return st.Audit().Append(ctx, s.event(at.Actor(), action, person(id)))
	})
	return out, err
}

func (s *Service) detail(ctx context.Context, st ports.Store, at At, id identity.PersonID) (Detail, error) {
	a, err := s.account(ctx, st, id)
	if err != nil {
		return Detail{}, err
	}
	out := Detail{At: at, HasPassword: !a.Password.IsZero(), Enrolment: a.Enrolment.In("", s.Now())}
	out.Kind, _ = at.Target.Document.Policy.AccountsOf(a.Kind)
	for _, read := range []func() error{
		func() (err error) { out.Line, err = s.line(ctx, st, at.Target, a); return err },
		func() (err error) { out.Profile, err = st.People().ByID(ctx, id, s.Now()); return err },
		func() (err error) { out.Application, err = applicationOf(ctx, st, id); return err },
		func() (err error) { out.Recovery, err = st.RecoveryCodes().Left(ctx, id); return err },
		func() (err error) { out.Devices, err = st.Devices().Of(ctx, id); return err },
		func() (err error) { out.Clients, err = st.Representations().Of(ctx, id, s.Now()); return err },
		func() (err error) { out.Changes, err = st.Changes().Waiting(ctx, id); return err },
		func() (err error) { out.Attempts, err = s.Attempts.Attempts(ctx, st, at.Target, a); return err },
		func() (err error) { out.Proposals, err = st.Approvals().Of(ctx, id, s.Now()); return err },
		func() error { return s.apps(ctx, st, &out) },
	} {
		if err := read(); err != nil {
			return out, err
		}
	}
	return out, nil
}

// apps leaves the keys where they are.
func (s *Service) apps(ctx context.Context, st ports.Store, out *Detail) error {
	all, err := st.Authenticators().Of(ctx, out.Account.ID)
	for _, app := range all {
		app.Secret = nil
		out.Apps = append(out.Apps, app)
	}
	if err != nil {
		return err
	}
	alive, err := st.Sessions().AliveOf(ctx, out.Account.ID, s.Now())
	out.Sessions = len(alive)
	return err
}

func (s *Service) account(ctx context.Context, st ports.Store, id identity.PersonID) (account.Account, error) {
	a, err := st.Accounts().ForUpdate(ctx, id)
	if errors.Is(err, ports.ErrNotFound) {
		return a, ErrNotThere
	}
	return a, err
}
