package pages

import (
	"crypto/x509"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	drafts "github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/funnel"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/ports"
)

const brokerEntity = "urn:etoegang:HM:00000099000000002000:entities:9713"

// consoleStates are how an environment may be doing: well, with trouble of every kind, and with nothing to tell.
func consoleStates() []Sample {
	page := func(edit func(ui.Ctx, *console.StateView)) func(ui.Ctx) templ.Component {
		return func(c ui.Ctx) templ.Component {
			v := console.StateView{
				Frame: deskFrame("production"), Now: at, People: policyPeople, Parties: []ports.Counterparty{{Name: brokerEntity, Since: at.AddDate(0, 0, -3), Fetched: at.Add(-20 * time.Minute), Trusted: true, Until: at.AddDate(0, 0, 21), Answered: at.Add(-4 * time.Minute)}},
				Realms: []console.RealmState{
					{Environment: desk.Environment{Name: "production", URL: "/production"}, Here: true, Version: console.Version{Number: 12, From: at.AddDate(0, 0, -9), By: "staff:2", URL: "/12"}},
					{Environment: desk.Environment{Name: "pre-production", URL: "/pre"}, Version: console.Version{Number: 31, From: at.AddDate(0, 0, -1), By: "staff:1", URL: "/31"}},
				},
			}
			v.Keys = stateKeys(c, at.AddDate(1, 2, 0))
			edit(c, &v)
			return console.StatePage(c, v)
		}
	}
	return []Sample{
		policySample("state", false, page(func(c ui.Ctx, v *console.StateView) {
			v.Logins = stateLogins(c)
			v.Drafts = []console.Opened{{Draft: policyDraft(drafts.Scheduled), URL: "/draft"}, {Draft: policyDraft(drafts.Approved), URL: "/draft"}}
			v.Drafts[0].From = at.AddDate(0, 0, 9)
			p := policy.Policy{Services: []policy.Service{{ID: "omgevingsloket", Audiences: []policy.Audience{{ID: policy.Everyone}}}}}
			for i, t := range []preview.Turn{
				{Rule: preview.RuleMethod, Name: "eherkenning"}, {Rule: preview.RuleMethod, Name: "account", Ends: true}, {Rule: preview.RuleAnnounce, Name: "sms-code"}, {Rule: preview.RuleFactor, Name: "sms-code", Ends: true},
				{Rule: preview.RuleProof, Name: "legacy-credentials", Ends: true}, {Rule: preview.RuleEmail}, {Rule: preview.RuleOffer, Ends: true},
			} {
				t.At, t.Service, t.Audience = at.AddDate(0, 0, 3*i+2), "omgevingsloket", policy.Everyone
				v.Turns = append(v.Turns, console.TurnOf(c, p, t))
			}
			for _, t := range []preview.Turn{{At: at, Rule: preview.RuleOpen, Ends: true}, {At: at.Add(time.Hour), Rule: preview.RuleOpen}} {
				v.Turns = append(v.Turns, console.TurnOf(c, p, t))
			}
		})),
		policySample("state-trouble", false, page(func(c ui.Ctx, v *console.StateView) {
			v.Parties[0].Trusted, v.Parties[0].Fault, v.Parties[0].Missed, v.Parties[0].Until = false, ports.MetadataExpired, at.Add(-time.Minute), time.Time{}
			v.Keys = append(stateKeys(c, at.AddDate(0, 0, -2)), stateKeys(c, at.AddDate(0, 0, 1))...)
			v.Logins = stateLogins(c)
		})),
		policySample("state-new", false, page(func(_ ui.Ctx, v *console.StateView) {
			v.Parties, v.Keys, v.Realms[1].Version, v.Logins = nil, v.Keys[len(v.Keys)-2:], console.Version{}, &console.Logins{}
		})),
		policySample("state-reader", false, page(func(_ ui.Ctx, v *console.StateView) {
			v.Parties[0].Fetched, v.Parties[0].Answered, v.Parties[0].Fault, v.Parties[0].Until = time.Time{}, time.Time{}, ports.MetadataUnreachable, time.Time{}
		})),
	}
}

// stateKeys are those of an environment with a broker, of which one ends at an instant.
func stateKeys(c ui.Ctx, ends time.Time) []console.Certificate {
	const id = "3f9ac2d41b7e5508"
	cert := &x509.Certificate{NotBefore: at.AddDate(-1, 0, 0), NotAfter: ends, Raw: []byte("x")}
	out := []console.Certificate{
		console.Ours(c, ports.Key{ID: id, Use: ports.KeySAMLSigning, State: ports.KeyActive, Certificate: cert, NotAfter: ends}),
		console.Ours(c, ports.Key{ID: id, Use: ports.KeySAMLDecryption, State: ports.KeyRetiring, Certificate: cert, NotAfter: at.AddDate(0, 8, 0)}),
		console.Ours(c, ports.Key{ID: id, Use: ports.KeySAMLTLS, State: ports.KeyAnnounced, Certificate: cert, NotAfter: at.AddDate(2, 0, 0)}),
		console.Ours(c, ports.Key{ID: id, Use: ports.KeyOIDCES256, State: ports.KeyActive}), console.Ours(c, ports.Key{ID: id, Use: ports.KeyOIDCRS256, State: ports.KeyActive}),
	}
	return console.Sorted(append(out, console.Theirs(c, ports.Counterparty{Name: brokerEntity, Certificates: []*x509.Certificate{cert}})...))
}

func stateLogins(c ui.Ctx) *console.Logins {
	days := func(of ...funnel.Count) funnel.Line {
		l := funnel.Line{Days: of}
		for _, n := range of {
			l.Total += max(0, n)
		}
		return l
	}
	out := &console.Logins{More: "/funnel", Lines: []console.LoginLine{
		{Name: c.FunnelIn(), Line: days(640, 655, 710, 690, 620, 85, 60, 700, 715, 680, 705, 640, 90, 75)},
		{Name: c.FunnelReason(c.RefusalLevelTooLowTitle()), Line: days(15, 10, 15, 20, 10, 0, 0, 15, 60, 85, 45, 20, funnel.Few, 0)},
		{Name: c.FunnelReason(c.RefusalNoRoleTitle()), Line: days(0, funnel.Few, 5, 0, funnel.Few, 0, 0, 5, 0, funnel.Few, 5, 10, 0, funnel.Few)},
	}}
	for i := range 14 {
		out.Dates = append(out.Dates, at.AddDate(0, 0, i-13))
	}
	return out
}
