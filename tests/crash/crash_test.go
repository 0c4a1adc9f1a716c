package crash_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/voordeur/voordeur/adapters/queue"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

var home = realm.IDFrom([16]byte{15: 1})

const (
	lease     = time.Second // short, so that what a kill interrupted comes back within the test
	producers = 4
)

// The environment of a child: which database, and which Redis if any.
const (
	childSQLite = "VOORDEUR_CRASH_SQLITE"
	childApp    = "VOORDEUR_CRASH_APP"
	childRelay  = "VOORDEUR_CRASH_RELAY"
	childRedis  = "VOORDEUR_CRASH_REDIS"
)

func TestMain(m *testing.M) {
	if os.Getenv(childSQLite) != "" || os.Getenv(childApp) != "" {
		fmt.Fprintln(os.Stderr, "child ended:", live(context.Background()))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// live is one life of the process: it produces and works until it is killed.
func live(ctx context.Context) error {
	d, err := open(ctx)
	if err != nil {
		return err
	}
	if err := work(ctx, d, os.Getenv(childRedis)); err != nil {
		return err
	}
	fmt.Println("ready")
	failed := make(chan error)
	for range producers {
		go func() { failed <- produce(ctx, d) }()
	}
	return <-failed
}

func open(ctx context.Context) (*sql.Database, error) {
	if file := os.Getenv(childSQLite); file != "" {
		return sql.OpenSQLite(ctx, file)
	}
	return sql.OpenPostgres(ctx, sql.PostgresConfig{App: os.Getenv(childApp), Relay: os.Getenv(childRelay), AppPool: 10})
}

func produce(ctx context.Context, d *sql.Database) error {
	for range time.Tick(5 * time.Millisecond) {
		id := newID()
		err := d.Do(ctx, home, func(ctx context.Context, s ports.Store) error {
			return errors.Join(s.Outbox().Add(ctx, ports.Message{ID: id, Topic: ports.TopicMail, At: time.Now()}),
				s.Audit().Append(ctx, event("committed:"+id)))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// work starts relay and handlers: in process, or over Redis.
func work(ctx context.Context, d *sql.Database, redis string) error {
	log := slog.New(slog.DiscardHandler)
	h := &queue.Handlers{Units: d, Relay: d, Now: time.Now, Log: log, Attempts: 1000,
		Backoff: func(int) time.Duration { return lease },
		Topics:  map[ports.Topic]queue.Handler{ports.TopicMail: effect(d)}}
	var transport ports.Transport = queue.NewInProcess(ctx, 4, h.Handle)
	if redis != "" {
		client, err := queue.NewAsynq(redis, log)
		if err != nil {
			return err
		}
		if _, err := queue.StartAsynqServer(redis, 4, log, h.Handle); err != nil {
			return err
		}
		transport = client
	}
	l := &queue.Loop{Relay: d, Transport: transport, Now: time.Now, Log: log, Wake: d.Wake(), Poll: 100 * time.Millisecond, Lease: lease, Batch: 20}
	go l.Run(ctx)
	return nil
}

// effect is an idempotent handler: it spends the message's id in the transaction of its effect.
func effect(d *sql.Database) queue.Handler {
	return func(ctx context.Context, r realm.ID, m ports.Message) error {
		return d.Do(ctx, r, func(ctx context.Context, s ports.Store) error {
			first, err := s.OneTime().Spend(ctx, time.Now().Add(time.Hour), "effect:"+m.ID)
			if err != nil || !first {
				return err
			}
			return s.Audit().Append(ctx, event("effect:"+m.ID))
		})
	}
}

func event(object string) audit.Event {
	return audit.Event{ID: newID(), Action: audit.LoginGranted, Object: object, Result: audit.Done, Origin: "job", Actor: "system", At: time.Now()}
}

func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return realm.IDFrom(b).String()
}

func TestNothingIsLostWhenTheProcessIsKilledOnSQLite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "crash.db")
	killed(t, 15, childSQLite+"="+file)
	d, err := sql.OpenSQLite(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, d, "")
}

func TestNothingIsLostWhenTheProcessIsKilledOnPostgresAndRedis(t *testing.T) {
	redis := needed(t, "VOORDEUR_TEST_REDIS", "Redis")
	config := newPostgres(t, needed(t, "VOORDEUR_TEST_POSTGRES", "PostgreSQL"))
	killed(t, 10, childApp+"="+config.App, childRelay+"="+config.Relay, childRedis+"="+redis)
	d, err := sql.OpenPostgres(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, d, redis)
}

func needed(t *testing.T, name, what string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("this test needs %s: run it with `make test`, which starts one and sets %s", what, name)
	}
	return v
}

// newPostgres makes a migrated database of its own.
func newPostgres(t *testing.T, super string) sql.PostgresConfig {
	t.Helper()
	name := fmt.Sprintf("voordeur_crash_%d", os.Getpid())
	execute(t, super, "CREATE DATABASE "+name)
	t.Cleanup(func() { execute(t, super, "DROP DATABASE "+name+" WITH (FORCE)") })
	if err := sql.Migrate(t.Context(), as(t, super, "", name)); err != nil {
		t.Fatal(err)
	}
	config, err := pgx.ParseConfig(super)
	if err != nil {
		t.Fatal(err)
	}
	if config.Password != "" {
		quoted := "'" + strings.ReplaceAll(config.Password, "'", "''") + "'"
		execute(t, super, "SELECT pg_advisory_lock(1)", "ALTER ROLE voordeur_app PASSWORD "+quoted, "ALTER ROLE voordeur_relay PASSWORD "+quoted)
	}
	return sql.PostgresConfig{App: as(t, super, "voordeur_app", name), Relay: as(t, super, "voordeur_relay", name)}
}

func as(t *testing.T, super, role, database string) string {
	t.Helper()
	u, err := url.Parse(super)
	if err != nil {
		t.Fatal(err)
	}
	if role != "" {
		if password, ok := u.User.Password(); ok {
			u.User = url.UserPassword(role, password)
		} else {
			u.User = url.User(role)
		}
	}
	u.Path = "/" + database
	return u.String()
}

func execute(t *testing.T, dsn string, statements ...string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// killed lives n short lives.
func killed(t *testing.T, n int, env ...string) {
	t.Helper()
	for range n {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), env...)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
			t.Fatalf("the child did not start: %q, %v", line, err)
		}
		time.Sleep(time.Duration(200+mathrand.IntN(700)) * time.Millisecond) // a kill at no particular moment is the test
		_ = child.Process.Kill()
		_ = child.Wait()
	}
}

// settle lets the work finish and compares what was committed with what came of it.
func settle(t *testing.T, d *sql.Database, redis string) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer func() { stop(); _ = d.Close() }()
	if err := work(ctx, d, redis); err != nil {
		t.Fatal(err)
	}
	for tick := time.Tick(50 * time.Millisecond); ; <-tick {
		oldest, err := d.Oldest(ctx)
		if err != nil {
			t.Fatalf("messages are still open: %v", err)
		}
		if oldest.IsZero() {
			break
		}
	}
	committed, effects := tally(t, ctx, d)
	if len(committed) < 100 {
		t.Errorf("only %d messages were committed: too few to prove anything", len(committed))
	}
	lost, doubled := 0, 0
	for id := range committed {
		switch n := effects[id]; {
		case n == 0:
			lost++
		case n > 1:
			doubled++
		}
	}
	if lost > 0 || doubled > 0 || len(effects) != len(committed) {
		t.Errorf("of %d committed messages %d were lost and %d had their effect twice; %d effects in all", len(committed), lost, doubled, len(effects))
	}
	t.Logf("%d messages committed, %d lost, %d doubled", len(committed), lost, doubled)
}

// tally chains and reads the audit log, which must be whole too.
func tally(t *testing.T, ctx context.Context, d *sql.Database) (committed, effects map[string]int) {
	t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = d.Chain(ctx, home, 500, func() ([]byte, error) { return nil, nil }); err != nil {
			t.Fatal(err)
		}
	}
	committed, effects = map[string]int{}, map[string]int{}
	var v audit.Verifier
	err := d.View(ctx, home, func(ctx context.Context, s ports.Store) error {
		links, err := s.Audit().Read(ctx, 1, 1_000_000)
		for _, l := range links {
			v.Next(l)
			if id, ok := strings.CutPrefix(l.Event.Object, "committed:"); ok {
				committed[id]++
			} else if id, ok := strings.CutPrefix(l.Event.Object, "effect:"); ok {
				effects[id]++
			}
		}
		return err
	})
	if err != nil || len(v.Faults) > 0 {
		t.Fatalf("the audit log is damaged: %v %v", err, v.Faults)
	}
	return committed, effects
}
