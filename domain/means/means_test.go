package means_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func day(n int) time.Time { return start.AddDate(0, 0, n) }

func deed(n int) means.Deed { return means.Deed{By: "person:a", At: day(n), Why: "reden"} }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var (
	school  = must(identity.ParseKvK("12345678"))
	other   = must(identity.ParseKvK("87654321"))
	address = must(identity.ParseEmail("noor@zilverbeek.example"))
	values  = cmp.AllowUnexported(identity.KvK{}, identity.Branch{}, identity.EmailAddress{}, identity.Phone{})
)

// Section 1.8, MR-75, ET-19: every act on a means in every state.
func TestActsOnAMeansInEveryState(t *testing.T) {
	states := map[means.State]struct {
		at      int
		prepare func(*means.Means) error
	}{
		means.Issued:    {50, func(*means.Means) error { return nil }},
		means.Suspended: {50, func(m *means.Means) error { return m.Suspend(deed(40)) }},
		means.Revoked:   {50, func(m *means.Means) error { return m.Revoke(deed(40)) }},
		means.Replaced:  {50, func(m *means.Means) error { return m.Replace(deed(40)) }},
		means.Expired:   {5 * 366, func(*means.Means) error { return nil }},
	}
	acts := map[string]func(*means.Means, means.Deed) error{
		"suspend": (*means.Means).Suspend, "reinstate": (*means.Means).Reinstate,
		"revoke": (*means.Means).Revoke, "replace": (*means.Means).Replace,
	}
	allowed := map[means.State]map[string]means.State{
		means.Issued:    {"suspend": means.Suspended, "revoke": means.Revoked, "replace": means.Replaced},
		means.Suspended: {"reinstate": means.Issued, "revoke": means.Revoked, "replace": means.Replaced},
	}
	for state, s := range states {
		for name, act := range acts {
			t.Run(string(state)+"/"+name, func(t *testing.T) {
				m := must(means.Issue("m", "p", school, assurance.EH3, deed(0)))
				if err := s.prepare(&m); err != nil || m.At(day(s.at)) != state {
					t.Fatalf("it is %s, %v", m.At(day(s.at)), err)
				}
				before := m
				err := act(&m, deed(s.at))
				want, ok := allowed[state][name]
				if ok != (err == nil) {
					t.Fatalf("got %v", err)
				}
				if !ok {
					if diff := cmp.Diff(before, m, values); diff != "" {
						t.Errorf("refused, and changed:\n%s", diff)
					}
					return
				}
				if got := m.At(day(s.at)); got != want {
					t.Errorf("then %s, want %s", got, want)
				}
				if _, err := means.RestoreMeans(m); err != nil {
					t.Error("what came of it is no means")
				}
			})
		}
	}
}

func application() means.Application {
	return means.Application{ID: "a", Sealed: []byte{1}, Order: "o", KvK: school, Level: assurance.EH3, Email: address, Employed: true, State: means.Submitted, Since: day(0)}
}

// MR-60: every act on an application in every state; what is not in the table is refused and changes nothing.
func TestActsOnAnApplicationInEveryState(t *testing.T) {
	acts := map[string]func(*means.Application, means.Deed) error{
		"invite":  func(a *means.Application, d means.Deed) error { return a.Invite([32]byte{1}, d) },
		"remind":  (*means.Application).Remind,
		"email":   (*means.Application).ConfirmEmail,
		"mobile":  (*means.Application).ConfirmMobile,
		"return":  func(a *means.Application, d means.Deed) error { return a.Return("mijn naam", d) },
		"correct": func(a *means.Application, d means.Deed) error { return a.Correct(means.Applicant{Email: address}, d) },
		"confirm": (*means.Application).Confirm,
		"identify": func(a *means.Application, d means.Deed) error {
			return a.Identify(means.Identification{}, [32]byte{2}, d)
		},
		"reject":   (*means.Application).Reject,
		"withdraw": (*means.Application).Withdraw,
		"lapse":    (*means.Application).Lapse,
		"issue":    func(a *means.Application, d means.Deed) error { return a.IssueTo("p", "m", d) },
	}
	const same = means.ApplicationState("the same")
	allowed := map[means.ApplicationState]map[string]means.ApplicationState{
		means.Submitted:       {"invite": means.WaitingForUser, "correct": means.Submitted, "withdraw": means.Withdrawn, "remind": same},
		means.WaitingForUser:  {"invite": means.WaitingForUser, "email": means.EmailConfirmed, "correct": means.Submitted, "withdraw": means.Withdrawn, "remind": same},
		means.EmailConfirmed:  {"invite": means.WaitingForUser, "email": means.EmailConfirmed, "mobile": means.MobileConfirmed, "return": means.Returned, "correct": means.Submitted, "withdraw": means.Withdrawn, "remind": same},
		means.MobileConfirmed: {"invite": means.WaitingForUser, "mobile": means.MobileConfirmed, "return": means.Returned, "correct": means.Submitted, "withdraw": means.Withdrawn, "confirm": means.Choosing, "remind": same},
		means.Returned:        {"correct": means.Submitted, "withdraw": means.Withdrawn, "remind": same},
		means.Identifying:     {"identify": means.Choosing, "reject": means.Rejected, "withdraw": means.Withdrawn},
		means.Choosing:        {"issue": means.Done, "withdraw": means.Withdrawn, "remind": same},
		means.Lapsed:          {"invite": means.WaitingForUser, "correct": means.Submitted, "withdraw": means.Withdrawn},
		means.Done:            {}, means.Withdrawn: {}, means.Rejected: {},
	}
	for state := range allowed {
		for name, act := range acts {
			t.Run(string(state)+"/"+name, func(t *testing.T) {
				a := application()
				a.State, a.Expires = state, day(14)
				if state == means.Done {
					a.Means, a.Holder = "m", "p"
				}
				before := a
				err := act(&a, deed(1))
				want, ok := allowed[state][name]
				if ok != (err == nil) {
					t.Fatalf("got %v", err)
				}
				if !ok {
					if diff := cmp.Diff(before, a, values); diff != "" {
						t.Errorf("refused, and changed:\n%s", diff)
					}
					return
				}
				if want == same {
					want = state
				}
				if a.State != want {
					t.Errorf("then %s, want %s", a.State, want)
				}
				over := want == means.Done || want == means.Withdrawn || want == means.Rejected
				if over != (a.Sealed == nil) {
					t.Errorf("then %s, and who it is about is kept: %v", want, !over)
				}
				if _, err := means.RestoreApplication(a); err != nil {
					t.Error("what came of it is no application")
				}
			})
		}
	}
}

// MR-70: an invitation that was not taken up in time leads nowhere, until the administrator sends it again.
func TestAnInvitationLapses(t *testing.T) {
	a := application()
	if err := a.Invite([32]byte{1}, deed(0)); err != nil {
		t.Fatal(err)
	}
	if a.Lapse(deed(13)) == nil {
		t.Error("lapsed before its time")
	}
	if a.ConfirmEmail(deed(14)) == nil || a.Remind(deed(14)) == nil || a.Return("x", deed(14)) == nil {
		t.Error("it was taken up after its time")
	}
	if err := a.Lapse(deed(14)); err != nil || a.State != means.Lapsed {
		t.Errorf("%s, %v", a.State, err)
	}
	if err := a.Invite([32]byte{2}, deed(20)); err != nil || a.Late(day(33)) || !a.Late(day(34)) {
		t.Errorf("sent again: %v, expires %s", err, a.Expires)
	}
}

// MR-70: one reminder for an invitation.
func TestOneReminder(t *testing.T) {
	a := application()
	_ = a.Invite([32]byte{1}, deed(0))
	if a.Remind(deed(7)) != nil || a.Remind(deed(8)) == nil {
		t.Error("not one reminder")
	}
	_ = a.Invite([32]byte{2}, deed(9))
	if a.Remind(deed(10)) != nil {
		t.Error("a new invitation has a reminder of its own")
	}
}

// MR-48: who is not employed is identified first.
func TestWhoIsNotEmployedIsIdentifiedFirst(t *testing.T) {
	for employed, want := range map[bool]means.ApplicationState{true: means.Choosing, false: means.Identifying} {
		a := application()
		a.State, a.Employed = means.MobileConfirmed, employed
		if err := a.Confirm(deed(1)); err != nil || a.State != want {
			t.Errorf("employed %v: %s, %v", employed, a.State, err)
		}
	}
}

// MR-71: a mail scanner that only opens the link, or a confirmation in the wrong order, changes nothing.
func TestStepsComeInOrder(t *testing.T) {
	a := application()
	_ = a.Invite([32]byte{1}, deed(0))
	if a.ConfirmMobile(deed(1)) == nil || a.Confirm(deed(1)) == nil || a.IssueTo("p", "m", deed(1)) == nil {
		t.Error("a step was left out")
	}
}

func order() means.Order {
	return means.Order{ID: "o", By: "p", State: means.OrderDraft, StartedAt: day(0)}
}

// MR-11 to MR-43: a step is reached when all before it are answered; MR-68: what is filled in stays. MR-12, MR-14: an
// order has one organisation and one level, chosen before anybody is named.
func TestTheStepsOfAnOrder(t *testing.T) {
	o := order()
	fill := map[means.Step]func(){
		means.StepOrganisation: func() { o.Choose(school, assurance.EH3) },
		means.StepRegister:     func() { o.Seen = day(0) },
		means.StepPeople:       func() { o.People = []means.Ordered{{Key: "1"}} },
		means.StepMandates:     func() { o.Wanted.Decided = true },
	}
	for i, s := range means.Steps() {
		if s == means.StepBranch {
			continue // the whole organisation, unless another answer is given
		}
		if o.Next() != s {
			t.Fatalf("at %s, want %s", o.Next(), s)
		}
		for j, step := range means.Steps() {
			if o.Reached(step) != (j <= i) {
				t.Errorf("at %s: reached %s: %v", s, step, o.Reached(step))
			}
		}
		if f := fill[s]; f != nil {
			f()
		}
	}
	o.Choose(school, assurance.EH3)
	if o.Next() != means.StepOverview {
		t.Error("the same answer again asked something anew")
	}
	o.Choose(school, assurance.EH2)
	if o.Next() != means.StepMandates {
		t.Errorf("a lower level asks the mandates anew, not %s", o.Next())
	}
	o.Wanted.Decided = true
	o.Restrict(must(identity.ParseBranch("000012345678")))
	if o.Next() != means.StepRegister || o.Wanted.Decided {
		t.Errorf("a branch asks the register and the mandates anew, not %s", o.Next())
	}
	o.Choose(other, assurance.EH2)
	if o.OneBranch || o.Next() != means.StepRegister || len(o.People) != 1 {
		t.Error("another organisation has other branches, and the same people")
	}
}

// MR-44, MR-68: ordered with the terms, and once.
func TestAnOrderIsPlacedOnce(t *testing.T) {
	o := order()
	if o.Place("2026-0001", "v1", day(1)) == nil {
		t.Error("an empty draft was ordered")
	}
	o.Choose(school, assurance.EH3)
	o.Seen, o.People, o.Wanted.Decided = day(0), []means.Ordered{{Key: "1"}}, true
	if o.Place("2026-0001", "", day(1)) == nil {
		t.Error("ordered without the terms")
	}
	if err := o.Place("2026-0001", "v1", day(1)); err != nil {
		t.Fatal(err)
	}
	placed := o
	if err := o.Place("2026-0002", "v2", day(2)); err != nil || cmp.Diff(placed, o, values) != "" {
		t.Errorf("a second order: %v", err)
	}
	if o.Drop() == nil {
		t.Error("an order was dropped")
	}
	draft := order()
	if err := draft.Drop(); err != nil || draft.State != means.OrderDropped {
		t.Error("a draft was not dropped")
	}
}

func TestRestoreRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*means.Application){
		"no id":             func(a *means.Application) { a.ID = "" },
		"no organisation":   func(a *means.Application) { a.KvK = identity.KvK{} },
		"EH4":               func(a *means.Application) { a.Level = assurance.EH4 },
		"no address":        func(a *means.Application) { a.Email = identity.EmailAddress{} },
		"issued to nobody":  func(a *means.Application) { a.State = means.Done },
		"means before time": func(a *means.Application) { a.Means, a.Holder = "m", "p" },
		"unknown state":     func(a *means.Application) { a.State = "x" },
	} {
		a := application()
		spoil(&a)
		if _, err := means.RestoreApplication(a); err == nil {
			t.Errorf("%s: restored", name)
		}
	}
	for name, spoil := range map[string]func(*means.Order){
		"nobody's":            func(o *means.Order) { o.By = "" },
		"too many":            func(o *means.Order) { o.People = slices.Repeat([]means.Ordered{{Key: "1"}}, means.MaxPeople+1) },
		"number of a draft":   func(o *means.Order) { o.Number, o.OrderedAt = "1", day(1) },
		"ordered, unnumbered": func(o *means.Order) { o.State = means.OrderPlaced },
		"unknown state":       func(o *means.Order) { o.State = "x" },
	} {
		o := order()
		spoil(&o)
		if _, err := means.RestoreOrder(o); err == nil {
			t.Errorf("%s: restored", name)
		}
	}
	good := must(means.Issue("m", "p", school, assurance.EH3, deed(0)))
	for name, spoil := range map[string]func(*means.Means){
		"nobody's":             func(m *means.Means) { m.Holder = "" },
		"no level":             func(m *means.Means) { m.Level = assurance.None },
		"replaced and revoked": func(m *means.Means) { m.Replaced, m.Revoked, m.Term.Ends = true, true, day(1) },
		"revoked without end":  func(m *means.Means) { m.Revoked = true },
		"ended by nothing":     func(m *means.Means) { m.Term.Ends = day(1) },
	} {
		m := good
		spoil(&m)
		if _, err := means.RestoreMeans(m); err == nil {
			t.Errorf("%s: restored", name)
		}
	}
}

func ExampleLevels() {
	fmt.Println(means.Levels())
	// Output: [EH2 EH2+ EH3]
}
