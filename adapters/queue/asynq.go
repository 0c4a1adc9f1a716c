package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// asynq names: one queue, and one type of task, as the outbox knows the topics.
const (
	asynqQueue = "voordeur"
	asynqTask  = "outbox"
)

// task is all that goes through Redis.
type task struct {
	Realm   string `json:"realm"`
	ID      string `json:"id"`
	Attempt int    `json:"attempt"`
}

// Asynq is a transport over Redis. What Redis loses, the outbox brings back.
type Asynq struct{ client *asynq.Client }

// NewAsynq connects when first used; uri is redis://, rediss:// or redis-sentinel://.
func NewAsynq(uri string, log *slog.Logger) (*Asynq, error) {
	quietRedis(log)
	opt, err := redisOption(uri)
	if err != nil {
		return nil, err
	}
	return &Asynq{asynq.NewClient(opt)}, nil
}

// Dispatch implements ports.Transport. The attempt is in the task's id, so that a later one is never
// taken for this one; retries are the outbox's, so asynq makes none.
func (a *Asynq) Dispatch(ctx context.Context, d ports.Delivery) error {
	payload, err := json.Marshal(task{d.Realm.String(), d.ID, d.Attempt})
	if err != nil {
		return err
	}
	_, err = a.client.EnqueueContext(ctx, asynq.NewTask(asynqTask, payload), asynq.Queue(asynqQueue),
		asynq.TaskID(fmt.Sprintf("%s.%d", d.ID, d.Attempt)), asynq.MaxRetry(0), asynq.Timeout(Lease/2))
	if err == nil || errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return fmt.Errorf("queue: enqueue: %w", err)
}

// Close ends the connection.
func (a *Asynq) Close() error { return a.client.Close() }

// AsynqServer takes deliveries from Redis to handlers.
type AsynqServer struct{ server *asynq.Server }

// StartAsynqServer runs handle for what arrives, at most workers at a time, until Shutdown.
func StartAsynqServer(uri string, workers int, log *slog.Logger, handle func(context.Context, ports.Delivery)) (*AsynqServer, error) {
	quietRedis(log)
	opt, err := redisOption(uri)
	if err != nil {
		return nil, err
	}
	s := asynq.NewServer(opt, asynq.Config{
		Concurrency:              workers,
		Queues:                   map[string]int{asynqQueue: 1},
		TaskCheckInterval:        100 * time.Millisecond, // the default of 1 s is too slow for a code that somebody waits for
		DelayedTaskCheckInterval: time.Second,
		ShutdownTimeout:          20 * time.Second,
		Logger:                   asynqLog{log},
		LogLevel:                 asynq.WarnLevel,
	})
	if err := s.Start(asynqHandler(handle)); err != nil {
		return nil, fmt.Errorf("queue: start: %w", err)
	}
	return &AsynqServer{s}, nil
}

// Shutdown takes no more work and waits for what runs, at most 20 s.
func (s *AsynqServer) Shutdown() { s.server.Shutdown() }

func asynqHandler(handle func(context.Context, ports.Delivery)) asynq.HandlerFunc {
	return func(ctx context.Context, t *asynq.Task) error {
		d, err := readTask(t.Payload())
		if err != nil {
			return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
		}
		handle(ctx, d)
		return nil
	}
}

func readTask(payload []byte) (ports.Delivery, error) {
	var t task
	if err := json.Unmarshal(payload, &t); err != nil {
		return ports.Delivery{}, errors.New("queue: a task that is not ours")
	}
	r, err := realm.ParseID(t.Realm)
	if err != nil || t.ID == "" || t.Attempt < 1 {
		return ports.Delivery{}, errors.New("queue: a task that is not ours")
	}
	return ports.Delivery{Realm: r, ID: t.ID, Attempt: t.Attempt}, nil
}

func redisOption(uri string) (asynq.RedisConnOpt, error) {
	opt, err := asynq.ParseRedisURI(uri)
	if err != nil {
		return nil, errors.New("queue: the Redis URI cannot be read") // the library's text may show the password
	}
	return opt, nil
}

// quietRedis sends go-redis' own lines, which it would print to stderr, to the log. The setting is the library's, for the whole process.
func quietRedis(log *slog.Logger) { redisOnce.Do(func() { redis.SetLogger(redisLog{log}) }) }

var redisOnce sync.Once

type redisLog struct{ log *slog.Logger }

func (l redisLog) Printf(ctx context.Context, format string, v ...any) {
	l.log.WarnContext(ctx, "redis: "+fmt.Sprintf(format, v...))
}

// asynqLog is asynq's logger on ours. Fatal does not end the process: that is for main to decide.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) Debug(args ...any) { l.log.Debug("asynq: " + fmt.Sprint(args...)) }
func (l asynqLog) Info(args ...any)  { l.log.Info("asynq: " + fmt.Sprint(args...)) }
func (l asynqLog) Warn(args ...any)  { l.log.Warn("asynq: " + fmt.Sprint(args...)) }
func (l asynqLog) Error(args ...any) { l.log.Error("asynq: " + fmt.Sprint(args...)) }
func (l asynqLog) Fatal(args ...any) { l.log.Error("asynq: " + fmt.Sprint(args...)) }
