package policies

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Publish makes an approved draft live. Logins under way keep the version that they started with.
func (s *Service) Publish(ctx context.Context, at At, id string, revision int) (draft.Draft, error) {
	shown, err := s.Show(ctx, at, id)
	if err != nil {
		return draft.Draft{}, err
	}
	if err := s.allow(ctx, at, Publish); err != nil {
		return draft.Draft{}, err
	}
	if err := s.fit(ctx, at, &shown); err != nil {
		return shown.Draft, err
	}
	return s.step(ctx, at, Publish, id, revision, func(ctx context.Context, st ports.Store, d *draft.Draft, live ports.PolicyVersion) error {
		if d.Revision != shown.Draft.Revision {
			return ErrMoved
		}
		if err := d.Ready(live.Number, s.Now()); err != nil {
			return err
		}
		return s.become(ctx, st, at, d, shown.Document)
	})
}

// fit looks once more at what a document refers to, which may have gone since, and prepares the realm for it.
func (s *Service) fit(ctx context.Context, at At, c *Checkup) error {
	if len(c.Faults) == 0 {
		c.Faults = s.Surroundings.Inspect(ctx, c.Document)
	}
	if !c.Good() {
		return &Faulty{c.Faults, expect.Failed(c.Expectations)}
	}
	return s.Surroundings.Prepare(ctx, at.Realm.ID, c.Document)
}

// become publishes within a unit of work, and ends the time of the draft that was live.
func (s *Service) become(ctx context.Context, st ports.Store, at At, d *draft.Draft, doc policy.Document) error {
	was, err := st.Drafts().Live(ctx)
	switch {
	case errors.Is(err, ports.ErrNotFound): // the first, or one of before there were drafts
	case err != nil:
		return err
	default:
		was.Replaced(*d)
		if err := s.moved(ctx, st, at, &was); err != nil {
			return err
		}
	}
	facts := map[string]string{"draft": d.ID}
	if d.Restores != 0 {
		facts["restores"] = fmt.Sprint(d.Restores)
	}
	made, err := s.Publisher.PublishIn(ctx, st, at.Realm.ID, ports.Publication{File: d.Document, Document: doc, By: at.By, Origin: at.Origin, Facts: facts})
	if err == nil {
		d.Become(made.Version, s.Now())
	}
	return err
}

// Schedule leaves an approved draft until an instant.
func (s *Service) Schedule(ctx context.Context, at At, id string, revision int, from time.Time) (draft.Draft, error) {
	return s.step(ctx, at, Publish, id, revision, func(ctx context.Context, st ports.Store, d *draft.Draft, live ports.PolicyVersion) error {
		if err := d.Schedule(from, live.Number, s.Now()); err != nil {
			return err
		}
		return s.Postbox.Post(ctx, st, at.Realm.ID, ports.Posting{Topic: ports.TopicPublication, Says: ports.DuePublication{ID: id}, Due: from})
	})
}

// errEarly: the clock of the node that moved the message was ahead. It is tried again.
var errEarly = errors.New("policies: a draft is not due yet")

// Due handles messages of TopicPublication: the time of a draft has come. One that is out of date, or has a fault by
// now, goes back to its authors; nobody's login fails for it.
func (s *Service) Due(ctx context.Context, id realm.ID, m ports.Message) error {
	var due ports.DuePublication
	if err := s.Postbox.Open(ctx, id, m, &due); err != nil {
		return err
	}
	r, err := s.Directory.ByID(ctx, id)
	if err != nil {
		return err
	}
	at := At{Realm: r, By: "system", Origin: "job"}
	var c Checkup
	var live ports.PolicyVersion
	err = s.Work.View(ctx, id, func(ctx context.Context, st ports.Store) error {
		if c.Draft, err = st.Drafts().ByID(ctx, due.ID); err != nil {
			return err
		}
		live, err = s.live(ctx, st)
		return err
	})
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return nil
	case err != nil:
		return err
	case c.Draft.State != draft.Scheduled || c.Draft.From.After(m.At.Add(time.Second)):
		return nil // it was withdrawn or written anew, or another message goes with its new date
	case !c.Draft.Due(s.Now()):
		return errEarly
	}
	s.judge(at, c.Draft.Document, live, &c)
	unfit := s.fit(ctx, at, &c)
	if _, faulty := errors.AsType[*Faulty](unfit); unfit != nil && !faulty {
		return unfit
	}
	return s.Work.Do(ctx, id, func(ctx context.Context, st ports.Store) error { return s.due(ctx, st, at, c, unfit != nil) })
}

func (s *Service) due(ctx context.Context, st ports.Store, at At, c Checkup, unfit bool) error {
	d, err := s.held(ctx, st, c.Draft.ID, c.Draft.Revision)
	if err != nil {
		return err
	}
	live, err := s.live(ctx, st)
	if err != nil {
		return err
	}
	if unfit || d.Ready(live.Number, s.Now()) != nil {
		d.Lapse()
		return s.moved(ctx, st, at, &d)
	}
	if err := s.become(ctx, st, at, &d, c.Document); err != nil {
		return err
	}
	return s.moved(ctx, st, at, &d)
}

// RollBack brings the document of an earlier version back, at once: it was live before, so nobody looks at it anew.
func (s *Service) RollBack(ctx context.Context, at At, version int) (draft.Draft, error) {
	var old ports.PolicyVersion
	err := s.view(ctx, at, RollBack, func(ctx context.Context, st ports.Store) (err error) {
		old, err = st.Policies().ByNumber(ctx, version)
		return err
	})
	if err != nil {
		return draft.Draft{}, err
	}
	return s.atOnce(ctx, at, RollBack, old.Document, version)
}

// Apply makes a file live at once, for the operator of the installation. What is live already stays: false.
func (s *Service) Apply(ctx context.Context, at At, file []byte) (draft.Draft, bool, error) {
	live, err := s.Export(ctx, at)
	if err != nil {
		return draft.Draft{}, false, err
	}
	if live.Number > 0 && bytes.Equal(live.Document, file) {
		var c Checkup
		s.judge(at, file, live, &c)
		return draft.Draft{Version: live.Number}, false, s.fit(ctx, at, &c)
	}
	d, err := s.atOnce(ctx, at, Publish, file, 0)
	return d, err == nil, err
}

// atOnce is a draft that is written and live in one.
func (s *Service) atOnce(ctx context.Context, at At, r Right, file []byte, restores int) (draft.Draft, error) {
	live, err := s.current(ctx, at)
	if err != nil {
		return draft.Draft{}, err
	}
	var c Checkup
	if s.judge(at, file, live, &c); restores != 0 {
		c.Expectations = nil // they are of another day
	}
	if err := s.fit(ctx, at, &c); err != nil {
		return draft.Draft{}, err
	}
	d := draft.New(s.NewID(), file, live.Number, at.By, s.Now())
	d.Restores = restores
	err = s.do(ctx, at, r, func(ctx context.Context, st ports.Store) error {
		now, err := s.live(ctx, st)
		if err != nil {
			return err
		}
		if now.Number != live.Number {
			return draft.ErrOutdated
		}
		if err := s.become(ctx, st, at, &d, c.Document); err != nil {
			return err
		}
		return s.moved(ctx, st, at, &d)
	})
	return d, err
}

func (s *Service) current(ctx context.Context, at At) (live ports.PolicyVersion, err error) {
	err = s.Work.View(ctx, at.Realm.ID, func(ctx context.Context, st ports.Store) error {
		live, err = s.live(ctx, st)
		return err
	})
	return live, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
