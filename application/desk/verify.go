package desk

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// Verified is how far the chain of a realm was checked, and what was found.
type Verified struct {
	At
	From   audit.Head // where the check began: what came before it was checked before
	Head   audit.Head
	Moment time.Time // of the last event that was checked; zero: there was none
	Faults []audit.Fault
	More   bool // there are more events than one check takes
}

// verifyMost is how many events one check takes: somebody waits for the answer.
const verifyMost = 100_000

// Verify checks the chain of a realm, from an event whose head the caller has. That somebody checked is recorded, with
// what they found.
func (s *Service) Verify(ctx context.Context, c Caller, environment string, from audit.Head) (Verified, error) {
	at, err := s.EnterAt(ctx, c, environment, VerifyAudit)
	if err != nil {
		return Verified{}, err
	}
	out := Verified{At: at, From: from}
	var last int64
	err = s.Work.View(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) (err error) {
		_, last, err = st.Audit().Span(ctx, time.Time{}, time.Time{})
		return err
	})
	if err != nil {
		return out, err
	}
	end := min(last, from.Number+verifyMost)
	var v audit.Verifier
	v.From(from)
	err = s.links(ctx, at.Target, from.Number+1, end, func(links []audit.Link) error {
		for _, l := range links {
			v.Next(l)
			out.Moment = l.Event.At
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	out.Head, out.Faults, out.More = v.Head(), v.Part(), end < last
	return out, s.Work.Do(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) error {
		e := s.event(at.Actor(), audit.LogVerified, "audit")
		e.Facts["events"], e.Facts["faults"] = strconv.FormatInt(out.Head.Number, 10), strconv.Itoa(len(out.Faults))
		return st.Audit().Append(ctx, e)
	})
}

// ExportHead writes the head of a realm's log, for a witness outside the house (docs/audit-file.md).
func (s *Service) ExportHead(ctx context.Context, c Caller, environment string, begin func(At) io.Writer) error {
	at, err := s.EnterAt(ctx, c, environment, ExportAudit)
	if err != nil {
		return err
	}
	var head audit.Head
	err = s.Work.Do(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) error {
		_, last, err := st.Audit().Span(ctx, time.Time{}, time.Time{})
		if err != nil {
			return err
		}
		if head, err = before(ctx, st, last+1); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.exported(at, "head", RecordsQuery{}))
	})
	if err != nil {
		return err
	}
	return s.Files.Head(begin(at), ports.AuditFile{Realm: at.Target.Slug.String(), At: s.Now()}, head)
}
