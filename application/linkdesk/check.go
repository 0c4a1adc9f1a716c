package linkdesk

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// purposeLoad seals the lines of a file that are still to be brought in; the context is the load and the number
// of the batch.
const purposeLoad ports.Purpose = "account-load"

// Begin reads a file with accounts to its end and keeps what it says, sealed, for Go: nothing happens yet. The same
// file again is the same load, however far that is; one that was never read to its end is read anew.
func (s *Service) Begin(ctx context.Context, at At, name string, file io.Reader) (linking.Load, error) {
	c := checking{Service: s, at: at, digest: sha256.New()}
	c.load = linking.Load{ID: linking.LoadID(s.NewID()), Name: shortened(name), By: at.By, State: linking.LoadReading, Started: s.Now()}
	if err := c.open(ctx); err != nil {
		return c.load, err
	}
	err := s.Files.Read(io.TeeReader(file, c.digest), func(l ports.LoadedAccount) error { return c.good(ctx, l) },
		func(_ int, faults []linking.Fault) error { return c.bad(ctx, faults) })
	if err == nil {
		err = c.flush(ctx)
	}
	if err == nil && c.lines == 0 && c.faults == 0 {
		err = ErrEmpty
	}
	if errors.Is(err, ErrTooMany) || errors.Is(err, ErrEmpty) {
		return c.load, errors.Join(err, c.drop(ctx))
	}
	if err != nil { // what was kept so far counts for nothing, and is swept
		return c.load, err
	}
	return c.finish(ctx)
}

// shortened gives the name of a file as records keep it.
func shortened(name string) string {
	const most = 100
	if utf8.RuneCountInString(name) > most {
		return string([]rune(name)[:most])
	}
	return name
}

// checking is one file being read. It writes as it goes, in transactions of their own.
type checking struct {
	*Service
	at     At
	load   linking.Load
	digest hash.Hash
	forms  forms
	batch  []stored
	found  []linking.Fault
	number int // of batches
	lines  int // good ones
	faults int // lines with faults
	bytes  int // of the batch, about
}

// maxBatch bounds the bytes of a batch: a line may be long.
const maxBatch = 1 << 20

func (c *checking) good(ctx context.Context, l ports.LoadedAccount) error {
	if !c.forms.take(l.Account.Hash) {
		return c.bad(ctx, []linking.Fault{tooMany(l.Line)})
	}
	c.lines++
	row := store(l)
	c.batch, c.bytes = append(c.batch, row), c.bytes+row.size()
	return c.full(ctx)
}

func (c *checking) bad(ctx context.Context, faults []linking.Fault) error {
	c.faults++
	c.found = append(c.found, faults...)
	return c.full(ctx)
}

func (c *checking) full(ctx context.Context) error {
	if c.lines+c.faults > linking.MaxLines {
		return ErrTooMany
	}
	if len(c.batch) < linking.BatchLines && c.bytes < maxBatch && len(c.found) < linking.BatchLines {
		return nil
	}
	return c.flush(ctx)
}

// flush writes what was read since the last time.
func (c *checking) flush(ctx context.Context) error {
	if len(c.batch)+len(c.found) == 0 {
		return nil
	}
	number := c.number
	if len(c.batch) > 0 {
		number++
	}
	err := c.do(ctx, c.at, func(ctx context.Context, st ports.Store) error {
		if err := st.Loads().AddFaults(ctx, c.load.ID, c.found); err != nil || number == c.number {
			return err
		}
		plain, err := json.Marshal(c.batch)
		if err != nil {
			return fmt.Errorf("linkdesk: write a batch: %w", err)
		}
		sealed, err := c.Sealer.Seal(ctx, c.at.Realm.ID, purposeLoad, batchContext(c.load.ID, number), plain)
		if err != nil {
			return err
		}
		return st.Loads().AddBatch(ctx, c.load.ID, number, sealed)
	})
	c.number, c.batch, c.found, c.bytes = number, c.batch[:0], c.found[:0], 0
	return err
}

func batchContext(id linking.LoadID, number int) string {
	return string(id) + "/" + strconv.Itoa(number)
}

// open keeps that the file is being read, and looks which forms of hashes there are.
func (c *checking) open(ctx context.Context) error {
	err := c.do(ctx, c.at, func(ctx context.Context, st ports.Store) (err error) {
		if c.forms, err = formsOf(ctx, st); err != nil {
			return err
		}
		return st.Loads().Put(ctx, c.load)
	})
	c.load.Revision++
	return err
}

// finish lets the load count, unless the file was there before.
func (c *checking) finish(ctx context.Context) (linking.Load, error) {
	digest := [32]byte(c.digest.Sum(nil))
	var out linking.Load
	err := c.do(ctx, c.at, func(ctx context.Context, st ports.Store) error {
		before, err := st.Loads().ByDigest(ctx, digest)
		if err == nil && before.State != linking.LoadDropped {
			out = before
			return c.forget(ctx, st)
		}
		if err != nil && !errors.Is(err, ports.ErrNotFound) {
			return err
		}
		out = c.load
		out.Digest = digest
		out.Check(c.lines, c.faults)
		if err := st.Loads().Put(ctx, out); err != nil {
			return err
		}
		out.Revision++
		return st.Audit().Append(ctx, c.loadEvent(c.at, audit.LoadChecked, out))
	})
	return out, err
}

// drop ends a load of which nothing will ever be used.
func (c *checking) drop(ctx context.Context) error {
	return c.do(ctx, c.at, c.forget)
}

// forget leaves the load without a digest: by that the one that counts is found, also the next time.
func (c *checking) forget(ctx context.Context, st ports.Store) error {
	dropped := c.load
	dropped.Drop(c.Now())
	if err := st.Loads().Clear(ctx, dropped.ID); err != nil {
		return err
	}
	return st.Loads().Put(ctx, dropped)
}

// loadEvent is what happened to an import, with its sums.
func (s *Service) loadEvent(at At, a audit.Action, l linking.Load) audit.Event {
	e := s.event(at, a, "account-load:"+string(l.ID), "digest", fmt.Sprintf("%x", l.Digest[:8]))
	for name, n := range map[string]int{"lines": l.Lines, "good": l.Good, "faults": l.Faults, "added": l.Added, "renewed": l.Renewed, "skipped": l.Skipped} {
		e.Facts[name] = strconv.Itoa(n)
	}
	return e
}
