package policies

import (
	"context"

	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Begin makes a draft. Without a file it starts as a copy of what is live.
func (s *Service) Begin(ctx context.Context, at At, file []byte, note string) (draft.Draft, error) {
	var d draft.Draft
	err := s.do(ctx, at, Edit, func(ctx context.Context, st ports.Store) error {
		live, err := s.live(ctx, st)
		if err != nil {
			return err
		}
		if file == nil {
			file = live.Document
		}
		d = draft.New(s.NewID(), file, live.Number, at.By, s.Now())
		d.Note = note
		return s.moved(ctx, st, at, &d)
	})
	return d, err
}

// Write puts another document in a draft. revision is the one that the writer saw: who is not up to date is told.
func (s *Service) Write(ctx context.Context, at At, id string, revision int, file []byte) (draft.Draft, error) {
	return s.step(ctx, at, Edit, id, revision, func(ctx context.Context, st ports.Store, d *draft.Draft, live ports.PolicyVersion) error {
		return d.Write(file, live.Number, at.By, s.Now())
	})
}

// Approve stands for a draft.
func (s *Service) Approve(ctx context.Context, at At, id string, revision int) (draft.Draft, error) {
	return s.step(ctx, at, Approve, id, revision, func(ctx context.Context, st ports.Store, d *draft.Draft, live ports.PolicyVersion) error {
		rules, _ := s.Reader.Read(live.Document)
		return d.Approve(at.By, rules.Publishing, s.Now())
	})
}

// Withdraw ends a draft that was not live.
func (s *Service) Withdraw(ctx context.Context, at At, id string, revision int) (draft.Draft, error) {
	return s.step(ctx, at, Edit, id, revision, func(ctx context.Context, _ ports.Store, d *draft.Draft, _ ports.PolicyVersion) error {
		return d.Withdraw()
	})
}

// step takes a draft one step further, held all the while.
func (s *Service) step(ctx context.Context, at At, r Right, id string, revision int, f func(context.Context, ports.Store, *draft.Draft, ports.PolicyVersion) error) (draft.Draft, error) {
	var d draft.Draft
	err := s.do(ctx, at, r, func(ctx context.Context, st ports.Store) (err error) {
		if d, err = s.held(ctx, st, id, revision); err != nil {
			return err
		}
		live, err := s.live(ctx, st)
		if err != nil {
			return err
		}
		if err := f(ctx, st, &d, live); err != nil {
			return err
		}
		return s.moved(ctx, st, at, &d)
	})
	return d, err
}

// Checkup is what is found of a draft.
type Checkup struct {
	Draft        draft.Draft
	Document     policy.Document // not to be used where there are faults
	Changes      []change.Change // from what is live
	Faults       []policy.Fault
	Expectations []expect.Judged
}

// Good tells whether nothing is in its way.
func (c Checkup) Good() bool { return len(c.Faults) == 0 && len(expect.Failed(c.Expectations)) == 0 }

// Check looks at a draft in all that can be known beforehand: its faults, what it refers to, and whether it does as its
// tenant expects. One without a fault is checked from then on.
func (s *Service) Check(ctx context.Context, at At, id string, revision int) (Checkup, error) {
	before, err := s.Show(ctx, at, id)
	if err != nil {
		return Checkup{}, err
	}
	if revision == 0 {
		revision = before.Draft.Revision
	}
	out := before
	if len(out.Faults) == 0 { // what lies outside is looked at without holding anything
		out.Faults = s.Surroundings.Inspect(ctx, out.Document)
	}
	if !out.Good() {
		return out, s.allow(ctx, at, Edit)
	}
	out.Draft, err = s.step(ctx, at, Edit, id, revision, func(ctx context.Context, _ ports.Store, d *draft.Draft, _ ports.PolicyVersion) error {
		return d.Check()
	})
	return out, err
}

// Show gives a draft with what it would change, and what is wrong with it as far as the document itself tells.
func (s *Service) Show(ctx context.Context, at At, id string) (Checkup, error) {
	var out Checkup
	var live ports.PolicyVersion
	err := s.view(ctx, at, Read, func(ctx context.Context, st ports.Store) (err error) {
		if out.Draft, err = st.Drafts().ByID(ctx, id); err != nil {
			return err
		}
		live, err = s.live(ctx, st)
		return err
	})
	if err != nil {
		return out, err
	}
	s.judge(at, out.Draft.Document, live, &out)
	return out, nil
}

// judge reads a file and compares it with what is live.
func (s *Service) judge(at At, file []byte, live ports.PolicyVersion, out *Checkup) {
	out.Document, out.Faults = s.Reader.Read(file)
	if len(out.Faults) > 0 {
		return
	}
	if out.Document.Realm != at.Realm.Slug {
		out.Faults = []policy.Fault{{Line: 1, Path: "realm", Sentence: "this is the document of " + out.Document.Realm.String() + ", not of " + at.Realm.Slug.String()}}
		return
	}
	now, _ := s.Reader.Read(live.Document)
	out.Changes = change.Between(now, out.Document)
	out.Expectations = expect.Judge(out.Document, later(s.Now(), out.Draft.From))
}

// List gives the drafts of a realm, the newest first, without their documents.
func (s *Service) List(ctx context.Context, at At) ([]draft.Draft, error) {
	var out []draft.Draft
	err := s.view(ctx, at, Read, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Drafts().List(ctx, 100)
		return err
	})
	return out, err
}

// Plan tells what a file would change, and keeps nothing. For the operator the realm may be one that is not there yet.
func (s *Service) Plan(ctx context.Context, at At, file []byte) (Checkup, error) {
	var live ports.PolicyVersion
	if !at.Realm.ID.IsZero() || !at.operator {
		var err error
		if live, err = s.Export(ctx, at); err != nil {
			return Checkup{}, err
		}
	}
	var out Checkup
	s.judge(at, file, live, &out)
	if len(out.Faults) == 0 {
		out.Faults = s.Surroundings.Inspect(ctx, out.Document)
	}
	return out, nil
}

// Export gives what is live, as it was written. Number 0: nothing is.
func (s *Service) Export(ctx context.Context, at At) (ports.PolicyVersion, error) {
	var live ports.PolicyVersion
	err := s.view(ctx, at, Read, func(ctx context.Context, st ports.Store) (err error) {
		live, err = s.live(ctx, st)
		return err
	})
	return live, err
}
