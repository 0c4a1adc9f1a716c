package mandate_test

import (
	"errors"
	"testing"

	"github.com/voordeur/voordeur/domain/mandate"
)

// MR-78, MR-79: what a transfer takes along in every state, and what becomes of it; the rest is refused and stays as it is.
func TestWhatATransferTakesAlong(t *testing.T) {
	for name, test := range map[string]struct {
		at     int
		act    func(*mandate.Mandate) error
		next   mandate.State // "": it does not go along
		former mandate.State
	}{
		"draft":            {5, func(*mandate.Mandate) error { return nil }, "", mandate.StateDraft},
		"awaiting":         {5, func(m *mandate.Mandate) error { return m.Ask(deed(1)) }, "", mandate.StateAwaiting},
		"refused":          {5, func(m *mandate.Mandate) error { return m.Refuse(deed(1)) }, "", mandate.StateRefused},
		"future":           {5, granted(), mandate.StateFuture, mandate.StateEnded},
		"active":           {50, granted(), mandate.StateActive, mandate.StateEnded},
		"suspended":        {50, granted(func(m *mandate.Mandate) error { return m.Suspend(deed(40)) }), mandate.StateSuspended, mandate.StateEnded},
		"scheduled":        {50, granted(func(m *mandate.Mandate) error { return m.Schedule(day(60), deed(40)) }), mandate.StateScheduled, mandate.StateEnded},
		"ended":            {50, granted(func(m *mandate.Mandate) error { return m.End(deed(40)) }), "", mandate.StateEnded},
		"expired":          {150, granted(), "", mandate.StateExpired},
		"stopped":          {50, granted(dissolve(mandate.ActDissolve)), mandate.StateActive, mandate.StateEnded},
		"with its branch":  {50, granted(dissolve(mandate.ActClose)), "", mandate.StateEnded},
		"stopped, expired": {100, granted(dissolve(mandate.ActDissolve)), "", mandate.StateEnded},
	} {
		t.Run(name, func(t *testing.T) {
			m := draft(t)
			if err := test.act(&m); err != nil {
				t.Fatal(err)
			}
			events := len(m.History)
			next, err := m.Transfer("n", kvk(t, 2), deed(test.at))
			if goes := err == nil; goes != (test.next != "") || goes != (len(m.History) == events+1) {
				t.Fatalf("%v, with %+v", err, m.History)
			}
			if got := m.At(day(test.at)); got != test.former {
				t.Errorf("the former one is %s", got)
			}
			if err != nil {
				return
			}
			if got := next.At(day(test.at)); got != test.next {
				t.Errorf("the next one is %s", got)
			}
			if next.Grantor != kvk(t, 2) || next.Grantee != m.Grantee || next.Level != m.Level || !next.Term.Until.Equal(m.Term.Until) || next.History[0].Why != "reden" {
				t.Errorf("the next one is %+v", next)
			}
			if _, err := m.Transfer("o", kvk(t, 2), deed(test.at)); !errors.Is(err, mandate.ErrAct) {
				t.Errorf("it goes along twice: %v", err)
			}
		})
	}
}

// granted grants a mandate, and does more.
func granted(more ...func(*mandate.Mandate) error) func(*mandate.Mandate) error {
	return func(m *mandate.Mandate) error {
		err := m.Grant(deed(1))
		for _, act := range more {
			err = errors.Join(err, act(m))
		}
		return err
	}
}

func dissolve(act mandate.Act) func(*mandate.Mandate) error {
	return func(m *mandate.Mandate) error { return m.Dissolve(act, deed(40)) }
}

// MR-78: another than who asked decides, once, within thirty days.
func TestWhoDecidesOnATransfer(t *testing.T) {
	asked := mandate.Transfer{ID: "t", From: kvk(t, 1), To: kvk(t, 2), By: deed(1).By, At: day(1), State: mandate.TransferAsked}
	for name, test := range map[string]struct {
		by   mandate.Deed
		want error
	}{
		"another one": {deed(2), nil}, "the same one": {mandate.Deed{By: deed(1).By, At: day(2)}, mandate.ErrSamePerson},
		"in time": {mandate.Deed{By: "person:b", At: day(31).Add(-1)}, nil}, "too late": {mandate.Deed{By: "person:b", At: day(31)}, mandate.ErrAct},
	} {
		for what, decide := range map[string]func(*mandate.Transfer) error{
			"approve": func(x *mandate.Transfer) error { return x.Approve(test.by, 2, 3) },
			"refuse":  func(x *mandate.Transfer) error { return x.Refuse(test.by) },
		} {
			x := asked
			if err := decide(&x); !errors.Is(err, test.want) {
				t.Errorf("%s, %s: %v", what, name, err)
			}
			if settled := x.State != mandate.TransferAsked; settled != (test.want == nil) {
				t.Errorf("%s, %s: it is %s", what, name, x.State)
			}
			if err := x.Refuse(mandate.Deed{By: "person:c", At: day(3)}); test.want == nil && !errors.Is(err, mandate.ErrAct) {
				t.Errorf("%s, %s: it is decided twice: %v", what, name, err)
			}
			if _, err := mandate.RestoreTransfer(x); err != nil {
				t.Errorf("%s, %s: it cannot be stored: %+v", what, name, x)
			}
		}
	}
}

func TestRestoreRefusesWhatIsNoTransfer(t *testing.T) {
	for name, spoil := range map[string]func(*mandate.Transfer){
		"id": func(x *mandate.Transfer) { x.ID = "" }, "two numbers": func(x *mandate.Transfer) { x.To = x.From }, "state": func(x *mandate.Transfer) { x.State = "maybe" },
		"by": func(x *mandate.Transfer) { x.By = "" }, "decider": func(x *mandate.Transfer) { x.State = mandate.TransferApproved },
	} {
		x := mandate.Transfer{ID: "t", From: kvk(t, 1), To: kvk(t, 2), By: "person:a", At: day(1), State: mandate.TransferAsked}
		spoil(&x)
		if _, err := mandate.RestoreTransfer(x); !errors.Is(err, mandate.ErrTransfer) {
			t.Errorf("without a right %s: %v", name, err)
		}
	}
}
