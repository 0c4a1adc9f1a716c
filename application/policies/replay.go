package policies

import (
	"context"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/ports"
)

// Replay runs a draft over the logins of the last days, and keeps what that showed with the draft.
func (s *Service) Replay(ctx context.Context, at At, id string, revision, days int) (draft.Draft, error) {
	shown, err := s.Show(ctx, at, id)
	if err != nil {
		return draft.Draft{}, err
	}
	if err := s.allow(ctx, at, Replay); err != nil {
		return draft.Draft{}, err
	}
	if !shown.Good() {
		return shown.Draft, ErrOrder
	}
	days = min(max(1, days), 30) // decisions are kept no longer
	report, err := s.report(ctx, at, shown.Document, days, time.Time{})
	if err != nil {
		return shown.Draft, err
	}
	if revision == 0 {
		revision = shown.Draft.Revision
	}
	return s.step(ctx, at, Replay, id, revision, func(ctx context.Context, _ ports.Store, d *draft.Draft, _ ports.PolicyVersion) error {
		return d.Replayed(draft.Replay{At: s.Now(), Days: days, Report: report})
	})
}

// Affected runs what is live over the logins of the last days as if they came at a date: whom that date will affect.
func (s *Service) Affected(ctx context.Context, at At, days int, date time.Time) (replay.Report, error) {
	live, err := s.Export(ctx, at)
	if err != nil {
		return replay.Report{}, err
	}
	if err := s.allow(ctx, at, Replay); err != nil {
		return replay.Report{}, err
	}
	d, _ := s.Reader.Read(live.Document)
	return s.report(ctx, at, d, min(max(1, days), 30), date)
}

// page is how many decisions are read at once.
const page = 1000

// report replays decisions, the newest first, a page at a time: nothing is held while they are weighed.
func (s *Service) report(ctx context.Context, at At, by policy.Document, days int, date time.Time) (replay.Report, error) {
	run, tally := replay.New(by, nil), replay.NewTally()
	q := ports.AuditQuery{
		Actions: []audit.Action{audit.LoginGranted, audit.LoginRefused}, Decided: true, From: s.Now().AddDate(0, 0, -days), Limit: page,
	}
	for {
		var events []audit.Event
		err := s.Work.View(ctx, at.Realm.ID, func(ctx context.Context, st ports.Store) (err error) {
			events, err = st.Audit().Newest(ctx, q)
			return err
		})
		if err != nil {
			return replay.Report{}, err
		}
		for _, e := range events {
			s.weigh(ctx, at, run, tally, e, date)
			q.Before = e.ID
		}
		if len(events) < page {
			return tally.Report(), nil
		}
	}
}

// weigh replays one decision. A trial is no visitor's.
func (s *Service) weigh(ctx context.Context, at At, run *replay.Run, tally *replay.Tally, e audit.Event, date time.Time) {
	if e.Facts[audit.Trial] != "" {
		return
	}
	rec, missing := replay.Read(e.Inputs)
	example := replay.Example{Event: e.ID, Reference: e.Reference, At: e.At}
	who := ""
	if strings.HasPrefix(e.Actor, "person:") {
		who = e.Actor
	}
	if len(missing) > 0 {
		tally.Add(rec, replay.Broken(missing), who, example)
		return
	}
	if !run.Knows(rec.Policy) {
		if r, err := s.Directory.AtVersion(ctx, at.Realm.ID, rec.Policy); err == nil { // else the replay says so
			run.Learn(rec.Policy, r.Document)
		}
	}
	if date.IsZero() {
		date = rec.At
	}
	tally.Add(rec, run.At(rec, date), who, example)
}
