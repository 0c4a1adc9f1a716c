package pages

import (
	"fmt"
	"slices"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/trial"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// consolePortals are the services and portals of an environment: few, none, thousands, and one of each kind.
func consolePortals() []Sample {
	change := console.Change{Right: policyRights(true, false).Edit, URL: "/new"}
	read := console.Change{Right: policyRights(false, false).Edit}
	list := console.PortalsView{
		Frame: deskFrame("production"), Portals: 2, Services: 2, Found: 2, ToPortals: "/portals", ToServices: "/services", Change: change,
		Sessions: policy.Sessions{Idle: 15 * time.Minute, Absolute: 8 * time.Hour}, SingleSignOn: policy.SingleSignOn{Allowed: true, MaxAge: time.Hour},
		Clients: []console.PortalLine{
			{Name: "Omgevingsloket", ID: "omgevingsloket", Service: "Omgevingsloket", Proof: "private_key_jwt", Returns: []string{"https://omgevingsloket.example/callback"}, URL: "/1"},
			{Name: "Omgevingsloket op de telefoon van wie onderweg is", ID: "omgevingsloket-mobiel", Service: "Omgevingsloket", Proof: "none", Returns: []string{"https://mobiel.omgevingsloket.example/inloggen/terug/van/de/voordeur", "b", "c"}, URL: "/2"},
		},
	}
	many := list
	many.Portals, many.Services, many.Found, many.Change, many.Search, many.Clients = 10_000, 10_000, 4_321, read, "loket", nil
	for i := range 50 {
		many.Clients = append(many.Clients, console.PortalLine{
			Name: fmt.Sprintf("Loket %d", i), ID: fmt.Sprintf("loket-%d", i), Service: fmt.Sprintf("Dienst %d", i), Proof: "client_secret_basic",
			Returns: []string{fmt.Sprintf("https://loket-%d.example/callback", i)}, URL: "/1",
		})
	}
	many.Pager = ui.PagerView{Pages: []ui.PageLink{{Number: 1, URL: "?page=1", Current: true}, {Number: 2, URL: "?page=2"}, {}, {Number: 87, URL: "?page=87"}}, Next: "?page=2"}
	none, nothing, services := list, list, list
	none.Portals, none.Services, none.Clients, none.Found, none.SingleSignOn = 0, 0, nil, 0, policy.SingleSignOn{}
	nothing.Clients, nothing.Found, nothing.Search = nil, 0, "bestaat niet"
	services.OfServices, services.Clients = true, nil
	served := func(c ui.Ctx) console.PortalsView {
		v := services
		v.List = []console.ServiceLine{
			console.Service(c, policy.Service{ID: "omgevingsloket", Name: realm.Text{NL: "Omgevingsloket"}, Audiences: []policy.Audience{
				{ID: "authority", Name: realm.Text{NL: "Overheid", EN: "Public authority"}, Methods: []policy.MethodRule{{Method: policy.EHerkenning}}},
				{ID: "abroad", Name: realm.Text{NL: "Bedrijf in het buitenland", EN: "Company abroad"}, Methods: []policy.MethodRule{{Method: policy.Account}, {Method: policy.EIDAS}}},
				{ID: "later", Name: realm.Text{NL: "Inwoner", EN: "Resident"}, Methods: []policy.MethodRule{{Method: policy.DigiD, Period: policy.Period{From: at.AddDate(0, 0, 9)}}}},
			}}, at, 2, "/portals?q=omgevingsloket"),
			console.Service(c, policy.Service{ID: "beheer", Name: realm.Text{NL: "Beheer", EN: "Administration"}, Hosted: policy.UserAdministration, Audiences: []policy.Audience{{ID: policy.Everyone, Methods: []policy.MethodRule{{Method: policy.Account}}}}}, at, 0, ""),
		}
		return v
	}
	out := []Sample{
		policySample("portals", false, func(c ui.Ctx) templ.Component { return console.PortalsPage(c, list) }),
		policySample("portals-many", false, func(c ui.Ctx) templ.Component { return console.PortalsPage(c, many) }),
		policySample("portals-none", false, func(c ui.Ctx) templ.Component { return console.PortalsPage(c, none) }),
		policySample("portals-nothing", false, func(c ui.Ctx) templ.Component { return console.PortalsPage(c, nothing) }),
		policySample("portals-services", false, func(c ui.Ctx) templ.Component { return console.PortalsPage(c, served(c)) }),
	}
	out = append(out, trials()...)
	return append(out, consolePortal(change, list)...)
}

func consolePortal(change console.Change, list console.PortalsView) []Sample {
	const issuer = "https://inloggen.example/t/omgevingsloket/production"
	one := console.PortalView{
		Frame: deskFrame("production"), Name: "Omgevingsloket", Start: "https://omgevingsloket.example", Service: "Omgevingsloket", Sessions: list.Sessions, SingleSignOn: list.SingleSignOn, Now: at, Change: change, Try: change, Back: "/portals",
		Client: realm.Client{
			ID: "omgevingsloket", Portal: "omgevingsloket", Authentication: realm.PrivateKeyJWT, SigningAlgorithm: "ES256", Refresh: true,
			RedirectURIs: []string{"https://omgevingsloket.example/callback", "https://omgevingsloket.example/oude-callback"}, PostLogoutURIs: []string{"https://omgevingsloket.example/logged-out"}, BackChannelLogout: "https://omgevingsloket.example/backchannel",
		},
		Keys: []console.PortalKey{
			{ID: "2026-11", Algorithm: "ES256"}, {ID: "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg", Algorithm: "PS256", Until: at.AddDate(0, 0, 12)},
			{Algorithm: "RSA", Until: at.AddDate(0, 0, -3)}, {ID: "2028", Algorithm: "EC P-256", Until: at.AddDate(2, 0, 0)},
		},
		Settings: ports.PortalSettings{
			Issuer: issuer, Discovery: issuer + "/.well-known/openid-configuration", Authorization: issuer + "/authorize", Pushed: issuer + "/par", Token: issuer + "/token",
			UserInfo: issuer + "/userinfo", Keys: issuer + "/jwks", EndSession: issuer + "/logout",
			Scopes: []ports.PortalScope{
				{Name: "openid", Claims: []string{"sub", "acr", "loa_original", "auth_time", "amr", "sid"}}, {Name: "email", Claims: []string{"email", "email_verified"}},
				{Name: "organisation", Claims: []string{"organisation", "branch", "intermediary", "institution", "user_name"}}, {Name: "roles", Claims: []string{"roles"}}, {Name: "offline_access"},
			},
		},
	}
	secret, public, bad := one, one, one
	secret.Client.Authentication, secret.Keys, secret.Client.PostLogoutURIs, secret.Client.BackChannelLogout, secret.Client.Refresh = realm.ClientSecretBasic, nil, nil, "", false
	public.Client.Authentication, public.Keys, public.Change = realm.NoAuthentication, nil, console.Change{Right: policyRights(false, false).Edit}
	bad.Keys, bad.BadKeys, bad.Client.JWKSURI = nil, true, "https://omgevingsloket.example/.well-known/jwks.json"
	one.Refusals.Since, secret.Refusals.Since, public.Refusals.Since, bad.Refusals.Since = at, at, at, at
	bad.Published = ports.PublishedKeys{Fault: ports.PublishedUnreadable, Tried: at, Next: at.Add(time.Minute)}
	leaks, stale, refused := bad, bad, one
	leaks.BadKeys, stale.BadKeys = false, false
	leaks.Published = ports.PublishedKeys{Fetched: at, More: 3, Unread: 1, Keys: []ports.PublishedKey{
		{ID: "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg", Kind: "RSA", Algorithm: "PS256", Use: "sig", Until: at.AddDate(0, 0, 12), From: at.AddDate(0, 0, -100)},
		{ID: "portaal-2026-met-een-lange-naam-die-nergens-mag-breken-maar-dat-toch-moet", Kind: "EC P-256", Algorithm: "ES256", Use: "sig", Secret: true},
		{Kind: "oct", Secret: true}, {ID: "2027", Kind: "EC P-256", Use: "sig", From: at.AddDate(0, 1, 0), Until: at.AddDate(2, 0, 0)},
	}}
	leaks.Keys = console.Published(leaks.Published)
	stale.Published = ports.PublishedKeys{Fault: ports.PublishedSlow, Fetched: at.Add(-time.Hour), Tried: at, Next: at.Add(10 * time.Minute), Busy: true, Keys: leaks.Published.Keys[3:]}
	stale.Keys = console.Published(stale.Published)
	views := map[string]console.PortalView{
		"portal": one, "portal-secret": secret, "portal-public": public, "portal-badkeys": bad, "portal-leaked": leaks, "portal-stale": stale,
	}
	pages := 0
	for some := range slices.Chunk(portalRefusals(), 20) { // more than that no page shows
		refused.Refusals.List = some
		pages++
		views[fmt.Sprint("portal-refused-", pages)] = refused
	}
	var out []Sample
	for name, v := range views {
		out = append(out, policySample(name, false, func(c ui.Ctx) templ.Component { return console.PortalPage(c, v) }))
	}
	return out
}

// portalRefusals are one of each reason, some of them with all that can be told.
func portalRefusals() []ports.PortalRefusal {
	long := "https://mobiel.omgevingsloket.example/inloggen/terug/van/de/voordeur-met-een-pad-dat-nergens-breekt?stap=…"
	var out []ports.PortalRefusal
	for i, r := range []ports.PortalRefusal{
		{Endpoint: "/authorize", Reason: ports.RedirectUnknown, Given: long, Wanted: "https://mobiel.omgevingsloket.example/inloggen/terug"},
		{Endpoint: "/authorize", Reason: ports.RedirectMissing, Wanted: "https://omgevingsloket.example/callback"}, {Endpoint: "/logout", Reason: ports.ReturnUnknown, Given: long, Wanted: "https://omgevingsloket.example"},
		{Endpoint: "/token", Reason: ports.KeyUnknown, Given: "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg", Wanted: "2026-11, 2026-12"},
		{Endpoint: "/token", Reason: ports.AssertionAudience, Given: "https://inloggen.example/t/omgevingsloket/test", Wanted: "https://inloggen.example/t/omgevingsloket/production"},
		{Endpoint: "/token", Reason: ports.AssertionEarly, Off: 95 * time.Second}, {Endpoint: "/token", Reason: ports.AssertionLate, Off: 3 * time.Hour}, {Endpoint: "/token", Reason: ports.AssertionLong, Off: 26 * time.Hour},
		{Endpoint: "/token", Reason: ports.AuthCodeLate, Off: time.Second}, {Endpoint: "/token", Reason: ports.AuthCodeVerifier}, {Endpoint: "/par", Reason: ports.ProofOther, Given: "client_secret_basic", Wanted: "private_key_jwt"},
		{Endpoint: "/authorize", Reason: ports.RefusedElse, Given: "invalid_request", Wanted: "code_challenge must be 43 characters of base64url"},
	} {
		r.Count, r.First, r.Last = 1+i*i*113, at.Add(-time.Duration(i)*time.Hour), at
		out = append(out, r)
	}
	for _, reason := range ports.RefusalReasons {
		out = append(out, ports.PortalRefusal{Endpoint: "/token", Reason: reason, Count: 1, First: at, Last: at})
	}
	return out
}

// trials are what can come of logging in as a visitor of a portal.
func trials() []Sample {
	page := func(change func(*console.TrialView)) func(ui.Ctx) templ.Component {
		v := console.TrialView{Frame: deskFrame("production"), Name: "Omgevingsloket", Back: "/1", Again: "/1/try"}
		change(&v)
		return func(c ui.Ctx) templ.Component { return console.TrialPage(c, v) }
	}
	return []Sample{
		policySample("portal-trial", false, page(func(v *console.TrialView) {
			v.Outcome = trial.Outcome{At: at, Level: "EH3", Told: ports.PortalTold{
				IDToken:  "{\n  \"acr\": \"http://eidas.europa.eu/LoA/substantial\",\n  \"aud\": \"omgevingsloket\",\n  \"organisation\": {\n    \"kvk\": \"68750110\",\n    \"name\": \"Waterschap Zilverbeek (oefen)\"\n  },\n  \"sub\": \"k3Jx9Qm2T7vRzW4pYb8N1g\"\n}",
				UserInfo: "{\n  \"sub\": \"k3Jx9Qm2T7vRzW4pYb8N1g\"\n}",
			}}
		})),
		policySample("portal-trial-refused", false, page(func(v *console.TrialView) { v.Refused = "level-too-low" })),
		policySample("portal-trial-unknown", false, page(func(*console.TrialView) {})),
		policySample("portal-trial-gone", false, page(func(v *console.TrialView) { v.Gone = true })),
	}
}
