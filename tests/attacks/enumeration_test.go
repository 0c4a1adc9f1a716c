package attacks_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/tests/browserless"
)

const wrongPassword = "een heel ander wachtwoord"

// standing are all ways in which an address can stand to the realm; none may be told from another by
// whoever does not know the password (XC-07). The addresses are equally long.
var standing = map[string]func(*account.Account){
	"known":      nil,
	"suspended":  func(a *account.Account) { a.Suspend(account.ByStaff) },
	"closed":     func(a *account.Account) { a.Close(account.ByStaff) },
	"pending":    func(a *account.Account) { a.State = account.Pending },
	"invited":    func(a *account.Account) { a.Password = credential.Hash{} },
	"of another": func(a *account.Account) { a.Kind = "another-kind" },
}

// whose makes the accounts and gives every address, with one that nobody has.
func whose(t *testing.T, h *browserless.House) map[string]string {
	t.Helper()
	out, n := map[string]string{"unknown": "iemand-0@elders.example"}, 0
	for name, change := range standing {
		n++
		out[name] = fmt.Sprintf("iemand-%d@elders.example", n)
		h.Open(t, browserless.Accountants, browserless.AccountantsKind, out[name], change)
	}
	return out
}

// answer is all that a stranger sees of a step, and all that it costs us.
type answer struct {
	Status, Statements, Commits, Verified, Hashed, Letters, Records int
	Header                                                          http.Header
	Body                                                            string
}

// varying are the parts of a page that differ between any two logins: addresses of pages, references, times, and
// the address that was typed.
var varying = regexp.MustCompile(`/t/[^"' ;]*|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|[0-9]{1,2}:[0-9]{2}|iemand-[0-9]|data-wait="[0-9]+"`)

// weigh does one thing to the house and gives what came of it.
func weigh(t *testing.T, h *browserless.House, do func() browserless.Page) answer {
	t.Helper()
	read := func() answer {
		var out answer
		for _, node := range h.Nodes {
			s, c := node.Database.Statements()
			out.Statements, out.Commits = out.Statements+int(s), out.Commits+int(c)
		}
		v, w := h.Passwords.Work()
		out.Verified, out.Hashed = int(v), int(w)
		out.Letters, out.Records = h.Count(t, "SELECT count(*) FROM outbox"), h.Count(t, "SELECT count(*) FROM audit_event")
		return out
	}
	before := read()
	p := do()
	after := read()
	out := answer{
		Status: p.Status, Statements: after.Statements - before.Statements, Commits: after.Commits - before.Commits,
		Verified: after.Verified - before.Verified, Hashed: after.Hashed - before.Hashed,
		Letters: after.Letters - before.Letters, Records: after.Records - before.Records,
		Header: http.Header{}, Body: varying.ReplaceAllString(p.Body, "·"),
	}
	for name, values := range p.Header {
		if name != "Date" && name != "Content-Length" { // that of the body, before what varies is taken out
			out.Header[name] = slices.Collect(func(yield func(string) bool) {
				for _, v := range values {
					if !yield(varying.ReplaceAllString(v, "·")) {
						return
					}
				}
			})
		}
	}
	return out
}

// alike fails a test in which one of the addresses is answered otherwise than the unknown one.
func alike(t *testing.T, what string, answers map[string]answer) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		if diff := cmp.Diff(answers["unknown"], answers[name]); diff != "" {
			t.Errorf("%s: an account that is %s shows (-unknown +%s):\n%s", what, name, name, diff)
		}
	}
}

// XC-07, XC-04: address and password that do not belong together are answered with the same bytes for the same
// work, whatever is wrong with them: one comparison, one record, no letter.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewAccounts(t, k, 1)
		who := whose(t, h)
		h.Rest()
		for try := range 4 { // three are compared, the fourth comes too soon
			answers := map[string]answer{}
			for name, email := range who {
				b := browserless.NewBrowser(t)
				p := b.Get(h.Accounts.Authorize(browserless.Accountants))
				answers[name] = weigh(t, h, func() browserless.Page { return h.EnterPassword(t, b, p, email, wrongPassword) })
			}
			alike(t, fmt.Sprintf("try %d", try+1), answers)
			one := answers["unknown"]
			if status := map[bool]int{true: http.StatusUnprocessableEntity, false: http.StatusTooManyRequests}[try < 3]; one.Status != status {
				t.Errorf("try %d is answered %d, want %d", try+1, one.Status, status)
			}
			if one.Verified != 1 || one.Hashed != 0 || one.Letters != 0 || one.Records != map[bool]int{true: 1}[try < 3] {
				t.Errorf("try %d: %d comparisons, %d hashes, %d letters, %d records", try+1, one.Verified, one.Hashed, one.Letters, one.Records)
			}
		}
		if n := len(h.Events(t, browserless.Accountants, audit.LoginProven)); n != 0 {
			t.Errorf("%d logins were proven", n)
		}
	})
}

// XC-07: only who knows the password hears what has become of the account.
func TestWhoKnowsThePasswordHearsWhy(t *testing.T) {
	h := browserless.NewAccounts(t, browserless.SQLite, 1)
	who := whose(t, h)
	for name, heading := range map[string]string{
		"suspended": words.RefusalPersonSuspendedTitle(), "closed": words.PasswordTitle("MijnAccountantsPortal-account"), "pending": words.RefusalAccountNotReadyTitle(),
	} {
		b := browserless.NewBrowser(t)
		at(t, h.EnterPassword(t, b, b.Get(h.Accounts.Authorize(browserless.Accountants)), who[name], browserless.Password), heading)
	}
}

// XC-07, XC-04: a forgotten password is replaced for whoever reads the mailbox, and strangers see the same
// pages for the same work: a letter is written for everybody, and leaves for those who have an account.
func TestNobodyLearnsWhoForgotAPassword(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewAccounts(t, k, 1)
		who := whose(t, h)
		h.Rest()
		browsers, pages := map[string]*browserless.Browser{}, map[string]browserless.Page{}
		step := func(what string, do func(name string, b *browserless.Browser, p browserless.Page) browserless.Page) answer {
			t.Helper()
			answers := map[string]answer{}
			for name := range who {
				answers[name] = weigh(t, h, func() browserless.Page {
					pages[name] = do(name, browsers[name], pages[name])
					return pages[name]
				})
			}
			alike(t, what, answers)
			return answers["unknown"]
		}
		for name := range who {
			browsers[name] = browserless.NewBrowser(t)
			p := browsers[name].Get(h.Accounts.Authorize(browserless.Accountants))
			pages[name] = browsers[name].Get(address(h, browserless.Accountants, p.Login()) + "/forgot/0")
		}
		asked := step("the address", func(name string, b *browserless.Browser, p browserless.Page) browserless.Page {
			return b.Submit(p, p.MustForm(t, "/forgot/0").With("email", who[name]))
		})
		if asked.Letters != 1 || asked.Records != 1 {
			t.Errorf("%d letters and %d records", asked.Letters, asked.Records)
		}
		for range 5 {
			step("a wrong code", func(_ string, b *browserless.Browser, p browserless.Page) browserless.Page {
				return b.Submit(p, p.MustForm(t, "/code").With("code", "000000"))
			})
		}
		step("another code too soon", func(_ string, b *browserless.Browser, p browserless.Page) browserless.Page {
			return b.Submit(p, p.MustForm(t, "/resend"))
		})
		h.Forward(31 * time.Second)
		step("another code", func(_ string, b *browserless.Browser, p browserless.Page) browserless.Page {
			return b.Submit(p, p.MustForm(t, "/resend"))
		})
		step("a new password without a right code", func(_ string, b *browserless.Browser, p browserless.Page) browserless.Page {
			to := strings.TrimSuffix(p.URL.String(), "?sent=again") + "/password"
			p, err := b.Try(http.MethodPost, to, url.Values{"password": {"een nieuw wachtwoord voor iedereen"}}, p.URL)
			if err != nil {
				t.Fatal(err)
			}
			return p
		})
		if v, w := h.Passwords.Work(); v != 0 || int(w) != len(standing) {
			t.Errorf("%d passwords were compared and %d hashed", v, w)
		}
	})
}

// XC-07, XC-15: also once the letters are on their way, or their mailbox refuses them.
func TestAForgottenPasswordBouncesForNobody(t *testing.T) {
	h := browserless.NewAccounts(t, browserless.SQLite, 1)
	h.Open(t, browserless.Accountants, browserless.AccountantsKind, "iemand-1@elders.example", nil)
	h.Open(t, browserless.Accountants, browserless.AccountantsKind, "iemand-2@elders.example", nil)
	h.Inbox.SetFault("iemand-2@elders.example", inbox.Refused)
	bodies := map[string]string{}
	for _, email := range []string{"iemand-0@elders.example", "iemand-1@elders.example", "iemand-2@elders.example"} {
		b := browserless.NewBrowser(t)
		p := b.Get(h.Accounts.Authorize(browserless.Accountants))
		p = b.Get(address(h, browserless.Accountants, p.Login()) + "/forgot/0")
		b.Submit(p, p.MustForm(t, "/forgot/0").With("email", email))
		settled(t, h)
		p = b.Get(p.URL.String())
		bodies[email] = varying.ReplaceAllString(p.Body, "·")
	}
	for email, body := range bodies {
		if diff := cmp.Diff(bodies["iemand-0@elders.example"], body); diff != "" {
			t.Errorf("%s (-unknown +this):\n%s", email, diff)
		}
	}
}

// settled waits until no message is under way.
func settled(t *testing.T, h *browserless.House) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); h.Count(t, "SELECT count(*) FROM outbox WHERE state = 0") > 0; {
		if time.Now().After(deadline) {
			t.Fatal("a message is still under way")
		}
		time.Sleep(5 * time.Millisecond)
	}
}
