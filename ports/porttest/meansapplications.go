package porttest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// newMeansApplication has every field filled that is kept, at instants that are kept as they are.
func newMeansApplication(o means.OrderID) means.Application {
	at := func(h int) time.Time { return moment.Add(time.Duration(h) * time.Hour) }
	return means.Application{
		ID: means.ApplicationID(uuid()), Order: o, Reference: strings.ToUpper(letters(10)), KvK: kvk(61), Level: assurance.EH3, Branch: branch, Name: awkward,
		Email: must(identity.ParseEmail(address())), Employed: true, Sealed: []byte(nul), Mandates: []mandate.ID{"m", "n"}, State: means.Done,
		Since: at(-1), Token: random32(), InvitedAt: at(-9), Expires: at(9), Reminded: at(-3), Remark: awkward,
		Identified: means.Identification{Document: means.Passport, Number: []byte(nul), On: at(-4), By: "staff:a"},
		Holder:     identity.PersonID(uuid()), Means: means.ID(uuid()), Language: "nl",
		History: []means.Event{{Act: means.ActSubmit, By: "person:a", At: at(-10), Why: awkward}, {Act: means.ActIssueTo, By: "system", At: at(-1)}},
	}
}

// bareApplication is one that was only just ordered.
func bareApplication(o means.OrderID, k identity.KvK) means.Application {
	return means.Application{ID: means.ApplicationID(uuid()), Order: o, KvK: k, Level: assurance.EH2, Email: must(identity.ParseEmail(address())),
		State: means.Submitted, Since: moment}
}

// putMeansApplications stores applications one by one, and gives them as they are then.
func (w world) putMeansApplications(all ...means.Application) []means.Application {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, a := range all {
			if err := s.MeansApplications().Put(ctx, a); err != nil {
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

func (w world) meansApplication(id means.ApplicationID) (a means.Application, err error) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) error {
		a, err = s.MeansApplications().ByID(ctx, id)
		return nil
	})
	return a, err
}

// MeansApplications holds the contract of ports.MeansApplications but for its lists.
func MeansApplications(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		w.run("round trip without the person itself, by id and by token, this realm only (MR-50)", func(w world) {
			in := newMeansApplication(means.OrderID(uuid()))
			want := in
			in.Person, in.Since = means.Applicant{GivenNames: "Noor"}, want.Since.Add(999)
			want.Revision = w.putMeansApplications(in)[0].Revision
			bare := w.putMeansApplications(bareApplication(in.Order, kvk(61)))[0]
			for _, a := range []means.Application{want, bare} {
				got, err := w.meansApplication(a.ID)
				w.refused(nil, err)
				w.same(got, a)
			}
			reads := []func(context.Context, ports.MeansApplications) (means.Application, error){
				func(ctx context.Context, a ports.MeansApplications) (means.Application, error) {
					return a.ByID(ctx, in.ID)
				},
				func(ctx context.Context, a ports.MeansApplications) (means.Application, error) {
					return a.ForUpdate(ctx, in.ID)
				},
				func(ctx context.Context, a ports.MeansApplications) (means.Application, error) {
					return a.ByToken(ctx, in.Token)
				},
			}
			for _, read := range reads {
				w.view(func(ctx context.Context, s ports.Store) error {
					got, err := read(ctx, s.MeansApplications())
					w.same(got, want)
					return err
				})
				w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
					_, err := read(ctx, s.MeansApplications())
					return err
				})
			}
			w.view(func(ctx context.Context, s ports.Store) error {
				_, guess := s.MeansApplications().ByToken(ctx, random32())
				_, none := s.MeansApplications().ByToken(ctx, [32]byte{})
				w.refused(ports.ErrNotFound, guess)
				w.refused(ports.ErrNotFound, none)
				return nil
			})
			beside := world{w.T, w.units, w.other, w.realm}
			w.refused(ports.ErrConflict, beside.try(func(ctx context.Context, s ports.Store) error { return s.MeansApplications().Put(ctx, want) }))
		})
		w.run("changed as a whole; with another token the former one leads nowhere (MR-70)", func(w world) {
			was := w.putMeansApplications(bareApplication(means.OrderID(uuid()), kvk(61)))[0]
			want := newMeansApplication(was.Order)
			want.ID, want.Revision = was.ID, was.Revision
			want = w.putMeansApplications(want)[0]
			old := want.Token
			want.Token = random32()
			want = w.putMeansApplications(want)[0]
			got, err := w.meansApplication(was.ID)
			w.refused(nil, err)
			w.same(got, want)
			w.view(func(ctx context.Context, s ports.Store) error {
				_, err := s.MeansApplications().ByToken(ctx, old)
				w.refused(ports.ErrNotFound, err)
				return nil
			})
		})
		w.run("many at once, in the order in which they were added, whatever became of them", func(w world) {
			o, other := means.OrderID(uuid()), means.OrderID(uuid())
			first := w.putMeansApplications(bareApplication(o, kvk(61)))[0]
			var many []means.Application
			for range 100 {
				many = append(many, newMeansApplication(o))
			}
			many = append(many, newMeansApplication(other))
			w.do(func(ctx context.Context, s ports.Store) error {
				return errors.Join(s.MeansApplications().Add(ctx, many), s.MeansApplications().Add(ctx, nil))
			})
			last := w.putMeansApplications(bareApplication(o, kvk(61)))[0]
			for i := range many {
				many[i].Revision = 1
			}
			first.Name = "changed"
			first = w.putMeansApplications(first)[0]
			of := func(o means.OrderID, want []means.Application) func(context.Context, ports.Store) error {
				return func(ctx context.Context, s ports.Store) error {
					got, err := s.MeansApplications().Of(ctx, o)
					w.same(got, want)
					return err
				}
			}
			w.view(of(o, append(append([]means.Application{first}, many[:100]...), last)))
			w.view(of(other, many[100:]))
			w.elsewhere(nil, of(o, []means.Application{}))
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.MeansApplications().Add(ctx, many[:1]) }))
		})
		w.run("reference and token are given once, and a refusal leaves the unit of work alive", func(w world) {
			one := w.putMeansApplications(newMeansApplication(means.OrderID(uuid())))[0]
			reference, token := newMeansApplication(one.Order), newMeansApplication(one.Order)
			reference.Reference, token.Token = one.Reference, one.Token
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrConflict, s.MeansApplications().Put(ctx, reference))
				w.refused(ports.ErrConflict, s.MeansApplications().Put(ctx, token))
				return nil
			})
		})
		w.run("a stale revision is a conflict; of concurrent changes one wins", func(w world) {
			a := newMeansApplication(means.OrderID(uuid()))
			put := func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				return true, s.MeansApplications().Put(ctx, a)
			}
			w.oneWins(put)
			a.Revision = 1
			w.oneWins(put)
		})
		w.run("who follows the link holds the application: whoever waited sees what was done", func(w world) {
			a := bareApplication(means.OrderID(uuid()), kvk(61))
			a.Token = random32()
			w.putMeansApplications(a)
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				held, err := s.MeansApplications().ByToken(ctx, a.Token)
				if err != nil || held.State == means.EmailConfirmed {
					return false, err
				}
				held.State = means.EmailConfirmed
				w.refused(nil, s.MeansApplications().Put(ctx, held))
				return true, nil
			})
		})
		w.run("the addresses that have an application at the organisation that can still lead to a means (MR-66)", openFor)
	})
}

func openFor(w world) {
	o := means.OrderID(uuid())
	all := []means.Application{}
	for _, state := range []means.ApplicationState{means.Submitted, means.Identifying, means.Done, means.Withdrawn, means.Rejected, means.Lapsed} {
		a := newMeansApplication(o)
		a.KvK, a.State = kvk(63), state
		if state != means.Done {
			a.Holder, a.Means = "", ""
		}
		all = append(all, a)
	}
	elsewhere := newMeansApplication(o)
	elsewhere.KvK = kvk(64)
	all = w.putMeansApplications(append(all, elsewhere)...)
	addresses := []identity.EmailAddress{must(identity.ParseEmail(address()))}
	for _, a := range all {
		addresses = append(addresses, must(identity.ParseEmail(strings.ToUpper(a.Email.String()))), a.Email)
	}
	want := slices.SortedFunc(slices.Values(all[:2]), func(a, b means.Application) int { return strings.Compare(a.Email.Key(), b.Email.Key()) })
	find := func(addresses []identity.EmailAddress, want []means.Application) func(context.Context, ports.Store) error {
		return func(ctx context.Context, s ports.Store) error {
			got, err := s.MeansApplications().OpenFor(ctx, kvk(63), addresses)
			w.same(got, want)
			return err
		}
	}
	w.view(find(addresses, want))
	w.view(find(nil, []means.Application{}))
	w.elsewhere(nil, find(addresses, []means.Application{}))
}

// MeansApplicationList holds the contract of the lists of ports.MeansApplications.
func MeansApplicationList(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		placed := w.putOrder(newOrder())
		const anna, bert, carla, dirk = 0, 1, 2, 3
		all := make([]means.Application, 4)
		for i, given := range []struct {
			name, email string
			kvk         int
			order       means.OrderID
			state       means.ApplicationState
		}{
			{"ÉLODIE Ann_a", "anna@kantoor.example", 71, placed.ID, means.WaitingForUser},
			{"Bert %", "bert@kantoor.example", 71, placed.ID, means.Identifying},
			{"Carla", "carla@school.example", 72, means.OrderID(uuid()), means.Identifying},
			{"Dirk", "dirk@school.example", 73, means.OrderID(uuid()), means.Withdrawn},
		} {
			a := newMeansApplication(given.order)
			a.Name, a.Email, a.KvK, a.State = given.name, must(identity.ParseEmail(given.email)), kvk(given.kvk), given.state
			a.Since, a.Holder, a.Means = moment.Add(-time.Duration(i)*time.Hour), "", ""
			all[i] = a
		}
		all = w.putMeansApplications(all...)
		find := func(w world, q ports.MeansApplicationQuery) (page ports.MeansApplicationPage) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				page, err = s.MeansApplications().List(ctx, q)
				return err
			})
			return page
		}
		numbers := func(p ports.MeansApplicationPage) []int {
			out := []int{}
			for _, a := range p.Applications {
				out = append(out, slices.IndexFunc(all, func(x means.Application) bool { return x.ID == a.ID }))
			}
			return out
		}
		mine := []identity.KvK{kvk(71), kvk(72)}
		w.run("those of the organisations, the newest state first, without what is sealed", func(w world) {
			page := find(w, ports.MeansApplicationQuery{Organisations: mine, Limit: 10})
			w.same(append([]any{}, numbers(page), page.Total), []any{[]int{anna, bert, carla}, 3})
			want := all[bert]
			want.Sealed = nil
			w.same(page.Applications[1], want)
			w.same(find(w, ports.MeansApplicationQuery{Limit: 10}), ports.MeansApplicationPage{})
			w.same(numbers(find(w, ports.MeansApplicationQuery{Everywhere: true, Limit: 10})), []int{anna, bert, carla, dirk})
		})
		w.run("part of the name or address in any script, without wildcards; a whole reference or order number", func(w world) {
			for search, want := range map[string][]int{
				"élodie": {anna}, "N_A": {anna}, "t %": {bert}, "%": {bert}, "@SCHOOL": {carla}, "dirk": {}, "!": {},
				strings.ToLower(all[carla].Reference): {carla}, all[carla].Reference[:9]: {}, placed.Number: {anna, bert}, placed.Number[:10]: {},
			} {
				page := find(w, ports.MeansApplicationQuery{Organisations: mine, Search: search, Limit: 10})
				w.same(append([]any{search}, numbers(page), page.Total), append([]any{search}, want, len(want)))
			}
		})
		w.run("by state, in pages that know the total", func(w world) {
			q := ports.MeansApplicationQuery{Everywhere: true, States: []means.ApplicationState{means.Identifying, means.Withdrawn}, Offset: 1, Limit: 1}
			page := find(w, q)
			w.same(append([]any{}, numbers(page), page.Total), []any{[]int{carla}, 3})
			w.same(len(find(w, ports.MeansApplicationQuery{Everywhere: true, Offset: -1}).Applications), 1)
		})
		w.run("another realm has none of them", func(w world) {
			beside := world{w.T, w.units, newRealm(), w.realm}
			w.same(find(beside, ports.MeansApplicationQuery{Everywhere: true, Limit: 10}), ports.MeansApplicationPage{Applications: []means.Application{}})
		})
	})
}
