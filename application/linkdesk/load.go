package linkdesk

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Loads lists the imports of a realm, the newest first.
func (s *Service) Loads(ctx context.Context, at At) ([]linking.Load, error) {
	const most = 25
	var out []linking.Load
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Loads().List(ctx, most)
		return err
	})
	return out, err
}

// Loaded is an import with a page of its faults.
type Loaded struct {
	Load   linking.Load
	Faults []linking.Fault
	Page   int // of faults; the first is 1
	More   bool
}

// FaultsPage is the number of faults on one page.
const FaultsPage = 50

// Load shows an import. Its faults repeat what stands in the file, so that it is recorded.
func (s *Service) Load(ctx context.Context, at At, id linking.LoadID, page int) (Loaded, error) {
	page = max(1, page)
	var out Loaded
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) error {
		l, err := st.Loads().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		out = Loaded{Load: l, Page: page}
		if out.Faults, err = st.Loads().Faults(ctx, id, (page-1)*FaultsPage, FaultsPage+1); err != nil {
			return err
		}
		if out.More = len(out.Faults) > FaultsPage; out.More {
			out.Faults = out.Faults[:FaultsPage]
		}
		return st.Audit().Append(ctx, s.event(at, audit.LoadViewed, "account-load:"+string(id)))
	})
	return out, err
}

// Go lets the good lines of a file in, by messages that follow each other. Where it runs already and somebody
// wonders whether it still does, it is given another push: a step too many does nothing.
func (s *Service) Go(ctx context.Context, at At, id linking.LoadID) (linking.Load, error) {
	return s.start(ctx, at, id, s.next)
}

// Run is Go for a command: it does all that is left, and tells of each batch.
func (s *Service) Run(ctx context.Context, at At, id linking.LoadID, progress func(linking.Load)) (linking.Load, error) {
	l, err := s.start(ctx, at, id, func(context.Context, ports.Store, realm.ID, linking.LoadID) error { return nil })
	for err == nil && l.State == linking.LoadRunning {
		progress(l)
		l, err = s.step(ctx, at, id, func(context.Context, ports.Store, realm.ID, linking.LoadID) error { return nil })
	}
	return l, err
}

// then is what follows a step, in its unit of work.
type then func(context.Context, ports.Store, realm.ID, linking.LoadID) error

func (s *Service) start(ctx context.Context, at At, id linking.LoadID, then then) (linking.Load, error) {
	return s.held(ctx, at, id, func(ctx context.Context, st ports.Store, l *linking.Load) error {
		was := l.State
		if was == linking.LoadDone {
			return nil
		}
		if !l.Start(s.Now()) {
			return ErrOver
		}
		if was != linking.LoadRunning {
			if err := s.keep(ctx, st, at, l, audit.LoadStarted); err != nil {
				return err
			}
		}
		if l.State != linking.LoadRunning {
			return nil
		}
		return then(ctx, st, at.Realm.ID, id)
	})
}

// Drop lets nothing of a file in that was checked.
func (s *Service) Drop(ctx context.Context, at At, id linking.LoadID) error {
	_, err := s.held(ctx, at, id, func(ctx context.Context, st ports.Store, l *linking.Load) error {
		if !l.Drop(s.Now()) {
			return ErrOver
		}
		if err := st.Loads().Clear(ctx, id); err != nil {
			return err
		}
		return s.keep(ctx, st, at, l, audit.LoadDropped)
	})
	return err
}

func (s *Service) keep(ctx context.Context, st ports.Store, at At, l *linking.Load, a audit.Action) error {
	if err := st.Loads().Put(ctx, *l); err != nil {
		return err
	}
	l.Revision++
	return st.Audit().Append(ctx, s.loadEvent(at, a, *l))
}

func (s *Service) held(ctx context.Context, at At, id linking.LoadID, f func(context.Context, ports.Store, *linking.Load) error) (linking.Load, error) {
	var l linking.Load
	err := s.do(ctx, at, func(ctx context.Context, st ports.Store) (err error) {
		if l, err = st.Loads().ForUpdate(ctx, id); err != nil {
			return err
		}
		return f(ctx, st, &l)
	})
	return l, err
}
