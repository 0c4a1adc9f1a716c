package linkdesk

import (
	"context"
	"errors"
	"io"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// MostLetters is how many codes are made from one file: somebody prints and posts them today.
const MostLetters = 500

// ErrTooMany: the file has more lines than can be done at once.
var ErrTooMany = fault.New(fault.Invalid, "linkdesk.too-many")

// ErrEmpty: there is nothing in the file.
var ErrEmpty = fault.New(fault.Invalid, "linkdesk.empty")

// Make gives a new school or board an account that an activation code opens (MH-22). Where it has one that nobody
// opened yet, that one gets another code.
func (s *Service) Make(ctx context.Context, at At, n ports.NewInstitution) (Letter, error) {
	var out Letter
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) (err error) {
		out, err = s.make(ctx, st, at, n)
		return err
	})
	return out, err
}

// MakeMany does so for all lines of a file, or for none: faults are told by line.
func (s *Service) MakeMany(ctx context.Context, at At, file io.Reader) ([]Letter, []linking.Fault, error) {
	var lines []ports.NewInstitution
	var faults []linking.Fault
	err := s.Institutions.ReadInstitutions(file, func(n ports.NewInstitution) error {
		if lines = append(lines, n); len(lines) > MostLetters {
			return ErrTooMany
		}
		return nil
	}, func(_ int, found []linking.Fault) error {
		if faults = append(faults, found...); len(faults) > MostLetters {
			return ErrTooMany
		}
		return nil
	})
	if err != nil || len(faults) > 0 {
		return nil, faults, err
	}
	if len(lines) == 0 {
		return nil, nil, ErrEmpty
	}
	var out []Letter
	err = s.do(ctx, at, func(ctx context.Context, st ports.Store) error {
		out, faults = nil, nil
		for _, n := range lines {
			l, err := s.make(ctx, st, at, n)
			if errors.Is(err, ErrKnown) {
				faults = append(faults, linking.Fault{Line: n.Line, Column: "code", Code: linking.FaultKnown, Value: n.Institution.Code.String()})
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, l)
		}
		if len(faults) > 0 {
			return errUndo
		}
		return nil
	})
	if errors.Is(err, errUndo) {
		return nil, faults, nil
	}
	return out, nil, err
}

// errUndo rolls back what was made of a file that has faults.
var errUndo = errors.New("linkdesk: some lines have faults")

func (s *Service) make(ctx context.Context, st ports.Store, at At, n ports.NewInstitution) (Letter, error) {
	a, err := s.unopened(ctx, st, n)
	if err != nil {
		return Letter{}, err
	}
	if a.ID == "" {
		a, err = linking.Restore(linking.Account{
			ID: linking.AccountID(s.NewID()), Authorised: n.Authorised, Institutions: []linking.Institution{n.Institution}, State: linking.Active,
			CreatedAt: s.Now(), TouchedAt: s.Now(),
		})
		if err != nil {
			return Letter{}, err
		}
		if err := st.PortalAccounts().Put(ctx, a); err != nil {
			return Letter{}, err
		}
		if err := st.Audit().Append(ctx, s.event(at, audit.PortalAccountMade, a.ID.Object(), "institution", n.Institution.Code.String())); err != nil {
			return Letter{}, err
		}
	}
	return s.issue(ctx, st, at, a, n.Institution.Code, "")
}

// unopened finds the account of an institution that nobody opened yet, held; a zero one where it has none, and nobody
// else makes one meanwhile.
func (s *Service) unopened(ctx context.Context, st ports.Store, n ports.NewInstitution) (linking.Account, error) {
	if err := st.PortalAccounts().HoldNew(ctx); err != nil {
		return linking.Account{}, err
	}
	found, err := st.PortalAccounts().Find(ctx, ports.PortalAccountQuery{Code: n.Institution.Code, Limit: 2})
	if err != nil || found.Total == 0 {
		return linking.Account{}, err
	}
	if found.Total > 1 || found.Accounts[0].UserName != "" || len(found.Accounts[0].Institutions) > 1 {
		return linking.Account{}, ErrKnown
	}
	a, err := st.PortalAccounts().ForUpdate(ctx, found.Accounts[0].ID)
	if err != nil {
		return a, err
	}
	line, err := s.line(ctx, st, a)
	if err == nil && (line.Linked || line.Waiting) {
		err = ErrKnown
	}
	return a, err
}
