// Package inbox receives what the house sends, so that nothing leaves the practice environment: an
// SMTP server, an SMS gateway in the shape of MessageBird's classic interface, and a page on
// postvak.localhost to read both. It keeps the last 200 messages in a file and accepts faults on
// demand. The frame of its pages is in adapters/simulator/look.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/domain/secret"
)

// Keep is how many messages an inbox holds; the oldest make room.
const Keep = 200

// Config says where an inbox lives. All of it is required, but for AccessKey and Foot.
type Config struct {
	Dir       string           // holds postvak.jsonl
	SMTPAddr  string           // host:port to receive mail on; port 0 takes a free one
	BaseURL   string           // of the pages, for instance http://postvak.localhost:8080
	Now       func() time.Time // when a message is received
	AccessKey secret.Text      // that the SMS gateway demands; zero closes the gateway
	Foot      []look.Link      // links in the footer of the pages
}

// Inbox is safe for concurrent use.
type Inbox struct {
	config   Config
	faults   *faults
	listener net.Listener
	server   *smtp.Server

	mu       sync.Mutex
	journal  *journal
	messages []Message     // oldest first, at most Keep
	last     uint64        // number of the newest message ever
	arrived  chan struct{} // closed, and replaced, at each arrival
}

// New reads what an earlier run received and takes the SMTP port, so that a busy port or a damaged
// file shows at once. Serve then receives.
func New(c Config) (*Inbox, error) {
	if c.Dir == "" || c.SMTPAddr == "" || c.BaseURL == "" || c.Now == nil {
		return nil, errors.New("inbox: Dir, SMTPAddr, BaseURL and Now are required")
	}
	j, kept, err := openJournal(filepath.Join(c.Dir, "postvak.jsonl"))
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", c.SMTPAddr)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("inbox: receive mail: %w", err), j.close())
	}
	i := &Inbox{config: c, faults: newFaults(), listener: l, journal: j, messages: kept, arrived: make(chan struct{})}
	if n := len(kept); n > 0 {
		i.last = kept[n-1].Number
	}
	i.server = newServer(i)
	return i, nil
}

// SMTPAddr is where mail is received, with the port that was taken.
func (i *Inbox) SMTPAddr() string { return i.listener.Addr().String() }

// Serve receives mail until Close; it then returns nil.
func (i *Inbox) Serve() error {
	if err := i.server.Serve(i.listener); err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("inbox: %w", err)
	}
	return nil
}

// Close ends Serve and every connection, and closes the file.
func (i *Inbox) Close() error {
	i.faults.close()
	err := i.server.Close()
	if errors.Is(err, smtp.ErrServerClosed) {
		err = nil
	}
	_ = i.listener.Close() // closed by the server already when Serve ran
	i.mu.Lock()
	defer i.mu.Unlock()
	return errors.Join(err, i.journal.close())
}

// Filter narrows what Messages gives. The zero value is everything.
type Filter struct {
	To    string // a recipient, letter case aside
	Kind  Kind
	After uint64 // only messages with a higher number
}

func (f Filter) accepts(m Message) bool {
	return (f.To == "" || strings.EqualFold(f.To, m.To)) && (f.Kind == "" || f.Kind == m.Kind) && m.Number > f.After
}

// Messages gives what f accepts, newest first.
func (i *Inbox) Messages(f Filter) []Message {
	i.mu.Lock()
	defer i.mu.Unlock()
	var found []Message
	for _, m := range slices.Backward(i.messages) {
		if f.accepts(m) {
			found = append(found, m)
		}
	}
	return found
}

// Message gives the one with that number, if it is still kept.
func (i *Inbox) Message(number uint64) (Message, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	at, ok := slices.BinarySearchFunc(i.messages, number, func(m Message, n uint64) int {
		return int(int64(m.Number) - int64(n))
	})
	if !ok {
		return Message{}, false
	}
	return i.messages[at], true
}

// Last is the number of the newest message, or 0. A test takes it before an act, and waits for a
// higher one after.
func (i *Inbox) Last() uint64 {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.last
}

// Wait gives the newest message that match accepts, and waits for one when there is none yet. It
// returns the error of ctx when that ends first.
func (i *Inbox) Wait(ctx context.Context, match func(Message) bool) (Message, error) {
	for {
		i.mu.Lock()
		arrived := i.arrived
		i.mu.Unlock()
		for _, m := range i.Messages(Filter{}) {
			if match(m) {
				return m, nil
			}
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return Message{}, ctx.Err()
		}
	}
}

// receive gives each message a number and keeps it: in the file first, so that what a sender was
// told is accepted survives a restart.
func (i *Inbox) receive(ms ...Message) ([]Message, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.config.Now().UTC()
	for n := range ms {
		ms[n].Number, ms[n].Received = i.last+uint64(n)+1, now
	}
	messages := append(slices.Clone(i.messages), ms...)
	messages = messages[max(0, len(messages)-Keep):]
	if err := i.journal.add(ms, messages); err != nil {
		return nil, err
	}
	i.messages, i.last = messages, i.last+uint64(len(ms))
	close(i.arrived)
	i.arrived = make(chan struct{})
	return ms, nil
}
