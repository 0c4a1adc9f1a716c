package policies

import (
	"bytes"
	"context"
	"slices"

	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Amended is what came of a change in words.
type Amended struct {
	Draft  draft.Draft
	Faults []policy.Fault // that the change would bring; then nothing was kept
}

// Amend changes a draft where its file is written: all edits or none. Comments and order stay, and so does the version
// that it was made from. Faults that were there before stand in nobody's way.
func (s *Service) Amend(ctx context.Context, at At, id string, revision int, edits ...policy.Edit) (Amended, error) {
	var out Amended
	d, err := s.step(ctx, at, Edit, id, revision, func(_ context.Context, _ ports.Store, d *draft.Draft, _ ports.PolicyVersion) error {
		file, err := s.Editor.Edit(d.Document, edits...)
		if err != nil || bytes.Equal(file, d.Document) {
			return err
		}
		if out.Faults = s.brought(d.Document, file); len(out.Faults) > 0 {
			return &Faulty{Faults: out.Faults}
		}
		return d.Write(file, d.Base, at.By, s.Now())
	})
	out.Draft = d
	if len(out.Faults) > 0 {
		err = nil // an outcome
	}
	return out, err
}

// brought are the faults of a file that the one before did not have, whatever lines they stand on.
func (s *Service) brought(before, file []byte) []policy.Fault {
	_, old := s.Reader.Read(before)
	_, now := s.Reader.Read(file)
	return slices.DeleteFunc(now, func(f policy.Fault) bool {
		return slices.ContainsFunc(old, func(o policy.Fault) bool { return o.Path == f.Path && o.Sentence == f.Sentence })
	})
}

// Outline gives a draft with the tree of its file, to be changed in words. A file that is no document has none.
func (s *Service) Outline(ctx context.Context, at At, id string) (Checkup, policy.Node, error) {
	shown, err := s.Show(ctx, at, id)
	if err != nil {
		return shown, policy.Node{}, err
	}
	tree, broken := s.Editor.Tree(shown.Draft.Document)
	if broken != nil {
		tree = policy.Node{} // its fault is among those of the checkup
	}
	return shown, tree, nil
}
