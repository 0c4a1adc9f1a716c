package porttest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Numbers that no register gave out to anybody we know; each test realm has its own rows.
func kvk(n int) identity.KvK {
	return must(identity.ParseKvK(strings.Repeat("9", 5) + string([]byte{byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})))
}

var rsins = [2]identity.RSIN{must(identity.ParseRSIN("999991772")), must(identity.ParseRSIN("999990019"))}

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

func newOrganisation(l identity.Legal) identity.Organisation {
	return identity.Organisation{ID: identity.OrganisationID(uuid()), Legal: l, Name: awkward, Enrolled: moment}
}

func newPerson(o identity.OrganisationID, email string) identity.Person {
	p := identity.Person{ID: identity.PersonID(uuid()), Organisation: o, Acting: must(identity.ParsePseudonym("acting-" + uuid())),
		Language: "nl", CreatedAt: moment}
	if email != "" {
		p.Email = must(identity.ParseEmail(email))
		p.EmailProofs = []identity.EmailProof{{Service: awkward, At: moment}}
	}
	return p
}

func (w world) put(people ...identity.Person) {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, p := range people {
			if err := s.People().Put(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w world) organise(o identity.Organisation) {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error { return s.Organisations().Put(ctx, o) })
}

func (w world) grant(grants ...role.Grant) {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, g := range grants {
			if err := s.Roles().Grant(ctx, g); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w world) bySubject(s identity.Subject) (p ports.Profile, err error) {
	w.Helper()
	w.view(func(ctx context.Context, st ports.Store) error {
		p, err = st.People().BySubject(ctx, s, moment)
		return nil
	})
	return p, err
}

// People holds the contract of ports.People but for List.
func People(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		o := newOrganisation(identity.Legal{KvK: kvk(1), RSIN: rsins[0]})
		w.organise(o)
		box := letters(8)
		p := newPerson(o.ID, "Jan."+box+"@bedrijf.example")
		p.CreatedAt, p.Suspended = noon, noon
		w.put(p)
		stored := p
		stored.CreatedAt, stored.Suspended, stored.Revision = moment, moment, 1
		past := role.Grant{Person: p.ID, Organisation: o.ID, Role: "past", From: moment.Add(-2 * time.Hour), Until: moment, By: role.ByTenant}
		now := role.Grant{Person: p.ID, Organisation: o.ID, Role: "deelnemer", From: moment.Add(-time.Hour), By: role.ByTenant}
		future := role.Grant{Person: p.ID, Organisation: o.ID, Role: "raadpleger", From: moment.Add(time.Hour), Until: moment.Add(2 * time.Hour), By: "person:x"}
		w.grant(past, future, now)
		pseudonyms := map[string]string{"portaal": uuid(), "ander": uuid()}
		w.do(func(ctx context.Context, s ports.Store) error {
			for portal, subject := range pseudonyms {
				if _, err := s.Subjects().For(ctx, p.ID, portal, subject); err != nil {
					return err
				}
			}
			return s.Roles().Asked(ctx, p.ID, noon)
		})
		want := ports.Profile{Person: stored, Organisation: o, Grants: []role.Grant{now, future}, AskedRole: moment, Subjects: pseudonyms}
		w.run("KvK number and RSIN are aliases of one organisation (ET-05)", func(w world) {
			for _, l := range []identity.Legal{o.Legal, {KvK: kvk(1)}, {RSIN: rsins[0]}} {
				got, err := w.bySubject(identity.Subject{Legal: l, Acting: p.Acting})
				w.refused(nil, err)
				w.same(got, want)
			}
		})
		w.run("by id, with organisation, roles and the last login before now", func(w world) {
			for _, at := range []time.Duration{-2, -1, 0} {
				x := newSession(p.ID)
				x.StartedAt, x.Level = moment.Add(at*time.Minute), assurance.EH4+assurance.Level(at)
				w.start(x)
			}
			want := want
			want.LastLogin, want.LastLevel = moment.Add(-time.Minute), assurance.EH3
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.People().ByID(ctx, p.ID, moment)
				w.same(got, want)
				for _, id := range []identity.PersonID{"", identity.PersonID(uuid()), identity.PersonID(upper(string(p.ID)))} {
					_, none := s.People().ByID(ctx, id, moment)
					w.refused(ports.ErrNotFound, none)
				}
				return err
			})
		})
		w.run("a new person is not found, and brings the known organisation", func(w world) {
			got, err := w.bySubject(identity.Subject{Legal: o.Legal, Acting: must(identity.ParsePseudonym("new-" + uuid()))})
			w.refused(ports.ErrNotFound, err)
			w.same(got.Organisation, o)
			_, err = w.bySubject(identity.Subject{Legal: identity.Legal{KvK: kvk(999)}, Acting: p.Acting})
			w.refused(ports.ErrNotFound, err)
		})
		w.run("numbers of two organisations are a conflict, never one of the two", func(w world) {
			w.organise(newOrganisation(identity.Legal{RSIN: rsins[1]}))
			_, err := w.bySubject(identity.Subject{Legal: identity.Legal{KvK: kvk(1), RSIN: rsins[1]}, Acting: p.Acting})
			w.refused(ports.ErrConflict, err)
		})
		w.run("who acts for themselves is keyed by the pseudonym alone", func(w world) {
			self := newPerson("", "")
			w.put(self)
			got, err := w.bySubject(identity.Subject{Acting: self.Acting})
			w.refused(nil, err)
			self.Revision = 1
			w.same(got, ports.Profile{Person: self})
			_, err = w.bySubject(identity.Subject{Acting: p.Acting})
			w.refused(ports.ErrNotFound, err)
		})
		w.run("another realm sees nothing", func(w world) {
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.People().BySubject(ctx, identity.Subject{Legal: o.Legal, Acting: p.Acting}, moment)
				if err == nil {
					return nil
				}
				_, err = s.People().ByID(ctx, p.ID, moment)
				return err
			})
		})
		w.run("one person per organisation and pseudonym", func(w world) {
			twin := newPerson(o.ID, "")
			twin.Acting = p.Acting
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.People().Put(ctx, twin) }))
			shared := must(identity.ParsePseudonym("race-" + uuid()))
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				q := newPerson(o.ID, "")
				q.Acting = shared
				return true, s.People().Put(ctx, q)
			})
		})
		w.run("a stale revision is a conflict; of concurrent changes one wins", func(w world) {
			q := newPerson(o.ID, "")
			w.put(q)
			q.Revision = 1
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) { return true, s.People().Put(ctx, q) })
		})
		w.run("who came before with the same address, at the same organisation only (MS-55)", func(w world) {
			at := func(o identity.OrganisationID, email string, hours int) identity.Person {
				x := newPerson(o, email)
				x.CreatedAt = moment.Add(time.Duration(hours) * time.Hour)
				return x
			}
			other := newOrganisation(identity.Legal{KvK: kvk(9)})
			w.organise(other)
			address := "means." + letters(8) + "@bedrijf.example"
			first, second, third := at(o.ID, address, 1), at(o.ID, strings.ToUpper(address[:1])+address[1:], 2), at(o.ID, address, 3)
			w.put(first, second, third, at(other.ID, address, 0), at("", address, 0), at(o.ID, "x"+address, 0), at(o.ID, "", 0))
			earlier := func(p identity.Person) (out []identity.PersonID) {
				w.view(func(ctx context.Context, s ports.Store) (err error) {
					out, err = s.People().Earlier(ctx, p)
					return err
				})
				return out
			}
			w.same(earlier(third), []identity.PersonID{second.ID, first.ID})
			w.same(len(earlier(first)), 0)
			w.same(len(earlier(at("", "", 9))), 0)
			w.elsewhere(nil, func(ctx context.Context, s ports.Store) error {
				found, err := s.People().Earlier(ctx, third)
				w.same(len(found), 0)
				return err
			})
			w.view(func(ctx context.Context, s ports.Store) error {
				page, err := s.People().List(ctx, ports.PeopleQuery{Organisation: o.ID, Search: address, Sort: ports.SortCreated, Limit: 10, Now: moment})
				var marked []bool
				for _, l := range page.People {
					if l.Person.ID != first.ID && l.Person.ID != second.ID && l.Person.ID != third.ID {
						continue
					}
					marked = append(marked, l.Earlier)
				}
				w.same(marked, []bool{false, true, true})
				return err
			})
		})
		w.run("who is removed is gone, with roles and pseudonyms, and leaves the pseudonym of the means free", func(w world) {
			gone, heir := newPerson(o.ID, ""), newPerson(o.ID, "")
			w.put(gone, heir)
			w.grant(role.Grant{Person: gone.ID, Organisation: o.ID, Role: "betaler", From: moment, By: role.ByTenant})
			gone.Revision, heir.Revision = 1, 1
			w.do(func(ctx context.Context, s ports.Store) error {
				_, err := s.Subjects().For(ctx, gone.ID, "portaal", uuid())
				return err
			})
			w.refused(ports.ErrConflict, w.units.Do(w.Context(), w.other, func(ctx context.Context, s ports.Store) error { return s.People().Remove(ctx, gone) }))
			heir.Acting = gone.Acting
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				if err := s.People().Remove(ctx, gone); err != nil {
					return true, err
				}
				return true, s.People().Put(ctx, heir)
			})
			w.do(func(ctx context.Context, s ports.Store) error {
				_, err := s.People().ByID(ctx, gone.ID, moment)
				w.refused(ports.ErrNotFound, err)
				found, err := s.Roles().Holders(ctx, o.ID, "betaler", moment)
				w.same(len(found), 0)
				return err
			})
			got, err := w.bySubject(identity.Subject{Legal: o.Legal, Acting: heir.Acting})
			w.refused(nil, err)
			w.same(got.Person.ID, heir.ID)
			w.same(len(got.Subjects), 0)
		})
		w.run("the same address of another, letter case ignored (MS-53)", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				for email, want := range map[string]bool{"JAN." + strings.ToUpper(box) + "@bedrijf.example": true, "piet@bedrijf.example": false} {
					got, err := s.People().SameEmail(ctx, must(identity.ParseEmail(email)), "somebody else")
					w.refused(nil, err)
					w.same(got, want)
				}
				mine, err := s.People().SameEmail(ctx, p.Email, p.ID)
				w.same(mine, false)
				return err
			})
			w.elsewhere(nil, func(ctx context.Context, s ports.Store) error {
				found, err := s.People().SameEmail(ctx, p.Email, "")
				w.same(found, false)
				return err
			})
		})
	})
}

// PeopleList holds the contract of ports.People.List.
func PeopleList(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		o, elsewhere := newOrganisation(identity.Legal{KvK: kvk(2)}), newOrganisation(identity.Legal{KvK: kvk(3)})
		w.organise(o)
		w.organise(elsewhere)
		emails := []string{"anna_b@bedrijf.example", "Bert@bedrijf.example", "carla@kantoor.example", "dirk@kantoor.example"}
		people := make([]identity.Person, len(emails))
		for i, e := range emails {
			people[i] = newPerson(o.ID, e)
			people[i].CreatedAt = moment.Add(-time.Duration(i) * time.Hour)
			if i == 3 {
				people[i].Suspended = moment
			}
		}
		unproven, stranger := newPerson(o.ID, ""), newPerson(elsewhere.ID, "anna_b@bedrijf.example")
		w.put(append(people, unproven, stranger)...)
		w.grant(
			role.Grant{Person: people[0].ID, Organisation: o.ID, Role: "raadpleger", From: moment.Add(-time.Hour), By: role.ByTenant},
			role.Grant{Person: people[0].ID, Organisation: o.ID, Role: "deelnemer", From: moment.Add(-time.Hour), By: role.ByTenant},
			role.Grant{Person: people[1].ID, Organisation: o.ID, Role: "deelnemer", From: moment.Add(time.Hour), By: role.ByTenant},
			role.Grant{Person: people[2].ID, Organisation: o.ID, Role: "deelnemer", From: moment.Add(-2 * time.Hour), Until: moment, By: role.ByTenant})
		w.do(func(ctx context.Context, s ports.Store) error {
			for _, v := range []struct {
				who   int
				level assurance.Level
				at    time.Duration
			}{{1, assurance.EH4, -3}, {1, assurance.EH2Plus, -2}, {2, assurance.EH3, -1}} {
				x := newSession(people[v.who].ID)
				x.Level, x.StartedAt = v.level, moment.Add(v.at*time.Minute)
				if err := s.Sessions().Start(ctx, x); err != nil {
					return err
				}
			}
			return s.Roles().Asked(ctx, people[3].ID, noon)
		})
		list := func(w world, q ports.PeopleQuery) (page ports.PeoplePage) {
			q.Now = moment
			if q.Organisation == "" {
				q.Organisation = o.ID
			}
			if q.Limit == 0 {
				q.Limit = 10
			}
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				page, err = s.People().List(ctx, q)
				return err
			})
			return page
		}
		order := func(w world, q ports.PeopleQuery) (out []int) {
			for _, l := range list(w, q).People {
				for i := range people {
					if people[i].ID == l.Person.ID {
						out = append(out, i)
					}
				}
			}
			return out
		}
		w.run("whole rows, of people with a proven address only (MS-39)", func(w world) {
			page := list(w, ports.PeopleQuery{})
			w.same(page.Total, 4)
			for i := range page.People {
				people[i].Revision = 1
				w.same(page.People[i].Person, people[i])
			}
			w.same(page.People[0].Roles, []role.Name{"deelnemer", "raadpleger"})
			w.same(page.People[1].Roles, []role.Name(nil))
			w.same(page.People[1].LastLogin, moment.Add(-2*time.Minute))
			w.same(page.People[1].LastLevel, assurance.EH2Plus)
			w.same(page.People[0].LastLogin, time.Time{})
			w.same(page.People[3].AskedRole, moment)
		})
		for _, c := range []struct {
			rule string
			q    ports.PeopleQuery
			want []int
		}{
			{"by address, letter case ignored", ports.PeopleQuery{Sort: ports.SortEmail}, []int{0, 1, 2, 3}},
			{"descending", ports.PeopleQuery{Sort: ports.SortEmail, Descending: true}, []int{3, 2, 1, 0}},
			{"by creation", ports.PeopleQuery{Sort: ports.SortCreated}, []int{3, 2, 1, 0}},
			{"by last login, newest first", ports.PeopleQuery{Sort: ports.SortLastLogin, Descending: true, Limit: 2}, []int{2, 1}},
			{"by level of the last login, not its name", ports.PeopleQuery{Sort: ports.SortLevel, Descending: true, Limit: 2}, []int{2, 1}},
			{"search in any part, letter case ignored", ports.PeopleQuery{Search: "KANTOOR"}, []int{2, 3}},
			{"a wildcard is a character", ports.PeopleQuery{Search: "a_b"}, []int{0}},
			{"a wildcard finds nothing else", ports.PeopleQuery{Search: "%"}, nil},
			{"a quote is a character", ports.PeopleQuery{Search: `' OR 1=1 --\`}, nil},
			{"by role in force", ports.PeopleQuery{Role: "deelnemer"}, []int{0}},
			{"who waits for a role", ports.PeopleQuery{State: ports.PeopleWaiting}, []int{1, 2, 3}},
			{"who holds one", ports.PeopleQuery{State: ports.PeopleActive}, []int{0}},
			{"who is suspended", ports.PeopleQuery{State: ports.PeopleSuspended}, []int{3}},
			{"an unknown state filters nothing", ports.PeopleQuery{State: "?"}, []int{0, 1, 2, 3}},
			{"filters join", ports.PeopleQuery{State: ports.PeopleWaiting, Search: "carla"}, []int{2}},
			{"a page", ports.PeopleQuery{Offset: 1, Limit: 2}, []int{1, 2}},
			{"another organisation", ports.PeopleQuery{Organisation: "none"}, nil},
		} {
			w.run(c.rule, func(w world) { w.same(order(w, c.q), c.want) })
		}
		w.run("the counts hold past the end and with filters", func(w world) {
			page := list(w, ports.PeopleQuery{Offset: 50, Search: "kantoor"})
			w.same([]int{len(page.People), page.Total, page.Everyone, page.Waiting}, []int{0, 2, 4, 3})
		})
		w.run("another realm sees nothing", func(w world) {
			w.same(list(world{w.T, w.units, w.other, w.realm}, ports.PeopleQuery{}).Total, 0)
		})
	})
}

// Organisations holds the contract of ports.Organisations.
func Organisations(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		byLegal := func(w world, l identity.Legal) (o identity.Organisation, err error) {
			w.view(func(ctx context.Context, s ports.Store) error {
				o, err = s.Organisations().ByLegal(ctx, l)
				return nil
			})
			return o, err
		}
		o := newOrganisation(identity.Legal{KvK: kvk(4)})
		w.run("round trip, by id and by number", func(w world) {
			in := o
			in.Enrolled = noon
			w.organise(in)
			got, err := byLegal(w, o.Legal)
			w.refused(nil, err)
			w.same(got, o)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Organisations().ByID(ctx, o.ID)
				w.same(got, o)
				_, none := s.Organisations().ByID(ctx, "")
				w.refused(ports.ErrNotFound, none)
				return err
			})
		})
		w.run("an alias that is learned later finds the same one", func(w world) {
			o.Legal.RSIN, o.Enrolled = rsins[0], time.Time{}
			w.organise(o)
			got, err := byLegal(w, identity.Legal{RSIN: rsins[0]})
			w.refused(nil, err)
			w.same(got, o)
		})
		w.run("those of many numbers that are known", func(w world) {
			w.organise(newOrganisation(identity.Legal{KvK: kvk(8)}))
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Organisations().Known(ctx, []identity.KvK{kvk(4), kvk(998), kvk(8), kvk(8)})
				slices.SortFunc(got, func(a, b identity.Organisation) int {
					return strings.Compare(a.Legal.KvK.String(), b.Legal.KvK.String())
				})
				if len(got) != 2 || got[0].Legal.KvK != kvk(4) || got[1].Legal.KvK != kvk(8) {
					w.Errorf("got %v", got)
				}
				none, _ := s.Organisations().Known(ctx, nil)
				if len(none) != 0 {
					w.Errorf("of no numbers: %v", none)
				}
				return err
			})
		})
		w.run("an unknown number and no number are not found", func(w world) {
			for _, l := range []identity.Legal{{KvK: kvk(998)}, {}} {
				_, err := byLegal(w, l)
				w.refused(ports.ErrNotFound, err)
			}
		})
		w.run("numbers of two organisations are a conflict", func(w world) {
			w.organise(newOrganisation(identity.Legal{KvK: kvk(5)}))
			_, err := byLegal(w, identity.Legal{KvK: kvk(5), RSIN: rsins[0]})
			w.refused(ports.ErrConflict, err)
		})
		w.run("an alias that is another's is a conflict", func(w world) {
			thief := newOrganisation(identity.Legal{KvK: kvk(6), RSIN: rsins[0]})
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Organisations().Put(ctx, thief) }))
		})
		w.run("of concurrent owners of a number one wins", func(w world) {
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return true, s.Organisations().Put(ctx, newOrganisation(identity.Legal{KvK: kvk(7)}))
			})
		})
		w.run("another realm sees nothing", func(w world) {
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Organisations().ByID(ctx, o.ID)
				return err
			})
		})
	})
}

// Roles holds the contract of ports.Roles.
func Roles(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		o := newOrganisation(identity.Legal{KvK: kvk(8)})
		w.organise(o)
		a, b := newPerson(o.ID, ""), newPerson(o.ID, "")
		w.put(a, b)
		const admin role.Name = "gebruikersbeheerder"
		give := func(w world, p identity.Person) {
			w.grant(role.Grant{Person: p.ID, Organisation: o.ID, Role: admin, From: moment.Add(-time.Hour), By: role.ByTenant})
		}
		holders := func(w world, now time.Time) (out []identity.PersonID) {
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				out, err = s.Roles().Holders(ctx, o.ID, admin, now)
				return err
			})
			return out
		}
		end := func(ctx context.Context, s ports.Store, p identity.Person, at time.Time) error {
			return s.Roles().End(ctx, p.ID, admin, "person:x", at)
		}
		w.run("given, ended, given again", func(w world) {
			give(w, a)
			w.same(holders(w, moment), []identity.PersonID{a.ID})
			w.same(len(holders(w, moment.Add(-2*time.Hour))), 0)
			w.do(func(ctx context.Context, s ports.Store) error { return end(ctx, s, a, moment) })
			w.same(holders(w, moment.Add(-time.Microsecond)), []identity.PersonID{a.ID})
			w.same(len(holders(w, moment)), 0)
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrNotFound, end(ctx, s, a, moment))
				return nil
			})
			give(w, a)
			w.same(holders(w, moment), []identity.PersonID{a.ID})
		})
		w.run("another realm sees nothing and ends nothing", func(w world) {
			err := w.units.Do(w.Context(), w.other, func(ctx context.Context, s ports.Store) error {
				found, err := s.Roles().Holders(ctx, o.ID, admin, moment)
				w.same(len(found), 0)
				w.refused(ports.ErrNotFound, end(ctx, s, a, moment))
				return err
			})
			w.refused(nil, err)
			w.same(len(holders(w, moment)), 1)
		})
		w.run("two administrators cannot remove each other (MS-58)", func(w world) {
			give(w, a)
			give(w, b)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				now, err := s.Roles().Holders(ctx, o.ID, admin, moment)
				if err != nil || len(now) < 2 {
					return false, err
				}
				return true, end(ctx, s, []identity.Person{a, b}[i%2], moment)
			})
			w.same(len(holders(w, moment)), 1)
		})
		w.run("where nobody holds a role, one becomes the first", func(w world) {
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				now, err := s.Roles().Holders(ctx, o.ID, "first", moment)
				if err != nil || len(now) > 0 {
					return false, err
				}
				return true, s.Roles().Grant(ctx, role.Grant{Person: identity.PersonID(uuid()), Organisation: o.ID, Role: "first", From: moment, By: role.ByTenant})
			})
		})
		w.run("asking is marked, taken away, and survives a change of the person", func(w world) {
			w.do(func(ctx context.Context, s ports.Store) error {
				if err := s.Roles().Asked(ctx, a.ID, noon); err != nil {
					return err
				}
				w.refused(ports.ErrNotFound, s.Roles().Asked(ctx, "nobody", noon))
				a.Revision, a.Email = 1, must(identity.ParseEmail("a@bedrijf.example"))
				return s.People().Put(ctx, a)
			})
			asked := func(want time.Time) {
				w.view(func(ctx context.Context, s ports.Store) error {
					page, err := s.People().List(ctx, ports.PeopleQuery{Organisation: o.ID, Limit: 5, Now: moment})
					if len(page.People) != 1 || !page.People[0].AskedRole.Equal(want) {
						w.Errorf("got %+v", page.People)
					}
					return err
				})
			}
			asked(moment)
			w.do(func(ctx context.Context, s ports.Store) error { return s.Roles().Asked(ctx, a.ID, time.Time{}) })
			asked(time.Time{})
		})
	})
}

// Appointments holds the contract of ports.Appointments.
func Appointments(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		o, mail := identity.OrganisationID(uuid()), must(identity.ParseEmail("Eerste.Beheerder@bedrijf.example"))
		given := role.Appointment{Organisation: o, Email: mail, Role: "gebruikersbeheerder", At: noon}
		open := func(ctx context.Context, s ports.Store, address string) []role.Appointment {
			found, err := s.Roles().OpenAppointments(ctx, o, must(identity.ParseEmail(address)))
			w.refused(nil, err)
			return found
		}
		put := func(ctx context.Context, s ports.Store) error { return s.Roles().PutAppointment(ctx, given) }
		w.run("open until used, letter case ignored, this realm only", func(w world) {
			w.do(put)
			want := given
			want.At = moment
			w.view(func(ctx context.Context, s ports.Store) error {
				w.same(open(ctx, s, "eerste.beheerder@bedrijf.example"), []role.Appointment{want})
				w.same(len(open(ctx, s, "tweede.beheerder@bedrijf.example")), 0)
				return nil
			})
			w.elsewhere(nil, func(ctx context.Context, s ports.Store) error {
				w.same(len(open(ctx, s, mail.String())), 0)
				return nil
			})
			given.UsedAt = noon
			w.do(put)
			given.UsedAt = time.Time{}
			w.do(put) // a document that is published again appoints nobody twice
			w.view(func(ctx context.Context, s ports.Store) error {
				w.same(len(open(ctx, s, mail.String())), 0)
				return nil
			})
		})
	})
}

// newSession gives a session of a person that is alive at moment.
func newSession(p identity.PersonID) session.Session {
	return session.Session{ID: session.ID(uuid()), Token: random32(), Login: uuid(), Person: p,
		Organisation: identity.OrganisationID(uuid()), Service: awkward, Method: "eherkenning", Level: assurance.EH3,
		Accounts: "accountant", Device: awkward, Factors: session.Factors{Authenticator: moment.Add(-time.Minute),
			EmailCode: moment.Add(-2 * time.Minute), SMSCode: moment.Add(-3 * time.Minute), Recovery: moment.Add(-4 * time.Minute)},
		Branch: must(identity.ParseBranch("000000000001")), Intermediary: kvk(9), Link: linking.LinkID(uuid()), Institution: school,
		AuthenticatedAt: moment.Add(-time.Minute), StartedAt: moment.Add(-time.Minute), SeenAt: moment.Add(-time.Minute),
		Limits: session.Limits{Idle: time.Hour, Absolute: 8 * time.Hour}}
}
