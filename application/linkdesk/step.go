package linkdesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// dueStep is the message that brings the next batch in.
type dueStep struct {
	Load linking.LoadID `json:"load"`
}

func (s *Service) next(ctx context.Context, st ports.Store, r realm.ID, id linking.LoadID) error {
	return s.Postbox.Post(ctx, st, r, ports.Posting{Topic: ports.TopicAccountLoad, Says: dueStep{id}})
}

// Step is the handler of TopicAccountLoad: it brings one batch in and leaves the message for the next one, in one
// unit of work. Killed at any moment it goes on where it was, and a message that comes twice does no harm.
func (s *Service) Step(ctx context.Context, id realm.ID, m ports.Message) error {
	r, err := s.Directory.ByID(ctx, id)
	if err != nil {
		return err
	}
	var due dueStep
	if err := s.Postbox.Open(ctx, id, m, &due); err != nil {
		return err
	}
	_, err = s.step(ctx, At{Realm: r, By: "system", Origin: "job"}, due.Load, s.next)
	return err
}

func (s *Service) step(ctx context.Context, at At, id linking.LoadID, then then) (linking.Load, error) {
	return s.held(ctx, at, id, func(ctx context.Context, st ports.Store, l *linking.Load) error {
		if l.State != linking.LoadRunning {
			return nil
		}
		if err := s.bringIn(ctx, st, at, l); err != nil {
			return err
		}
		if l.State == linking.LoadRunning {
			if err := st.Loads().Put(ctx, *l); err != nil {
				return err
			}
			return then(ctx, st, at.Realm.ID, id)
		}
		return s.keep(ctx, st, at, l, audit.LoadEnded)
	})
}

// bringIn deals with the next batch.
func (s *Service) bringIn(ctx context.Context, st ports.Store, at At, l *linking.Load) error {
	number, sealed, err := st.Loads().NextBatch(ctx, l.ID)
	if errors.Is(err, ports.ErrNotFound) {
		return fmt.Errorf("linkdesk: import %s has no lines left, of %d only %d were done", l.ID, l.Good, l.Done)
	}
	if err != nil {
		return err
	}
	plain, err := s.Sealer.Open(ctx, at.Realm.ID, purposeLoad, batchContext(l.ID, number), sealed)
	if err != nil {
		return fmt.Errorf("linkdesk: open a batch: %w", err)
	}
	var lines []stored
	if err := json.Unmarshal(plain, &lines); err != nil {
		return fmt.Errorf("linkdesk: read a batch: %w", err)
	}
	fit, faults, err := s.fitting(ctx, st, lines)
	if err != nil {
		return err
	}
	added, renewed, skipped, err := s.merge(ctx, st, fit)
	if err != nil {
		return err
	}
	l.Count(added, renewed, skipped+len(faults), s.Now())
	if err := st.Loads().AddFaults(ctx, l.ID, faults); err != nil {
		return err
	}
	return st.Loads().RemoveBatch(ctx, l.ID, number)
}

// fitting looks once more at the forms of hashes, while nobody else makes accounts: since the file was checked, another
// may have brought forms of its own. Lines that no longer fit are skipped, and told.
func (s *Service) fitting(ctx context.Context, st ports.Store, lines []stored) (fit []stored, faults []linking.Fault, err error) {
	if err := st.PortalAccounts().HoldNew(ctx); err != nil {
		return nil, nil, err
	}
	known, err := formsOf(ctx, st)
	if err != nil {
		return nil, nil, err
	}
	for _, line := range lines {
		h, err := credential.ParseHash(line.Hash)
		switch {
		case err != nil:
			return nil, nil, fmt.Errorf("linkdesk: a line of a batch: %w", err)
		case known.take(h):
			fit = append(fit, line)
		default:
			faults = append(faults, tooMany(line.Line))
		}
	}
	return fit, faults, nil
}

// merge brings lines in: those whose user name nobody has are new accounts; those that are known are brought up to
// date, unless somebody linked or changed them here, which counts for more than a file.
func (s *Service) merge(ctx context.Context, st ports.Store, lines []stored) (added, renewed, skipped int, err error) {
	names := make([]string, len(lines))
	for i, line := range lines {
		names[i] = line.UserName
	}
	known, err := st.PortalAccounts().Known(ctx, names)
	if err != nil {
		return 0, 0, 0, err
	}
	byName := map[string]linking.Account{}
	for _, a := range known {
		byName[linking.FoldUserName(a.UserName)] = a
	}
	var fresh []linking.Account
	for _, line := range lines {
		a, err := line.account()
		if err != nil {
			return 0, 0, 0, fmt.Errorf("linkdesk: a line of a batch: %w", err)
		}
		old, there := byName[linking.FoldUserName(line.UserName)]
		switch {
		case !there:
			a.ID, a.CreatedAt, a.PasswordAt = linking.AccountID(s.NewID()), s.Now(), s.Now()
			if a, err = linking.Restore(a); err != nil {
				return 0, 0, 0, err
			}
			fresh = append(fresh, a)
		case !old.Imported():
			skipped++
		default:
			renewed++
			if old.Renew(a, s.Now()) {
				if err := st.PortalAccounts().Put(ctx, old); err != nil {
					return 0, 0, 0, err
				}
			}
		}
	}
	return len(fresh), renewed, skipped, st.PortalAccounts().Add(ctx, fresh)
}
