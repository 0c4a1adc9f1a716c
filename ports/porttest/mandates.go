package porttest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// newMandate is one for all services that a holder has since a month, for a year.
func newMandate(grantor identity.KvK, h mandate.HolderID) mandate.Mandate {
	return mandate.Mandate{
		ID: mandate.ID(uuid()), Grantor: grantor, Grantee: mandate.Grantee{Holder: h}, Scope: mandate.Scope{All: true}, Level: assurance.EH3,
		Term: validity.Term{From: moment.AddDate(0, -1, 0), Until: moment.AddDate(1, 0, 0)}, Consent: mandate.Granted,
		History: []mandate.Event{{Act: mandate.ActGrant, By: "person:a", At: moment.AddDate(0, -2, 0)}},
	}
}

// fullMandate has every field filled that can be.
func fullMandate(h mandate.HolderID) mandate.Mandate {
	m := newMandate(kvk(61), h)
	m.Scope, m.Level, m.Branch = mandate.Scope{Services: []mandate.ServiceID{awkward, "a"}}, assurance.EH2Plus, branch
	deed := func(days int) mandate.Deed {
		return mandate.Deed{By: "person:b", At: moment.AddDate(0, 0, days), Why: awkward}
	}
	err := errors.Join(m.Suspend(deed(-20)), m.Reinstate(deed(-10)), m.Extend(moment.AddDate(2, 0, 0), deed(-9)),
		m.Suspend(deed(-5)), m.Schedule(moment.AddDate(0, 0, 5), deed(-4)))
	if err != nil {
		panic(err)
	}
	return m
}

func chainMandate(grantor, intermediary identity.KvK) mandate.Mandate {
	m := newMandate(grantor, "")
	m.Grantee.Intermediary = intermediary
	return m
}

// putMandates stores mandates one by one, and gives them as they are then.
func (w world) putMandates(all ...mandate.Mandate) []mandate.Mandate {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, m := range all {
			if err := s.Mandates().Put(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	for i := range all {
		all[i].Revision++
	}
	return all
}

func (w world) mandate(id mandate.ID) (m mandate.Mandate, err error) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) error {
		m, err = s.Mandates().ByID(ctx, id)
		return nil
	})
	return m, err
}

// Mandates holds the contract of ports.Mandates but for its lists.
func Mandates(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		w.run("round trip, this realm only", func(w world) {
			holder := mandate.HolderID(uuid())
			office := newMandate(kvk(62), holder)
			office.Grantee.ForClients = true
			draft := newMandate(kvk(61), holder)
			draft.Consent, draft.History = mandate.Draft, nil
			for _, m := range w.putMandates(fullMandate(holder), office, draft, chainMandate(kvk(61), kvk(62))) {
				got, err := w.mandate(m.ID)
				w.refused(nil, err)
				w.same(got, m)
				for _, read := range []func(context.Context, ports.Mandates) error{
					func(ctx context.Context, r ports.Mandates) error { _, err := r.ForUpdate(ctx, m.ID); return err },
					func(ctx context.Context, r ports.Mandates) error { _, err := r.ByID(ctx, m.ID); return err },
				} {
					w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error { return read(ctx, s.Mandates()) })
				}
				beside := world{w.T, w.units, w.other, w.realm}
				w.refused(ports.ErrConflict, beside.try(func(ctx context.Context, s ports.Store) error { return s.Mandates().Put(ctx, m) }))
			}
			_, err := w.mandate(mandate.ID(upper(string(office.ID))))
			w.refused(ports.ErrNotFound, err)
		})
		w.run("changed as a whole; many at once", func(w world) {
			many := []mandate.Mandate{}
			for range 600 {
				many = append(many, newMandate(kvk(61), "h"))
			}
			w.do(func(ctx context.Context, s ports.Store) error {
				return errors.Join(s.Mandates().Add(ctx, many), s.Mandates().Add(ctx, nil))
			})
			want := fullMandate("other")
			want.ID, want.Revision = many[599].ID, 1
			want = w.putMandates(want)[0]
			got, err := w.mandate(want.ID)
			w.refused(nil, err)
			w.same(got, want)
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Mandates().Add(ctx, many[:1]) }))
		})
		w.run("a stale revision is a conflict; of concurrent changes one wins", func(w world) {
			m := newMandate(kvk(61), "h")
			put := func(ctx context.Context, s ports.Store, _ int) (bool, error) { return true, s.Mandates().Put(ctx, m) }
			w.oneWins(put)
			m.Revision = 1
			w.oneWins(put)
		})
		w.run("who holds a mandate ends it: whoever waited sees that it ended", func(w world) {
			m := w.putMandates(newMandate(kvk(61), "h"))[0]
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				held, err := s.Mandates().ForUpdate(ctx, m.ID)
				if err != nil || held.End(mandate.Deed{By: "person:a", At: moment}) != nil {
					return false, err
				}
				w.refused(nil, s.Mandates().Put(ctx, held)) // it was held
				return true, nil
			})
		})
		w.run("what a holder received, and what the organisations received for whose clients they act (ET-10)", heldMandates)
	})
}

func heldMandates(w world) {
	holder := mandate.HolderID(uuid())
	own, office, plain, old := newMandate(kvk(161), holder), newMandate(kvk(162), holder), newMandate(kvk(163), holder), newMandate(kvk(162), holder)
	office.Grantee.ForClients, old.Grantee.ForClients = true, true // two of one office: its clients come once
	own.Term.From, office.Term.From = moment.AddDate(0, 0, -9), moment.AddDate(0, 0, -8)
	old.Consent, plain.Consent = mandate.Refused, mandate.Proposed
	old.Term.From, plain.Term.From = moment.AddDate(0, 0, -7), moment.AddDate(0, 0, -6)
	client, second, others := chainMandate(kvk(164), kvk(162)), chainMandate(kvk(165), kvk(162)), chainMandate(kvk(166), kvk(163))
	client.Term.From, second.Consent = moment.AddDate(0, 0, -99), mandate.Awaiting
	all := w.putMandates(second, plain, client, old, office, own, others, newMandate(kvk(161), mandate.HolderID(uuid())))
	want := mandate.Held{Own: []mandate.Mandate{all[5], all[4], all[3], all[1]}, Clients: []mandate.Mandate{all[2], all[0]}}
	held := func(h mandate.HolderID, want mandate.Held) func(context.Context, ports.Store) error {
		return func(ctx context.Context, s ports.Store) error {
			got, err := s.Mandates().Held(ctx, h)
			w.same(got, want)
			return err
		}
	}
	w.view(held(holder, want))
	w.view(held("", mandate.Held{}))
	w.elsewhere(nil, held(holder, mandate.Held{}))
}

// MandateList holds the contract of what ports.Mandates lists.
func MandateList(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		from := func(m mandate.Mandate, days int) mandate.Mandate {
			m.Term.From = moment.AddDate(0, 0, days)
			return m
		}
		asked := from(newMandate(kvk(91), "anna"), -3)
		asked.Consent = mandate.Awaiting
		all := w.putMandates(from(newMandate(kvk(91), "anna"), -1), from(newMandate(kvk(92), "anna"), -2), asked,
			from(newMandate(kvk(91), "bert"), -4), from(newMandate(kvk(93), "anna"), 0), from(chainMandate(kvk(91), kvk(94)), -5))
		numbers := func(many []mandate.Mandate) []int {
			out := []int{}
			for _, m := range many {
				out = append(out, slices.IndexFunc(all, func(x mandate.Mandate) bool { return x.ID == m.ID }))
			}
			return out
		}
		wants := func(w world, q ports.MandateQuery, total int, want ...int) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) error {
				page, err := s.Mandates().List(ctx, q)
				w.same(append([]any{}, numbers(page.Mandates), page.Total), []any{append([]int{}, want...), total})
				return err
			})
		}
		mine := []identity.KvK{kvk(91), kvk(92)}
		w.run("what organisations gave, the latest first day first; of one holder, of one consent", func(w world) {
			wants(w, ports.MandateQuery{Organisations: mine, Limit: 10}, 5, 0, 1, 2, 3, 5)
			wants(w, ports.MandateQuery{Organisations: mine, Holder: "anna", Limit: 10}, 3, 0, 1, 2)
			wants(w, ports.MandateQuery{Organisations: mine, Consent: mandate.Awaiting, Limit: 10}, 1, 2)
			wants(w, ports.MandateQuery{Organisations: mine, Offset: 1, Limit: 2}, 5, 1, 2)
			wants(w, ports.MandateQuery{Organisations: mine, Offset: -1}, 5, 0)
			wants(w, ports.MandateQuery{Holder: "anna", Limit: 10}, 0)
		})
		w.run("what they were given as intermediary", func(w world) {
			wants(w, ports.MandateQuery{Organisations: []identity.KvK{kvk(94)}, Received: true, Limit: 10}, 1, 5)
			wants(w, ports.MandateQuery{Organisations: mine, Received: true, Limit: 10}, 0)
		})
		w.run("another realm has none of them", func(w world) {
			wants(world{w.T, w.units, newRealm(), w.realm}, ports.MandateQuery{Organisations: mine, Limit: 10}, 0)
		})
		w.run("who may act for the clients of an organisation, each once, in parts", holdersFor)
		w.run("what the calendar ends between two moments and nobody earlier, in parts (MR-76)", ending)
	})
}

func holdersFor(w world) {
	office := kvk(95)
	give := func(h mandate.HolderID, clients bool, c mandate.Consent) mandate.Mandate {
		m := newMandate(office, h)
		m.Grantee.ForClients, m.Consent = clients, c
		return m
	}
	ended := give("d", true, mandate.Granted)
	w.refused(nil, ended.End(mandate.Deed{By: "person:a", At: moment}))
	w.putMandates(give("b", true, mandate.Granted), give("a", true, mandate.Granted), give("b", true, mandate.Granted),
		give("c", false, mandate.Granted), give("e", true, mandate.Proposed), ended, chainMandate(office, kvk(96)))
	holders := func(after mandate.HolderID, limit int, want ...mandate.HolderID) func(context.Context, ports.Store) error {
		return func(ctx context.Context, s ports.Store) error {
			got, err := s.Mandates().HoldersFor(ctx, office, after, limit)
			w.same(append([]mandate.HolderID{}, got...), append([]mandate.HolderID{}, want...))
			return err
		}
	}
	w.view(holders("", 2, "a", "b"))
	w.view(holders("b", 2, "d"))
	w.view(holders("d", 2))
	world{w.T, w.units, newRealm(), w.realm}.view(holders("", 9))
}

func ending(w world) {
	until := func(hours int) mandate.Mandate {
		m := newMandate(kvk(97), "h")
		m.Term.Until = moment.AddDate(0, 2, 0).Add(time.Duration(hours) * time.Hour)
		return m
	}
	ended, scheduled, draft := until(2), until(48), until(2)
	draft.Consent = mandate.Draft
	w.refused(nil, errors.Join(ended.End(mandate.Deed{By: "person:a", At: moment}),
		scheduled.Schedule(until(3).Term.Until, mandate.Deed{By: "person:a", At: moment})))
	all := w.putMandates(until(0), until(1), until(1), until(23), until(-1), until(24), ended, scheduled, draft)
	want := all[:4]
	if want[1].ID > want[2].ID {
		want[1], want[2] = want[2], want[1]
	}
	parts := func(want []mandate.Mandate) func(context.Context, ports.Store) error {
		return func(ctx context.Context, s ports.Store) error {
			got, last := []mandate.Mandate{}, mandate.Mandate{}
			for {
				some, err := s.Mandates().Ending(ctx, until(0).Term.Until, until(24).Term.Until, last, 2)
				if err != nil || len(some) == 0 {
					w.same(got, append([]mandate.Mandate{}, want...))
					return err
				}
				got, last = append(got, some...), some[len(some)-1]
			}
		}
	}
	w.view(parts(want))
	world{w.T, w.units, newRealm(), w.realm}.view(parts(nil))
}
