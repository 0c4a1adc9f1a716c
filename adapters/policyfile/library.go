package policyfile

import (
	"container/list"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Library reads documents, and keeps what it read last: a page of the console asks for the same two, what is live and what
// will be, up to three times, and so does the page after it. What was read is never changed.
type Library struct {
	zone *time.Location

	mu    sync.Mutex
	read  map[[sha256.Size]byte]*list.Element
	order *list.List // of *held, the last that was used in front
	bytes int        // of the texts of them all
	idle  *time.Timer
}

var (
	_ ports.DocumentReader = (*Library)(nil)
	_ ports.DocumentEditor = (*Library)(nil)
)

// The bounds of what is kept. What was read takes ten to fifteen times the memory of its text.
const (
	maxKept = 16_000_000       // bytes of text: what is live of the largest realm, and two drafts of it
	maxIdle = 10 * time.Minute // after the last use, all of it goes
)

// NewLibrary has read nothing. Dates without a time start the day in zone.
func NewLibrary(zone *time.Location) *Library {
	return &Library{zone: zone, read: map[[sha256.Size]byte]*list.Element{}, order: list.New()}
}

// held is a text that was read, or is being read.
type held struct {
	digest [sha256.Size]byte
	size   int
	tree   func() (policy.Node, *Error)
	judged func() (policy.Document, []policy.Fault)
}

// of gives what is known of a text. Who asks for one that another is reading waits for that.
func (l *Library) of(file []byte) *held {
	digest := sha256.Sum256(file)
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.read[digest]; ok {
		l.order.MoveToFront(e)
		l.wait()
		return e.Value.(*held)
	}
	h := &held{digest: digest, size: len(file)}
	text := slices.Clone(file)
	h.tree = sync.OnceValues(func() (policy.Node, *Error) {
		defer func() { text = nil }()
		return parse(text)
	})
	h.judged = sync.OnceValues(func() (policy.Document, []policy.Fault) {
		root, err := h.tree()
		if err != nil {
			return policy.Document{}, []policy.Fault{err.Fault}
		}
		return policy.Read(root, l.zone)
	})
	if h.size > MaxBytes {
		return h // it is refused at once
	}
	l.read[digest] = l.order.PushFront(h)
	l.bytes += h.size
	for l.bytes > maxKept {
		l.forget(l.order.Back())
	}
	l.wait()
	return h
}

// wait begins the time after which nothing is kept.
func (l *Library) wait() {
	if l.idle != nil {
		l.idle.Reset(maxIdle)
		return
	}
	l.idle = time.AfterFunc(maxIdle, l.Clear)
}

func (l *Library) forget(e *list.Element) {
	h := l.order.Remove(e).(*held)
	delete(l.read, h.digest)
	l.bytes -= h.size
}

// Clear forgets all that was read.
func (l *Library) Clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.order.Len() > 0 {
		l.forget(l.order.Back())
	}
}

// Read implements ports.DocumentReader.
func (l *Library) Read(file []byte) (policy.Document, []policy.Fault) {
	d, faults := l.of(file).judged()
	return d, slices.Clone(faults)
}

// Tree implements ports.DocumentEditor.
func (l *Library) Tree(file []byte) (policy.Node, error) {
	n, err := l.of(file).tree()
	if err != nil {
		return policy.Node{}, *err
	}
	return n, nil
}

// Edit implements ports.DocumentEditor.
func (l *Library) Edit(file []byte, edits ...policy.Edit) ([]byte, error) {
	return edited(l.Tree, file, edits)
}
