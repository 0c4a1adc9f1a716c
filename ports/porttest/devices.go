package porttest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

func newDevice(id identity.PersonID) account.Device {
	return account.Device{ID: uuid(), Account: id, Token: random32(), Label: awkward,
		FirstSeen: moment.Add(-2 * time.Hour), LastSeen: moment, Trusted: moment.Add(time.Hour)}
}

// Devices holds the contract of ports.Devices.
func Devices(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		put := func(w world, all ...account.Device) {
			w.Helper()
			for _, d := range all {
				w.do(func(ctx context.Context, s ports.Store) error { return s.Devices().Put(ctx, d) })
			}
		}
		of := func(w world, id identity.PersonID) (all []account.Device) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				all, err = s.Devices().Of(ctx, id)
				return err
			})
			return all
		}
		byToken := func(w world, id identity.PersonID, token [32]byte) (d account.Device, err error) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) error {
				d, err = s.Devices().ByToken(ctx, id, token)
				return nil
			})
			return d, err
		}
		w.run("round trip, of its own account and realm (MA-31)", func(w world) {
			d := newDevice(identity.PersonID(uuid()))
			in := d
			in.LastSeen = noon
			put(w, in)
			got, err := byToken(w, d.Account, d.Token)
			w.refused(nil, err)
			w.same(got, d)
			for _, v := range []struct {
				w     world
				id    identity.PersonID
				token [32]byte
			}{{w, identity.PersonID(uuid()), d.Token}, {w, d.Account, random32()}, {w, d.Account, [32]byte{}}, {world{w.T, w.units, w.other, w.realm}, d.Account, d.Token}} {
				_, none := byToken(v.w, v.id, v.token)
				w.refused(ports.ErrNotFound, none)
			}
			w.same(len(of(world{w.T, w.units, w.other, w.realm}, d.Account)), 0)
		})
		w.run("the latest seen first, without the revoked, which are still known by their token (XC-29)", func(w world) {
			person := identity.PersonID(uuid())
			early, late, gone := newDevice(person), newDevice(person), newDevice(person)
			early.LastSeen, gone.Revoked = moment.Add(-time.Hour), moment
			put(w, early, late, gone, newDevice(identity.PersonID(uuid())))
			w.same(of(w, person), []account.Device{late, early})
			got, err := byToken(w, person, gone.Token)
			w.refused(nil, err)
			w.same(got, gone)
		})
		w.run("replaced by its id, token and all", func(w world) {
			d := newDevice(identity.PersonID(uuid()))
			put(w, d)
			old := d.Token
			d.Token, d.Label, d.LastSeen, d.Trusted = random32(), "Firefox, Windows", moment.Add(time.Minute), time.Time{}
			put(w, d)
			w.same(of(w, d.Account), []account.Device{d})
			_, none := byToken(w, d.Account, old)
			w.refused(ports.ErrNotFound, none)
		})
		w.run("no longer trusted, and still known (MA-31)", func(w world) {
			trusted, never, other := newDevice(identity.PersonID(uuid())), newDevice(identity.PersonID(uuid())), newDevice(identity.PersonID(uuid()))
			never.Account, never.LastSeen, never.Trusted = trusted.Account, moment.Add(-time.Hour), time.Time{}
			put(w, trusted, never, other)
			distrust := func(w world) {
				w.Helper()
				w.do(func(ctx context.Context, s ports.Store) error { return s.Devices().Distrust(ctx, trusted.Account) })
			}
			distrust(world{w.T, w.units, w.other, w.realm})
			w.same(of(w, trusted.Account), []account.Device{trusted, never})
			distrust(w)
			trusted.Trusted = time.Time{}
			w.same([]any{of(w, trusted.Account), of(w, other.Account)}, []any{[]account.Device{trusted, never}, []account.Device{other}})
		})
		w.run("two people in one browser have a device each", func(w world) {
			mine, theirs := newDevice(identity.PersonID(uuid())), newDevice(identity.PersonID(uuid()))
			theirs.Token = mine.Token
			put(w, mine, theirs)
			w.same([]any{of(w, mine.Account), of(w, theirs.Account)}, []any{[]account.Device{mine}, []account.Device{theirs}})
		})
		w.run("first logins at once in one browser make one device, and none of them fails", func(w world) {
			d := newDevice(identity.PersonID(uuid()))
			w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				again := d
				again.ID = uuid()
				again.Label = strings.Repeat("x", i)
				return true, s.Devices().Put(ctx, again)
			}), contenders)
			w.same(len(of(w, d.Account)), 1)
		})
	})
}

// Representations holds the contract of ports.Representations.
func Representations(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		person := newPerson("", "")
		w.put(person)
		person.Revision = 1
		var clients []identity.Organisation
		for i, name := range []string{"zeta", "Alfa", "beta", "Gamma"} {
			o := newOrganisation(identity.Legal{KvK: kvk(10 + i)})
			o.Name = name
			w.organise(o)
			clients = append(clients, o)
		}
		acts := func(o identity.Organisation, from, until time.Duration) ports.Representation {
			r := ports.Representation{Person: person.ID, Organisation: o, From: moment.Add(from), By: "person:" + awkward}
			if until != 0 {
				r.Until = moment.Add(until)
			}
			return r
		}
		put := func(w world, all ...ports.Representation) {
			w.Helper()
			w.do(func(ctx context.Context, s ports.Store) error {
				for _, r := range all {
					if err := s.Representations().Put(ctx, r); err != nil {
						return err
					}
				}
				return nil
			})
		}
		of := func(w world, p identity.PersonID) (all []ports.Representation) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				all, err = s.Representations().Of(ctx, p, moment)
				return err
			})
			return all
		}
		const hour = time.Hour
		zeta, alfa, beta := acts(clients[0], -hour, 0), acts(clients[1], 0, hour), acts(clients[2], -hour, hour)
		w.run("those in force, with their organisation, by its name (MA-32)", func(w world) {
			put(w, zeta, alfa, beta, acts(clients[3], -hour, 0))
			put(w, acts(clients[3], -2*hour, -hour)) // it ended after all
			w.same(of(w, person.ID), []ports.Representation{alfa, beta, zeta})
		})
		w.run("with person and apps, as a login weighs them", func(w world) {
			older, newer, gone := newAuthenticator(person.ID), newAuthenticator(person.ID), newAuthenticator(person.ID)
			older.CreatedAt, gone.Revoked = older.CreatedAt.Add(-time.Hour), moment
			w.do(func(ctx context.Context, s ports.Store) error {
				for _, a := range []account.Authenticator{newer, older, gone} {
					if err := s.Authenticators().Put(ctx, a); err != nil {
						return err
					}
				}
				if _, err := s.Authenticators().UseStep(ctx, newer.ID, 1<<40, moment); err != nil {
					return err
				}
				return s.Roles().Grant(ctx, role.Grant{Person: person.ID, Role: "klerk", From: moment, By: "tenant"})
			})
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.People().AtLogin(ctx, person.ID, moment)
				if err != nil {
					return err
				}
				profile, err := s.People().ByID(ctx, person.ID, moment)
				if err != nil {
					return err
				}
				apps, err := s.Authenticators().Of(ctx, person.ID)
				w.same(len(apps), 2)
				w.same(len(got.Acting), 3)
				w.same(got, ports.PersonAtLogin{Profile: profile, Apps: apps, Acting: of(w, person.ID)})
				return err
			})
			bare := newPerson("", "")
			w.put(bare)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.People().AtLogin(ctx, bare.ID, moment)
				w.same(len(got.Apps)+len(got.Acting), 0)
				_, none := s.People().AtLogin(ctx, identity.PersonID(uuid()), moment)
				w.refused(ports.ErrNotFound, none)
				return err
			})
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.People().AtLogin(ctx, person.ID, moment)
				return err
			})
		})
		w.run("from its first instant until its last, which is none of it", func(w world) {
			put(w, acts(clients[3], -hour, 0))
			w.same(len(of(w, person.ID)), 4)
			for _, r := range []ports.Representation{acts(clients[3], time.Microsecond, 0), acts(clients[3], -hour, -time.Microsecond)} {
				put(w, r)
				w.same(of(w, person.ID), []ports.Representation{alfa, beta, zeta})
			}
			ending := acts(clients[3], -hour, 0)
			ending.Until = noon.Truncate(time.Microsecond)
			put(w, ending)
			w.same(of(w, person.ID), []ports.Representation{alfa, beta, zeta})
		})
		w.run("an organisation that is not there is nobody's to act for", func(w world) {
			for _, v := range []struct {
				w world
				o identity.Organisation
			}{{w, newOrganisation(identity.Legal{})}, {w, identity.Organisation{}}, {world{w.T, w.units, w.other, w.realm}, clients[0]}} {
				w.refused(ports.ErrNotFound, v.w.try(func(ctx context.Context, s ports.Store) error {
					return s.Representations().Put(ctx, acts(v.o, 0, 0))
				}))
			}
		})
		w.run("nobody else's, and none in another realm", func(w world) {
			w.same(len(of(w, identity.PersonID(uuid()))), 0)
			w.same(len(of(world{w.T, w.units, w.other, w.realm}, person.ID)), 0)
		})
		w.run("gone with the person", func(w world) {
			w.do(func(ctx context.Context, s ports.Store) error { return s.People().Remove(ctx, person) })
			w.same(len(of(w, person.ID)), 0)
		})
	})
}
