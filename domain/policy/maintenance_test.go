package policy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/policy"
)

// XC-38: a maintenance is announced, closes ten minutes early, for a login that begins later could not end, and ends.
func TestMaintenance(t *testing.T) {
	in := func(more ...any) policy.Maintenance {
		return read(t, document(byBroker, "eherkenning", connection, "maintenance", append(fields{"from", "2026-12-05T22:00", "until", "2026-12-06T02:30"}, more...))).Policy.Maintenance
	}
	m := in("why", fields{"nl", "Nieuwe versie.", "en", "New version."})
	from, until := time.Date(2026, 12, 5, 21, 0, 0, 0, time.UTC), time.Date(2026, 12, 6, 1, 30, 0, 0, time.UTC)
	if !m.From.Equal(from) || !m.Until.Equal(until) || m.Why.EN != "New version." || !m.Announce.Equal(from.AddDate(0, 0, -7)) {
		t.Errorf("%+v", m)
	}
	if own := in("announce", "2026-12-05"); !own.Announce.Equal(time.Date(2026, 12, 4, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", own)
	}
	closes := from.Add(-10 * time.Minute)
	for at, want := range map[time.Time][2]bool{ // announced, closed
		m.Announce.Add(-1): {false, false}, m.Announce: {true, false}, closes.Add(-1): {true, false}, closes: {false, true},
		from: {false, true}, until.Add(-1): {false, true}, until: {false, false},
	} {
		if got := [2]bool{m.Announced(at), m.Closed(at)}; got != want {
			t.Errorf("at %s: %v", at, got)
		}
	}
	if diff := cmp.Diff([]time.Time{m.Announce, closes, until}, m.Turns()); diff != "" {
		t.Error(diff)
	}
	if none := (policy.Maintenance{}); none.Planned() || none.Closed(from) || none.Announced(from) || none.Turns() != nil {
		t.Error("no maintenance closes something")
	}
}

func TestAMaintenanceThatWouldNotEndIsAFault(t *testing.T) {
	for want, d := range map[string]fields{
		"maintenance.until say when":               document(byBroker, "eherkenning", connection, "maintenance", fields{"from", "2026-12-05"}),
		"maintenance.from say when":                document(byBroker, "eherkenning", connection, "maintenance", fields{"until", "2026-12-05"}),
		"maintenance.until the rule ends":          document(byBroker, "eherkenning", connection, "maintenance", fields{"from", "2026-12-05", "until", "2026-12-05"}),
		"maintenance.until a maintenance lasts":    document(byBroker, "eherkenning", connection, "maintenance", fields{"from", "2026-12-05", "until", "2026-12-13"}),
		"maintenance.announce it is announced":     document(byBroker, "eherkenning", connection, "maintenance", fields{"from", "2026-12-05", "until", "2026-12-06", "announce", "2026-12-06"}),
		"maintenance a realm of staff has no main": document(append(fields{"hosted", "staff-desk"}, byBroker...), "eherkenning", connection, "maintenance", fields{"from", "2026-12-05", "until", "2026-12-06"}),
	} {
		_, faults := policy.Read(tree(d), amsterdam(t))
		where, sentence, _ := strings.Cut(want, " ")
		found := false
		for _, f := range faults {
			found = found || f.Path == where && strings.HasPrefix(f.Sentence, sentence)
		}
		if !found {
			t.Errorf("%s: got %v", want, faults)
		}
	}
}
