package ordering

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Refusals around a file.
var (
	ErrNoSheet    = fault.New(fault.NotFound, "ordering.no-sheet")
	ErrRowsFaulty = fault.New(fault.Conflict, "ordering.rows-faulty") // all or nothing, and not all are right (MR-65)
)

// SheetRow is a row of a file, with what there is to say about it.
type SheetRow struct {
	Row     means.Row
	Repairs []means.Repair
	Told
}

// SheetView is a file, between reading it and taking its people over.
type SheetView struct {
	Draft
	Rows []SheetRow
	Good int // rows that can be taken over
	Room int // how many people the order can still hold
}

// Bad is how many rows cannot be taken over.
func (v SheetView) Bad() int { return len(v.Rows) - v.Good }

// ReadFile reads a file and keeps it with the draft, sealed. Nobody in it is ordered for yet: what was guessed is shown
// first (MR-62). The file before it, if one was left, is gone.
func (s *Service) ReadFile(ctx context.Context, c Caller, id means.OrderID, seen int, name string, size int64, file io.Reader) error {
	if _, err := s.reached(ctx, c, id, means.StepPeople); err != nil {
		return err
	}
	sheet, err := s.Files.Read(file, size)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, c, id, seen, func(_ context.Context, _ ports.Store, d *Draft) error {
		d.Sheet = &Sheet{Name: name, Sheet: sheet}
		return nil
	})
	return err
}

// File gives the file of a draft: what was guessed, what was put right, and all faults at once (MR-65).
func (s *Service) File(ctx context.Context, c Caller, id means.OrderID) (SheetView, error) {
	d, err := s.reached(ctx, c, id, means.StepPeople)
	out := SheetView{Draft: d}
	if err != nil {
		return out, err
	}
	if d.Sheet == nil {
		return out, ErrNoSheet
	}
	err = s.view(ctx, c, ports.OrderMeans, func(ctx context.Context, st ports.Store, _ Admin) error {
		out, err = s.weigh(ctx, st, d)
		return err
	})
	return out, err
}

// weigh checks every row of the file.
func (s *Service) weigh(ctx context.Context, st ports.Store, d Draft) (SheetView, error) {
	out := SheetView{Draft: d, Room: means.MaxPeople - len(d.Order.People)}
	if d.Sheet == nil {
		return out, ErrNoSheet
	}
	rows := slices.Clone(d.Sheet.Rows)
	for i := range rows {
		rows[i] = s.row(rows[i])
	}
	known, err := s.known(ctx, st, d.Order.KvK, rows, "")
	if err != nil {
		return out, err
	}
	for i, p := range d.Order.People {
		known = append(known, means.Known{Standing: InOrder, Ref: p.Key, Line: i + 1, Traits: p.Typed.Traits()})
	}
	doubles, now := means.Doubles(rows, known), s.Now().In(s.Zone)
	for i, r := range rows {
		row := SheetRow{Row: r, Told: Told{Doubles: of(doubles, r.Line)}}
		for _, p := range d.Sheet.Repairs {
			if p.Line == r.Line {
				row.Repairs = append(row.Repairs, p)
			}
		}
		a, faults := r.Check(now)
		if row.Faults = faults; len(faults) == 0 {
			row.Row.Typed, row.Doubts = a.Typed(), a.Doubts()
		}
		if row.Good() {
			out.Good++
		} else {
			row.Row.Typed = d.Sheet.Rows[i].Typed // as it stands in the file, to be put right
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// ChangeRows puts other values in rows of the file, by line, and forgets rows that are not wanted (MR-65).
func (s *Service) ChangeRows(ctx context.Context, c Caller, id means.OrderID, seen int, to map[int]means.Typed, without []int) error {
	_, err := s.change(ctx, c, id, seen, func(_ context.Context, _ ports.Store, d *Draft) error {
		if d.Sheet == nil {
			return ErrNoSheet
		}
		var rows []means.Row
		for _, r := range d.Sheet.Rows {
			if slices.Contains(without, r.Line) {
				continue
			}
			if t, ok := to[r.Line]; ok {
				r = changed(r, t)
			}
			rows = append(rows, r)
		}
		d.Sheet.Rows = rows
		if len(rows) == 0 {
			d.Sheet = nil
		}
		return nil
	})
	return err
}

// changed gives a row with other values. What was wrong with the line, or with a value that is another one now, was
// said of what stood there before.
func changed(r means.Row, t means.Typed) means.Row {
	if t == r.Typed {
		return r
	}
	r.Faults = slices.DeleteFunc(slices.Clone(r.Faults), func(f means.Fault) bool {
		return f.Column == "" || t.Of(f.Column) != r.Typed.Of(f.Column)
	})
	r.Typed = t
	return r
}

// Take brings the people of the file into the draft: the good rows, and the others stay to be put right; or with all
// every row or none (MR-65). It tells how many came.
func (s *Service) Take(ctx context.Context, c Caller, id means.OrderID, seen int, all bool) (Draft, int, error) {
	taken := 0
	d, err := s.change(ctx, c, id, seen, func(ctx context.Context, st ports.Store, d *Draft) error {
		v, err := s.weigh(ctx, st, *d)
		taken = v.Good
		switch {
		case err != nil:
			return err
		case all && v.Bad() > 0:
			return ErrRowsFaulty
		case v.Good > v.Room:
			return ErrFull
		}
		var left []means.Row
		for i, row := range v.Rows {
			if !row.Good() {
				left = append(left, d.Sheet.Rows[i])
				continue
			}
			d.Order.People = append(d.Order.People, means.Ordered{Key: s.NewID(), Line: row.Row.Line, Typed: row.Row.Typed})
		}
		if d.Sheet.Rows = left; len(left) == 0 {
			d.Sheet = nil
		}
		return nil
	})
	return d, taken, err
}

// DropFile forgets the file; who was taken over from it stays.
func (s *Service) DropFile(ctx context.Context, c Caller, id means.OrderID, seen int) error {
	_, err := s.change(ctx, c, id, seen, func(_ context.Context, _ ports.Store, d *Draft) error {
		d.Sheet = nil
		return nil
	})
	if errors.Is(err, ErrMoved) {
		return nil // it is gone, or another one is there and is shown
	}
	return err
}
