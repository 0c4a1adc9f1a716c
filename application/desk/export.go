package desk

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// exportPage is how many events are read at once: what is exported is never all in memory, and no unit of work is open
// while it goes out.
const exportPage = 1000

// Export hands over the events that match, the newest first, a page at a time, without personal values. It is recorded
// before the first of them leaves the house.
func (s *Service) Export(ctx context.Context, c Caller, environment string, q RecordsQuery, begin func(Records) error, each func([]audit.Event) error) error {
	at, err := s.EnterAt(ctx, c, environment, ExportAudit)
	if err != nil {
		return err
	}
	out := Records{At: at, Query: q}
	if out.Colleagues, err = s.Colleagues(ctx, at.Staff); err != nil {
		return err
	}
	var filter ports.AuditQuery
	err = s.Work.Do(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) (err error) {
		if filter, err = s.filter(ctx, st, at, q, out.Colleagues); errors.Is(err, ports.ErrNotFound) {
			out.Unknown, err = true, nil
		}
		if err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.exported(at, "csv", q))
	})
	if err == nil {
		err = begin(out)
	}
	for filter.Limit = exportPage; err == nil && !out.Unknown; {
		var events []audit.Event
		err = s.Work.View(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) (err error) {
			events, err = st.Audit().Newest(ctx, filter)
			return err
		})
		if err != nil || len(events) == 0 {
			return err
		}
		filter.Before = events[len(events)-1].ID
		err = each(impersonal(events))
	}
	return err
}

// exported is the event of an export, with the filter that it had.
func (s *Service) exported(at At, form string, q RecordsQuery) audit.Event {
	e := s.event(at.Actor(), audit.LogExported, "audit")
	e.Facts["form"], e.Facts["personal"] = form, "false"
	for name, value := range map[string]string{"result": string(q.Result), "filtered-reference": q.Reference, "from": instant(q.From), "until": instant(q.Until)} {
		if value != "" {
			e.Facts[name] = value
		}
	}
	if who := q.Person + " " + q.Actor; who != " " {
		e.Personal = map[string]string{"search": who}
	}
	return e
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// ExportChain writes the events of a time as a part of the chain, which anybody can verify. A chain has no gaps: of the
// filter, only the time counts.
func (s *Service) ExportChain(ctx context.Context, c Caller, environment string, q RecordsQuery, begin func(At) io.Writer) error {
	at, err := s.EnterAt(ctx, c, environment, ExportAudit)
	if err != nil {
		return err
	}
	var first, last int64
	file := ports.AuditFile{Realm: at.Target.Slug.String(), At: s.Now()}
	err = s.Work.Do(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) (err error) {
		if first, last, err = st.Audit().Span(ctx, q.From, q.Until); err != nil {
			return err
		}
		if file.After, err = before(ctx, st, first); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.exported(at, "chain", RecordsQuery{From: q.From, Until: q.Until}))
	})
	if err != nil {
		return err
	}
	w, err := s.Files.Begin(begin(at), file)
	if err != nil {
		return err
	}
	if err := s.links(ctx, at.Target, first, last, func(l []audit.Link) error { return w.Write(l...) }); err != nil {
		return err
	}
	return w.End()
}

// before gives the head of what came before an event.
func before(ctx context.Context, st ports.Store, number int64) (audit.Head, error) {
	if number <= 1 {
		return audit.Head{}, nil
	}
	links, err := st.Audit().Read(ctx, number-1, 1)
	if err != nil || len(links) == 0 {
		return audit.Head{}, err
	}
	return audit.Head{Number: links[0].Number, Hash: links[0].Hash}, nil
}

// links goes through a part of the chain, a page at a time.
func (s *Service) links(ctx context.Context, r ports.Realm, first, last int64, each func([]audit.Link) error) error {
	for next := max(1, first); next <= last; {
		var links []audit.Link
		err := s.Work.View(ctx, r.ID, func(ctx context.Context, st ports.Store) (err error) {
			links, err = st.Audit().Read(ctx, next, int(min(exportPage, last-next+1)))
			return err
		})
		if err != nil || len(links) == 0 {
			return err
		}
		if err := each(links); err != nil {
			return err
		}
		next = max(next, links[len(links)-1].Number) + 1
	}
	return nil
}
