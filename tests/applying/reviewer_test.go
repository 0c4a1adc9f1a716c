package applying_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

var (
	approve = registration.Verdict{Verdict: applied.Approve}
	refuse  = registration.Verdict{Verdict: applied.Refuse, Reason: applied.NotEligible, Note: "U woont in Gent: gebruik itsme."}
	askMore = registration.Verdict{Verdict: applied.AskMore, Reason: applied.Unreadable, Note: "Bitte scannen Sie auch die Rückseite."}
)

// fourEyes is the setting that the demo's document leaves out.
var fourEyes = []string{"review: true,", "review: true, four-eyes: true,"}

// OL-24, OL-28, OL-29: a reviewer claims, looks and approves; then the account can be used, and its owner knows.
func TestAReviewerApproves(t *testing.T) {
	o := onSQLite(t)
	a, p := o.apply(t, o.production, wang)
	id, ctx := p.Applied.ID, t.Context()
	queue, err := o.Queue(ctx, o.production, ports.ApplicationQuery{States: []applied.State{applied.Submitted}, Limit: 10})
	if err != nil || queue.Total != 1 || queue.Applications[0].ID != id || queue.Applications[0].Form != nil {
		t.Fatalf("the queue: %+v, %v", queue, err)
	}
	want(t, applied.NotNow)(o.Decide(ctx, o.production, anna, id, approve))
	want(t, applied.Done)(o.Claim(ctx, o.production, anna, id))
	want(t, applied.ClaimHeld)(o.Claim(ctx, o.production, bram, id))
	seen, err := o.View(ctx, o.production, anna, id)
	if err != nil || seen.Form.FullName() != "小雨 王" || seen.Status != applied.StatusUnderReview || !seen.HasFile || seen.FourEyes || seen.Different || seen.Form.Password != "" {
		t.Errorf("the case: %+v, %v", seen, err)
	}
	file, content, err := o.Document(ctx, o.production, anna, id)
	if err != nil || string(content) != passport || file.Name != "paspoort.pdf" {
		t.Errorf("the document: %+v, %v", file, err)
	}
	want(t, applied.NotClaimed)(o.Decide(ctx, o.production, bram, id, approve))
	want(t, applied.Done)(o.Decide(ctx, o.production, anna, id, approve))
	if found, _ := o.account(t, o.production, wang); found.State != account.Active || found.Practice {
		t.Errorf("the account: %+v", found)
	}
	if now := a.page(); now.Status != applied.StatusApproved || now.Portal != "http://omgevingsloket.localhost:8080" {
		t.Errorf("the applicant sees %q", now.Status)
	}
	if l := o.last(t, o.production, wang, ports.LetterApplicationApproved); l.Lang != "de" || l.Reference != p.Applied.Reference || l.Link != "http://omgevingsloket.localhost:8080" {
		t.Errorf("the letter: %+v", l)
	}
	for action, number := range map[audit.Action]int{
		audit.ApplicationViewed: 1, audit.DocumentShown: 1, audit.ApplicationClaimed: 2, audit.ApplicationDecided: 3,
	} {
		events := o.events(t, o.production, action)
		if len(events) != number {
			t.Errorf("%s: %d events, want %d", action, len(events), number)
		}
		for _, e := range events {
			if !strings.HasPrefix(e.Actor, "staff:") || e.Reference != p.Applied.Reference || e.Object != "application:"+string(id) {
				t.Errorf("%s: %+v", action, e)
			}
		}
	}
}

// OL-28: with four eyes the first yes opens nothing and is told to nobody; another reviewer must say it again.
func TestFourEyesNeedTwoPeople(t *testing.T) {
	o := onSQLite(t, fourEyes...)
	a, p := o.apply(t, o.production, wang)
	id, ctx := p.Applied.ID, t.Context()
	want(t, applied.Done)(o.Claim(ctx, o.production, anna, id))
	want(t, applied.Done)(o.Decide(ctx, o.production, anna, id, approve))
	want(t, applied.SameEyes)(o.Claim(ctx, o.production, anna, id))
	want(t, applied.SameEyes)(o.Decide(ctx, o.production, anna, id, approve))
	if found, _ := o.account(t, o.production, wang); found.State != account.Pending {
		t.Errorf("half approved: %s", found.State)
	}
	if a.page().Status != applied.StatusUnderReview {
		t.Errorf("the applicant sees %q", a.page().Status)
	}
	o.last(t, o.production, wang, ports.LetterApplicationReceived)
	want(t, applied.Done)(o.Claim(ctx, o.production, bram, id))
	if seen, err := o.View(ctx, o.production, bram, id); err != nil || !seen.FourEyes || seen.Applied.First.By != anna.ID {
		t.Errorf("%+v, %v", seen.Applied, err)
	}
	want(t, applied.Done)(o.Decide(ctx, o.production, bram, id, approve))
	if found, _ := o.account(t, o.production, wang); found.State != account.Active {
		t.Errorf("approved: %s", found.State)
	}
}

// OL-28: nobody decides about their own application, with whatever case their address is written.
func TestNobodyDecidesAboutThemselves(t *testing.T) {
	o := onSQLite(t)
	_, p := o.apply(t, o.production, "anna@tenant.example")
	want(t, applied.OwnCase)(o.Claim(t.Context(), o.production, applied.Reviewer{ID: anna.ID, Email: mustAddress("Anna@TENANT.example")}, p.Applied.ID))
}

// OL-29: a question goes with the reviewer's sentence; the applicant corrects what they told, and only that, and sends it again.
func TestAQuestionIsAnswered(t *testing.T) {
	o := onSQLite(t)
	a, p := o.apply(t, o.production, wang)
	id, ctx := p.Applied.ID, t.Context()
	want(t, applied.Done)(o.Claim(ctx, o.production, anna, id))
	want(t, applied.BadReason)(o.Decide(ctx, o.production, anna, id, registration.Verdict{Verdict: applied.AskMore}))
	want(t, applied.Done)(o.Decide(ctx, o.production, anna, id, askMore))
	l := o.last(t, o.production, wang, ports.LetterApplicationMore)
	if l.Note != askMore.Note || l.Reason != string(applied.Unreadable) || !l.Until.Equal(o.Clock().Add(42*24*time.Hour)) {
		t.Errorf("the letter: %+v", l)
	}
	now := a.page()
	if now.Status != applied.StatusMoreAsked || now.Note != askMore.Note || now.Next != applied.StepReview || len(now.Steps) != 4 {
		t.Errorf("the applicant sees %q, %q, %v", now.Status, now.Note, now.Steps)
	}
	if sent, err := o.SendCode(ctx, a.v, "elders@voorbeeld.example", confirmed); err != nil || sent.Sent() && a.page().Applied.Email.String() != wang {
		t.Errorf("another address: %+v, %v", sent, err)
	}
	if _, err := o.ChoosePassword(ctx, a.v, "zes zwanen in de sloot"); !errors.Is(err, registration.ErrNone) {
		t.Errorf("another password: %v", err)
	}
	f := person()
	f.FamilyName = "王氏"
	a.tell(f).add(passport + "\n").submit()
	if again := a.page(); again.Status != applied.StatusRequested || again.Applied.Person != p.Applied.Person {
		t.Errorf("sent again: %+v", again.Applied)
	}
	want(t, applied.Done)(o.Claim(ctx, o.production, bram, id))
	seen, err := o.View(ctx, o.production, bram, id)
	if err != nil || seen.Form.FamilyName != "王氏" || len(seen.Notes) != 1 || seen.Notes[0] != askMore.Note {
		t.Errorf("%+v, %v", seen, err)
	}
	if wrong, err := o.Tell(ctx, a.v, applied.StepDetails, registration.Told{Form: person()}); err != nil || wrong != nil || a.page().Form.FamilyName != "王氏" {
		t.Errorf("changed while it is reviewed: %v, %v", wrong, err)
	}
}

// OL-29: a refusal says why and what one can do; the account is closed for good, and one may apply anew.
func TestARefusalLeavesTheWayOpen(t *testing.T) {
	o := onSQLite(t)
	a, p := o.apply(t, o.production, wang)
	id, ctx := p.Applied.ID, t.Context()
	want(t, applied.Done)(o.Claim(ctx, o.production, anna, id))
	want(t, applied.Done)(o.Decide(ctx, o.production, anna, id, refuse))
	found, _ := o.account(t, o.production, wang)
	if found.State != account.Closed || found.Why != account.NotGranted || !found.Password.IsZero() {
		t.Errorf("the account: %+v", found)
	}
	if now := a.page(); now.Status != applied.StatusRejected || now.Note != refuse.Note {
		t.Errorf("the applicant sees %q: %q", now.Status, now.Note)
	}
	if l := o.last(t, o.production, wang, ports.LetterApplicationRefused); l.Note != refuse.Note || l.Reason != string(applied.NotEligible) || !strings.HasSuffix(l.Link, "/production/apply") {
		t.Errorf("the letter: %+v", l)
	}
	o.forward(time.Hour)
	_, again := o.apply(t, o.production, wang)
	anew, _ := o.account(t, o.production, wang)
	if anew.State != account.Pending || anew.ID == found.ID || again.Status != applied.StatusRequested {
		t.Errorf("anew: %+v", anew)
	}
	o.view(t, o.production, func(ctx context.Context, st ports.Store) error {
		if _, err := st.People().ByID(ctx, found.ID, o.Clock()); !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("the former person: %v", err)
		}
		return nil
	})
}

// OL-28: drafts are the applicant's alone, another realm's applications nobody's, and what is over stays so.
func TestWhatReviewersCannotDo(t *testing.T) {
	o := onSQLite(t)
	draft := o.applicant(t, o.production, "concept@voorbeeld.example").begin("non-resident", applied.Citizen).prove().page().Applied.ID
	_, p := o.apply(t, o.production, wang)
	ctx := t.Context()
	for name, look := range map[string]func() error{
		"a draft":             func() error { _, err := o.View(ctx, o.production, anna, draft); return err },
		"claiming a draft":    func() error { _, err := o.Claim(ctx, o.production, anna, draft); return err },
		"the document of one": func() error { _, _, err := o.Document(ctx, o.production, anna, draft); return err },
		"another realm":       func() error { _, err := o.View(ctx, o.practice, anna, p.Applied.ID); return err },
		"nothing":             func() error { _, err := o.View(ctx, o.production, anna, "x"); return err },
	} {
		if err := look(); !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	want(t, applied.NotClaimed)(o.Release(ctx, o.production, bram, p.Applied.ID))
	want(t, applied.Done)(o.Claim(ctx, o.production, anna, p.Applied.ID))
	want(t, applied.Done)(o.Release(ctx, o.production, anna, p.Applied.ID))
	want(t, applied.Done)(o.Claim(ctx, o.production, bram, p.Applied.ID))
	want(t, applied.Done)(o.Decide(ctx, o.production, bram, p.Applied.ID, approve))
	want(t, applied.NotNow)(o.Decide(ctx, o.production, bram, p.Applied.ID, refuse))
	want(t, applied.NotNow)(o.Claim(ctx, o.production, anna, p.Applied.ID))
}

// OL-28: a document that was not scanned when it came is scanned when a reviewer opens it; nobody gets an infected one.
func TestADocumentIsScannedBeforeAReviewerGetsIt(t *testing.T) {
	o := onSQLite(t)
	infected := strings.Replace(passport, "1 0 obj", "malware", 1)
	for content, scan := range map[string]applied.Scan{passport: applied.Clean, infected: applied.Infected} {
		o.scanner.away = true
		a := o.applicant(t, o.production, string(scan)+"@voorbeeld.example").begin("non-resident", applied.Citizen).prove().tell(person()).add(content).password()
		id := a.submit().Applied.ID
		if file, got, err := o.Document(t.Context(), o.production, anna, id); err != nil || file.Scan != applied.NotScanned || string(got) != content {
			t.Errorf("%s, the scanner is away: %+v, %v", scan, file, err)
		}
		o.scanner.away = false
		file, got, err := o.Document(t.Context(), o.production, anna, id)
		if err != nil || file.Scan != scan || (scan == applied.Infected) != (got == nil) {
			t.Errorf("%s: %+v, %v", scan, file, err)
		}
	}
}

// OL-27, OL-29: what time does. Drafts go in silence; a question that nobody answers ends in a refusal; what was
// told and shown goes when the policy says so after the decision.
func TestWhatTimeDoes(t *testing.T) {
	o := onSQLite(t)
	ctx, day := t.Context(), 24*time.Hour
	draft := o.applicant(t, o.production, "concept@voorbeeld.example").begin("non-resident", applied.Citizen).prove().add(passport)
	_, approved := o.apply(t, o.production, "ja@voorbeeld.example")
	asked, question := o.apply(t, o.production, "vraag@voorbeeld.example")
	_, waits := o.apply(t, o.production, "wacht@voorbeeld.example")
	for id, v := range map[applied.ID]registration.Verdict{approved.Applied.ID: approve, question.Applied.ID: askMore} {
		want(t, applied.Done)(o.Claim(ctx, o.production, anna, id))
		want(t, applied.Done)(o.Decide(ctx, o.production, anna, id, v))
	}
	sweep := func(want int) {
		t.Helper()
		if n, err := o.Sweep(ctx, o.production); err != nil || n != want {
			t.Errorf("swept %d, %v; want %d", n, err, want)
		}
	}
	sweep(0)
	o.forward(14*day - time.Second)
	sweep(0)
	if _, err := o.Show(ctx, draft.v); err != nil {
		t.Errorf("the draft: %v", err)
	}
	o.forward(time.Second)
	if _, err := o.Show(ctx, draft.v); !errors.Is(err, registration.ErrNone) {
		t.Errorf("the draft, before the job came: %v", err)
	}
	sweep(1)
	if got := o.letters(t, o.production, "concept@voorbeeld.example"); len(got) != 1 {
		t.Errorf("a draft that goes is silent: %+v", got)
	}
	o.forward(14 * day) // 28 days after the approval
	sweep(1)
	seen, err := o.View(ctx, o.production, anna, approved.Applied.ID)
	if err != nil || seen.HasFile || seen.Form != (applied.Form{}) || seen.Applied.State != applied.Approved || seen.Status != applied.StatusApproved {
		t.Errorf("the approved one: %+v, %v", seen, err)
	}
	if _, _, err := o.Document(ctx, o.production, anna, approved.Applied.ID); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("its document: %v", err)
	}
	if found, _ := o.account(t, o.production, "ja@voorbeeld.example"); found.State != account.Active {
		t.Errorf("its account: %s", found.State)
	}
	o.forward(14 * day) // 42 days after the question
	sweep(1)
	if l := o.last(t, o.production, "vraag@voorbeeld.example", ports.LetterApplicationRefused); l.Reason != string(applied.NoAnswer) {
		t.Errorf("the letter: %+v", l)
	}
	if asked.page().Status != applied.StatusRejected {
		t.Errorf("the question: %q", asked.page().Status)
	}
	o.forward(28 * day)
	sweep(1)
	if _, ok := o.account(t, o.production, "vraag@voorbeeld.example"); ok {
		t.Error("the account of the refused one is still there")
	}
	if _, err := o.View(ctx, o.production, anna, question.Applied.ID); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("the refused one: %v", err)
	}
	if seen, err := o.View(ctx, o.production, anna, waits.Applied.ID); err != nil || !seen.HasFile {
		t.Errorf("who waits keeps what they sent: %v", err)
	}
	for _, e := range o.events(t, o.production, audit.ApplicationWiped) {
		if e.Origin != "job" || e.Actor != applied.System {
			t.Errorf("%+v", e)
		}
	}
}

// contenders is how many try at once where one may win.
const contenders = 16

// race runs f at once and counts who won.
func race(t *testing.T, f func(i int) (bool, error)) int {
	t.Helper()
	var won atomic.Int64
	var all sync.WaitGroup
	for i := range contenders {
		all.Go(func() {
			mine, err := f(i)
			if err != nil && !errors.Is(err, ports.ErrConflict) {
				t.Errorf("contender %d: %v", i, err)
			}
			if mine {
				won.Add(1)
			}
		})
	}
	all.Wait()
	return int(won.Load())
}

// OL-28: of 16 approvals at once one is accepted, one letter goes, and of 16 claims by 16 reviewers one holds.
func TestOneApprovalOfManyIsAccepted(t *testing.T) {
	o := onPostgres(t)
	_, p := o.apply(t, o.production, wang)
	ctx := t.Context()
	by := func(i int) applied.Reviewer { return applied.Reviewer{ID: "staff:" + string(rune('a'+i))} }
	var holder atomic.Int64
	if n := race(t, func(i int) (bool, error) {
		got, err := o.Claim(ctx, o.production, by(i), p.Applied.ID)
		if got == applied.Done && err == nil {
			holder.Store(int64(i))
		}
		return got == applied.Done && err == nil, err
	}); n != 1 {
		t.Fatalf("%d claims hold", n)
	}
	if n := race(t, func(int) (bool, error) {
		got, err := o.Decide(ctx, o.production, by(int(holder.Load())), p.Applied.ID, approve)
		return got == applied.Done && err == nil, err
	}); n != 1 {
		t.Errorf("%d of %d approvals were accepted", n, contenders)
	}
	approvals := 0
	for _, l := range o.letters(t, o.production, wang) {
		if l.Kind == ports.LetterApplicationApproved {
			approvals++
		}
	}
	if approvals != 1 {
		t.Errorf("%d letters", approvals)
	}
}

// OL-28: of 16 second approvals by 16 people who took over in turn, none makes two of one pair of eyes.
func TestOneOfManySecondApprovalsIsAccepted(t *testing.T) {
	o := onPostgres(t, fourEyes...)
	_, p := o.apply(t, o.production, wang)
	ctx := t.Context()
	want(t, applied.Done)(o.Claim(ctx, o.production, anna, p.Applied.ID))
	if n := race(t, func(int) (bool, error) {
		got, err := o.Decide(ctx, o.production, anna, p.Applied.ID, approve)
		return got == applied.Done && err == nil, err
	}); n != 1 {
		t.Errorf("%d first approvals", n)
	}
	if found, _ := o.account(t, o.production, wang); found.State != account.Pending {
		t.Errorf("one person opened it: %s", found.State)
	}
}

// OL-08: 16 clicks send one application: one account, one person, one letter.
func TestManyClicksSendOne(t *testing.T) {
	o := onPostgres(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen).prove().tell(person()).add(passport).password()
	race(t, func(int) (bool, error) {
		sent, err := o.Submit(t.Context(), a.v, true)
		if err == nil && !sent.Done {
			t.Errorf("%+v", sent)
		}
		return sent.Done, err
	})
	if sent := o.events(t, o.production, audit.ApplicationSent); len(sent) != 1 {
		t.Errorf("%d were sent", len(sent))
	}
	if l := o.letters(t, o.production, wang); len(l) != 2 || l[1].Kind != ports.LetterApplicationReceived {
		t.Errorf("the letters: %+v", l)
	}
	o.view(t, o.production, func(ctx context.Context, st ports.Store) error {
		taken, err := st.People().SameEmail(ctx, address(t, wang), a.page().Applied.Person)
		if taken {
			t.Error("there are two people")
		}
		return err
	})
}

// XC-07: of 16 drafts of one address that are sent at once, one makes the account and the others are told.
func TestManyDraftsOfOneAddressMakeOneAccount(t *testing.T) {
	o := onPostgres(t)
	var drafts []*applicant
	for range 4 {
		o.forward(time.Minute)
		drafts = append(drafts, o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen).prove().tell(person()).add(passport).password())
	}
	if n := race(t, func(i int) (bool, error) {
		if i >= len(drafts) {
			return false, nil
		}
		sent, err := o.Submit(t.Context(), drafts[i].v, true)
		if err != nil || sent.Done == sent.Known {
			t.Errorf("draft %d: %+v, %v", i, sent, err)
		}
		return sent.Done && err == nil, nil
	}); n != 1 {
		t.Errorf("%d were sent", n)
	}
}

// XC-03: of 16 answers with the right code at once, one proves the address.
func TestOneAnswerOfManyProves(t *testing.T) {
	o := onPostgres(t)
	a := o.applicant(t, o.production, wang).begin("non-resident", applied.Citizen)
	if sent, err := o.SendCode(t.Context(), a.v, wang, confirmed); err != nil || !sent.Sent() {
		t.Fatalf("%+v, %v", sent, err)
	}
	code := o.last(t, o.production, wang, ports.LetterApplyCode).Code
	if n := race(t, func(int) (bool, error) {
		answered, err := o.CheckCode(t.Context(), a.v, code)
		return answered.Asked && answered.Refused == "" && err == nil, err
	}); n != 1 {
		t.Errorf("%d answers were right", n)
	}
	if a.page().Next != applied.StepDetails {
		t.Errorf("next is %s", a.page().Next)
	}
}
