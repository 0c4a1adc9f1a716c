package sql

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// micros is an instant as both databases keep it: microseconds since 1970 in UTC, 0 where there is none.
type micros int64

func toMicros(t time.Time) micros {
	if t.IsZero() {
		return 0
	}
	return micros(t.UnixMicro())
}

func (m micros) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(m)).UTC()
}

// asJSON keeps a value as JSON text. It stands between bun and the value because bun's own JSON
// encoding corrupts a text that holds a backslash before "u0000".
type asJSON[T any] struct{ V T }

// Value implements driver.Valuer.
func (j asJSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}

// Scan implements sql.Scanner.
func (j *asJSON[T]) Scan(src any) error {
	switch s := src.(type) {
	case string:
		return json.Unmarshal([]byte(s), &j.V)
	case []byte:
		return json.Unmarshal(s, &j.V)
	case nil:
		return nil
	}
	return fmt.Errorf("sql: JSON column holds %T", src)
}

// digest keeps 32 bytes, NULL where all are zero: absent things are not unique.
func digest(d [32]byte) []byte {
	if d == ([32]byte{}) {
		return nil
	}
	return d[:]
}

func toDigest(b []byte) (d [32]byte) {
	copy(d[:], b)
	return d
}

// notNil keeps an empty value from becoming NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// each restores rows one by one.
func each[R, V any](rows []R, restore func(*R) (V, error)) ([]V, error) {
	values := make([]V, 0, len(rows))
	for i := range rows {
		v, err := restore(&rows[i])
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

// optional parses a value whose absence is an empty text.
func optional[V any](s string, parse func(string) (V, error)) (v V, err error) {
	if s == "" {
		return v, nil
	}
	return parse(s)
}
