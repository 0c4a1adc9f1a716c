package linking_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// answer is all that a stranger sees of a step, and all that it costs us.
type answer struct {
	Status, Statements, Commits, Verified, Hashed, Letters, Records int
	Header                                                          http.Header
	Body                                                            string
}

// varying are the parts of a page that differ between any two logins, and what was typed.
var varying = regexp.MustCompile(`/t/[^"' ;]*|\b[A-Z0-9]{4}-[A-Z0-9]{4}(-[A-Z0-9]{4})?\b|[0-9]{1,2}:[0-9]{2}|naam-[0-9]|data-wait="[0-9]+"`)

func (v school) weigh(t *testing.T, do func() browserless.Page) answer {
	t.Helper()
	read := func() (out answer) {
		statements, commits := v.Nodes[0].Database.Statements()
		verified, hashed := v.Passwords.Work()
		return answer{
			Statements: int(statements), Commits: int(commits), Verified: int(verified), Hashed: int(hashed),
			Letters: v.Count(t, "SELECT count(*) FROM outbox"), Records: v.Count(t, "SELECT count(*) FROM audit_event"),
		}
	}
	before := read()
	p := do()
	after := read()
	out := answer{
		Status: p.Status, Statements: after.Statements - before.Statements, Commits: after.Commits - before.Commits,
		Verified: after.Verified - before.Verified, Hashed: after.Hashed - before.Hashed, Letters: after.Letters - before.Letters,
		Records: after.Records - before.Records, Header: http.Header{}, Body: varying.ReplaceAllString(p.Body, "·"),
	}
	for name, values := range p.Header {
		if name == "Date" || name == "Content-Length" { // that of the body, before what varies is taken out
			continue
		}
		for _, value := range values {
			out.Header[name] = append(out.Header[name], varying.ReplaceAllString(value, "·"))
		}
	}
	return out
}

// standing are all ways in which a user name can stand to the realm.
func (v school) standing(t *testing.T) []string {
	t.Helper()
	v.OldAccount(t, "naam-1", "13CD", klimop, nil)
	v.OldAccount(t, "naam-2", "13CE", klimop, func(a *linking.Account) { a.State = linking.Disabled })
	held := v.OldAccount(t, "naam-3", "13CF", board, nil)
	if p := v.Link(t, browserless.NewBrowser(t), "bas", bas, "naam-3"); !v.AtPortal(p) {
		t.Fatalf("bas is at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	v.Change(t, home, func(ctx context.Context, st ports.Store) error { // its hash as it was, so that only the holder differs
		a, err := st.PortalAccounts().ForUpdate(ctx, held.ID)
		if err != nil {
			return err
		}
		a.Hash, a.Legacy = held.Hash, true
		return st.PortalAccounts().Put(ctx, a)
	})
	return []string{"naam-0", "naam-1", "naam-2", "naam-3"} // unknown, active, disabled, held by somebody else
}

// MH-30, XC-07: an unknown name and a wrong password of an account that is active, disabled or held are answered
// with the same bytes for the same work.
func TestAWrongProofDoesNotSayWhatIsWrong(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		names := v.standing(t)
		b := browserless.NewBrowser(t)
		p := v.AtLink(t, b, "marit")
		v.Rest()
		var answers []answer
		for _, name := range names {
			v.Forward(time.Minute)
			answers = append(answers, v.weigh(t, func() browserless.Page { return v.ProveOld(t, b, p, marit, name, "een ander wachtwoord") }))
		}
		v.alike(t, names, answers)
		one := answers[0]
		if one.Status != http.StatusUnprocessableEntity || one.Verified != 1 || one.Hashed != 0 || one.Letters != 0 || one.Records != 1 {
			t.Errorf("%d, %d comparisons, %d hashes, %d letters, %d records", one.Status, one.Verified, one.Hashed, one.Letters, one.Records)
		}
	})
}

// XC-07, MH-30: whatever form the hash of an account has, and where there is no account or no password at all, a try
// works through one hash of each form that there is, and of today's: no clock tells which names exist. A form that
// nobody has any more costs nothing.
func TestEveryNameCostsTheWorkOfEveryForm(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		forms := map[string]string{
			"naam-1": "$2y$05$abcdefghijklmnopqrstuuD.GaJbeCQ4xxMuuoZ7YUzS7NWGtkvxG",
			"naam-2": "$pbkdf2-sha256$290$AAECAwQFBgcICQoLDA0ODw$TEtmiM0Rfq89hni54H3cuNduEV7sJ4LIyYUlIm/A9MA",
			"naam-3": "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$q7D5ZSpJ1RzghNandoKfsu6vRJjnSwpiThSx/sYnMGE",
			"naam-4": "",
		}
		want := []credential.Params{browserless.Hashing}
		for name, text := range forms {
			hash, err := credential.ParseHash(text)
			if err != nil {
				t.Fatal(err)
			}
			v.OldAccount(t, name, "13CD", klimop, func(a *linking.Account) { a.Hash, a.Legacy = hash, text != "" })
			if text != "" {
				want = append(want, hash.Params())
			}
		}
		byText := cmpopts.SortSlices(func(a, b credential.Params) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
		all := func(user string, want []credential.Params) {
			t.Helper()
			for _, name := range []string{"naam-0", "klimop", "naam-1", "naam-2", "naam-3", "naam-4"} {
				b := browserless.NewBrowser(t)
				v.ProveOld(t, b, v.AtLink(t, b, user), stijn, name, "een ander wachtwoord")
				if diff := cmp.Diff(want, v.Passwords.Forms(), byText); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
				v.Forward(time.Hour)
			}
		}
		all("marit", append(want, v.klimop.Hash.Params()))
		v.linked(t) // which keeps the last hash of its form in today's
		all("stijn", want)
	})
}

func (v school) alike(t *testing.T, names []string, answers []answer) {
	t.Helper()
	for n, a := range answers {
		if diff := cmp.Diff(answers[0], a); diff != "" {
			t.Errorf("%s shows (-%s +%s):\n%s", names[n], names[0], names[n], diff)
		}
	}
}

// MH-30, MH-33: until the mailbox is proven too, the right password of an account that is disabled or held leads to
// what it leads to of any other.
func TestARightPasswordSaysNothingBeforeThePincode(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		names := v.standing(t)[1:]
		b := browserless.NewBrowser(t)
		p := v.AtLink(t, b, "marit")
		v.Rest()
		var answers []answer
		for _, name := range names {
			v.Forward(2 * time.Minute)
			answers = append(answers, v.weigh(t, func() browserless.Page { return v.ProveOld(t, b, p, marit, name, browserless.OldPassword) }))
		}
		v.alike(t, names, answers)
		if one := answers[0]; one.Letters != 1 || one.Verified != 1 || one.Hashed != 1 {
			t.Errorf("%d letters, %d comparisons, %d hashes", one.Letters, one.Verified, one.Hashed)
		}
	})
}

// MH-30, MH-38: activation codes that are unknown, wrong in their secret, used, replaced and late are one answer.
func TestAnActivationCodeDoesNotSayWhatIsWrong(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		a := v.OldAccount(t, "nieuw", "14EF", klimop, nil)
		codes := []string{
			"ZZZZ-ZZZZ-ZZZZ",
			v.Activate(t, a, nil)[:4] + "-ZZZZ-ZZZZ",
			v.Activate(t, a, func(c *linking.ActivationCode) { c.UsedAt = v.Now() }),
			v.Activate(t, a, func(c *linking.ActivationCode) { c.EndedAt = v.Now() }),
			v.Activate(t, a, func(c *linking.ActivationCode) {
				c.CreatedAt, c.Expires = v.Now().AddDate(0, -3, 0), v.Now().AddDate(0, -1, 0)
			}),
			v.Activate(t, a, func(c *linking.ActivationCode) { c.Attempts = c.Limit }),
		}
		b := browserless.NewBrowser(t)
		p := v.AtLink(t, b, "nadia")
		p = b.Get(p.URL.String() + "/link?by=code")
		v.Rest()
		var answers []answer
		for _, code := range codes {
			v.Forward(time.Minute)
			answers = append(answers, v.weigh(t, func() browserless.Page {
				return b.Submit(p, p.MustForm(t, "/link").With("email", marit, "code", code))
			}))
		}
		v.alike(t, codes, answers)
		if one := answers[0]; one.Status != http.StatusUnprocessableEntity || one.Letters != 0 || one.Records != 1 {
			t.Errorf("%d, %d letters, %d records", one.Status, one.Letters, one.Records)
		}
	})
}

// MH-20, MH-41, XC-07: a forgotten password has one answer for every user name, also where nobody is on record; who
// gets the mail is told beforehand, and follows from the visitor's organisation alone.
func TestAForgottenPasswordHasOneAnswer(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		v.OldAccount(t, "naam-1", "13CD", board, nil)
		v.OldAccount(t, "naam-2", "13CE", board, func(a *linking.Account) { a.Authorised = linking.Contact{} })
		names := []string{"naam-0", "naam-1", "naam-2"}
		b := browserless.NewBrowser(t)
		p := b.Get(v.AtLink(t, b, "marit").URL.String() + "/link/forgot")
		says(t, p, ok, "G••••", "gemachtigde")
		v.Rest()
		var answers []answer
		for _, name := range names {
			v.Forward(time.Minute)
			answers = append(answers, v.weigh(t, func() browserless.Page {
				return b.Submit(p, p.MustForm(t, "/link/forgot").With("username", name))
			}))
		}
		v.alike(t, names, answers)
		if one := answers[0]; one.Status != ok || one.Letters != 1 || one.Records != 1 {
			t.Errorf("%d, %d letters, %d records", one.Status, one.Letters, one.Records)
		}
	})
}
