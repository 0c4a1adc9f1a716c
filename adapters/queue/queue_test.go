package queue_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/queue"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/ports/porttest"
)

var (
	noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	home = realm.IDFrom([16]byte{1})
)

func TestTransportInProcess(t *testing.T) {
	porttest.Transport(t, func(t *testing.T, handle func(context.Context, ports.Delivery)) ports.Transport {
		p := queue.NewInProcess(t.Context(), 4, handle)
		t.Cleanup(p.Wait)
		return p
	})
}

func TestTransportOverRedis(t *testing.T) {
	uri := redisURI(t)
	porttest.Transport(t, func(t *testing.T, handle func(context.Context, ports.Delivery)) ports.Transport {
		client, err := queue.NewAsynq(uri, quiet())
		if err != nil {
			t.Fatal(err)
		}
		server, err := queue.StartAsynqServer(uri, 4, quiet(), handle)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			server.Shutdown()
			if err := client.Close(); err != nil {
				t.Error(err)
			}
		})
		return client
	})
}

func TestAnUnreadableRedisURIShowsNoPassword(t *testing.T) {
	_, err := queue.NewAsynq("redis://:geheim@[", quiet())
	if err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("error is %v", err)
	}
}

func redisURI(t *testing.T) string {
	t.Helper()
	uri := os.Getenv("VOORDEUR_TEST_REDIS")
	if uri == "" {
		t.Fatal("this test needs Redis: run it with `make test`, which starts one and sets VOORDEUR_TEST_REDIS")
	}
	return uri
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// outbox is one message in memory, with what became of it.
type outbox struct {
	mu       sync.Mutex
	message  ports.Message
	gone     bool
	settled  []ports.Settlement
	due      []ports.Delivery
	claims   []int // limits that were asked
	claimErr error
}

type store struct {
	ports.Store
	o *outbox
}

func (s store) Outbox() ports.Outbox                        { return s }
func (s store) Add(context.Context, ports.Message) error    { return errors.ErrUnsupported }
func (o *outbox) Oldest(context.Context) (time.Time, error) { return time.Time{}, nil }
func (s store) Get(_ context.Context, id string) (ports.Message, error) {
	if s.o.gone || id != s.o.message.ID {
		return ports.Message{}, ports.ErrNotFound
	}
	return s.o.message, nil
}

func (o *outbox) Do(context.Context, realm.ID, func(context.Context, ports.Store) error) error {
	return errors.ErrUnsupported
}

func (o *outbox) View(ctx context.Context, r realm.ID, f func(context.Context, ports.Store) error) error {
	if r != home {
		return ports.ErrNotFound
	}
	return f(ctx, store{o: o})
}

func (o *outbox) Claim(_ context.Context, _ time.Time, _ time.Duration, limit int) ([]ports.Delivery, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.claims = append(o.claims, limit)
	n := min(limit, len(o.due))
	var out []ports.Delivery
	out, o.due = o.due[:n], o.due[n:]
	return out, o.claimErr
}

func (o *outbox) Settle(_ context.Context, _ ports.Delivery, s ports.Settlement) error {
	o.settled = append(o.settled, s)
	return nil
}

type forever struct{ error }

func (forever) Permanent() bool { return true }

func TestHandlersSettleWhatTheWorkLedTo(t *testing.T) {
	later := func(d time.Duration) ports.Settlement {
		return ports.Settlement{State: ports.SettledRetry, Next: noon.Add(d), Error: "421", At: noon}
	}
	temporary := errors.New("421")
	tests := []struct {
		rule    string
		attempt int
		change  func(*ports.Message)
		work    error
		want    ports.Settlement
	}{
		{"done", 1, nil, nil, ports.Settlement{State: ports.SettledDone, At: noon}},
		{"a temporary failure is put off", 1, nil, temporary, later(5 * time.Second)},
		{"longer each time", 4, nil, temporary, later(40 * time.Second)},
		{"but not for ever", 11, nil, temporary, later(30 * time.Minute)},
		{"the last attempt ends it", 12, nil, temporary, ports.Settlement{State: ports.SettledDead, Error: "421", At: noon}},
		{"a refused mail is dead at once", 1, nil, ports.ErrMailRefused, ports.Settlement{State: ports.SettledDead, Error: ports.ErrMailRefused.Error(), At: noon}},
		{"a refused SMS too", 1, nil, fmt.Errorf("x: %w", ports.ErrSMSRefused), ports.Settlement{State: ports.SettledDead, Error: "x: " + ports.ErrSMSRefused.Error(), At: noon}},
		{"an account that an operator must mend is temporary", 1, nil, ports.ErrSMSAccount,
			ports.Settlement{State: ports.SettledRetry, Next: noon.Add(5 * time.Second), Error: ports.ErrSMSAccount.Error(), At: noon}},
		{"whatever calls itself permanent", 1, nil, forever{temporary}, ports.Settlement{State: ports.SettledDead, Error: "421", At: noon}},
		{"past its time", 1, func(m *ports.Message) { m.NotAfter = noon }, temporary, ports.Settlement{State: ports.SettledExpired, At: noon}},
		{"a topic nobody knows yet", 1, func(m *ports.Message) { m.Topic = "new" }, nil,
			ports.Settlement{State: ports.SettledRetry, Next: noon.Add(5 * time.Second), Error: `queue: no handler for topic "new"`, At: noon}},
		{"an error is kept short and printable", 12, nil, errors.New(strings.Repeat("☃", 100) + "\x00\xff"),
			ports.Settlement{State: ports.SettledDead, Error: strings.Repeat("☃", 66), At: noon}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			o := &outbox{message: ports.Message{ID: "m", Topic: ports.TopicMail}}
			if tt.change != nil {
				tt.change(&o.message)
			}
			h := handlers(o, quiet(), func(context.Context, realm.ID, ports.Message) error { return tt.work })
			h.Handle(t.Context(), ports.Delivery{Realm: home, ID: "m", Attempt: tt.attempt})
			if diff := cmp.Diff([]ports.Settlement{tt.want}, o.settled); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func handlers(o *outbox, log *slog.Logger, work queue.Handler) *queue.Handlers {
	return &queue.Handlers{Units: o, Relay: o, Now: func() time.Time { return noon }, Log: log,
		Topics: map[ports.Topic]queue.Handler{ports.TopicMail: work}}
}

func TestAPanicIsATemporaryFailureAndShowsNoValue(t *testing.T) {
	var log bytes.Buffer
	o := &outbox{message: ports.Message{ID: "m", Topic: ports.TopicMail}}
	h := handlers(o, slog.New(slog.NewTextHandler(&log, nil)), func(context.Context, realm.ID, ports.Message) error {
		panic("jan@bedrijf.example")
	})
	h.Handle(t.Context(), ports.Delivery{Realm: home, ID: "m", Attempt: 1})
	if len(o.settled) != 1 || o.settled[0].State != ports.SettledRetry {
		t.Errorf("settled %+v", o.settled)
	}
	if strings.Contains(log.String(), "bedrijf") {
		t.Errorf("the log shows what the handler panicked with: %s", log.String())
	}
}

func TestADoneOrForeignMessageIsNotWorkedOn(t *testing.T) {
	o := &outbox{message: ports.Message{ID: "m", Topic: ports.TopicMail}, gone: true}
	h := handlers(o, quiet(), func(context.Context, realm.ID, ports.Message) error {
		t.Error("the handler ran")
		return nil
	})
	h.Handle(t.Context(), ports.Delivery{Realm: home, ID: "m", Attempt: 1})
	o.gone = false
	h.Handle(t.Context(), ports.Delivery{Realm: realm.IDFrom([16]byte{2}), ID: "m", Attempt: 1})
	if len(o.settled) > 0 {
		t.Errorf("settled %+v", o.settled)
	}
}

func TestWorkThatIsDoneIsSettledAlsoWhileTheProcessStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	o := &outbox{message: ports.Message{ID: "m", Topic: ports.TopicMail}}
	h := handlers(o, quiet(), func(context.Context, realm.ID, ports.Message) error { stop(); return nil })
	h.Handle(ctx, ports.Delivery{Realm: home, ID: "m", Attempt: 1})
	if len(o.settled) != 1 || o.settled[0].State != ports.SettledDone {
		t.Errorf("settled %+v", o.settled)
	}
}

// sender is a transport that fails as long as it has errors left.
type sender struct {
	fail int
	sent chan ports.Delivery
}

func (s *sender) Dispatch(_ context.Context, d ports.Delivery) error {
	if s.fail > 0 {
		s.fail--
		return errors.New("down")
	}
	s.sent <- d
	return nil
}

func TestLoopSendsWhatIsDueAndProbesAFailingTransportOneByOne(t *testing.T) {
	o, s, wake := &outbox{}, &sender{fail: 2, sent: make(chan ports.Delivery)}, make(chan struct{}, 1)
	for i := range 7 {
		o.due = append(o.due, ports.Delivery{Realm: home, ID: fmt.Sprint(i), Attempt: 1})
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	l := queue.Loop{Relay: o, Transport: s, Now: func() time.Time { return noon }, Log: quiet(), Wake: wake, Poll: time.Millisecond, Batch: 3}
	go func() { defer close(ended); l.Run(ctx) }()
	var got []string
	for range 3 {
		got = append(got, (<-s.sent).ID)
	}
	stop()
	<-ended
	// 0, 1 and 2 were claimed when the transport failed, 3 was the probe that failed: they come back after their lease.
	if diff := cmp.Diff([]string{"4", "5", "6"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{3, 1, 1}, o.claims[:3]); diff != "" {
		t.Error(diff)
	}
}

func TestLoopIsWokenWithoutPolling(t *testing.T) {
	o, s, wake := &outbox{}, &sender{sent: make(chan ports.Delivery)}, make(chan struct{}, 1)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	l := queue.Loop{Relay: o, Transport: s, Now: func() time.Time { return noon }, Log: quiet(), Wake: wake, Poll: time.Hour}
	go l.Run(ctx)
	for i := range 3 {
		o.mu.Lock()
		o.due = append(o.due, ports.Delivery{Realm: home, ID: fmt.Sprint(i), Attempt: 1})
		o.mu.Unlock()
		wake <- struct{}{}
		if got := <-s.sent; got.ID != fmt.Sprint(i) {
			t.Errorf("got %+v", got)
		}
	}
}

func TestSlowWorkersLeaveTheRestToBeClaimedAnew(t *testing.T) {
	now := noon
	o, s := &outbox{}, &sender{sent: make(chan ports.Delivery, 3)}
	o.due = []ports.Delivery{{Realm: home, ID: "0", Attempt: 1}, {Realm: home, ID: "1", Attempt: 1}}
	ctx, stop := context.WithCancel(t.Context())
	l := queue.Loop{Relay: o, Transport: s, Log: quiet(), Batch: 3, Poll: time.Millisecond, Now: func() time.Time {
		now = now.Add(20 * time.Second)
		if len(o.claims) > 1 {
			stop()
		}
		return now
	}}
	l.Run(ctx)
	if n := len(s.sent); n != 1 {
		t.Errorf("%d were sent, want the one within half the lease", n)
	}
}

func FuzzTask(f *testing.F) {
	f.Add([]byte(`{"realm":"01000000-0000-0000-0000-000000000000","id":"m","attempt":1}`))
	f.Add([]byte(`{"realm":"","id":"","attempt":-1}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if d, err := queue.ReadTask(payload); err == nil && (d.Realm.IsZero() || d.ID == "" || d.Attempt < 1) {
			t.Errorf("accepted %+v", d)
		}
	})
}
