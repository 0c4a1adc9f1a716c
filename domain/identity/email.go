package identity

import (
	"errors"
	"strings"
)

// EmailAddress is an address as mail is sent to it: ASCII, the host in lower case.
// Hosts in other scripts are turned into their ASCII form before they come here.
type EmailAddress struct{ value string }

// ErrEmail tells that a text is no e-mail address that can be used.
var ErrEmail = errors.New("identity: not an e-mail address")

// ParseEmail accepts local@host with a dotted host: local part at most 64, all at most 254
// characters (RFC 5321 4.5.3.1), no quoting, comments or display names.
func ParseEmail(s string) (EmailAddress, error) {
	s = strings.TrimSpace(s)
	local, host, ok := strings.Cut(s, "@")
	if !ok || len(s) > 254 || !localPart(local) || !hostName(host) {
		return EmailAddress{}, ErrEmail
	}
	return EmailAddress{local + "@" + strings.ToLower(host)}, nil
}

// IsZero tells whether there is no address.
func (a EmailAddress) IsZero() bool { return a.value == "" }

// String gives the address as mail is sent to it.
func (a EmailAddress) String() string { return a.value }

// Key gives the form in which two addresses are compared: all in lower case.
func (a EmailAddress) Key() string { return strings.ToLower(a.value) }

// Local is the part before the @.
func (a EmailAddress) Local() string { l, _, _ := strings.Cut(a.value, "@"); return l }

// Host is the part after the @, in lower case.
func (a EmailAddress) Host() string { _, h, _ := strings.Cut(a.value, "@"); return h }

// Masked shows enough to recognise one's own address: "j•••a@voorbeeld.nl".
func (a EmailAddress) Masked() string {
	if a.IsZero() {
		return ""
	}
	local := a.Local()
	if len(local) < 3 {
		return local[:1] + "•••@" + a.Host()
	}
	return local[:1] + "•••" + local[len(local)-1:] + "@" + a.Host()
}

// Shared tells whether the address looks like one that several people read (MS-52, MH-39).
func (a EmailAddress) Shared() bool {
	local, _, _ := strings.Cut(strings.ToLower(a.Local()), "+")
	switch local {
	case "info", "administratie", "administration", "admin", "beheer", "contact", "directie", "facturen", "finance", "financien",
		"helpdesk", "hr", "office", "kantoor", "mail", "noreply", "no-reply", "post", "postbus", "receptie", "sales", "secretariaat", "service", "support", "team", "webmaster":
		return true
	}
	return false
}

// Suggestion gives the address that was probably meant where the host looks mistyped (MS-51, XC-14).
func (a EmailAddress) Suggestion() (EmailAddress, bool) {
	host := a.Host()
	for _, known := range wellKnownHosts {
		if host != known && near(host, known) {
			return EmailAddress{a.Local() + "@" + known}, true
		}
	}
	cut := strings.LastIndexByte(host, '.')
	if meant, ok := mistypedEndings[host[cut+1:]]; ok {
		return EmailAddress{a.Local() + "@" + host[:cut+1] + meant}, true
	}
	return EmailAddress{}, false
}

var (
	wellKnownHosts  = []string{"gmail.com", "hotmail.com", "outlook.com", "live.nl", "ziggo.nl", "kpnmail.nl", "xs4all.nl", "icloud.com", "yahoo.com"}
	mistypedEndings = map[string]string{"con": "com", "cmo": "com", "ocm": "com", "vom": "com", "nk": "nl", "ml": "nl", "nll": "nl", "og": "org", "rog": "org"}
)

// near tells whether a becomes b by one insertion, deletion, replacement or swap of neighbours.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return false
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return swapped || a[i+1:] == b[i+1:]
}

func localPart(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !letter(r) && !strings.ContainsRune("0123456789.!#$%&'*+/=?^_`{|}~-", r)
	})
}

func hostName(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 || len(s) > 253 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(l, func(r rune) bool { return !letter(r) && (r < '0' || r > '9') && r != '-' }) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(last) > 1 && strings.ContainsFunc(last, letter)
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
