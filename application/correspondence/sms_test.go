package correspondence_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/voordeur/voordeur/application/correspondence"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// box opens what is for the message alone.
type box struct{ ports.Postbox }

func (box) Open(_ context.Context, _ realm.ID, m ports.Message, says any) error {
	return json.Unmarshal(m.Payload, says)
}

type words struct{}

func (words) ComposeText(id string, l ports.Letter) (ports.SMS, error) {
	return ports.SMS{ID: id, To: l.To, Text: string(l.Kind)}, nil
}

type gateway struct {
	sent []ports.SMS
	err  error
}

func (g *gateway) Send(_ context.Context, m ports.SMS) error {
	g.sent = append(g.sent, m)
	return g.err
}

func letter(t *testing.T) ports.Message {
	t.Helper()
	payload, err := json.Marshal(ports.Letter{Kind: ports.LetterPasswordChanged, To: "+31612345678"})
	if err != nil {
		t.Fatal(err)
	}
	return ports.Message{ID: "1", Topic: ports.TopicSMS, Payload: payload}
}

// A text message goes to the gateway under the id of its row, so that a second delivery is recognised.
func TestATextMessageGoesToTheGateway(t *testing.T) {
	g := &gateway{}
	s := correspondence.New(correspondence.Config{Postbox: box{}, Texts: words{}, SMS: g})
	if err := s.SendSMS(t.Context(), realm.ID{}, letter(t)); err != nil {
		t.Fatal(err)
	}
	if len(g.sent) != 1 || g.sent[0] != (ports.SMS{ID: "1", To: "+31612345678", Text: "password-changed"}) {
		t.Errorf("sent: %+v", g.sent)
	}
	g.err = ports.ErrSMSAccount
	if err := s.SendSMS(t.Context(), realm.ID{}, letter(t)); !errors.Is(err, ports.ErrSMSAccount) || errors.Is(err, ports.ErrSMSRefused) {
		t.Errorf("a fault that an operator can mend is %v", err)
	}
}

// Without a gateway the message is given up with an error that names the setting: an operator must see it.
func TestWithoutAGatewayOperatorsSeeIt(t *testing.T) {
	s := correspondence.New(correspondence.Config{Postbox: box{}, Texts: words{}})
	err := s.SendSMS(t.Context(), realm.ID{}, letter(t))
	if !errors.Is(err, correspondence.ErrNoGateway) || !errors.Is(err, ports.ErrSMSRefused) {
		t.Errorf("the error is %v", err)
	}
}
