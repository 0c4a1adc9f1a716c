package ordering_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/casbin"
	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/adapters/peoplefile"
	"github.com/voordeur/voordeur/adapters/phone"
	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/application/administrators"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/application/sessions"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// The environment of a child: where its keys and its database are.
const (
	childDir   = "VOORDEUR_ORDERING_DIR"
	childApp   = "VOORDEUR_ORDERING_APP"
	childRelay = "VOORDEUR_ORDERING_RELAY"
)

const (
	lives = 20
	token = "of-bram"
)

// documents reads documents as the house does.
type documents struct{}

func (documents) Read(file []byte) (policy.Document, []policy.Fault) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return policy.Document{}, []policy.Fault{{Sentence: err.Error()}}
	}
	return policyfile.Read(file, zone)
}

func open(ctx context.Context, dir, app, relay string) (*sql.Database, error) {
	if app == "" {
		return sql.OpenSQLite(ctx, filepath.Join(dir, "voordeur.db"))
	}
	return sql.OpenPostgres(ctx, sql.PostgresConfig{App: app, Relay: relay, AppPool: 4})
}

// live is one life: it orders for a hundred people, again and again, until it is killed.
func live(ctx context.Context) error {
	dir := os.Getenv(childDir)
	db, err := open(ctx, dir, os.Getenv(childApp), os.Getenv(childRelay))
	if err != nil {
		return err
	}
	kek, err := keys.EnsureKEK(filepath.Join(dir, "key-encryption-key"), system.Random())
	if err != nil {
		return err
	}
	store := keys.New(db, kek, system.Random(), system.Now, 16)
	known := realms.New(realms.Config{Work: db, Register: db, Reader: documents{}, Now: system.Now, NewID: uuid.NewString})
	if err := known.Refresh(ctx); err != nil {
		return err
	}
	slug, err := realm.ParseSlug(home)
	if err != nil {
		return err
	}
	r, err := known.BySlug(ctx, slug)
	if err != nil {
		return err
	}
	callers := sessions.New(sessions.Config{Now: system.Now})
	s := ordering.New(ordering.Config{
		Work: db, Directory: known, Callers: callers, Register: &browserless.Businesses{}, Files: peoplefile.Files{}, Phones: phone.Plans{}, Catalogue: known,
		Admins: administrators.New(administrators.Config{Directory: known, Authorizer: casbin.New(16), Callers: callers, Now: system.Now}),
		Sealer: store, Postbox: postbox.New(postbox.Config{Sealer: store, Now: system.Now, NewID: uuid.NewString}),
		BaseURL: "http://voordeur.localhost", Zone: time.UTC, Now: system.Now, Random: system.Random(), NewID: uuid.NewString,
	})
	c := ordering.Caller{Realm: r.ID, Token: sha256.Sum256([]byte(token))}
	if err := finish(ctx, s, c); err != nil {
		return err
	}
	for {
		if err := another(ctx, s, c); err != nil {
			return err
		}
	}
}

// finish places what an earlier life had ready, and drops what it had not.
func finish(ctx context.Context, s *ordering.Service, c ordering.Caller) error {
	_, drafts, err := s.Drafts(ctx, c)
	for _, d := range drafts {
		if d.Order.Next() == means.StepOverview {
			fmt.Println("placing")
			_, e := s.Place(ctx, c, d.Order.ID, d.Order.Revision, terms)
			err = errors.Join(err, e)
			continue
		}
		err = errors.Join(err, s.Drop(ctx, c, d.Order.ID))
	}
	return err
}

// another makes an order from its first step to its last.
func another(ctx context.Context, s *ordering.Service, c ordering.Caller) error {
	k, err := identity.ParseKvK(browserless.Waterschap)
	if err != nil {
		return err
	}
	id, err := s.Begin(ctx, c)
	if err != nil {
		return err
	}
	d, err := s.Draft(ctx, c, id)
	if err != nil {
		return err
	}
	if d, err = s.Choose(ctx, c, id, d.Order.Revision, k, assurance.EH3); err != nil {
		return err
	}
	if d, err = s.Confirm(ctx, c, id, d.Order.Revision); err != nil {
		return err
	}
	if err := s.ReadFile(ctx, c, id, d.Order.Revision, "x.csv", 0, strings.NewReader(strangers())); err != nil {
		return err
	}
	if d, _, err = s.Take(ctx, c, id, d.Order.Revision+1, true); err != nil {
		return err
	}
	from := time.Now().UTC().Truncate(24 * time.Hour)
	if d, _, err = s.Want(ctx, c, id, d.Order.Revision, means.Wanted{Now: true, All: true, From: from, Until: from.AddDate(1, 0, 0)}); err != nil {
		return err
	}
	fmt.Println("placing")
	_, err = s.Place(ctx, c, id, d.Order.Revision, terms)
	return err
}

// strangers is a file of a hundred people who were never ordered for.
func strangers() string {
	all := strings.ReplaceAll(people(1, means.MaxPeople), "@zilverbeek.example", "@"+uuid.NewString()[:8]+".example")
	return header + strings.ReplaceAll(all, ";Zilverbeek;", ";Grotewaard;")
}

// MR-46, MR-68: the process is killed twenty times while it places an order of a hundred people. Each order is placed
// whole or not at all: so many orders, so many times a hundred applications, mandates and invitations.
func TestKilledWhileAnOrderIsPlaced(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, kind browserless.Kind) {
		h := browserless.NewIssuer(t, kind, 1)
		r := h.Realm(t, home)
		browserless.Administrating(t, h.Nodes[0].Database, r, time.Now(), token, browserless.Waterschap, bram, assurance.EH3)
		h.Close()
		app, relay := "", ""
		if h.Postgres != nil {
			app, relay = h.Postgres.As("voordeur_app"), h.Postgres.As("voordeur_relay")
		}
		for n := range lives {
			kill(t, h.Dir, app, relay)
			if orders := sums(t, h.Dir, app, relay, r.ID); n == lives-1 && orders == 0 {
				t.Error("no order was ever placed")
			}
		}
	})
}

// kill lives until an order is being placed, and some moments on.
func kill(t *testing.T, dir, app, relay string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir, childApp+"="+app, childRelay+"="+relay)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for more := 1 + mathrand.IntN(2); more > 0; more-- {
		if !said.Scan() {
			t.Fatal("the child ended by itself")
		}
	}
	time.Sleep(time.Duration(mathrand.IntN(150)) * time.Millisecond) // a kill at no particular moment is the test
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, out)
	_ = child.Wait()
}

var errLook = errors.New("only looked")

// sums compares what there is, and tells how many orders were placed.
func sums(t *testing.T, dir, app, relay string, r realm.ID) int {
	t.Helper()
	db, err := open(t.Context(), dir, app, relay)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	k, err := identity.ParseKvK(browserless.Waterschap)
	if err != nil {
		t.Fatal(err)
	}
	orders, applications, mandates := 0, 0, 0
	err = db.Do(t.Context(), r, func(ctx context.Context, st ports.Store) error {
		next, err := st.Orders().NextNumber(ctx, time.Now().UTC().Year())
		if err != nil {
			return err
		}
		a, err := st.MeansApplications().List(ctx, ports.MeansApplicationQuery{Organisations: []identity.KvK{k}, Limit: 1})
		if err != nil {
			return err
		}
		m, err := st.Mandates().List(ctx, ports.MandateQuery{Organisations: []identity.KvK{k}, Limit: 1})
		if err != nil {
			return err
		}
		orders, applications, mandates = next-1, a.Total, m.Total
		return errLook
	})
	if !errors.Is(err, errLook) {
		t.Fatal(err)
	}
	if applications != orders*means.MaxPeople || mandates != applications {
		t.Errorf("%d orders have %d applications and %d mandates", orders, applications, mandates)
	}
	return orders
}
