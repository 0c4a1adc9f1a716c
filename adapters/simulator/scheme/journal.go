package scheme

import (
	"slices"
	"sync"
	"time"
)

// journalLength is how many messages are kept for inspection.
const journalLength = 50

// Message is one message as it went over the wire, for people who want to see the protocol, and
// for tests that assert the exact request.
type Message struct {
	Number   int
	At       time.Time
	Kind     string // AuthnRequest, Response, ArtifactResolve, ArtifactResponse
	Provider string // EntityID, "" when the sender is unknown
	XML      string
	Fault    string // why it was refused, "" when it was not
}

// journal keeps the last messages in memory. They hold the practice network's invented data only.
type journal struct {
	mu   sync.Mutex
	last int
	kept []Message
}

func (j *journal) note(at time.Time, kind, provider, xml, fault string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	j.kept = append(j.kept, Message{j.last, at, kind, provider, xml, fault})
	j.kept = j.kept[max(0, len(j.kept)-journalLength):]
}

// all gives the messages, newest first.
func (j *journal) all() []Message {
	j.mu.Lock()
	defer j.mu.Unlock()
	kept := slices.Clone(j.kept)
	slices.Reverse(kept)
	return kept
}

func (j *journal) find(number int) (Message, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	i := slices.IndexFunc(j.kept, func(m Message) bool { return m.Number == number })
	if i < 0 {
		return Message{}, false
	}
	return j.kept[i], true
}

// Messages gives the last 50 messages, newest first.
func (s *Scheme) Messages() []Message { return s.messages.all() }
