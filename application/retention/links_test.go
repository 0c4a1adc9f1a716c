package retention

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// MH-42: what somebody can read back about their links stays as long as the most patient audience says.
func TestEndedLinksAreKeptAsLongAsAnyAudienceAsks(t *testing.T) {
	service := func(kept ...time.Duration) (out policy.Service) {
		for _, k := range kept {
			out.Audiences = append(out.Audiences, policy.Audience{Link: policy.Link{KeepEnded: k}})
		}
		return out
	}
	for name, c := range map[string]struct {
		services []policy.Service
		want     time.Duration
	}{
		"nothing is linked": {[]policy.Service{service(0)}, 0},
		"one audience":      {[]policy.Service{service(0, 90*day)}, 90 * day},
		"the longest":       {[]policy.Service{service(90*day, 30*day), service(730 * day), service(60 * day)}, 730 * day},
	} {
		if got := longest(c.services); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Each run forgets the links that ended before the time of the policy, also where no account ever sleeps, and records
// how many, where there were any; a realm that links nothing is left alone.
func TestARunForgetsLinksThatEndedLongAgo(t *testing.T) {
	recorded := []audit.Event{{
		ID: "new", Action: audit.LinksForgotten, Object: "portal-links", Result: audit.Done, Origin: "job", Actor: "system", At: after(100),
		Facts: map[string]string{"links": "3"},
	}}
	for name, c := range map[string]struct {
		kept   time.Duration
		gone   int
		before []time.Time
		events []audit.Event
	}{
		"linked": {90 * day, 3, []time.Time{after(10)}, recorded}, "none ended so long ago": {90 * day, 0, []time.Time{after(10)}, nil}, "nothing is linked": {0, 3, nil, nil},
	} {
		var d directory
		d.found.Document.Policy.Services = []policy.Service{{Audiences: []policy.Audience{{Link: policy.Link{KeepEnded: c.kept}}}}}
		l := &forgotten{gone: c.gone}
		s := New(Config{Directory: d, Work: units{links: l}, Now: func() time.Time { return after(100) }, NewID: func() string { return "new" }})
		if n, err := s.Run(t.Context(), realm.ID{}); n != 0 || err != nil {
			t.Errorf("%s: %d accounts, error %v", name, n, err)
		}
		if diff := cmp.Diff(c.before, l.before) + cmp.Diff(c.events, l.events); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

type directory struct {
	ports.Directory
	found ports.Realm
}

func (d directory) ByID(context.Context, realm.ID) (ports.Realm, error) { return d.found, nil }

type units struct {
	ports.UnitOfWork
	links *forgotten
}

func (u units) Do(ctx context.Context, _ realm.ID, f func(context.Context, ports.Store) error) error {
	return f(ctx, store{links: u.links})
}

type store struct {
	ports.Store
	links *forgotten
}

func (s store) Links() ports.Links { return s.links }

func (s store) Audit() ports.AuditLog { return trail{log: s.links} }

// forgotten notes before when links must have ended to be forgotten, and what is recorded of it.
type forgotten struct {
	ports.Links
	gone   int
	before []time.Time
	events []audit.Event
}

type trail struct {
	ports.AuditLog
	log *forgotten
}

func (a trail) Append(_ context.Context, events ...audit.Event) error {
	a.log.events = append(a.log.events, events...)
	return nil
}

func (f *forgotten) RemoveEnded(_ context.Context, before time.Time) (int, error) {
	f.before = append(f.before, before)
	return f.gone, nil
}
