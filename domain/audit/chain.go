package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"strconv"
	"time"
)

// Link is an event at its place in a realm's chain.
type Link struct {
	Event       Event
	Number      int64 // 1, 2, 3 … without gaps
	Commitments map[string]Commitment
	Hash        [32]byte // over the number, the former hash, the event and the commitments
}

// Commitment binds the chain to a personal field without showing it: erasing field and salt
// leaves the chain valid and the field unguessable.
type Commitment struct {
	Salt []byte // 16 random bytes; nil once erased
	Sum  [32]byte
}

// Commit makes the commitments of the event's personal fields, one salt each.
func Commit(e Event, salt func() ([]byte, error)) (map[string]Commitment, error) {
	out := make(map[string]Commitment, len(e.Personal))
	for _, key := range sortedKeys(e.Personal) {
		s, err := salt()
		if err != nil {
			return nil, fmt.Errorf("audit: salt of %s: %w", key, err)
		}
		out[key] = Commitment{s, commitment(s, key, e.Personal[key])}
	}
	return out, nil
}

func commitment(salt []byte, key, value string) [32]byte {
	m := hmac.New(sha256.New, salt)
	field(m, key)
	field(m, value)
	return [32]byte(m.Sum(nil))
}

// Chain gives the link that follows the former hash; the first of a realm follows zero bytes.
func Chain(former [32]byte, number int64, e Event, c map[string]Commitment) Link {
	l := Link{Event: e, Number: number, Commitments: c}
	l.Hash = l.sum(former)
	return l
}

func (l Link) sum(former [32]byte) [32]byte {
	h := sha256.New()
	h.Write([]byte("voordeur audit 1\n"))
	h.Write(former[:])
	_ = binary.Write(h, binary.BigEndian, l.Number)
	e := l.Event
	for _, s := range []string{e.ID, string(e.Action), e.Object, string(e.Result), e.Origin, e.Actor,
		e.At.UTC().Format(time.RFC3339Nano), e.Reference} {
		field(h, s)
	}
	_ = binary.Write(h, binary.BigEndian, int64(len(e.Facts)))
	for _, k := range sortedKeys(e.Facts) {
		field(h, k)
		field(h, e.Facts[k])
	}
	_ = binary.Write(h, binary.BigEndian, int64(len(l.Commitments)))
	for _, k := range sortedKeys(l.Commitments) {
		field(h, k)
		sum := l.Commitments[k].Sum
		h.Write(sum[:])
	}
	return [32]byte(h.Sum(nil))
}

// field writes a text with its length, so that no two lists of texts give the same bytes.
func field(h hash.Hash, s string) {
	_ = binary.Write(h, binary.BigEndian, int64(len(s)))
	h.Write([]byte(s))
}

// Fault is what a verifier found wrong.
type Fault struct {
	Number int64
	Reason string // in English
	Breach Breach // of the chain itself; empty for what heads kept elsewhere, or a file, contradict
	About  string // the number of the event before it, or the name of the personal field
}

// Breach is how an event does not fit its chain.
type Breach string

// The breaches.
const (
	OutOfPlace      Breach = "out-of-place"
	Changed         Breach = "changed"
	PersonalChanged Breach = "personal-changed"
)

// Verifier checks links in their order. The zero Verifier starts at the beginning of a chain.
type Verifier struct {
	former   [32]byte
	number   int64
	heads    map[int64][32]byte // kept elsewhere
	furthest int64              // of those
	Faults   []Fault
}

// Next checks the following link: its number, its hash, and the personal fields that are still there.
func (v *Verifier) Next(l Link) {
	if l.Number != v.number+1 {
		before := strconv.FormatInt(v.number, 10)
		v.Faults = append(v.Faults, Fault{l.Number, "follows event " + before + ": an event was removed, added or moved", OutOfPlace, before})
	}
	if l.sum(v.former) != l.Hash {
		v.Faults = append(v.Faults, Fault{l.Number, "the event does not match its hash: it was changed, or stood elsewhere", Changed, ""})
	}
	v.witnessed(l)
	for _, k := range sortedKeys(l.Event.Personal) {
		c, ok := l.Commitments[k]
		if !ok || commitment(c.Salt, k, l.Event.Personal[k]) != c.Sum {
			v.Faults = append(v.Faults, Fault{l.Number, "the personal field " + k + " was changed", PersonalChanged, k})
		}
	}
	v.former, v.number = l.Hash, l.Number
}

// Head is the last number and hash seen, to be kept elsewhere.
func (v *Verifier) Head() Head { return Head{v.number, v.former} }

func (v *Verifier) fault(number int64, reason string) {
	v.Faults = append(v.Faults, Fault{Number: number, Reason: reason})
}
