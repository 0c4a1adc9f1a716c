package porttest

import (
	"context"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

func (w world) start(s session.Session) {
	w.Helper()
	w.do(func(ctx context.Context, st ports.Store) error { return st.Sessions().Start(ctx, s) })
}

// Sessions holds the contract of ports.Sessions.
func Sessions(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		person := identity.PersonID(uuid())
		given := newSession(person)
		get := func(w world) (got session.Session) {
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				got, err = s.Sessions().ByID(ctx, given.ID)
				return err
			})
			return got
		}
		w.run("round trip, by token and by id", func(w world) {
			in := given
			in.SeenAt = given.SeenAt.In(time.FixedZone("CET", 3600)).Add(999)
			w.start(in)
			w.same(get(w), given)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Sessions().ByToken(ctx, given.Token)
				w.same(got, given)
				_, none := s.Sessions().ByToken(ctx, random32())
				w.refused(ports.ErrNotFound, none)
				_, none = s.Sessions().ByToken(ctx, [32]byte{})
				w.refused(ports.ErrNotFound, none)
				_, none = s.Sessions().ByID(ctx, session.ID(upper(string(given.ID))))
				w.refused(ports.ErrNotFound, none)
				return err
			})
		})
		w.run("a session without a level, branch, organisation or link", func(w world) {
			bare := newSession(person)
			bare.Level, bare.Branch, bare.Intermediary, bare.Organisation = assurance.None, identity.Branch{}, identity.KvK{}, ""
			bare.Accounts, bare.Device, bare.Factors, bare.Link, bare.Institution = "", "", session.Factors{}, "", linking.Code{}
			bare.EndedAt = moment
			w.start(bare)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Sessions().ByID(ctx, bare.ID)
				w.same(got, bare)
				return err
			})
		})
		w.run("another realm sees nothing and ends nothing", func(w world) {
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Sessions().ByToken(ctx, given.Token)
				return err
			})
			err := w.units.Do(w.Context(), w.other, func(ctx context.Context, s ports.Store) error {
				dead := given
				dead.End(session.EndLogout, moment)
				return s.Sessions().Put(ctx, dead)
			})
			w.refused(ports.ErrNotFound, err)
			w.same(get(w).EndedAt.IsZero(), true)
		})
		w.run("one login makes one session", func(w world) {
			login := uuid()
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				x := newSession(person)
				x.Login = login
				return true, s.Sessions().Start(ctx, x)
			})
		})
		w.run("seen moves forward; an end stays, whoever else puts what they read before it", func(w world) {
			read := get(w)
			w.do(func(ctx context.Context, s ports.Store) error {
				ended := read
				ended.End(session.EndRoleRevoked, moment)
				return s.Sessions().Put(ctx, ended)
			})
			w.do(func(ctx context.Context, s ports.Store) error {
				read.SeenAt = moment
				return s.Sessions().Put(ctx, read)
			})
			w.do(func(ctx context.Context, s ports.Store) error {
				read.End(session.EndLogout, moment.Add(time.Hour))
				read.SeenAt = moment.Add(-time.Hour)
				return s.Sessions().Put(ctx, read)
			})
			got := get(w)
			w.same([]any{got.EndedAt, got.EndReason, got.SeenAt}, []any{moment, session.EndRoleRevoked, moment})
		})
		w.run("continued with a new token, and whoever read it before takes nothing back (MA-24, MA-32, MH-43)", func(w world) {
			goesOn(w, person)
		})
		w.run("continued once more, among those who only tell that they saw it", func(w world) {
			first := newSession(person)
			w.start(first)
			next := first
			next.Token, next.Organisation, next.Level = random32(), identity.OrganisationID(uuid()), assurance.EH4
			w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				put := first
				if i == contenders/2 {
					put = next
				}
				put.SeenAt = moment.Add(time.Duration(i) * time.Second)
				return true, s.Sessions().Put(ctx, put)
			}), contenders)
			next.SeenAt = moment.Add((contenders - 1) * time.Second)
			w.same(w.session(first.ID), next)
		})
		w.run("alive ones of a person only", func(w world) {
			p := identity.PersonID(uuid())
			alive, idle, old, ended := newSession(p), newSession(p), newSession(p), newSession(p)
			idle.SeenAt = moment.Add(-idle.Limits.Idle)
			old.StartedAt, old.SeenAt = moment.Add(-old.Limits.Absolute), moment
			ended.EndedAt = moment
			for _, s := range []session.Session{alive, idle, old, ended, newSession(person)} {
				w.start(s)
			}
			w.do(func(ctx context.Context, s ports.Store) error {
				got, err := s.Sessions().AliveOf(ctx, p, moment)
				w.same(got, []session.Session{alive})
				return err
			})
		})
	})
}

func (w world) session(id session.ID) (got session.Session) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) (err error) {
		got, err = s.Sessions().ByID(ctx, id)
		return err
	})
	return got
}

// goesOn confirms an action in a session, and then acts for another organisation with another account.
func goesOn(w world, person identity.PersonID) {
	put := func(v session.Session) {
		w.Helper()
		w.do(func(ctx context.Context, s ports.Store) error { return s.Sessions().Put(ctx, v) })
	}
	token := func(t [32]byte) (id session.ID) {
		w.Helper()
		w.view(func(ctx context.Context, s ports.Store) error {
			got, err := s.Sessions().ByToken(ctx, t)
			if err != nil {
				w.refused(ports.ErrNotFound, err)
			}
			id = got.ID
			return nil
		})
		return id
	}
	first := newSession(person)
	first.Factors.Recovery = time.Time{}
	w.start(first)
	confirmed := first
	confirmed.Token, confirmed.Level, confirmed.SeenAt, confirmed.AuthenticatedAt = random32(), assurance.EH4, moment, moment
	confirmed.Factors = session.Factors{Authenticator: moment, EmailCode: moment, SMSCode: moment, Recovery: moment}
	put(confirmed)
	w.same(w.session(first.ID), confirmed)
	w.same([]session.ID{token(first.Token), token(confirmed.Token)}, []session.ID{"", first.ID})

	stale := first
	stale.SeenAt = moment.Add(time.Minute)
	put(stale)
	seen := confirmed
	seen.SeenAt = stale.SeenAt
	w.same(w.session(first.ID), seen)

	switched := seen
	switched.Token, switched.Organisation = random32(), identity.OrganisationID(uuid())
	switched.Link, switched.Institution = linking.LinkID(uuid()), board
	put(switched)
	w.same(w.session(first.ID), switched)
	put(seen)
	w.same(w.session(first.ID), switched)
	w.same([]session.ID{token(first.Token), token(confirmed.Token), token(switched.Token)}, []session.ID{"", "", first.ID})

	seen.End(session.EndByPerson, moment)
	put(seen)
	switched.End(session.EndByPerson, moment)
	w.same(w.session(first.ID), switched)
}

func newGrant(id session.ID) ports.Grant {
	return ports.Grant{ID: uuid(), Client: "portaal", Session: id, Person: identity.PersonID(uuid()), Subject: uuid(), Scopes: "openid profile",
		Claims: []byte(`{"naam":"\\u0000 ☃"}`), State: []byte(awkward + nul), Code: random32(), CodeUntil: moment.Add(time.Minute),
		Until: moment.Add(time.Hour), CreatedAt: moment}
}

// Grants holds the contract of ports.Grants.
func Grants(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		create := func(w world) ports.Grant {
			g := newGrant(session.ID(uuid()))
			w.do(func(ctx context.Context, s ports.Store) error { return s.Grants().Create(ctx, g) })
			g.Revision = 1
			return g
		}
		find := func(w world, by ports.GrantKey) (g ports.Grant, err error) {
			w.view(func(ctx context.Context, s ports.Store) error {
				g, err = s.Grants().Find(ctx, by)
				return nil
			})
			return g, err
		}
		update := func(w world, g ports.Grant) error {
			return w.try(func(ctx context.Context, s ports.Store) error { return s.Grants().Update(ctx, g) })
		}
		w.run("round trip by id, code, access and refresh token", func(w world) {
			g := create(w)
			got, err := find(w, ports.GrantKey{Code: g.Code})
			w.refused(nil, err)
			w.same(got, g)
			g.CodeUsedAt, g.Access, g.Refresh = noon, random32(), random32()
			w.refused(nil, update(w, g))
			g.CodeUsedAt, g.Revision = moment, 2
			for _, by := range []ports.GrantKey{{ID: g.ID}, {Code: g.Code}, {Access: g.Access}, {Refresh: g.Refresh}} {
				got, err := find(w, by)
				w.refused(nil, err)
				w.same(got, g)
			}
		})
		w.run("not found: a guess, the zero key, another realm", func(w world) {
			g := create(w)
			for _, by := range []ports.GrantKey{{}, {ID: uuid()}, {Code: random32()}, {Access: random32()}, {Refresh: random32()}} {
				_, err := find(w, by)
				w.refused(ports.ErrNotFound, err)
			}
			_, err := find(world{w.T, w.units, w.other, w.realm}, ports.GrantKey{Code: g.Code})
			w.refused(ports.ErrNotFound, err)
			w.refused(ports.ErrConflict, update(world{w.T, w.units, w.other, w.realm}, g))
		})
		w.run("a code is created once", func(w world) {
			g := create(w)
			twin := newGrant(g.Session)
			twin.Code = g.Code
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Grants().Create(ctx, twin) }))
		})
		w.run("of concurrent redemptions of a code one wins", func(w world) {
			g := create(w)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				got, err := s.Grants().Find(ctx, ports.GrantKey{Code: g.Code})
				if err != nil || !got.CodeUsedAt.IsZero() {
					return false, err
				}
				got.CodeUsedAt, got.Access, got.Refresh = moment, random32(), random32()
				return true, s.Grants().Update(ctx, got)
			})
		})
		w.run("of concurrent rotations of a refresh token one wins, and the old one is known as superseded", func(w world) {
			g := create(w)
			g.Refresh = random32()
			w.refused(nil, update(w, g))
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				got, err := s.Grants().Find(ctx, ports.GrantKey{Refresh: g.Refresh})
				if err != nil || got.Superseded {
					return false, err
				}
				got.Access, got.Refresh = random32(), random32()
				return true, s.Grants().Update(ctx, got)
			})
			got, err := find(w, ports.GrantKey{Refresh: g.Refresh})
			w.refused(nil, err)
			w.same([]any{got.ID, got.Superseded}, []any{g.ID, true})
			got, err = find(w, ports.GrantKey{Refresh: got.Refresh})
			w.refused(nil, err)
			w.same(got.Superseded, false)
		})
		w.run("the first of many refresh tokens is still recognised", func(w world) {
			g := create(w)
			g.Refresh = random32()
			first := g.Refresh
			for range 40 {
				w.refused(nil, update(w, g))
				g.Revision, g.Refresh = g.Revision+1, random32()
			}
			got, err := find(w, ports.GrantKey{Refresh: first})
			w.refused(nil, err)
			w.same(got.Superseded, true)
		})
		w.run("revoked for good, whatever was read before", func(w world) {
			g := create(w)
			for _, at := range []time.Time{noon, noon.Add(time.Hour)} {
				w.do(func(ctx context.Context, s ports.Store) error { return s.Grants().Revoke(ctx, g.ID, at) })
			}
			g.Access = random32()
			w.refused(ports.ErrConflict, update(w, g))
			got, err := find(w, ports.GrantKey{ID: g.ID})
			w.refused(nil, err)
			w.same(got.RevokedAt, moment)
			w.same(got.Access, [32]byte{})
		})
		w.run("of a session, without the revoked", func(w world) {
			g := create(w)
			revoked := newGrant(g.Session)
			w.do(func(ctx context.Context, s ports.Store) error {
				if err := s.Grants().Create(ctx, revoked); err != nil {
					return err
				}
				return s.Grants().Revoke(ctx, revoked.ID, moment)
			})
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Grants().OfSession(ctx, g.Session)
				w.same(got, []ports.Grant{g})
				return err
			})
		})
	})
}

// Subjects holds the contract of ports.Subjects.
func Subjects(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		person := identity.PersonID(uuid())
		of := func(w world, portal, candidate string) (got string) {
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				got, err = s.Subjects().For(ctx, person, portal, candidate)
				return err
			})
			return got
		}
		w.run("the first candidate stays; portals and realms differ", func(w world) {
			first := uuid()
			w.same(of(w, "portaal", first), first)
			w.same(of(w, "portaal", uuid()), first)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Subjects().For(ctx, person, "portaal", uuid())
				w.same(got, first)
				return err
			})
			for _, elsewhere := range []string{of(w, "ander", uuid()), of(world{w.T, w.units, w.other, w.realm}, "portaal", uuid())} {
				if elsewhere == first {
					w.Error("the same pseudonym at another portal or realm")
				}
			}
		})
		w.run("of concurrent candidates one becomes everybody's", func(w world) {
			var got [contenders]string
			w.wins(func(ctx context.Context, s ports.Store, i int) (ok bool, err error) {
				got[i], err = s.Subjects().For(ctx, person, "race", uuid())
				return false, err
			})
			for _, s := range got {
				w.same(s, got[0])
			}
		})
	})
}
