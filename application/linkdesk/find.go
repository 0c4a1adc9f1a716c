package linkdesk

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// PageSize is the number of lines on one page of a list, and leastSearch how much must be typed: the desk finds
// the school that calls, and lists nobody else.
const (
	PageSize    = 25
	leastSearch = 3
)

// Line is an account in a list. It has no hash.
type Line struct {
	Account linking.Account
	Linked  bool
	Waiting bool // a link of it, for approval
}

// Found is what a search led to.
type Found struct {
	Search   string
	TooShort bool
	Lines    []Line
	Total    int
	Page     int // the first is 1
}

// Find looks for accounts by the code of an institution, or by part of the user name, of an address on record or
// of the name of an institution. Without a search it lists nobody.
func (s *Service) Find(ctx context.Context, at At, search string, page int) (Found, error) {
	search = strings.TrimSpace(search)
	out := Found{Search: search, Page: max(1, page), TooShort: utf8.RuneCountInString(search) < leastSearch}
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) error {
		if out.Lines = nil; out.TooShort {
			return nil
		}
		q := ports.PortalAccountQuery{Search: search, Offset: (out.Page - 1) * PageSize, Limit: PageSize}
		if code, err := linking.ParseCode(search); err == nil {
			q.Search, q.Code = "", code
		}
		found, err := st.PortalAccounts().Find(ctx, q)
		if err != nil {
			return err
		}
		if out.Total = found.Total; out.Total == 0 && !q.Code.IsZero() { // a user name may look like a code
			q.Search, q.Code = search, linking.Code{}
			if found, err = st.PortalAccounts().Find(ctx, q); err != nil {
				return err
			}
			out.Total = found.Total
		}
		for _, a := range found.Accounts {
			line, err := s.line(ctx, st, a)
			if err != nil {
				return err
			}
			out.Lines = append(out.Lines, line)
		}
		e := s.event(at, audit.DeskSearched, "portal-accounts", "found", strconv.Itoa(out.Total))
		e.Personal = map[string]string{"search": search}
		return st.Audit().Append(ctx, e)
	})
	return out, err
}

func (s *Service) line(ctx context.Context, st ports.Store, a linking.Account) (Line, error) {
	links, err := st.Links().Of(ctx, a.ID)
	a.Hash = credential.Hash{}
	return Line{
		Account: a,
		Linked:  slices.ContainsFunc(links, func(l linking.Link) bool { return l.State == linking.LinkActive }),
		Waiting: slices.ContainsFunc(links, func(l linking.Link) bool { return l.Open(s.Now()) }),
	}, err
}

// Pending is a link that waits for approval.
type Pending struct {
	Link    linking.Link
	Account linking.Account // without its hash
	Of      ports.Profile
}

// mostPending bounds the list of what waits: who has more begins with the oldest.
const mostPending = 100

// Waiting lists the links that wait for approval, the oldest first.
func (s *Service) Waiting(ctx context.Context, at At) ([]Pending, error) {
	var out []Pending
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) error {
		out = nil
		links, err := st.Links().Waiting(ctx, mostPending)
		if err != nil {
			return err
		}
		for _, l := range links {
			if !l.Open(s.Now()) {
				continue
			}
			p, err := s.pending(ctx, st, l)
			if err != nil {
				return err
			}
			out = append(out, p)
		}
		return st.Audit().Append(ctx, s.event(at, audit.DeskSearched, "portal-links", "found", strconv.Itoa(len(out))))
	})
	return out, err
}

func (s *Service) pending(ctx context.Context, st ports.Store, l linking.Link) (Pending, error) {
	a, err := st.PortalAccounts().ByID(ctx, l.Account)
	if err != nil {
		return Pending{}, err
	}
	a.Hash = credential.Hash{}
	of, err := st.People().ByID(ctx, l.Person, s.Now())
	return Pending{l, a, of}, err
}

// CountWaiting tells how many links wait, for the page on which staff begins.
func (s *Service) CountWaiting(ctx context.Context, at At) (int, error) {
	n := 0
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) error {
		links, err := st.Links().Waiting(ctx, mostPending)
		n = 0
		for _, l := range links {
			if l.Open(s.Now()) {
				n++
			}
		}
		return err
	})
	return n, err
}
