package letters

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/ports"
)

// Text puts a letter into one text message. A code stands first, and once more in the last line with the host
// where it is typed: browsers fill it in there and nowhere else.
func Text(l ports.Letter) (string, error) {
	p := i18n.In(i18n.Lang(l.Lang))
	if l.Code != "" {
		return strings.Join([]string{codeText(p, l), "", p.MailSmsBind(l.Code, l.Host)}, "\n"), nil
	}
	w, err := Write(l)
	if err != nil {
		return "", err
	}
	if l.Link != "" {
		return p.MailSmsNot(l.Link, w.Subject), nil
	}
	return p.MailSmsHelp(strings.Join(l.Contact, ", "), w.Subject), nil
}

func codeText(p *i18n.Printer, l ports.Letter) string {
	switch l.Kind {
	case ports.LetterActionCode:
		return p.MailSmsAction(action(p, l), l.Code, where(l))
	case ports.LetterPhoneCode:
		return p.MailSmsPhone(l.Code, where(l))
	case ports.LetterMeansPhoneCode:
		return p.MiddelmailSmsPhone(l.Code, l.Organisation)
	case ports.LetterMeansOrderCode:
		return p.MiddelmailSmsOrder(l.Code, l.Level, l.Organisation)
	}
	return p.MailSmsCode(l.Code, where(l))
}
