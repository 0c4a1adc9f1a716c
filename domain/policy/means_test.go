package policy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// Every field of the section arrives where it belongs (MR-13, MR-33, MR-42, MR-44, MR-81).
func TestTheTermsOfAnIssuerArrive(t *testing.T) {
	want := policy.Means{
		Levels: []assurance.Level{assurance.EH2, assurance.EH2Plus}, Terms: policy.Terms{Version: "2026-1", URL: "https://a.example/t"},
		FourEyes: true, Invitation: 7 * 24 * time.Hour, Identification: "https://a.example/i",
		Prices: []policy.Price{
			{Name: realm.Text{NL: "Middel"}, For: policy.PriceMeans, Level: assurance.EH2, Cents: 1250, Yearly: true},
			{Name: realm.Text{NL: "Alles"}, For: policy.PriceAllServices, Cents: 500},
		},
	}
	if diff := cmp.Diff(want, read(t, everything).Policy.Means); diff != "" {
		t.Error(diff)
	}
}

// MR-42: what somebody pays follows from the level and the kind of mandates.
func TestPricesOfAnOrder(t *testing.T) {
	m := read(t, everything).Policy.Means
	for name, of := range map[string]struct {
		level    assurance.Level
		mandates policy.PriceFor
		want     int
	}{
		"means with all services":     {assurance.EH2, policy.PriceAllServices, 1750},
		"means alone":                 {assurance.EH2, "", 1250},
		"a level without a price":     {assurance.EH2Plus, policy.PriceAllServices, 500},
		"mandates that cost nothing":  {assurance.EH2, policy.PriceServices, 1250},
		"nothing costs anything here": {assurance.EH3, "", 0},
	} {
		sum := 0
		for _, p := range m.Of(of.level, of.mandates) {
			sum += p.Cents
		}
		if sum != of.want {
			t.Errorf("%s costs %d", name, sum)
		}
	}
}

// An issuer at which nobody can order is refused with the line.
func TestAnIssuerMustWork(t *testing.T) {
	for want, changed := range map[string]fields{
		"name at least one level":            {"levels", []any{}, "terms", fields{"version", "1"}},
		"EH4 cannot be issued here":          {"levels", []any{"EH4"}, "terms", fields{"version", "1"}},
		"this value is missing":              {"levels", []any{"EH3"}},
		"not a whole number from 0":          {"levels", []any{"EH3"}, "terms", fields{"version", "1"}, "prices", []any{fields{"name", "X", "for", "means", "cents", "-1"}}},
		"while roles.administrator names no": {"levels", []any{"EH3"}, "terms", fields{"version", "1"}},
	} {
		document := fields{"realm", "a/b", "tenant", tenant, "services", []any{fields{"id", "one", "name", "One", "methods", []any{fields{"method", "digid", "minimum", "EH3"}}}}, "means", changed}
		_, faults := policy.Read(tree(document), amsterdam(t))
		var all []string
		for _, f := range faults {
			all = append(all, f.String())
		}
		if !strings.Contains(strings.Join(all, "\n"), want) {
			t.Errorf("no fault says %q: %v", want, all)
		}
	}
}
