package means_test

import (
	"testing"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/means"
)

// MR-78, MR-79: a means goes along in every state in which it can still be used, and where it stopped with its organisation.
func TestWhatBecomesOfAMeansWithAnotherNumber(t *testing.T) {
	for name, test := range map[string]struct {
		at           int
		act          func(*means.Means) error
		next, former means.State // next "": it does not go along
	}{
		"issued":       {50, func(*means.Means) error { return nil }, means.Issued, means.Replaced},
		"suspended":    {50, func(m *means.Means) error { return m.Suspend(deed(40)) }, means.Suspended, means.Replaced},
		"revoked":      {50, func(m *means.Means) error { return m.Revoke(deed(40)) }, "", means.Revoked},
		"replaced":     {50, func(m *means.Means) error { return m.Replace(deed(40)) }, "", means.Replaced},
		"stopped":      {50, func(m *means.Means) error { return m.Dissolve(deed(40)) }, means.Issued, means.Revoked},
		"stopped, old": {130, func(m *means.Means) error { return m.Dissolve(deed(40)) }, "", means.Revoked},
		"expired":      {5 * 366, func(*means.Means) error { return nil }, "", means.Expired},
	} {
		t.Run(name, func(t *testing.T) {
			m := must(means.Issue("m", "h", school, assurance.EH3, deed(0)))
			if err := test.act(&m); err != nil {
				t.Fatal(err)
			}
			next, err := m.Transfer("n", other, deed(test.at))
			if (err == nil) != (test.next != "") {
				t.Fatal(err)
			}
			if got := m.At(day(test.at)); got != test.former {
				t.Errorf("the former one is %s", got)
			}
			if err != nil {
				return
			}
			if next.At(day(test.at)) != test.next || next.KvK != other || next.Holder != m.Holder || !next.Term.Until.Equal(m.Term.Until) {
				t.Errorf("the next one is %s: %+v", next.At(day(test.at)), next)
			}
			if _, err := m.Transfer("o", other, deed(test.at)); err == nil {
				t.Error("it goes along twice")
			}
			if _, err := means.RestoreMeans(m); err != nil {
				t.Errorf("the former one cannot be stored: %+v", m)
			}
		})
	}
}
