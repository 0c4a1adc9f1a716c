package mandates

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// What a round over the organisations of a realm takes (MR-79).
const (
	checkedAtOnce = 10             // by one message: as many questions as a message has time for
	checkAgain    = 24 * time.Hour // when all were asked
	checkRetry    = time.Hour      // when the register does not answer
)

// BeginChecks begins the rounds of a realm that issues means, if they do not go on already.
func (s *Service) BeginChecks(ctx context.Context, r ports.Realm) error {
	if !r.Document.Policy.Means.Issued() {
		return nil
	}
	return s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error { return s.begin(ctx, st, r) })
}

// begin is called with every mandate that is given: a week has one round, whoever begins it, so that one that got lost is
// missed for a week at most.
func (s *Service) begin(ctx context.Context, st ports.Store, r ports.Realm) error {
	round := week(s.Now())
	first, err := s.turn(ctx, st, round)
	if err != nil || !first {
		return err
	}
	return s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicOrganisationCheck, Says: ports.OrganisationCheck{Round: round}})
}

// turn tells whether a round may go on as that of a week.
func (s *Service) turn(ctx context.Context, st ports.Store, week string) (bool, error) {
	return st.OneTime().Spend(ctx, s.Now().AddDate(0, 0, 15), "organisation-round:"+week)
}

func week(at time.Time) string {
	y, n := at.UTC().ISOWeek()
	return fmt.Sprintf("%d-%02d", y, n)
}

// Check asks the business register whether some organisations are still there, and stops what was given by those that are
// not (MR-79). It handles TopicOrganisationCheck. While the register does not answer nothing changes.
func (s *Service) Check(ctx context.Context, id realm.ID, msg ports.Message) error {
	var round ports.OrganisationCheck
	if err := s.Postbox.Open(ctx, id, msg, &round); err != nil {
		return err
	}
	r, err := s.Directory.ByID(ctx, id)
	if err != nil {
		return fmt.Errorf("mandates: realm: %w", err)
	}
	some, err := s.some(ctx, id, round)
	if err != nil {
		return err
	}
	for _, x := range some {
		err := s.check(ctx, r, x)
		if errors.Is(err, ports.ErrUnavailable) {
			return s.onward(ctx, r, msg, round, checkRetry)
		}
		if err != nil {
			return err
		}
		round.KvK, round.Branch = x.KvK.String(), x.Branch.String()
	}
	if len(some) < checkedAtOnce {
		return s.onward(ctx, r, msg, ports.OrganisationCheck{Round: round.Round}, checkAgain)
	}
	return s.onward(ctx, r, msg, round, 0)
}

// some are the next ones of a round.
func (s *Service) some(ctx context.Context, id realm.ID, round ports.OrganisationCheck) (out []ports.Represented, err error) {
	var after ports.Represented
	if round.KvK != "" {
		if after.KvK, err = identity.ParseKvK(round.KvK); err != nil {
			return nil, err
		}
	}
	if round.Branch != "" {
		if after.Branch, err = identity.ParseBranch(round.Branch); err != nil {
			return nil, err
		}
	}
	err = s.Work.View(ctx, id, func(ctx context.Context, st ports.Store) error {
		out, err = st.Mandates().Represented(ctx, after, s.Now(), checkedAtOnce)
		return err
	})
	return out, err
}

// onward leaves the next message of a round, once: a message that is handled twice does not make two rounds of one.
func (s *Service) onward(ctx context.Context, r ports.Realm, msg ports.Message, round ports.OrganisationCheck, in time.Duration) error {
	due := s.Now().Add(in)
	return s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		first, err := st.OneTime().Spend(ctx, s.Now().Add(checkAgain), "organisation-check:"+msg.ID)
		if err != nil || !first {
			return err
		}
		if now := week(due); now != round.Round {
			if first, err = s.turn(ctx, st, now); err != nil || !first {
				return err // the week has a round
			}
			round.Round = now
		}
		return s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicOrganisationCheck, Due: due, Says: round})
	})
}

// check asks about one organisation, or one branch. A number that the register does not know (any more) proves nothing.
func (s *Service) check(ctx context.Context, r ports.Realm, x ports.Represented) error {
	o, err := s.Register.Organisation(ctx, x.KvK)
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return nil
	case err != nil:
		return err
	case o.Dissolved(s.Now()):
		return s.dissolve(ctx, r, ports.Represented{KvK: x.KvK}, mandate.ActDissolve)
	case x.Branch.IsZero():
		return nil
	}
	b, err := s.Register.Branch(ctx, x.KvK, x.Branch)
	if errors.Is(err, ports.ErrNotFound) || err == nil && !b.Closed(s.Now()) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.dissolve(ctx, r, x, mandate.ActClose)
}

// dissolve stops in one unit of work what an organisation gave, or what was for its branch, and tells everybody whom it
// touches.
func (s *Service) dissolve(ctx context.Context, r ports.Realm, x ports.Represented, act mandate.Act) error {
	return s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		all, err := s.stopping(ctx, st, x, act)
		if err != nil || len(all.means)+len(all.mandates) == 0 {
			return err
		}
		if err := s.keep(ctx, st, all); err != nil {
			return err
		}
		if err := s.stopped(ctx, st, r, all); err != nil {
			return err
		}
		o, err := organisation(ctx, st, x.KvK)
		if err != nil {
			return err
		}
		l := ports.Letter{Kind: ports.LetterStopped, Organisation: called(o), Reason: string(act), Reference: x.Branch.String()}
		if err := s.toAll(ctx, st, r, all, l); err != nil {
			return err
		}
		l.Kind = ports.LetterStoppedTo
		if err := s.toAdministrators(ctx, st, r, x.KvK, "", l); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.event(system, audit.OrganisationGone, "organisation:"+x.KvK.String(), "kvk", x.KvK.String(), "branch", x.Branch.String()))
	})
}

// stopping gives what stops, as it is afterwards. The means are those of the organisation: a branch that closes ends none.
func (s *Service) stopping(ctx context.Context, st ports.Store, x ports.Represented, act mandate.Act) (out changed, err error) {
	if act == mandate.ActDissolve {
		if out.means, err = st.Means().Carried(ctx, x.KvK, s.Now()); err != nil {
			return out, err
		}
	}
	for i := range out.means {
		if err := out.means[i].Dissolve(means.Deed{By: system, At: s.Now()}); err != nil {
			return out, err
		}
	}
	if out.mandates, err = st.Mandates().Carried(ctx, x.KvK, s.Now()); err != nil {
		return out, err
	}
	out.mandates = slices.DeleteFunc(out.mandates, func(m mandate.Mandate) bool { return act == mandate.ActClose && m.Branch != x.Branch })
	for i := range out.mandates {
		if err := out.mandates[i].Dissolve(act, mandate.Deed{By: system, At: s.Now()}); err != nil {
			return out, err
		}
	}
	return out, nil
}

// stopped records each, tells services and ends sessions.
func (s *Service) stopped(ctx context.Context, st ports.Store, r ports.Realm, all changed) error {
	for _, m := range all.means {
		if err := s.Notices.MeansEnded(ctx, st, r, mandate.HolderID(m.Holder)); err != nil {
			return err
		}
		if _, err := s.Closer.CloseOf(ctx, r.ID, st, m.Holder, session.EndSuspended, nil); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.event(system, audit.MeansRevoked, "means:"+string(m.ID), "kvk", m.KvK.String(), "holder", string(m.Holder))); err != nil {
			return err
		}
	}
	for _, m := range all.mandates {
		if err := s.Notices.Ended(ctx, st, r, m.ID); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.event(system, audit.MandateEnded, mandateObject(m.ID), "kvk", m.Grantor.String(),
			"holder", string(m.Grantee.Holder), "intermediary", number(m.Grantee.Intermediary))); err != nil {
			return err
		}
	}
	return nil
}
