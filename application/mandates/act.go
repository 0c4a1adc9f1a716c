package mandates

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Preview is what a change would do, and to what.
type Preview struct {
	Admin    Admin
	Change   Change // with the version in Seen
	Means    []means.Means
	Mandates []mandate.Mandate
	Holder   Holder // zero where a mandate is to an organisation
	Stops    []Stop
	Beyond   int   // people of an intermediary of whom it is not told what stops: too many to show
	Refused  error // why it cannot be done: ErrOver or ErrDay; the page says so before it is asked
	At       time.Time
}

// What a preview looks at: the first of an intermediary's people, and how many there are beyond them.
const (
	mostHolders = 500
	countAtOnce = 10_000
)

// Preview tells what stops, before anything does (M9). A change with a day may come without it: then nothing is told yet.
func (s *Service) Preview(ctx context.Context, c Caller, ch Change) (out Preview, err error) {
	catalogue, err := s.Catalogue.Services(ctx)
	if err != nil {
		return out, err
	}
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		t, err := s.target(ctx, st, a, ch)
		if err != nil {
			return err
		}
		out = Preview{Admin: a, Change: ch, Means: t.means, Mandates: t.mandates, At: s.Now()}
		out.Change.Seen = t.version()
		if h := t.holder(); h != "" {
			if out.Holder, err = s.holder(ctx, st, a, h); err != nil {
				return err
			}
		}
		if ch.Kind.Dated() && ch.Until.IsZero() {
			return nil
		}
		after, err := t.apply(ch, a.Actor(), s.Now())
		if err != nil {
			out.Refused = refusedAs(ch, err)
			return nil
		}
		out.Stops, out.Beyond, err = s.consequences(ctx, st, a, t, after, catalogue)
		return err
	})
	return out, err
}

// refusedAs tells a day that cannot be from a state that cannot.
func refusedAs(ch Change, err error) error {
	if ch.Kind.Dated() {
		return ErrDay
	}
	return refusal(err)
}

// holder is whom a change is about; empty where a mandate is to an organisation.
func (c changed) holder() mandate.HolderID {
	for _, m := range c.means {
		return mandate.HolderID(m.Holder)
	}
	for _, m := range c.mandates {
		return m.Grantee.Holder
	}
	return ""
}

// consequences compares, for everybody whom it touches, what they can do before and after.
func (s *Service) consequences(ctx context.Context, st ports.Store, a Admin, before, after changed, catalogue []mandate.Service) (out []Stop, beyond int, err error) {
	holders, beyond, err := affected(ctx, st, before)
	if err != nil {
		return nil, 0, err
	}
	for _, h := range holders {
		now, err := standingOf(ctx, st, h)
		if err != nil {
			return nil, 0, err
		}
		now = now.with(before) // all of one moment
		name, err := s.known(ctx, st, a, h, now)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, stops(h, name, now, now.with(after), catalogue, s.Now())...)
	}
	return out, beyond, nil
}

// affected are the holder, or the first of those who act for the clients of an intermediary, and how many come after them.
func affected(ctx context.Context, st ports.Store, c changed) (first []mandate.HolderID, beyond int, err error) {
	if h := c.holder(); h != "" {
		return []mandate.HolderID{h}, 0, nil
	}
	for _, m := range c.mandates {
		some, err := st.Mandates().HoldersFor(ctx, m.Grantee.Intermediary, "", mostHolders)
		if err != nil {
			return nil, 0, err
		}
		first = append(first, some...)
		for len(some) >= mostHolders {
			if some, err = st.Mandates().HoldersFor(ctx, m.Grantee.Intermediary, some[len(some)-1], countAtOnce); err != nil {
				return nil, 0, err
			}
			beyond += len(some)
			if len(some) < countAtOnce {
				break
			}
		}
	}
	return first, beyond, nil
}

// known is the name of somebody, if an organisation of the caller ordered a means for them: people of others are
// counted and not named.
func (s *Service) known(ctx context.Context, st ports.Store, a Admin, h mandate.HolderID, at standing) (string, error) {
	for _, m := range at.means {
		if _, ok := a.At(m.KvK); ok {
			who, err := accountOf(ctx, st, h)
			return who.Name, err
		}
	}
	return "", nil
}

// Do carries a change out, if what it is about did not change since the page was shown: the records, the mails, the
// notices to services and the end of sessions are all in one unit of work.
func (s *Service) Do(ctx context.Context, c Caller, ch Change) error {
	ch.Why = strings.TrimSpace(ch.Why)
	if !reasoned(ch.Why) {
		return ErrReason
	}
	return s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		t, err := s.target(ctx, st, a, ch)
		if err != nil {
			return err
		}
		if t.version() != ch.Seen {
			return ErrMoved
		}
		after, err := t.apply(ch, a.Actor(), s.Now())
		if err != nil {
			return refusedAs(ch, err)
		}
		if err := s.keep(ctx, st, after); err != nil {
			return err
		}
		if err := s.record(ctx, st, a, ch, t, after); err != nil {
			return err
		}
		if err := s.tell(ctx, st, a, ch, after); err != nil {
			return err
		}
		return s.stop(ctx, st, a, ch, after)
	})
}

func (s *Service) keep(ctx context.Context, st ports.Store, c changed) error {
	for _, m := range c.means {
		if err := st.Means().Put(ctx, m); err != nil {
			return err
		}
	}
	for _, m := range c.mandates {
		if err := st.Mandates().Put(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) record(ctx context.Context, st ports.Store, a Admin, ch Change, before, after changed) error {
	var events []audit.Event
	for _, m := range after.means {
		action := audit.MeansRevoked
		if ch.Kind != LeaveAll {
			action = actions[ch.Kind]
		}
		events = append(events, s.event(a.Actor(), action, "means:"+string(m.ID), "kvk", m.KvK.String(), "holder", string(m.Holder)))
	}
	for i, m := range after.mandates {
		action := actions[ch.Kind]
		switch {
		case ch.Kind == LeaveAll && before.mandates[i].Consent != mandate.Granted:
			action = audit.MandateRefused
		case ch.Kind == LeaveAll:
			action = audit.MandateEnded
		}
		events = append(events, s.event(a.Actor(), action, mandateObject(m.ID),
			"kvk", m.Grantor.String(), "holder", string(m.Grantee.Holder), "intermediary", number(m.Grantee.Intermediary), "until", day(ch.Until)))
	}
	if ch.Kind == LeaveAll {
		events = append(events, s.event(a.Actor(), audit.HolderLeft, "person:"+string(ch.Holder), "kvk", ch.KvK.String()))
	}
	return st.Audit().Append(ctx, events...)
}

func mandateObject(id mandate.ID) string { return "mandate:" + string(id) }

func number(k identity.KvK) string {
	if k.IsZero() {
		return ""
	}
	return k.String()
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// stop tells services, ends sessions, and leaves what is due when an end comes.
func (s *Service) stop(ctx context.Context, st ports.Store, a Admin, ch Change, after changed) error {
	for _, m := range after.means {
		if !ch.Kind.Stops() {
			continue
		}
		if err := s.Notices.MeansEnded(ctx, st, a.Realm, mandate.HolderID(m.Holder)); err != nil {
			return err
		}
		if _, err := s.Closer.CloseOf(ctx, a.Realm.ID, st, m.Holder, session.EndSuspended, nil); err != nil {
			return err
		}
	}
	for _, m := range after.mandates {
		var err error
		switch {
		case ch.Kind.Dated():
			err = s.plan(ctx, st, a.Realm, m)
		case ch.Kind.Stops() && m.Consent == mandate.Granted:
			err = s.Notices.Ended(ctx, st, a.Realm, m.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// organisation finds what the realm calls an organisation.
func organisation(ctx context.Context, st ports.Store, k identity.KvK) (identity.Organisation, error) {
	o, err := st.Organisations().ByLegal(ctx, identity.Legal{KvK: k})
	if errors.Is(err, ports.ErrNotFound) {
		return identity.Organisation{Legal: identity.Legal{KvK: k}}, nil
	}
	return o, err
}
