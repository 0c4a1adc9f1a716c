package preview

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/policy"
)

// Issue 6, running changes: each date of a rule is a turn, in the order of time, and none outside the time that is asked for.
func TestTurns(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2027, 1, n, 0, 0, 0, 0, time.UTC) }
	span := func(from, until int) policy.Period {
		p := policy.Period{}
		if from > 0 {
			p.From = day(from)
		}
		if until > 0 {
			p.Until = day(until)
		}
		return p
	}
	p := policy.Policy{Services: []policy.Service{{ID: "s", Audiences: []policy.Audience{{
		ID:                 "a",
		Methods:            []policy.MethodRule{{Method: policy.EHerkenning, Period: span(9, 0)}, {Method: policy.Account, Period: span(1, 30)}},
		SecondFactors:      []policy.FactorRule{{Factor: policy.SMSCode, Announce: day(4), Period: span(0, 7)}},
		Link:               policy.Link{Proofs: []policy.LinkRule{{Proof: policy.LegacyCredentials, Period: span(0, 8)}}},
		VerifyEmail:        policy.VerifyEmail{Period: span(5, 0)},
		OfferAuthenticator: policy.Offer{Until: day(6)},
	}}}}}
	turn := func(n int, r Rule, name string, ends bool) Turn { return Turn{day(n), "s", "a", r, name, ends} }
	want := []Turn{
		turn(4, RuleAnnounce, "sms-code", false), turn(5, RuleEmail, "", false), turn(6, RuleOffer, "", true), turn(7, RuleFactor, "sms-code", true),
		turn(8, RuleProof, "legacy-credentials", true), turn(9, RuleMethod, "eherkenning", false),
	}
	if diff := cmp.Diff(want, Turns(p, day(2), day(30))); diff != "" {
		t.Error(diff)
	}
	var dates []time.Time
	for _, x := range Turns(p, day(1), day(31)) {
		dates = append(dates, x.At)
	}
	if diff := cmp.Diff(Dates(p), dates); diff != "" {
		t.Errorf("a date without a turn, or the other way round: %s", diff)
	}
	p.Maintenance = policy.Maintenance{Period: span(10, 11)}
	if diff := cmp.Diff([]Turn{{At: day(10), Rule: RuleOpen, Ends: true}, {At: day(11), Rule: RuleOpen}}, Turns(p, day(10), day(12))); diff != "" {
		t.Error(diff)
	}
}
