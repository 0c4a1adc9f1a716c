package applying_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

const wang = "xiaoyu.wang@voorbeeld.example"

// confirmed answers every question about an address.
var confirmed = policy.Confirmed{Spelling: true, Shared: true}

// OL-07, OL-08, OL-24, OL-29: an application makes an account that waits for the decision, and tells the
// applicant in their language.
func TestAnApplicationMakesAnAccountThatWaits(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen)
	var walk []applied.Step
	for _, act := range []func(){
		func() { a.prove() }, func() { a.tell(person()) }, func() { a.add(passport) }, func() { a.password() }, func() { a.submit() },
	} {
		walk = append(walk, a.page().Next)
		act()
	}
	if !slices.Equal(append(walk, a.page().Next), []applied.Step{applied.StepEmail, applied.StepDetails, applied.StepDocument, applied.StepPassword, applied.StepReview, applied.StepStatus}) {
		t.Errorf("steps: %v", walk)
	}
	p := a.page()
	if p.Status != applied.StatusRequested || p.Applied.State != applied.Submitted || p.Form.Phone != "+8613800138000" || p.Form.FullName() != "小雨 王" || p.Form.Business != (applied.Business{}) {
		t.Errorf("it says %q: %+v", p.Status, p.Form)
	}
	found, ok := o.account(t, o.production, wang)
	if !ok || found.State != account.Pending || found.Practice || found.Audience != "non-resident" || found.Name != "小雨 王" || found.Password.IsZero() || !found.Phone.IsZero() {
		t.Errorf("the account: %+v", found)
	}
	o.view(t, o.production, func(ctx context.Context, st ports.Store) error {
		profile, err := st.People().ByID(ctx, found.ID, o.Clock())
		if profile.Person.Language != "de" || !profile.Person.EmailProvenAt("omgevingsloket") {
			t.Errorf("the person: %+v", profile.Person)
		}
		return err
	})
	l := o.last(t, o.production, wang, ports.LetterApplicationReceived)
	if l.Lang != "de" || l.Days != 5 || l.Reference != p.Applied.Reference || l.Link != "https://inloggen.example/t/omgevingsloket/production/apply/status/"+l.Reference {
		t.Errorf("the letter: %+v", l)
	}
	if sent := o.events(t, o.production, audit.ApplicationSent); len(sent) != 1 || sent[0].Actor != "person:"+string(found.ID) || sent[0].Reference != l.Reference {
		t.Errorf("the audit: %+v", sent)
	}
}

// XC-37: what was told is sealed where it is stored; nothing of it can be read there.
func TestWhatIsToldIsSealed(t *testing.T) {
	o := onSQLite(t)
	_, p := o.apply(t, o.production, wang)
	o.view(t, o.production, func(ctx context.Context, st ports.Store) error {
		a, err := st.Applications().ByID(ctx, p.Applied.ID)
		doc, err2 := st.Documents().Get(ctx, a.Document)
		for _, told := range []string{"小雨", "Xiaoyu", "成都", "paspoort.pdf", "1990", "argon2id", passport[:8]} {
			if bytes.Contains(a.Form, []byte(told)) || bytes.Contains(doc.Content, []byte(told)) {
				t.Errorf("%q can be read", told)
			}
		}
		if a.Form != nil && a.Person != "" && strings.Contains(string(a.Person), "@") {
			t.Error("the person is an address")
		}
		return errors.Join(err, err2)
	})
	if p.Form.Password != "" || p.HasWord {
		t.Error("the hash of the password stayed with the application")
	}
}

// OL-09, OL-35, G15: in the practice realm any data and an empty document will do, and the account is open at once.
func TestPracticeIsApprovedAtOnce(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.practice, "oefen@gemeente.example").begin("authority", applied.Company).prove()
	a.tell(applied.Form{
		FamilyName: "?", Born: applied.Date{Year: 3000, Month: 1, Day: 1}, Nationality: "Fantasia", Residence: applied.Abroad, Phone: "12",
		Address:  applied.Address{Lines: "x", Place: "x", Country: "Fantasia"},
		Business: applied.Business{Name: "x", Number: "x", Register: "x", Role: "x"},
	}).add("").password()
	p := a.submit()
	found, _ := o.account(t, o.practice, "oefen@gemeente.example")
	if p.Status != applied.StatusApproved || found.State != account.Active || !found.Practice || p.Portal != "http://oefenen.omgevingsloket.localhost:8080" {
		t.Errorf("%q, %+v, %s", p.Status, found, p.Portal)
	}
	o.last(t, o.practice, "oefen@gemeente.example", ports.LetterApplicationApproved)
	if p.Form.File.Type != applied.EmptyFile || p.Form.File.Size != 0 {
		t.Errorf("the document: %+v", p.Form.File)
	}
	if decided := o.events(t, o.practice, audit.ApplicationDecided); len(decided) != 1 || decided[0].Actor != applied.System {
		t.Errorf("the audit: %+v", decided)
	}
	if _, elsewhere := o.account(t, o.production, "oefen@gemeente.example"); elsewhere {
		t.Error("the practice account is in production too")
	}
}

// XC-07: for an address that has an account everything answers alike; only its owner reads that it has one.
func TestAnAddressWithAnAccountLooksLikeAnyOther(t *testing.T) {
	o := onSQLite(t)
	o.apply(t, o.production, wang)
	answers := map[string][]any{}
	for name, email := range map[string]string{"known": wang, "unknown": "xiaoyu.ling@voorbeeld.example"} {
		o.forward(time.Minute)
		a := o.applicant(t, o.production, email).begin("non-resident", applied.Citizen)
		sent, err := o.SendCode(t.Context(), a.v, email, policy.Confirmed{})
		p := a.page()
		wrong, err2 := o.CheckCode(t.Context(), a.v, "WRONG")
		after := a.page()
		answers[name] = []any{sent.Outcome, sent.Until, err, err2, p.Next, p.Status, p.Code.Sent, p.Code.TriesLeft, p.Code.Delivery, p.Code.Code, wrong.Asked, wrong.Refused, after.Code.TriesLeft, after.Next}
	}
	if !reflect.DeepEqual(answers["known"], answers["unknown"]) {
		t.Errorf("known:   %v\nunknown: %v", answers["known"], answers["unknown"])
	}
	l := o.last(t, o.production, wang, ports.LetterApplyKnown)
	if l.Link != "http://omgevingsloket.localhost:8080" || l.Reference != "" || l.Code != "" {
		t.Errorf("the letter: %+v", l)
	}
	o.last(t, o.production, "xiaoyu.ling@voorbeeld.example", ports.LetterApplyCode)
}

// XC-07: who proves an address that got an account meanwhile may know it, and makes no second one.
func TestTwoDraftsOfOneAddressMakeOneAccount(t *testing.T) {
	o := onSQLite(t)
	first := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen).prove().tell(person()).add(passport).password()
	o.forward(time.Minute)
	second := o.applicant(t, o.production, wang).begin("company-abroad", applied.Company).prove().tell(person()).add(passport).password()
	o.forward(time.Minute)
	third := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen)
	if _, err := o.SendCode(t.Context(), third.v, wang, policy.Confirmed{}); err != nil {
		t.Fatal(err)
	}
	code := o.last(t, o.production, wang, ports.LetterApplyCode).Code
	first.submit()
	if sent, err := o.Submit(t.Context(), second.v, true); err != nil || !sent.Known || sent.Done {
		t.Errorf("the second: %+v, %v", sent, err)
	}
	if answered, err := o.CheckCode(t.Context(), third.v, code); err != nil || answered.Refused != ports.CodeTaken {
		t.Errorf("the third: %+v, %v", answered, err)
	}
	if second.page().Applied.State != applied.Draft {
		t.Error("the second was sent")
	}
}

// XC-01, XC-03: codes for an application have the budgets of all codes, over drafts of one address.
func TestCodesHaveTheirBudgets(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen)
	for i := range 5 {
		if sent, err := o.SendCode(t.Context(), a.v, wang, policy.Confirmed{}); err != nil || !sent.Sent() {
			t.Fatalf("code %d: %+v, %v", i, sent, err)
		}
		o.forward(time.Minute)
	}
	other := o.applicant(t, o.production, wang).begin("company-abroad", applied.Company)
	if sent, err := o.SendCode(t.Context(), other.v, wang, policy.Confirmed{}); err != nil || sent.Until.IsZero() {
		t.Errorf("a sixth in an hour: %+v, %v", sent, err)
	}
	for range 5 {
		_, _ = o.CheckCode(t.Context(), a.v, "WRONG")
	}
	if p := a.page(); p.Code.Code != ports.CodeExhausted || p.Next != applied.StepEmail {
		t.Errorf("after five wrong answers: %+v", p.Code)
	}
}

// A code of one application proves nothing for another: not for one of the same address, nor for its status.
func TestACodeIsGoodForOneApplication(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen)
	if _, err := o.SendCode(t.Context(), a.v, wang, policy.Confirmed{}); err != nil {
		t.Fatal(err)
	}
	code := o.last(t, o.production, wang, ports.LetterApplyCode).Code
	o.forward(time.Minute)
	b := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen)
	if _, err := o.SendCode(t.Context(), b.v, wang, policy.Confirmed{}); err != nil {
		t.Fatal(err)
	}
	if answered, err := o.CheckCode(t.Context(), b.v, code); err != nil || answered.Refused != ports.CodeWrong {
		t.Errorf("%+v, %v", answered, err)
	}
	if b.page().Next != applied.StepEmail || a.page().Next != applied.StepEmail {
		t.Error("an address was proven")
	}
}

// OL-27: what is infected is refused and never kept; what cannot be scanned waits, marked so; a document is
// replaced, given back, and removed.
func TestDocuments(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen).prove().tell(person())
	infected := strings.Replace(passport, "1 0 obj", "malware", 1)
	for content, want := range map[string]applied.FileProblem{
		infected: applied.FileInfected, "": applied.FileEmpty, "MZ": applied.FileOther, "%PDF-1.7 cut": applied.FileBroken, passport + strings.Repeat("x", applied.MaxDocument): applied.FileTooLarge,
	} {
		if added, err := o.AddFile(t.Context(), a.v, "x", []byte(content)); err != nil || added.Problem != want {
			t.Errorf("%.20q: %+v, %v", content, added, err)
		}
	}
	if a.page().Applied.Document != "" || len(o.events(t, o.production, audit.DocumentRefused)) != 5 {
		t.Error("something was kept, or leaves no trace")
	}
	o.scanner.away = true
	a.add(passport)
	if f := a.page().Form.File; f.Scan != applied.NotScanned || f.Type != applied.PDF || f.Size != len(passport) || f.Name != "paspoort.pdf" {
		t.Errorf("added: %+v", f)
	}
	o.scanner.away = false
	old := a.page().Applied.Document
	a.add(passport + "\n")
	file, content, err := o.OwnFile(t.Context(), a.v)
	if err != nil || string(content) != passport+"\n" || file.Scan != applied.Clean {
		t.Errorf("given back: %+v, %v", file, err)
	}
	o.view(t, o.production, func(ctx context.Context, st ports.Store) error {
		if _, err := st.Documents().Get(ctx, old); !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("the replaced one: %v", err)
		}
		return nil
	})
	if err := o.RemoveFile(t.Context(), a.v); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.OwnFile(t.Context(), a.v); !errors.Is(err, ports.ErrNotFound) || a.page().Next != applied.StepDocument {
		t.Errorf("removed: %v", err)
	}
	for range 20 {
		_, _ = o.AddFile(t.Context(), a.v, "x", nil)
	}
	if added, err := o.AddFile(t.Context(), a.v, "x", []byte(passport)); err != nil || added.Blocked.IsZero() {
		t.Errorf("too often: %+v, %v", added, err)
	}
}

// XC-43: who is too young is told so, and can go no further.
func TestWhoIsTooYoungIsRefused(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen).prove()
	f := person()
	f.Born = applied.Date{Year: 2010, Month: 11, Day: 22} // 16 tomorrow
	wrong, err := o.Tell(t.Context(), a.v, applied.StepDetails, registration.Told{Form: f})
	if err != nil || !slices.Equal(wrong, []applied.Problem{{Field: applied.FieldBorn, Fault: applied.BelowAge}}) || a.page().Next != applied.StepDetails {
		t.Errorf("%v, %v", wrong, err)
	}
	if a.page().Form.FamilyName != "王" {
		t.Error("what was typed is gone")
	}
	if sent, err := o.Submit(t.Context(), a.v, true); err != nil || sent.Done || sent.Next != applied.StepDetails {
		t.Errorf("sent: %+v, %v", sent, err)
	}
}

// OL-08: nothing is sent without consent, without its steps, or by a browser that holds nothing.
func TestWhatCannotBeSent(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen).prove().tell(person()).add(passport)
	if sent, err := o.Submit(t.Context(), a.v, true); err != nil || sent.Next != applied.StepPassword {
		t.Errorf("without a password: %+v, %v", sent, err)
	}
	for _, weak := range []string{"kort", "Xiaoyu2026!", "omgevingsloket", "aaaaaaaaaaaaaaaa"} {
		if chosen, err := o.ChoosePassword(t.Context(), a.v, weak); err != nil || chosen.Problem.None() {
			t.Errorf("%q: %+v, %v", weak, chosen, err)
		}
	}
	a.password()
	if sent, err := o.Submit(t.Context(), a.v, false); err != nil || !sent.Consent || sent.Done {
		t.Errorf("without consent: %+v, %v", sent, err)
	}
	nobody := registration.Visitor{Realm: o.production, Token: sha256.Sum256([]byte("made up"))}
	if _, err := o.Submit(t.Context(), nobody, true); !errors.Is(err, registration.ErrNone) {
		t.Errorf("by nobody: %v", err)
	}
	if _, err := o.Submit(t.Context(), registration.Visitor{Realm: o.production}, true); !errors.Is(err, registration.ErrNone) {
		t.Errorf("without a token: %v", err)
	}
	if _, err := o.Show(t.Context(), registration.Visitor{Realm: o.practice, Token: a.v.Token}); !errors.Is(err, registration.ErrNone) {
		t.Errorf("in another realm: %v", err)
	}
	if _, ok := o.account(t, o.production, wang); ok {
		t.Error("there is an account")
	}
}

// What is begun is bounded: one draft in a browser, and so many from one network.
func TestDraftsAreBounded(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen)
	first := a.page().Applied.ID
	if a.begin("company-abroad", applied.Company); a.page().Applied.ID != first || a.page().Applied.Applicant != applied.Company {
		t.Error("a second draft in one browser")
	}
	begin := func(v registration.Visitor) registration.Begun {
		b, err := o.Begin(t.Context(), v, registration.Choice{Kind: kind, Audience: "non-resident", Applicant: applied.Citizen})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	fresh := registration.Visitor{Realm: o.production, Network: a.v.Network}
	for range 19 {
		if b := begin(fresh); b.Token == "" {
			t.Fatalf("%+v", b)
		}
	}
	if b := begin(fresh); b.Blocked.IsZero() || b.Token != "" {
		t.Errorf("one more: %+v", b)
	}
	if b := begin(registration.Visitor{Realm: o.production, Network: "198.51.100.0/24"}); b.Token == "" {
		t.Errorf("from elsewhere: %+v", b)
	}
	for _, c := range []registration.Choice{
		{Kind: kind, Audience: "authority", Applicant: applied.Citizen}, {Kind: "x", Audience: "non-resident", Applicant: applied.Citizen}, {Kind: kind, Audience: "non-resident"},
	} {
		if b, err := o.Begin(t.Context(), a.v, c); err != nil || !b.Unknown {
			t.Errorf("%+v: %+v, %v", c, b, err)
		}
	}
}

// OL-29: from another browser one comes back with a code; that browser holds the application from then on. For
// an address without an application all looks the same (XC-07).
func TestTheStatusFromAnotherBrowser(t *testing.T) {
	o := onSQLite(t)
	a, p := o.apply(t, o.production, wang)
	o.forward(time.Minute)
	ask := func(token, email string) registration.Asking {
		v := registration.Asker{Realm: o.production, Token: sha256.Sum256([]byte(token)), Lang: "en"}
		out, err := o.AskStatus(t.Context(), v, email)
		if err != nil || !out.Sent() {
			t.Fatalf("%+v, %v", out, err)
		}
		out.Address = identity.EmailAddress{}
		out.Code.To = ""
		return out
	}
	if known, unknown := ask("k", wang), ask("u", "niemand@voorbeeld.example"); !reflect.DeepEqual(known, unknown) {
		t.Errorf("known:   %+v\nunknown: %+v", known, unknown)
	}
	l := o.last(t, o.production, wang, ports.LetterStatusCode)
	if l.Lang != "en" || l.Link != "" || l.Reference != "" {
		t.Errorf("the letter: %+v", l)
	}
	if got := o.letters(t, o.production, "niemand@voorbeeld.example"); len(got) > 0 {
		t.Errorf("a letter to nobody: %+v", got)
	}
	check := func(token, typed string) registration.Asking {
		out, err := o.CheckStatus(t.Context(), registration.Asker{Realm: o.production, Token: sha256.Sum256([]byte(token))}, typed)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, token := range []string{"u", "another browser"} {
		if got := check(token, l.Code); got.Token != "" {
			t.Errorf("the code works for %q: %+v", token, got)
		}
	}
	got := check("k", l.Code)
	if got.Token == "" || got.Reference != p.Applied.Reference {
		t.Fatalf("%+v", got)
	}
	here := registration.Visitor{Realm: o.production, Token: sha256.Sum256([]byte(got.Token))}
	if now, err := o.Show(t.Context(), here); err != nil || now.Status != applied.StatusRequested || now.Form.FullName() != "小雨 王" {
		t.Errorf("%+v, %v", now.Status, err)
	}
	if _, err := o.Show(t.Context(), a.v); !errors.Is(err, registration.ErrNone) {
		t.Errorf("the former browser: %v", err)
	}
	if again := check("k", l.Code); again.Token != "" {
		t.Errorf("a code works twice: %+v", again)
	}
	if err := o.Leave(t.Context(), here); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Show(t.Context(), here); !errors.Is(err, registration.ErrNone) {
		t.Errorf("after leaving: %v", err)
	}
}

// OL-27, OL-29: who withdraws takes everything along, and may apply anew.
func TestWithdrawing(t *testing.T) {
	o := onSQLite(t)
	a, p := o.apply(t, o.production, wang)
	for _, outcome := range []applied.Outcome{applied.Done, applied.NotNow} {
		want(t, outcome)(o.Withdraw(t.Context(), a.v))
	}
	now := a.page()
	if now.Status != applied.StatusClosed || now.Applied.State != applied.Withdrawn || now.Form != (applied.Form{}) || now.Applied.Form != nil {
		t.Errorf("%+v", now)
	}
	if _, ok := o.account(t, o.production, wang); ok {
		t.Error("the account is still there")
	}
	o.view(t, o.production, func(ctx context.Context, st ports.Store) error {
		if _, err := st.Documents().Get(ctx, p.Applied.Document); !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("the document: %v", err)
		}
		if _, err := st.People().ByID(ctx, p.Applied.Person, o.Clock()); !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("the person: %v", err)
		}
		return nil
	})
	o.last(t, o.production, wang, ports.LetterApplicationGone)
	o.forward(time.Hour)
	if _, again := o.apply(t, o.production, wang); again.Status != applied.StatusRequested || again.Applied.Reference == p.Applied.Reference {
		t.Errorf("anew: %+v", again.Applied)
	}
}

// A refresh sends nothing twice, and a code is gone with its draft.
func TestADraftThatIsThrownAway(t *testing.T) {
	o := onSQLite(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen).prove().add(passport)
	id := a.page().Applied.ID
	if err := o.Leave(t.Context(), a.v); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Show(t.Context(), a.v); !errors.Is(err, registration.ErrNone) {
		t.Errorf("it is still there: %v", err)
	}
	o.view(t, o.production, func(ctx context.Context, st ports.Store) error {
		if _, err := st.Applications().ByID(ctx, id); !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("the draft: %v", err)
		}
		sent, err := st.Challenges().OfLogin(ctx, "application:"+string(id), challenge.PurposeApply)
		if len(sent) != 1 || sent[0].UsedAt.IsZero() {
			t.Errorf("its code: %+v", sent)
		}
		return err
	})
}
