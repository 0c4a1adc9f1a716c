package scheme

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
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

func (s *Scheme) listMessages(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusOK, look.View{Page: "messages", Title: texts["messages.title"], Wide: true, Data: s.listed()})
}

func (s *Scheme) showMessage(w http.ResponseWriter, r *http.Request) {
	number, _ := strconv.Atoi(r.PathValue("number"))
	m, ok := s.messages.find(number)
	if !ok {
		s.lost(w, r)
		return
	}
	s.show(w, r, http.StatusOK, look.View{
		Page: "message", Title: Text{NL: m.Kind, EN: m.Kind}, Wide: true, Data: shownMessage{m, indented(m.XML)},
		Back: look.Link{Href: "/messages", Text: texts["messages.title"]},
	})
}

type shownMessage struct {
	Message
	Pretty string
}

// indented is the message for reading; what is kept and signed is not changed.
func indented(text string) string {
	root, err := parseXML([]byte(text))
	if err != nil {
		return text
	}
	var lines strings.Builder
	indent(&lines, root, 0)
	return lines.String()
}

// listedMessage is a message with its provider's name.
type listedMessage struct {
	Message
	Name Text
}

func (s *Scheme) listed() []listedMessage {
	var all []listedMessage
	for _, m := range s.messages.all() {
		sender, _ := s.providers.find(m.Provider)
		all = append(all, listedMessage{m, sender.Name})
	}
	return all
}
