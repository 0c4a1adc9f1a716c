package scheme

import (
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// How long a login may take, how many may be under way, and what a code may cost.
const (
	loginLifetime = 30 * time.Minute
	loginLimit    = 10_000
	codeLifetime  = 10 * time.Minute
	codeTries     = 3
)

// login is one login under way. Its handlers hold mu from begin to end.
type login struct {
	mu       sync.Mutex
	id       string
	request  request
	faults   Faults
	started  time.Time
	supplier supplier
	person   Person
	code     code
	byMail   bool   // the code goes by e-mail, as this person asked
	proven   bool   // password and code were right
	errand   errand // at a supplier elsewhere
	mandate  int    // index of the mandate chosen, -1 while none is
	finished bool
}

// step is the page a login is at; nobody can be further than what was proven.
func (l *login) step() string {
	switch {
	case l.supplier.key == "":
		return ""
	case l.person.UserName == "":
		return "/supplier"
	case !l.proven:
		return "/code"
	case l.person.Level < l.request.minimum():
		return "/refused"
	case l.mandate < 0:
		return "/organisation"
	}
	return "/refused"
}

func (l *login) path() string { return "/login/" + l.id }

// forget takes the login back to before the password.
func (l *login) forget() {
	l.person, l.code, l.byMail, l.proven, l.mandate, l.errand = Person{}, code{}, false, false, -1, errand{}
}

// code is the six digits that were sent last.
type code struct {
	digits string
	until  time.Time
	tries  int
}

func newCode(random io.Reader, now time.Time) (code, error) {
	var raw [8]byte // so many that the remainder favours no code by more than 1 in 10^13
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return code{}, fmt.Errorf("scheme: drawing a code: %w", err)
	}
	digits := fmt.Sprintf("%06d", binary.BigEndian.Uint64(raw[:])%1_000_000)
	return code{digits, now.Add(codeLifetime), codeTries}, nil
}

// answer tells what a typed code brings: "" when right, else the key of a text.
func (c *code) answer(typed string, now time.Time) string {
	typed = strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(typed)
	switch {
	case c.tries == 0:
		return "code.exhausted"
	case !now.Before(c.until):
		return "code.expired"
	case typed == "":
		return "code.empty"
	}
	c.tries--
	if subtle.ConstantTimeCompare([]byte(typed), []byte(c.digits)) == 1 {
		c.tries = 0 // a code serves once
		return ""
	}
	if c.tries == 0 {
		return "code.exhausted"
	}
	return "code.wrong"
}

// obstacle is why a mandate does not serve for a service: "" when it does, else the key of a text.
func (m Mandate) obstacle(service Service, now time.Time) string {
	switch {
	case m.Service != "*" && service.Mandate != "" && m.Service != service.Mandate:
		return "refused.mandate"
	case !m.Until.IsZero() && !now.Before(m.Until):
		return "refused.expired"
	case m.Branch.Number != "" && !service.Branches:
		return "refused.branch"
	}
	if _, has := m.For.concerned(service.Concerned); !has {
		return "refused.identifier"
	}
	return ""
}

// logins are those under way, in memory: a restart ends them, as a broker may.
type logins struct {
	mu   sync.Mutex
	byID map[string]*login
	seen map[string]*login // by provider and request ID, which may be used once (ET-01)
}

func newLogins() *logins { return &logins{byID: map[string]*login{}, seen: map[string]*login{}} }

// begin keeps a new login. For a request that was sent before it gives the login of that time, so
// that refreshing the page goes on where it was.
func (ls *logins) begin(l *login) *login {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.sweep(l.started)
	key := l.request.provider.EntityID + " " + l.request.id
	if earlier, ok := ls.seen[key]; ok {
		return earlier
	}
	ls.byID[l.id], ls.seen[key] = l, l
	return l
}

// sweep drops what is too old, and the oldest when there are too many.
func (ls *logins) sweep(now time.Time) {
	var oldest *login
	for _, l := range ls.byID {
		if now.Sub(l.started) > loginLifetime {
			ls.drop(l)
		} else if oldest == nil || l.started.Before(oldest.started) {
			oldest = l
		}
	}
	if len(ls.byID) >= loginLimit {
		ls.drop(oldest)
	}
}

func (ls *logins) drop(l *login) {
	delete(ls.byID, l.id)
	delete(ls.seen, l.request.provider.EntityID+" "+l.request.id)
}

func (ls *logins) find(id string, now time.Time) (*login, bool) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l, ok := ls.byID[id]
	return l, ok && now.Sub(l.started) <= loginLifetime
}

// supplier issues means and authenticates people with them.
type supplier struct{ key, name, oin string }

func (s supplier) entityID() string { return "urn:etoegang:AD:" + s.oin + ":entities:9113" }

// suppliers stand in alphabetical order, as the guide shows them (MS-12).
func suppliers() []supplier {
	return []supplier{
		{"digidentity", "Digidentity (oefen)", "00000099000000003001"},
		{"kpn", "KPN (oefen)", "00000099000000003002"},
		{"quovadis", "QuoVadis (oefen)", "00000099000000003003"},
		{"reconi", "Reconi (oefen)", "00000099000000003004"},
		{"we-id", "We-ID (oefen)", "00000099000000003005"},
		{"z-login", "Z login (oefen)", "00000099000000003006"},
	}
}

func supplierByKey(key string) (supplier, bool) {
	all := suppliers()
	i := slices.IndexFunc(all, func(s supplier) bool { return s.key == key })
	if i < 0 {
		return supplier{}, false
	}
	return all[i], true
}
