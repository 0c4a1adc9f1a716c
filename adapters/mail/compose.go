package mail

import (
	"fmt"
	netmail "net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"github.com/voordeur/voordeur/ports"
)

// compose makes the message and tells the domain of its sender.
func (s *Sender) compose(m ports.Mail) (msg *gomail.Msg, domain string, err error) {
	from, to, err := addresses(m)
	if err != nil {
		return nil, "", err
	}
	_, domain, _ = strings.Cut(from.Address, "@")
	msg = gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(from)
	msg.ToMailAddress(to)
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID + "@" + domain)
	msg.SetDateWithValue(s.now())
	// RFC 3834, section 5, and its older kin: no out-of-office answer to a code.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetGenHeader("Content-Language", m.Lang)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, domain, nil
}

// addresses refuses whatever would put a header or a second recipient into the message.
func addresses(m ports.Mail) (from, to *netmail.Address, err error) {
	for name, value := range map[string]string{"id": m.ID, "sender": m.From, "recipient": m.To, "subject": m.Subject, "language": m.Lang} {
		if value == "" || strings.ContainsFunc(value, control) {
			return nil, nil, fmt.Errorf("%w: its %s is empty or holds a control character", ports.ErrMailRefused, name)
		}
	}
	if strings.ContainsAny(m.ID, "<>@ \"") {
		return nil, nil, fmt.Errorf("%w: its id does not fit in a Message-ID", ports.ErrMailRefused)
	}
	if from, err = netmail.ParseAddress(m.From); err != nil {
		return nil, nil, fmt.Errorf("%w: its sender is not an e-mail address", ports.ErrMailRefused)
	}
	if to, err = netmail.ParseAddress(m.To); err != nil || to.Address != m.To {
		return nil, nil, fmt.Errorf("%w: its recipient is not one bare e-mail address", ports.ErrMailRefused)
	}
	return from, to, nil
}

// control holds for the line ends and the other control characters of ASCII and Latin-1.
func control(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' }
