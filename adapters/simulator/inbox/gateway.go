package inbox

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxOrder is the size in bytes of what the gateway reads.
const maxOrder = 64 << 10

// phone is a number as people and code write it: digits with the country first.
var phone = regexp.MustCompile(`^\+?([1-9][0-9]{7,14})$`)

// Outcomes of SendSMS that the sender must tell apart.
var (
	ErrRefused = errors.New("inbox: recipient refused")
	ErrBusy    = errors.New("inbox: gateway busy")
)

// SendSMS receives a text message for a number such as +31612345678, straight from this process.
func (i *Inbox) SendSMS(ctx context.Context, to, text string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := i.receiveSMS("Oefening", to, text)
	return err
}

func (i *Inbox) receiveSMS(from, to, text string) (Message, error) {
	number := phone.FindStringSubmatch(to)
	if number == nil {
		return Message{}, ErrRefused
	}
	to = "+" + number[1]
	fault, err := i.faults.of(to)
	switch {
	case err != nil || fault == Busy:
		return Message{}, ErrBusy
	case fault == Refused:
		return Message{}, ErrRefused
	}
	m := Message{Kind: SMS, From: from, To: to, Source: []byte(text)}
	m.read()
	kept, err := i.receive(m)
	if err != nil {
		return Message{}, err
	}
	return kept[0], nil
}

// order is the body of POST /messages.
type order struct {
	Originator string   `json:"originator"`
	Body       string   `json:"body"`
	Recipients []msisdn `json:"recipients"`
	Type       string   `json:"type"`
	Reference  *string  `json:"reference"`
	Validity   *int     `json:"validity"`
	Datacoding string   `json:"datacoding"`
}

// msisdn is a phone number, which senders write as text or as a JSON number.
type msisdn string

// UnmarshalJSON takes both.
func (m *msisdn) UnmarshalJSON(b []byte) error {
	*m = msisdn(strings.Trim(string(b), `"`))
	return nil
}

// complaint is one of the errors in a refusal.
type complaint struct {
	Code        int     `json:"code"`
	Description string  `json:"description"`
	Parameter   *string `json:"parameter"`
}

// takeSMS is POST /messages of the gateway.
func (i *Inbox) takeSMS(w http.ResponseWriter, r *http.Request) {
	if !i.admits(r.Header.Get("Authorization")) {
		complain(w, http.StatusUnauthorized, 2, "Request not allowed (incorrect access_key)", "access_key")
		return
	}
	var o order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxOrder)).Decode(&o); err != nil {
		complain(w, http.StatusBadRequest, 21, "Bad request", "")
		return
	}
	if code, parameter := o.fault(); code != 0 {
		complain(w, http.StatusUnprocessableEntity, code, fmt.Sprintf("%s is missing or invalid", parameter), parameter)
		return
	}
	var sent []Message
	for _, to := range o.Recipients {
		m, err := i.receiveSMS(o.Originator, string(to), o.Body)
		switch {
		case errors.Is(err, ErrRefused):
			complain(w, http.StatusUnprocessableEntity, 10, "recipients is invalid", "recipients")
			return
		case err != nil:
			complain(w, http.StatusInternalServerError, 99, "Internal error", "")
			return
		}
		sent = append(sent, m)
	}
	answer(w, http.StatusCreated, i.receipt(o, sent))
}

// admits checks the key without telling by its time how much of it was right.
func (i *Inbox) admits(authorization string) bool {
	key, ok := strings.CutPrefix(authorization, "AccessKey ")
	return ok && key != "" && subtle.ConstantTimeCompare([]byte(key), []byte(i.config.AccessKey.Reveal())) == 1
}

var originator = regexp.MustCompile(`^([0-9A-Za-z ]{1,11}|\+?[0-9]{1,15})$`)

// fault gives the gateway's code and the parameter at fault: 9 missing, 10 invalid.
func (o order) fault() (int, string) {
	switch {
	case o.Originator == "":
		return 9, "originator"
	case !originator.MatchString(o.Originator):
		return 10, "originator"
	case o.Body == "":
		return 9, "body"
	case utf8.RuneCountInString(o.Body) > 1377: // nine parts, the most the gateway sends
		return 10, "body"
	case len(o.Recipients) == 0:
		return 9, "recipients"
	case len(o.Recipients) > 50:
		return 10, "recipients"
	case o.Type != "" && o.Type != "sms" && o.Type != "flash":
		return 10, "type"
	}
	for _, to := range o.Recipients {
		if !phone.MatchString(string(to)) {
			return 10, "recipients"
		}
	}
	return 0, ""
}

// receipt is the answer 201.
func (i *Inbox) receipt(o order, sent []Message) map[string]any {
	var items []map[string]any
	for _, m := range sent {
		n, _ := strconv.ParseUint(m.To[1:], 10, 64) // phone let nothing else through
		items = append(items, map[string]any{
			"recipient": n, "status": "sent", "statusDatetime": m.Received, "messagePartCount": 1 + (utf8.RuneCountInString(m.Text)-1)/160,
			"statusReason": nil, "statusErrorCode": nil,
		})
	}
	first := sent[0]
	return map[string]any{
		"id": fmt.Sprintf("%032x", first.Number), "href": fmt.Sprintf("%s/message/%d", i.config.BaseURL, first.Number),
		"direction": "mt", "type": "sms", "originator": o.Originator, "body": o.Body,
		"reference": o.Reference, "validity": o.Validity, "gateway": 1, "typeDetails": map[string]any{},
		"datacoding": "plain", "mclass": 1, "scheduledDatetime": nil, "createdDatetime": first.Received,
		"recipients": map[string]any{
			"totalCount": len(sent), "totalSentCount": len(sent), "totalDeliveredCount": 0, "totalDeliveryFailedCount": 0, "items": items,
		},
	}
}

func complain(w http.ResponseWriter, status, code int, description, parameter string) {
	c := complaint{Code: code, Description: description}
	if parameter != "" {
		c.Parameter = &parameter
	}
	answer(w, status, map[string][]complaint{"errors": {c}})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the reader may be gone; nobody to tell
}
