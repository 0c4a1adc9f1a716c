package wire

import (
	"net/http"
	"time"

	"github.com/voordeur/voordeur/adapters/sms"
	"github.com/voordeur/voordeur/config"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// smsValidity is how long an operator tries to deliver: a code that comes later is of no use (XC-02).
const smsValidity = 5 * time.Minute

// newSMS gives the gateway of the settings, nil where they name none: then text messages are given up, and
// operators see it.
func newSMS(c config.SMS) (ports.SMSSender, error) {
	if c.Gateway == "" {
		return nil, nil
	}
	return newGateway(c.Gateway, c.Originator, c.Key, c.Timeout, nil)
}

func newGateway(url, originator string, key secret.Text, timeout time.Duration, via http.RoundTripper) (ports.SMSSender, error) {
	g, err := sms.New(sms.Settings{URL: url, Key: key, Originator: originator, Validity: smsValidity, Timeout: timeout}, via)
	if err != nil {
		return nil, err
	}
	return g, nil
}

// demoSMS is the demo's gateway: that of its inbox, over the same protocol as a real one.
func (d *Demo) demoSMS() (ports.SMSSender, error) {
	return newGateway(d.URL(hostInbox, "/messages"), "Voordeur", d.smsKey, 10*time.Second, NewClient(true).Transport)
}
