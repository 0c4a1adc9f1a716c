package policies

import (
	"context"

	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/ports"
)

// Version gives a document that was live, or is, as it was written.
func (s *Service) Version(ctx context.Context, at At, number int) (ports.PolicyVersion, error) {
	var out ports.PolicyVersion
	err := s.view(ctx, at, Read, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Policies().ByNumber(ctx, number)
		return err
	})
	return out, err
}

// HistoryPage is how many versions History gives at a time, and drafts Open.
const HistoryPage = 50

// History gives the versions before a number, or the newest for 0: the drafts that they were, the newest first. more
// tells whether there are earlier ones.
func (s *Service) History(ctx context.Context, at At, before int) (out []draft.Draft, more bool, err error) {
	out, err = s.Versions(ctx, at, before, HistoryPage+1)
	more = len(out) > HistoryPage
	return out[:min(len(out), HistoryPage)], more, err
}

// Versions is History for who says how many, at most.
func (s *Service) Versions(ctx context.Context, at At, before, limit int) (out []draft.Draft, err error) {
	err = s.view(ctx, at, Read, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Drafts().Versions(ctx, before, limit)
		return err
	})
	return out, err
}

// Open gives a page of the drafts that can still become live, behind the first ones, the newest first, and whether there are
// more.
func (s *Service) Open(ctx context.Context, at At, behind int) (out []draft.Draft, more bool, err error) {
	err = s.view(ctx, at, Read, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Drafts().Open(ctx, behind, HistoryPage+1)
		return err
	})
	more = len(out) > HistoryPage
	return out[:min(len(out), HistoryPage)], more, err
}

// Agreed gives all drafts that become live without anybody writing more: approved, or waiting for their date.
func (s *Service) Agreed(ctx context.Context, at At) (out []draft.Draft, err error) {
	for behind, more := 0, true; more; behind += HistoryPage {
		var some []draft.Draft
		if some, more, err = s.Open(ctx, at, behind); err != nil {
			return nil, err
		}
		for _, d := range some {
			if d.State == draft.Approved || d.State == draft.Scheduled {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// Back tells what going back to a version would change, and what is wrong with it by now. What was expected of it is
// of another day.
func (s *Service) Back(ctx context.Context, at At, number int) (ports.PolicyVersion, Checkup, error) {
	old, err := s.Version(ctx, at, number)
	if err != nil {
		return old, Checkup{}, err
	}
	found, err := s.Plan(ctx, at, old.Document)
	found.Expectations = nil
	return old, found, err
}
