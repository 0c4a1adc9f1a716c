package register_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/queue"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/application/notifying"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/application/sessions"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// circle is the register and a service of the same installation at which its means log in, with a relay between them
// that goes by the clock of the test.
type circle struct {
	*house
	service ports.Realm
	notices *notifying.Service
	post    *postbox.Service
	relay   *queue.Handlers

	mu     sync.Mutex
	fails  int // deliveries of notices that go wrong
	logout []ports.LogoutNotice
}

func (h *house) circle() *circle {
	h.t.Helper()
	browserless.Publish(h.t, h.db, h.realms, demo.Schatkist)
	c := &circle{house: h, service: must(h.realms.BySlug(h.t.Context(), must(realm.ParseSlug("schatkist/production"))))}
	c.post = postbox.New(postbox.Config{Sealer: browserless.Box{}, Now: h.now, NewID: newID})
	closer := sessions.New(sessions.Config{Work: h.db, Clients: portals{c.service}, Postbox: c.post, Now: h.now, NewID: newID})
	c.notices = notifying.New(notifying.Config{Work: h.db, Directory: h.realms, Offering: h.realms, Closer: closer, Postbox: c.post, Now: h.now, NewID: newID})
	h.mandates.Notices = c.notices
	unread := func(context.Context, realm.ID, ports.Message) error { return nil }
	c.relay = &queue.Handlers{Units: h.db, Relay: h.db, Now: h.now, Log: slog.New(slog.DiscardHandler), Topics: map[ports.Topic]queue.Handler{
		ports.TopicMandateEnded: c.deliver, ports.TopicMandateDue: h.mandates.Due, ports.TopicLogout: c.hear, ports.TopicMail: unread,
	}}
	return c
}

// portals are those of one realm.
type portals struct{ of ports.Realm }

func (p portals) Client(_ context.Context, _ realm.ID, id realm.ClientID) (realm.Client, error) {
	if c, ok := p.of.Document.Client(id); ok {
		return c, nil
	}
	return realm.Client{}, ports.ErrNotFound
}

func (c *circle) deliver(ctx context.Context, from realm.ID, m ports.Message) error {
	c.mu.Lock()
	down := c.fails > 0
	c.fails--
	c.mu.Unlock()
	if down {
		return errors.New("the database is away")
	}
	return c.notices.Deliver(ctx, from, m)
}

// hear is the portal, which is told that a session ended.
func (c *circle) hear(ctx context.Context, r realm.ID, m ports.Message) error {
	var n ports.LogoutNotice
	if err := c.post.Open(ctx, r, m, &n); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.logout = append(c.logout, n)
	return nil
}

// claim takes what is due now, as the relay does.
func (c *circle) claim() []ports.Delivery {
	c.t.Helper()
	return must(c.db.Claim(c.t.Context(), c.now(), queue.Lease, 100))
}

// passes lets time pass by the second, and the relay work in it.
func (c *circle) passes(d time.Duration) {
	c.t.Helper()
	for end := c.now().Add(d); ; c.forward(c.now().Add(time.Second)) {
		for due := c.claim(); len(due) > 0; due = c.claim() {
			for _, d := range due {
				c.relay.Handle(c.t.Context(), d)
			}
		}
		if !c.now().Before(end) {
			return
		}
	}
}

// at runs f in the realm of the service.
func (c *circle) at(f func(context.Context, ports.Store) error) {
	c.t.Helper()
	if err := c.db.Do(c.t.Context(), c.service.ID, f); err != nil {
		c.t.Fatal(err)
	}
}

// visit is somebody logged in at the service.
type visit struct {
	session session.ID
	person  identity.PersonID
}

// loggedIn makes what a login with a means leaves: what the register released, and a session at the service.
func (c *circle) loggedIn(who mandate.HolderID, k identity.KvK, service string, by ...mandate.ID) visit {
	c.t.Helper()
	number := map[string]int{"deelnemersportaal": 0, "gebruikersbeheer": 1}[service]
	release := ports.Release{Holder: who, Service: services[number].ID, KvK: k, Pseudonym: must(identity.ParsePseudonym("acting:" + string(who) + k.String())), At: c.now()}
	copy(release.By[:], by)
	c.in(func(ctx context.Context, st ports.Store) error { return st.Releases().Put(ctx, release) })
	return c.enters(release.Pseudonym, k, service, c.now())
}

// enters starts a session at the service, of a login that proved who somebody is at a moment.
func (c *circle) enters(acting identity.Pseudonym, k identity.KvK, service string, proven time.Time) visit {
	c.t.Helper()
	v := visit{session: session.ID(newID())}
	c.at(func(ctx context.Context, st ports.Store) error {
		of := c.organisation(ctx, st, k)
		known, err := st.People().BySubject(ctx, identity.Subject{Legal: identity.Legal{KvK: k}, Acting: acting}, c.now())
		if errors.Is(err, ports.ErrNotFound) {
			known.Person = identity.Person{ID: identity.PersonID(newID()), Organisation: of, Acting: acting, Language: "nl", CreatedAt: c.now()}
			err = st.People().Put(ctx, known.Person)
		}
		if err != nil {
			return err
		}
		v.person = known.Person.ID
		err = st.Sessions().Start(ctx, session.Session{
			ID: v.session, Token: sha256.Sum256([]byte(v.session)), Login: newID(), Person: v.person, Organisation: of, Service: service, Method: "business/eherkenning",
			Level: assurance.EH3, AuthenticatedAt: proven, StartedAt: c.now(), SeenAt: c.now(), Limits: session.Limits{Idle: 4 * time.Hour, Absolute: 8 * time.Hour},
		})
		if err != nil || service != "deelnemersportaal" {
			return err
		}
		return st.Grants().Create(ctx, ports.Grant{
			ID: newID(), Client: service, Session: v.session, Person: v.person, Subject: "s-" + string(v.person), Scopes: "openid", Claims: []byte("{}"), State: []byte("{}"),
			Code: sha256.Sum256([]byte("code" + v.session)), CodeUntil: c.now().Add(time.Minute), Until: c.now().Add(8 * time.Hour), CreatedAt: c.now(),
		})
	})
	return v
}

func (c *circle) session(v visit) (out session.Session) {
	c.t.Helper()
	c.at(func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Sessions().ByID(ctx, v.session)
		return err
	})
	return out
}

// noticed counts what the log of the service says of notices.
func (c *circle) noticed() (found []audit.Event) {
	c.t.Helper()
	c.at(func(ctx context.Context, st ports.Store) (err error) {
		found, err = st.Audit().Newest(ctx, ports.AuditQuery{Actions: []audit.Action{audit.MandateNoticed}, Limit: 100})
		return err
	})
	return found
}

// act does something with what stands in the register, as the page does that showed what stops.
func (a *admin) act(ch mandates.Change) {
	a.h.t.Helper()
	ch.Why = why
	p, err := a.h.mandates.Preview(a.h.t.Context(), a.caller(), ch)
	if err == nil && p.Refused != nil {
		err = p.Refused
	}
	if err == nil {
		ch.Seen = p.Change.Seen
		err = a.h.mandates.Do(a.h.t.Context(), a.caller(), ch)
	}
	if err != nil {
		a.h.t.Fatalf("%s: %v", ch.Kind, err)
	}
}

// XC-19, XC-20, XC-21: however a mandate or means stops to count, the next login is refused at once with its own
// reason, the session at the service ends within 60 s, and its portal hears that it did and why.
func TestWhatEndsIsNoticed(t *testing.T) {
	day := func(years, days int) time.Time { return start.AddDate(years, 0, days).Truncate(24 * time.Hour) }
	for name, test := range map[string]struct {
		kind  mandates.Kind
		until time.Time // when it ends; zero: at once
		means bool      // of the means: nobody can even log in with it
		why   mandate.Reason
	}{
		"suspended":          {mandates.SuspendMandate, time.Time{}, false, mandate.MandateSuspended},
		"ended":              {mandates.EndMandate, time.Time{}, false, mandate.MandateEnded},
		"ended on a day":     {mandates.ScheduleMandate, day(0, 9), false, mandate.MandateEnded},
		"extended, and over": {mandates.ExtendMandate, day(2, 0), false, mandate.MandateEnded},
		"left":               {mandates.LeaveAll, time.Time{}, true, mandate.NoMandate},
		"means suspended":    {mandates.SuspendMeans, time.Time{}, true, mandate.NoMandate},
		"means revoked":      {mandates.RevokeMeans, time.Time{}, true, mandate.NoMandate},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, h *house) {
				c := h.circle()
				a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
				id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
				change := mandates.Change{Kind: test.kind, Mandate: id, Means: noor.means, Holder: noor.id, KvK: zilverbeek, Until: test.until}
				var v visit
				stops := h.now()
				if test.until.IsZero() {
					v = c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", id)
					a.act(change)
				} else {
					a.act(change)
					stops = test.until
					h.forward(stops.Add(-time.Minute))
					v = c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", id)
					c.passes(59 * time.Second)
					if s := c.session(v); !s.EndedAt.IsZero() {
						t.Fatalf("it ended at %s, before the mandate", s.EndedAt)
					}
					h.forward(stops)
				}
				if answer, has := h.login(noor.id, services[0], h.now()); has == test.means || len(answer.Options) > 0 || answer.Why != test.why {
					t.Errorf("the next login is answered %t, %+v", has, answer)
				}
				c.passes(time.Minute)
				s := c.session(v)
				if s.EndReason != session.EndMandate || s.EndedAt.Sub(stops) > time.Minute {
					t.Errorf("the session ended at %s (%q), and the mandate at %s", s.EndedAt, s.EndReason, stops)
				}
				want := []ports.LogoutNotice{{Client: "deelnemersportaal", Subject: "s-" + string(v.person), Session: v.session, Why: session.EndMandate}}
				if diff := cmp.Diff(want, c.logout); diff != "" {
					t.Errorf("the portal hears (-want +got):\n%s", diff)
				}
				log := c.noticed()
				if len(log) != 1 || log[0].Object != "person:"+string(v.person) || len(log[0].Facts) != 1 || log[0].Facts["service"] != string(services[0].ID) {
					t.Errorf("the log of the service says %+v", log)
				}
			})
		})
	}
}

// XC-19: what stops nothing ends no session.
func TestWhatStaysIsNotNoticed(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		c := h.circle()
		a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
		used := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		beside := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		v := c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", used)
		a.act(mandates.Change{Kind: mandates.ExtendMandate, Mandate: used, Until: start.AddDate(2, 0, 0).Truncate(24 * time.Hour)})
		a.act(mandates.Change{Kind: mandates.EndMandate, Mandate: beside}) // nobody ever logged in with it
		c.passes(time.Minute)
		if s := c.session(v); !s.EndedAt.IsZero() || len(c.logout) > 0 || len(c.noticed()) > 0 {
			t.Errorf("it ended: %q", s.EndReason)
		}
	})
}

// notes gives the notices that wait in the outbox of the register, opened.
func (c *circle) notes() (out []ports.Message, said []map[string]any) {
	c.t.Helper()
	for _, m := range c.messages(ports.TopicMandateEnded) {
		plain := must(browserless.Box{}.Open(c.t.Context(), c.realm().ID, ports.PurposeOutbox, m.ID, m.Payload))
		var says map[string]any
		if err := json.Unmarshal(plain, &says); err != nil {
			c.t.Fatal(err)
		}
		out, said = append(out, m), append(said, says)
	}
	return out, said
}

// XC-19: a notice says nothing that its reader was not told at a login: the service, the organisation, the pseudonym
// of that service, and since when. Not who it is, which mandate ended, by whom or why.
func TestANoticeSaysOnlyWhatTheServiceKnows(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		c := h.circle()
		a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
		id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", id)
		a.act(mandates.Change{Kind: mandates.EndMandate, Mandate: id})
		_, said := c.notes()
		if len(said) != 1 {
			t.Fatalf("%d notices wait", len(said))
		}
		want := map[string]any{
			"service": string(services[0].ID), "kvk": zilverbeek.String(), "pseudonym": "acting:" + string(noor.id) + zilverbeek.String(), "at": start.Format(time.RFC3339),
		}
		if diff := cmp.Diff(want, said[0]); diff != "" {
			t.Errorf("it says (-want +got):\n%s", diff)
		}
		if keys := slices.Sorted(maps.Keys(said[0])); !slices.Equal(keys, []string{"at", "kvk", "pseudonym", "service"}) {
			t.Errorf("it says %v", keys)
		}
	})
}

// XC-19: of one end, a notice for each service that was told of the holder, and of nothing else: not for what rests on
// another mandate, on behalf of another organisation, or for what nobody logged in at.
func TestWhomANoticeReaches(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		c := h.circle()
		a := h.administrator(zilverbeek, "bo")
		noor, mees := h.holder(zilverbeek, "Noor", assurance.EH3), h.holder(zilverbeek, "Mees", assurance.EH3)
		id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		elsewhere := h.gives(elders, mandate.Grantee{Holder: noor.id}, nil)
		others := h.gives(zilverbeek, mandate.Grantee{Holder: mees.id}, nil)
		ended := []visit{
			c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", id), c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", id), // two browsers
			c.loggedIn(noor.id, zilverbeek, "gebruikersbeheer", id),
		}
		stay := []visit{c.loggedIn(noor.id, elders, "deelnemersportaal", elsewhere), c.loggedIn(mees.id, zilverbeek, "deelnemersportaal", others)}
		a.act(mandates.Change{Kind: mandates.EndMandate, Mandate: id})
		c.passes(time.Minute)
		for i, v := range ended {
			if s := c.session(v); s.EndReason != session.EndMandate {
				t.Errorf("session %d goes on: %q", i, s.EndReason)
			}
		}
		for i, v := range stay {
			if s := c.session(v); !s.EndedAt.IsZero() {
				t.Errorf("session %d that rests on something else ended: %q", i, s.EndReason)
			}
		}
		if len(c.noticed()) != 2 || len(c.logout) != 2 {
			t.Errorf("it is logged %d times, and the portal told %d times", len(c.noticed()), len(c.logout))
		}
	})
}

// XC-19, ET-10: a chain ends with either of its mandates.
func TestAnEndOfAChainIsNoticed(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		c := h.circle()
		a, pim := h.administrator(zilverbeek, "bo"), h.holder(kantoor, "Pim", assurance.EH3)
		own := h.gives(kantoor, mandate.Grantee{Holder: pim.id, ForClients: true}, nil)
		client := h.gives(zilverbeek, mandate.Grantee{Intermediary: kantoor}, nil)
		v := c.loggedIn(pim.id, zilverbeek, "deelnemersportaal", own, client)
		a.act(mandates.Change{Kind: mandates.EndMandate, Mandate: client})
		c.passes(time.Minute)
		if s := c.session(v); s.EndReason != session.EndMandate {
			t.Errorf("it goes on: %q", s.EndReason)
		}
	})
}

// XC-19: a notice may come twice, from two nodes at once or from before the last login: it ends once, and nothing that
// began after the end.
func TestANoticeComesAtLeastOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		c := h.circle()
		a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
		id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		first := c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", id)
		a.act(mandates.Change{Kind: mandates.EndMandate, Mandate: id})
		notes, _ := c.notes()
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := c.notices.Deliver(t.Context(), c.realm().ID, notes[0]); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if s := c.session(first); s.EndReason != session.EndMandate || len(c.noticed()) != 1 {
			t.Errorf("it ended with %q and was logged %d times", s.EndReason, len(c.noticed()))
		}
		h.forward(h.now().Add(time.Minute))
		again := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		second := c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", again)
		if err := c.notices.Deliver(t.Context(), c.realm().ID, notes[0]); err != nil {
			t.Fatal(err)
		}
		c.passes(2 * time.Hour)
		if s := c.session(second); !s.EndedAt.IsZero() {
			t.Errorf("what rests on a new mandate ended: %q", s.EndReason)
		}
	})
}

// XC-19: within 60 s also where the database is away for a while, where a process dies with the message in its hands,
// and for a login that was under way between the two realms.
func TestANoticeIsNotLost(t *testing.T) {
	for name, goesWrong := range map[string]func(*circle){
		"the database is away": func(c *circle) { c.fails = 3 },
		"a process dies":       func(c *circle) { c.claim() },
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, h *house) {
				c := h.circle()
				a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
				id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
				v := c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", id)
				a.act(mandates.Change{Kind: mandates.EndMandate, Mandate: id})
				goesWrong(c)
				c.passes(time.Minute)
				if s := c.session(v); s.EndReason != session.EndMandate || s.EndedAt.Sub(start) > time.Minute {
					t.Errorf("it ended at %s: %q", s.EndedAt, s.EndReason)
				}
			})
		})
	}
	for name, late := range map[string]time.Duration{"under way between the realms": 20 * time.Second, "still answering the realm's own questions": time.Hour} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, h *house) {
				c := h.circle()
				a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
				id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
				proven := h.now()
				before := c.loggedIn(noor.id, zilverbeek, "deelnemersportaal", id)
				a.act(mandates.Change{Kind: mandates.EndMandate, Mandate: id})
				c.passes(late)
				v := c.enters(must(identity.ParsePseudonym("acting:"+string(noor.id)+zilverbeek.String())), zilverbeek, "deelnemersportaal", proven)
				c.passes(6 * time.Minute)
				if s := c.session(before); s.EndReason != session.EndMandate {
					t.Errorf("the session that was there goes on: %q", s.EndReason)
				}
				if s := c.session(v); s.EndReason != session.EndMandate {
					t.Errorf("the session that began late goes on: %q", s.EndReason)
				}
			})
		})
	}
}

// XC-19: a service that is not of this installation, one that was withdrawn, or one that never let somebody in: the
// notice is done with, and only the age of a session bounds it there.
func TestANoticeWithoutReader(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		c := h.circle()
		a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
		id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		c.in(func(ctx context.Context, st ports.Store) error {
			for i, service := range []mandate.ServiceID{services[0].ID, services[2].ID, "urn:etoegang:DV:00000099000000009999:services:1"} {
				r := ports.Release{Holder: noor.id, Service: service, KvK: zilverbeek, Pseudonym: must(identity.ParsePseudonym("nobody:" + newID())), At: h.now(), By: [2]mandate.ID{id}}
				if err := st.Releases().Put(ctx, r); err != nil {
					t.Errorf("%d: %v", i, err)
				}
			}
			return nil
		})
		a.act(mandates.Change{Kind: mandates.EndMandate, Mandate: id})
		notes, _ := c.notes()
		if len(notes) != 3 {
			t.Fatalf("%d notices wait", len(notes))
		}
		for _, m := range notes {
			if err := c.notices.Deliver(t.Context(), c.realm().ID, m); err != nil {
				t.Errorf("it is tried again and again: %v", err)
			}
		}
		if len(c.noticed()) > 0 {
			t.Error("it is logged that somebody was logged out")
		}
		if err := c.notices.Deliver(t.Context(), c.service.ID, notes[0]); !errors.Is(err, ports.ErrForged) {
			t.Errorf("a notice of another realm is opened: %v", err)
		}
	})
}
