package profile

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// change makes a proven address or number the account's: at once, or once the waiting period of the policy is
// over (XC-17). It takes the place of a change of the same field that waits, and is told to the former address
// and number, by which it can be undone. It gives the day from which on it counts; zero: now.
func (s *Service) change(ctx context.Context, st ports.Store, o Own, c account.Change) (time.Time, error) {
	if err := s.undo(ctx, st, o, func(w account.Change) bool { return w.Field == c.Field }); err != nil {
		return time.Time{}, err
	}
	before, err := st.Accounts().ForUpdate(ctx, o.Account.ID)
	if err != nil {
		return time.Time{}, err
	}
	c.ID, c.Account, c.AskedAt, c.Due = s.NewID(), before.ID, s.Now(), s.Now().Add(o.Rules.ChangeWait)
	if err := st.Changes().Put(ctx, c); err != nil {
		return time.Time{}, err
	}
	n := ports.Notice{Kind: changeLetters[c.Field], Email: c.Email, Phone: c.Phone}
	if o.Rules.ChangeWait > 0 {
		n.From = c.Due
	}
	if err := s.tell(ctx, st, o, before, n); err != nil {
		return n.From, err
	}
	if n.From.IsZero() {
		return n.From, s.apply(ctx, st, o.Realm.ID, c)
	}
	if err := s.record(ctx, st, o, changeAsked[c.Field], audit.Done, "from", c.Due.UTC().Format(time.RFC3339)); err != nil {
		return n.From, err
	}
	return n.From, s.Postbox.Post(ctx, st, o.Realm.ID, ports.Posting{Topic: ports.TopicChange, Says: ports.DueChange{ID: c.ID}, Due: c.Due})
}

var (
	changeLetters = map[account.Field]ports.LetterKind{account.ChangedEmail: ports.LetterEmailChanged, account.ChangedPhone: ports.LetterPhoneChanged}
	changeAsked   = map[account.Field]audit.Action{account.ChangedEmail: audit.EmailChangeAsked, account.ChangedPhone: audit.PhoneChangeAsked}
	changeDone    = map[account.Field]audit.Action{account.ChangedEmail: audit.EmailChanged, account.ChangedPhone: audit.PhoneChanged}
)

// ApplyChange handles messages of TopicChange: the day has come. One that was undone, replaced or made to
// count before changes nothing.
func (s *Service) ApplyChange(ctx context.Context, r realm.ID, m ports.Message) error {
	var due ports.DueChange
	if err := s.Postbox.Open(ctx, r, m, &due); err != nil {
		return err
	}
	return s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error {
		c, err := st.Changes().ForUpdate(ctx, due.ID)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.apply(ctx, st, r, c)
	})
}

// apply makes a change count. An address that another account took meanwhile stays theirs.
func (s *Service) apply(ctx context.Context, st ports.Store, r realm.ID, c account.Change) error {
	a, err := st.Accounts().ForUpdate(ctx, c.Account)
	if errors.Is(err, ports.ErrNotFound) {
		return nil // erased
	}
	if err != nil || !c.Apply(&a, s.Now()) {
		return err
	}
	err = st.Accounts().Put(ctx, a)
	if errors.Is(err, ports.ErrConflict) {
		c.DoneAt = time.Time{}
		c.Undo(s.Now())
		return errors.Join(st.Changes().Put(ctx, c), s.applied(ctx, st, c, audit.Refused))
	}
	if err != nil {
		return err
	}
	if err := st.Changes().Put(ctx, c); err != nil {
		return err
	}
	if c.Field == account.ChangedEmail {
		if err := s.proveEmail(ctx, st, c); err != nil {
			return err
		}
	}
	return s.applied(ctx, st, c, audit.Done)
}

// proveEmail gives the person the address of their account.
func (s *Service) proveEmail(ctx context.Context, st ports.Store, c account.Change) error {
	p, err := st.People().ByID(ctx, c.Account, s.Now())
	if err != nil {
		return err
	}
	former := p.Person.EmailProofs
	if len(former) == 0 {
		former = []identity.EmailProof{{}}
	}
	for _, proof := range former { // it was proven for the account, so wherever that is used
		p.Person.ProveEmail(c.Email, proof.Service, c.AskedAt)
	}
	return st.People().Put(ctx, p.Person)
}

func (s *Service) applied(ctx context.Context, st ports.Store, c account.Change, result audit.Result) error {
	who := "person:" + string(c.Account)
	return st.Audit().Append(ctx, audit.Event{
		ID: s.NewID(), Action: changeDone[c.Field], Object: who, Result: result, Origin: "job", Actor: who, At: s.Now(),
		Facts: map[string]string{"change": c.ID}, Personal: map[string]string{"address": c.Email.String() + c.Phone.String()},
	})
}

// UndoChange takes back what waits. It asks for no proof: nothing changes by it.
func (s *Service) UndoChange(ctx context.Context, c Caller, id string) error {
	return s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		return s.undo(ctx, st, o, func(w account.Change) bool { return w.ID == id })
	})
}

func (s *Service) undo(ctx context.Context, st ports.Store, o Own, which func(account.Change) bool) error {
	waiting, err := st.Changes().Waiting(ctx, o.Account.ID)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if !which(w) {
			continue
		}
		w.Undo(s.Now())
		if err := st.Changes().Put(ctx, w); err != nil {
			return err
		}
		if err := s.record(ctx, st, o, audit.ChangeUndone, audit.Done, "field", string(w.Field)); err != nil {
			return err
		}
	}
	return nil
}
