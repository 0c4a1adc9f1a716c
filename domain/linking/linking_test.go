package linking_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func email(t testing.TB, s string) identity.EmailAddress {
	t.Helper()
	e, err := identity.ParseEmail(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func kvk(t testing.TB, s string) identity.KvK {
	t.Helper()
	k, err := identity.ParseKvK(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func school(t testing.TB) linking.Account {
	t.Helper()
	code, err := linking.ParseCode("12ab")
	if err != nil {
		t.Fatal(err)
	}
	return linking.Account{
		ID: "a", UserName: "deklimop", Email: email(t, "administratie@deklimop.example"),
		Authorised:   linking.Contact{Name: "Gemma de Vries", Email: email(t, "directie@deklimop.example")},
		Institutions: []linking.Institution{{Code: code, Name: "Basisschool De Klimop", KvK: kvk(t, "90001234")}}, State: linking.Active, CreatedAt: noon,
	}
}

// MH-27: the codes of schools, of their sites and of boards, as people type them.
func TestCodesOfInstitutions(t *testing.T) {
	for typed, want := range map[string]struct {
		code string
		kind linking.Kind
	}{
		"12AB": {"12AB", linking.School}, " 12 ab ": {"12AB", linking.School}, "12ab01": {"12AB01", linking.School}, "12AB.01": {"12AB01", linking.School},
		"41234": {"41234", linking.Board}, "00000": {"00000", linking.Board},
	} {
		c, err := linking.ParseCode(typed)
		if err != nil || c.String() != want.code || c.Kind() != want.kind {
			t.Errorf("%q: %q, %s, %v", typed, c, c.Kind(), err)
		}
	}
	for _, typed := range []string{"", "1234", "123456", "AB12", "12AB0", "12AB001", "1AB2", "١٢AB", "12ÄB", "12AB\x00"} {
		if c, err := linking.ParseCode(typed); err == nil {
			t.Errorf("%q is read as %q", typed, c)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"12AB", "12ab01", "41234", " 12.AB-01", "1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		c, err := linking.ParseCode(typed)
		if err != nil {
			if !c.IsZero() {
				t.Error("a refused code is there")
			}
			return
		}
		again, err := linking.ParseCode(c.String())
		if err != nil || again != c || strings.ContainsAny(c.String(), " .-") || len(c.String()) > 6 {
			t.Errorf("%q: %q, %v", typed, c, err)
		}
	})
}

// claims is everything that can be of a claim, with the rules: MH-33, MH-34, MH-37 exhaustively.
func claims(t *testing.T, visit func(name string, a linking.Account, c linking.Claim, rules policy.Link)) {
	mine, record := email(t, "s.jansen@deklimop.example"), email(t, "directie@deklimop.example")
	for _, state := range []linking.State{linking.Active, linking.Disabled} {
		for _, holder := range []linking.Holder{
			{}, {Person: "me", Organisation: "o", Email: mine}, {Person: "other", Organisation: "o", Email: email(t, "b.bakker@deklimop.example")},
			{Person: "earlier", Organisation: "o", Email: mine}, {Person: "stranger", Organisation: "elsewhere", Email: mine}, {Person: "unproven", Organisation: "o"},
		} {
			for _, number := range []string{"90001234", "90009999"} {
				for _, recorded := range []bool{true, false} {
					for _, typed := range []identity.EmailAddress{mine, record} {
						for _, proof := range []linking.Proof{linking.OldPassword, linking.ByActivation} {
							for _, reason := range []string{"", "wij zijn het bestuur"} {
								for _, address := range []policy.OtherAddress{"", policy.AddressTold, policy.AddressWaits} {
									for _, organisation := range []policy.OtherOrganisation{"", policy.OrganisationRefused, policy.OrganisationWithReason, policy.OrganisationAccepted} {
										a := school(t)
										a.State = state
										if !recorded {
											a.Institutions[0].KvK = identity.KvK{}
										}
										c := linking.Claim{Person: "me", Organisation: "o", KvK: kvk(t, number), Email: typed, Proof: proof, Reason: reason, Holder: holder}
										visit(fmt.Sprint(state, holder.Person, number, recorded, typed, proof, reason, address, organisation), a, c,
											policy.Link{OtherAddress: address, OtherOrganisation: organisation})
									}
								}
							}
						}
					}
				}
			}
		}
	}
}

// MH-30, MH-33, MH-34, MH-36, MH-37: each outcome only where it belongs. The rules are said again here, one by one.
func TestWhatAClaimLeadsTo(t *testing.T) {
	seen := map[linking.Outcome]int{}
	claims(t, func(name string, a linking.Account, c linking.Claim, rules policy.Link) {
		got := a.Weigh(c, rules)
		seen[got]++
		held, own := c.Holder.Person != "", c.Holder.Person == "me"
		sameMailbox := c.Holder.Organisation == c.Organisation && !c.Holder.Email.IsZero() && c.Holder.Email.Key() == c.Email.Key()
		onRecord := c.Email.Key() == a.Authorised.Email.Key()
		foreign := !a.Institutions[0].KvK.IsZero() && a.Institutions[0].KvK != c.KvK
		for _, rule := range []struct {
			says string
			ok   bool
		}{
			{"a disabled account is never linked", (a.State == linking.Disabled) == (got == linking.IsDisabled)},
			{"nobody takes what somebody else holds", !held || own || (got != linking.Linked && got != linking.AwaitsRecord)},
			{"an earlier means is of the same organisation and mailbox", got != linking.HeldByEarlier || (held && !own && sameMailbox)},
			{"one's own is told as one's own", got != linking.AlreadyYours || own},
			{"another organisation is refused unless policy says otherwise", !foreign || got != linking.Linked || rules.OtherOrganisation == policy.OrganisationAccepted ||
				(rules.OtherOrganisation == policy.OrganisationWithReason && c.Reason != "")},
			{"only another organisation is refused for it", got != linking.OtherOrganisation && got != linking.ReasonAsked || foreign},
			{"an old password with another address waits where policy wants it", got != linking.Linked || rules.OtherAddress != policy.AddressWaits || onRecord || c.Proof == linking.ByActivation},
			{"nothing waits where nothing is amiss", got != linking.AwaitsRecord || (!onRecord && rules.OtherAddress == policy.AddressWaits && c.Proof == linking.OldPassword)},
		} {
			if !rule.ok {
				t.Errorf("%s: %s: %s", name, got, rule.says)
			}
		}
	})
	for _, o := range []linking.Outcome{
		linking.Linked, linking.AlreadyYours, linking.IsDisabled, linking.HeldByOther, linking.HeldByEarlier, linking.AwaitsRecord, linking.OtherOrganisation, linking.ReasonAsked,
	} {
		if seen[o] == 0 {
			t.Errorf("nothing leads to %s", o)
		}
	}
}

// MH-41: a name is recognised by who knows it, and by nobody else.
func TestNamesAreMasked(t *testing.T) {
	for name, want := range map[string]string{"Gemma de Vries": "G•••• d• V••••", "": "", "Ö": "Ö", "小雨 王": "小• 王"} {
		if got := (linking.Contact{Name: name}).Masked(); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

// MH-34, MH-35, MH-42: a link waits, counts and ends, each once.
func TestTheLifeOfALink(t *testing.T) {
	waiting := linking.Link{ID: "l", Account: "a", Person: "p", State: linking.Waiting, Proof: linking.OldPassword, AskedAt: noon}
	late := noon.Add(linking.ApprovalLifetime)
	for name, c := range map[string]struct {
		act  func(*linking.Link) error
		want linking.LinkState
	}{
		"approved":          {func(l *linking.Link) error { return l.Activate("record", late.Add(-1)) }, linking.LinkActive},
		"approved too late": {func(l *linking.Link) error { return l.Activate("record", late) }, linking.Waiting},
		"declined":          {func(l *linking.Link) error { return l.Decline("staff:1", linking.EndedByStaff, noon) }, linking.Declined},
		"ended":             {func(l *linking.Link) error { return l.End("staff:1", linking.EndedByStaff, noon) }, linking.Waiting},
	} {
		l := waiting
		err := c.act(&l)
		if l.State != c.want || (err == nil) == (c.want == linking.Waiting) {
			t.Errorf("%s: %s, %v", name, l.State, err)
		}
		if _, err := linking.RestoreLink(l); err != nil {
			t.Errorf("%s: it does not come back from storage", name)
		}
	}
	l := waiting
	if err := l.Activate("", noon); err != nil {
		t.Fatal(err)
	}
	l.Remembered = true
	if l.Activate("", noon) == nil || l.Decline("x", linking.EndedByStaff, noon) == nil {
		t.Error("an active link is decided again")
	}
	if err := l.End("person:p", linking.EndedByHolder, noon); err != nil || l.Remembered || l.End("person:p", linking.EndedByHolder, noon) == nil {
		t.Errorf("ending: %v, %+v", err, l)
	}
}

// MH-38: single use, expiry, attempts, and the end by a newer one.
func TestActivationCodes(t *testing.T) {
	right, wrong := []byte(strings.Repeat("r", 32)), []byte(strings.Repeat("w", 32))
	made := linking.ActivationCode{Selector: "7F3K", Account: "a", For: school(t).Institutions[0].Code, Sum: right, CreatedAt: noon, Expires: noon.Add(time.Hour), Limit: 3}
	if c := made; c.Answer(right, noon) != challenge.Accepted || c.Attempts != 0 || !c.Use(noon) || c.Use(noon) || c.Answer(right, noon) != challenge.Used {
		t.Error("single use")
	}
	if c := made; c.Answer(right, c.Expires) != challenge.Expired || c.Use(c.Expires) {
		t.Error("expiry")
	}
	c := made
	for range 3 {
		if c.Answer(wrong, noon) != challenge.Wrong {
			t.Error("a wrong code is wrong")
		}
	}
	if c.Answer(right, noon) != challenge.Exhausted || c.Use(noon) {
		t.Error("attempts")
	}
	if c := made; true {
		c.Replace(noon)
		if c.Answer(right, noon) != challenge.Superseded || c.Use(noon) {
			t.Error("replacement")
		}
	}
	selector, secret, ok := linking.SplitActivationCode(" 7f3k–22qd 9mwx")
	if diff := cmp.Diff([]string{"7F3K", "22QD9MWX"}, []string{selector, secret}); diff != "" || !ok || linking.FormatActivationCode(selector, secret) != "7F3K-22QD-9MWX" {
		t.Error(diff)
	}
	for _, typed := range []string{"", "7F3K-22QD", "7F3K-22QD-9MWX-2"} {
		if _, _, ok := linking.SplitActivationCode(typed); ok {
			t.Errorf("%q passes for a code", typed)
		}
	}
}

// MH-41: a ticket works once, in its time.
func TestTickets(t *testing.T) {
	made := linking.Ticket{Token: [32]byte{1}, Purpose: linking.ToObject, Account: "a", Link: "l", CreatedAt: noon, Until: noon.Add(linking.ObjectLifetime)}
	if k := made; !k.Use(noon) || k.Use(noon) {
		t.Error("once")
	}
	if k := made; k.Use(k.Until) || !k.Use(k.Until.Add(-1)) {
		t.Error("in time")
	}
}

// An import whose sums are wrong does not come back from storage.
func TestLoadsAddUp(t *testing.T) {
	good := linking.Load{ID: "i", Started: noon, State: linking.LoadRunning, Lines: 10, Good: 8, Faults: 2, Done: 3, Added: 1, Renewed: 1, Skipped: 1}
	if _, err := linking.RestoreLoad(good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*linking.Load){
		"lost lines": func(l *linking.Load) { l.Faults = 1 }, "lost accounts": func(l *linking.Load) { l.Added = 0 },
		"too many": func(l *linking.Load) { l.Done, l.Added = 9, 7 }, "done too soon": func(l *linking.Load) { l.State = linking.LoadDone },
	} {
		l := good
		change(&l)
		if _, err := linking.RestoreLoad(l); err == nil {
			t.Errorf("%s: it comes back", name)
		}
	}
}
