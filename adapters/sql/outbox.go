package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/ports"
)

// The states of a message.
const (
	stateOpen = iota
	stateDone
	stateDead
	stateExpired
)

type outboxRow struct {
	bun.BaseModel `bun:"table:outbox"`
	Realm         string      `bun:"realm_id"`
	ID            string      `bun:"id"`
	Topic         ports.Topic `bun:"topic"`
	Payload       []byte      `bun:"payload"`
	Trace         string      `bun:"trace"`
	At            micros      `bun:"created_at"`
	NotAfter      micros      `bun:"not_after"`
	Next          micros      `bun:"next_at"`
	Attempts      int         `bun:"attempts"`
	State         int         `bun:"state"`
	SettledAt     micros      `bun:"settled_at"`
	Error         string      `bun:"error"`
}

func toOutbox(realm string, m ports.Message) *outboxRow {
	return &outboxRow{Realm: realm, ID: m.ID, Topic: m.Topic, Payload: notNil(m.Payload), Trace: m.Trace,
		At: toMicros(m.At), NotAfter: toMicros(m.NotAfter), Next: toMicros(m.At)}
}

func (r *outboxRow) message() ports.Message {
	return ports.Message{ID: r.ID, Topic: r.Topic, Payload: r.Payload, Trace: r.Trace, At: r.At.time(), NotAfter: r.NotAfter.time()}
}

type outbox struct{ repository }

func (o outbox) Add(ctx context.Context, m ports.Message) error {
	err := changed(o.tx.NewInsert().Model(toOutbox(o.realm, m)).On("CONFLICT DO NOTHING").Exec(ctx))
	if err == nil {
		o.unit.after = append(o.unit.after, o.unit.database.signal)
	}
	return err
}

func (o outbox) Get(ctx context.Context, id string) (ports.Message, error) {
	row := new(outboxRow)
	err := o.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ? AND state = ?", o.realm, id, stateOpen).Scan(ctx)
	return row.message(), mapError(err)
}
