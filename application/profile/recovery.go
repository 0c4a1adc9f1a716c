package profile

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// Recovery codes are shown right after they were made, in the session that made them, until they are put away
// or this is over. They are parked sealed meanwhile, so that a reload shows the same ones (XC-09).
const shownFor = 15 * time.Minute

// purposeShown seals the list that is still shown.
const purposeShown ports.Purpose = "own-recovery-codes"

// MakeRecoveryCodes makes new codes; the old ones are dead. False: there is no app that they could stand in for,
// or policy has no such codes.
func (s *Service) MakeRecoveryCodes(ctx context.Context, c Caller) (bool, error) {
	var ok bool
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.sensitive(ctx, st, c)
		if err != nil {
			return err
		}
		f, err := s.factors(ctx, st, o)
		if ok = o.Rules.Recovery && len(f.Apps) > 0; err != nil || !ok {
			return err
		}
		if err := s.makeRecovery(ctx, st, o); err != nil {
			return err
		}
		return s.tell(ctx, st, o, o.Account, ports.Notice{Kind: ports.LetterRecoveryMade})
	})
	return ok, err
}

// makeRecovery makes the codes and parks the list to show.
func (s *Service) makeRecovery(ctx context.Context, st ports.Store, o Own) error {
	left, err := st.RecoveryCodes().Left(ctx, o.Account.ID)
	if err != nil {
		return err
	}
	codes, err := s.Apps.NewList(ctx, st, o.Realm.ID, o.Account.ID)
	if err != nil {
		return err
	}
	list, err := json.Marshal(RecoveryCodes{Codes: codes, Made: s.Now(), Renewed: left > 0})
	if err != nil {
		return fmt.Errorf("profile: write recovery codes: %w", err)
	}
	sealed, err := s.Sealer.Seal(ctx, o.Realm.ID, purposeShown, string(o.Session.ID), list)
	if err != nil {
		return err
	}
	if err := st.Parked().Put(ctx, shownKey(o), sealed, s.Now().Add(shownFor)); err != nil {
		return err
	}
	return s.record(ctx, st, o, audit.RecoveryCodesMade, audit.Done, "", "")
}

func shownKey(o Own) [32]byte {
	return sha256.Sum256([]byte("own-recovery-codes " + string(o.Session.ID)))
}

// RecoveryCodes is a list to put away.
type RecoveryCodes struct {
	Codes   []string  `json:"codes"`
	Made    time.Time `json:"made"`
	Renewed bool      `json:"renewed"` // they took the place of others that could still be used
}

// ShowRecoveryCodes gives the list that was made in this session. None: it was put away, or is no longer shown.
func (s *Service) ShowRecoveryCodes(ctx context.Context, c Caller) (Own, RecoveryCodes, error) {
	var o Own
	var list RecoveryCodes
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if o, err = s.account(ctx, st, c); err != nil {
			return err
		}
		sealed, err := st.Parked().Get(ctx, shownKey(o), s.Now())
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		plain, err := s.Sealer.Open(ctx, o.Realm.ID, purposeShown, string(o.Session.ID), sealed)
		if err != nil {
			return err
		}
		return json.Unmarshal(plain, &list)
	})
	return o, list, err
}

// PutAwayRecoveryCodes stops showing them.
func (s *Service) PutAwayRecoveryCodes(ctx context.Context, c Caller) error {
	return s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		_, err = st.Parked().Take(ctx, shownKey(o), s.Now())
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		return err
	})
}
