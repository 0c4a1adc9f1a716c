package scheme

import (
	"io"
	"slices"
	"strings"
	"time"
)

// Another's addresses, for the faults that put them in.
const (
	strangerID   = "urn:etoegang:DV:00000099000000009000:entities:9099"
	strangerURL  = "https://vreemde.voorbeeld.invalid/acs"
	strangerUUID = "00000000-0000-4000-8000-000000000000"
)

// Times around an answer, as live brokers set them (EHERKENNING 4.5, remark 3).
const (
	validBefore = 5 * time.Second
	validFor    = 2 * time.Minute
)

// outcome is how a login ended: in a status, or with a person who acts.
type outcome struct {
	top, second, message string // of the status; top is "Success" when all went well
	person               Person
	mandate              Mandate
	supplier             supplier
}

func failed(top, second, message string) outcome {
	return outcome{top: top, second: second, message: message}
}

// composer makes the messages of one answer.
type composer struct {
	keys       keyring
	random     io.Reader
	now        time.Time
	faults     Faults
	request    request
	replayedID string // for the replay fault: the previous assertion's ID
	lastID     string // the assertion ID that was used
}

func (c *composer) id() string { return "_" + randomHex(c.random, 16) }

// response is the Response of a login, signed as the faults say.
func (c *composer) response(o outcome) (string, error) {
	if c.faults.Status != "" {
		top, second, _ := strings.Cut(c.faults.Status, "/")
		o = failed(top, second, "Chosen on the scenario page.")
	}
	var assertions []string
	if o.top == "Success" {
		var err error
		if assertions, err = c.assertions(o); err != nil {
			return "", err
		}
	}
	text, err := render("response.xml", map[string]any{
		"ID": c.id(), "Now": c.now, "Issuer": c.issuer(), "Top": o.top, "Second": o.second, "Message": o.message,
		"InResponseTo": c.unless("address", "in-response-to", "_"+strings.Repeat("0", 32), c.request.id),
		"Destination":  c.unless("address", "destination", strangerURL, c.request.consumer.location),
		"Assertions":   assertions,
	})
	if err != nil || slices.Contains([]string{"none", "assertion-only", "no-response"}, c.faults.Signature) || c.faults.Assertion == "wrapped" {
		return text, err
	}
	return c.signing().sign(text)
}

// unless gives the other value when that fault is chosen.
func (c *composer) unless(knob, choice, other, right string) string {
	if c.faults.values().Get(knob) == choice {
		return other
	}
	return right
}

func (c *composer) issuer() string {
	return c.unless("address", "issuer", "urn:etoegang:HM:00000099000000009000:entities:9799", brokerID)
}

// signing is how the broker signs this answer.
func (c *composer) signing() signing {
	s := signing{key: c.keys.broker}
	if c.faults.Key != "" {
		s.key = c.keys.next
	}
	switch c.faults.Signature {
	case "wrong-key":
		s.key = c.keys.register
	case "sha1":
		s.sha1 = true
	case "x509":
		s.info = byCertificate
	case "no-keyinfo":
		s.info = untold
	}
	return s
}
