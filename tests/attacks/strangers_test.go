package attacks_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/tests/browserless"
)

// posts fills the routes that take a form with what a victim's browser could be made to send.
func posts(h *browserless.House, login, person string) map[string]url.Values {
	at := "/t/schatkist/" + home
	return map[string]url.Values{
		at + "/login/" + login + "/email":                   {"email": {anna}},
		at + "/login/" + login + "/code":                    {"code": {"AAAAA"}},
		at + "/login/" + login + "/resend":                  {},
		at + "/login/" + login + "/role":                    {},
		at + "/login/" + login + "/logout":                  {},
		at + "/users/person/" + person:                      {"roles": {"deelnemer"}, "version": {""}, "confirmed": {"yes"}},
		at + "/users/stay":                                  {},
		at + "/me/email":                                    {"email": {"iemand@elders.example"}},
		at + "/me/code":                                     {"code": {"AAAAA"}},
		at + "/me/resend":                                   {},
		at + "/me/stay":                                     {},
		at + "/me/logout":                                   {},
		at + "/users/person/" + person + "/means/" + person: {"confirmed": {"yes"}},
		at + "/users/logout":                                {},
	}
}

// inside gives a house with an administrator logged in and a participant who waits for a role.
func inside(t *testing.T) (h *browserless.House, admin, waiting *browserless.Browser, login, person string) {
	t.Helper()
	h = browserless.NewHouse(t, browserless.SQLite, 1)
	admin, waiting = browserless.NewBrowser(t), browserless.NewBrowser(t)
	h.Administer(t, admin, home, "bram", bram)
	p := h.Authenticate(t, waiting, waiting.Get(h.Portal.Authorize(home)), "anna")
	p = h.Verify(t, waiting, p, anna)
	for _, link := range admin.Get(h.Issuer(home) + "/users?q=akkerman").Links() {
		if _, id, found := strings.Cut(link, "/users/person/"); found {
			person = id
		}
	}
	if person == "" {
		t.Fatal("the administrator does not see who waits")
	}
	return h, admin, waiting, p.Login(), person
}

// A form on another site changes nothing here, whoever's browser sends it (ET-15): it is refused, and
// would come without cookies besides.
func TestPostsOfOtherSitesAreRefused(t *testing.T) {
	h, admin, waiting, login, person := inside(t)
	targets := posts(h, login, person)
	for _, r := range h.Nodes[0].Routes {
		if r.Method != http.MethodPost {
			continue
		}
		pattern := regexp.MustCompile("^" + regexp.MustCompile(`:[a-z]+`).ReplaceAllString(r.Path, "[^/]+") + "$")
		if !slices.ContainsFunc(slices.Collect(maps.Keys(targets)), pattern.MatchString) { // whatever its form reads, it is refused before
			named := strings.NewReplacer(":tenant", "schatkist", ":environment", home, ":login", login, ":person", person, ":option", "0", ":target", home)
			targets[regexp.MustCompile(`:[a-z]+`).ReplaceAllString(named.Replace(r.Path), person)] = url.Values{"code": {"123456"}}
		}
	}
	h.Rest()
	commits := h.Commits()
	for _, headers := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}},
		{"Sec-Fetch-Site": {""}, "Origin": {"https://elders.example"}}, {"Sec-Fetch-Site": {""}, "Origin": {"null"}},
		{"Sec-Fetch-Site": {""}, "Origin": {"http://voordeur.localhost.elders.example"}},
	} {
		for to, form := range targets {
			for _, victim := range []*browserless.Browser{admin, waiting} {
				b := victim.Copy() // with all its cookies, as if Lax were not there
				b.Header = headers
				p, err := b.Try(http.MethodPost, h.URL(to), form, mustURL(h.URL("/")))
				if err != nil || p.Status != http.StatusForbidden {
					t.Errorf("%v: %s answers %d %v", headers, to, p.Status, err)
				}
			}
		}
	}
	t.Run("log-out at the protocol asks first", func(t *testing.T) {
		elsewhere := mustURL("https://elders.example/")
		p, err := admin.Try(http.MethodPost, h.Issuer(home)+"/logout", url.Values{"confirm": {"yes"}}, elsewhere)
		if err != nil || p.Status >= http.StatusInternalServerError {
			t.Errorf("%d %v", p.Status, err)
		}
	})
	if n := h.Commits() - commits; n != 0 {
		t.Errorf("they wrote %d times", n)
	}
	if p := admin.Get(h.Issuer(home) + "/users"); !strings.HasSuffix(p.URL.Path, "/users") {
		t.Errorf("the administrator is out: %s", p.Heading())
	}
}

// XC-16: what changes something is no GET, and what is fetched by a scanner changes nothing.
func TestReadingChangesNothing(t *testing.T) {
	h, admin, waiting, login, person := inside(t)
	h.Rest()
	commits := h.Commits()
	for to, form := range posts(h, login, person) {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for _, b := range []*browserless.Browser{admin, waiting} {
				b.Stop = func(*url.URL) bool { return true }
				if _, err := b.Try(method, h.URL(to)+"?"+form.Encode(), nil, nil); err != nil {
					t.Error(err)
				}
				b.Stop = nil
			}
		}
	}
	for _, r := range h.Nodes[0].Routes {
		if r.Method != http.MethodGet || strings.Contains(r.Path, "*") || strings.HasSuffix(r.Path, "/logout") {
			continue
		}
		to := strings.NewReplacer(":tenant", "schatkist", ":environment", home, ":login", login, ":person", person, ":earlier", person, ":service", "gebruikersbeheer", ":option", "0").Replace(r.Path)
		for _, b := range []*browserless.Browser{admin, waiting} {
			if _, err := b.Try(http.MethodHead, h.URL(to), nil, nil); err != nil {
				t.Error(err)
			}
		}
	}
	if n := h.Commits() - commits; n > 3 { // keeping a login or session in view takes the row, and changes nothing
		t.Logf("%d units of work ran", n)
	}
	if n := len(h.Codes(t, home, login)); n != 1 {
		t.Errorf("%d codes were sent, want the one before", n)
	}
	if p := admin.Get(h.Issuer(home) + "/users/person/" + person); strings.Contains(p.Body, `value="" checked`) || p.Status != http.StatusOK {
		t.Errorf("the administrator: %d %s", p.Status, p.Heading())
	}
	if p := waiting.Get(address(h, home, login)); p.Login() != login {
		t.Errorf("who waited is at %s", p.URL)
	}
}

// XC-16: a mail scanner that opens every link of every mail, in every way, does nothing to anybody.
func TestAMailScannerDoesNothing(t *testing.T) {
	h, admin, waiting, login, _ := inside(t)
	p := waiting.Get(address(h, home, login))
	waiting.Submit(p, p.MustForm(t, "/role")) // so that the administrator has mail
	h.Mail(t, bram, 2)
	h.Grant(t, admin, home, anna, "deelnemer")
	h.Rest()
	robot, commits := browserless.NewBrowser(t), h.Commits()
	link := regexp.MustCompile(`https?://[^\s"'<>]+`)
	opened := 0
	for number := uint64(1); number <= h.Inbox.Last(); number++ {
		m, _ := h.Inbox.Message(number)
		for _, to := range link.FindAllString(m.Text+" "+m.HTML, -1) {
			if !strings.Contains(to, ".localhost") {
				continue
			}
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
				if p, err := robot.Try(method, to, nil, nil); err == nil && method == http.MethodGet {
					for _, next := range p.Links() {
						if strings.Contains(next, ".localhost") {
							_, _ = robot.Try(http.MethodGet, next, nil, p.URL)
						}
					}
				}
				opened++
			}
		}
	}
	t.Logf("%d links in %d messages", opened/3, h.Inbox.Last())
	if n := h.Commits() - commits; n != 0 {
		t.Errorf("the scanner wrote %d times", n)
	}
}

// An answer never sends a browser to a place that nobody registered (RFC 9700, 4.1 and 4.11).
func TestNobodyIsSentElsewhere(t *testing.T) {
	h, admin, _, login, _ := inside(t)
	ours := map[string]bool{h.LoginHost: true, mustURL(h.Portal.Callback()).Host: true, mustURL(h.Scheme.MetadataURL()).Host: true}
	callback := h.Portal.Callback()
	evil := []string{
		"https://elders.example/", "//elders.example", "/\\elders.example", "javascript:alert(1)", callback + ".elders.example", callback + "/../elders",
		callback + "?x=1", callback + "#x", strings.Replace(callback, "http://", "http://elders.example@", 1), strings.ToUpper(callback), callback + "%0d%0aLocation:%20https://elders.example",
	}
	var targets []string
	for _, to := range evil {
		q := url.QueryEscape(to)
		targets = append(targets,
			h.Portal.Authorize(home, "redirect_uri", to), h.Portal.Authorize(home, "redirect_uri", to, "prompt", "none"),
			h.Issuer(home)+"/logout?client_id="+browserless.ClientID+"&post_logout_redirect_uri="+q,
			h.Issuer(home)+"/logout?post_logout_redirect_uri="+q,
			h.Issuer(home)+"/saml/acs?SAMLart=AAQAAA&RelayState="+q,
			h.Entrance(home)+"?lang="+q, address(h, home, login)+"?lang="+q, h.Issuer(home)+"/users?lang="+q+"&q="+q+"&page="+q+"&sort="+q,
			address(h, home, login)+"?came="+q, h.URL("/"+to), h.Issuer(home)+"/"+to,
		)
	}
	for _, to := range targets {
		b := admin.Copy()
		p, err := b.Try(http.MethodGet, to, nil, nil)
		if err != nil && strings.Contains(err.Error(), "not on this machine") {
			t.Errorf("%s leads elsewhere: %v", to, err)
		}
		for _, hop := range b.History() {
			at, err := hop.URL.Parse(hop.Header.Get("Location"))
			if err != nil || !ours[at.Host] || at.Host == mustURL(callback).Host && at.Path != "/callback" && at.Path != "/logged-out" && at.Path != "" {
				t.Errorf("%s leads to %s", to, hop.Header.Get("Location"))
			}
		}
		if p.Status >= http.StatusInternalServerError {
			t.Errorf("%s answers %d", to, p.Status)
		}
	}
	t.Run("nor by a post from the broker's site", func(t *testing.T) {
		b := browserless.NewBrowser(t)
		b.Stop = func(*url.URL) bool { return true }
		p, err := b.Try(http.MethodPost, h.Issuer(home)+"/saml/acs", url.Values{"RelayState": {"https://elders.example"}, "SAMLart": {"//elders.example\r\nX: y"}}, mustURL("https://elders.example"))
		if err != nil || !strings.HasPrefix(p.Header.Get("Location"), "/t/schatkist/production/saml/acs?") {
			t.Errorf("it leads to %q: %v", p.Header.Get("Location"), err)
		}
	})
}

// Every answer of the house guards itself: no frame, no script but ours, no cookie that leaks (ET-14).
func TestEveryAnswerIsGuarded(t *testing.T) {
	h, admin, waiting, login, person := inside(t)
	nobody := browserless.NewBrowser(t)
	var targets []string
	for _, r := range h.Nodes[0].Routes {
		if r.Method == http.MethodGet {
			targets = append(targets, strings.NewReplacer(":tenant", "schatkist", ":environment", home, ":login", login, ":person", person, ":earlier", person,
				":service", "gebruikersbeheer", ":option", "0", "*file", "theme.css").Replace(r.Path))
		}
	}
	targets = append(targets, "/", "/nergens", "/t/schatkist/production", "/t/schatkist/production/nergens", "/t/niemand/production/users", "/t/schatkist/production/logout",
		"/t/schatkist/production/authorize", "/t/schatkist/production/enter/nergens", "/t/schatkist/production/users/person/nobody", "/t/x")
	for _, b := range []*browserless.Browser{nobody, waiting, admin} {
		for _, to := range targets {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				if strings.HasSuffix(to, "/logout") && method == http.MethodPost {
					continue // last, below: it ends the session
				}
				if _, err := b.Try(method, h.URL(to), nil, nil); err != nil {
					t.Errorf("%s: %v", to, err)
				}
			}
		}
		_, _ = b.Try(http.MethodPost, h.Issuer(home)+"/users/logout", nil, mustURL(h.URL("/")))
		for _, p := range b.History() {
			if p.URL.Host == h.LoginHost {
				guarded(t, p)
			}
		}
	}
}

func guarded(t *testing.T, p browserless.Page) {
	t.Helper()
	if p.Status >= http.StatusInternalServerError {
		t.Errorf("%s %s answers %d", p.Method, p.URL, p.Status)
	}
	for _, cookie := range p.Header.Values("Set-Cookie") {
		for _, must := range []string{"Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
			if !slices.Contains(strings.Split(cookie, "; "), must) || !strings.HasPrefix(cookie, "__Host-") || strings.Contains(cookie, "Domain=") {
				t.Errorf("%s %s sets a cookie without %s: %s", p.Method, p.URL, must, cookie)
			}
		}
	}
	if health := strings.HasSuffix(p.URL.Path, "z"); !health && p.Header.Get("X-Content-Type-Options") != "nosniff" && p.Header.Get("Location") == "" && p.Body != "" {
		t.Errorf("%s %s (%d) may be sniffed", p.Method, p.URL, p.Status)
	}
	if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		return
	}
	policy := p.Header.Get("Content-Security-Policy")
	for _, must := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action "} {
		if !strings.Contains(policy, must) {
			t.Errorf("%s %s (%d) lacks %s: %q", p.Method, p.URL, p.Status, must, policy)
		}
	}
	if strings.Contains(policy, "unsafe-") || p.Header.Get("X-Frame-Options") != "DENY" || !strings.Contains(p.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("%s %s (%d): %v", p.Method, p.URL, p.Status, p.Header)
	}
}

// A stranger learns nothing from the difference between two refusals.
func TestRefusalsLookAlike(t *testing.T) {
	h, admin, _, login, person := inside(t)
	other := browserless.NewBrowser(t)
	h.Administer(t, other, home, "carla", carla)
	varying := regexp.MustCompile(`[A-Z0-9]{4}-[A-Z0-9]{4}|[0-9]{1,2}:[0-9]{2}|/t/[^"' ]*|[^\s">]+@[^\s"<]+`)
	look := func(p browserless.Page) string {
		return http.StatusText(p.Status) + varying.ReplaceAllString(p.Body, "·")
	}
	same := func(what string, a, b browserless.Page) {
		t.Helper()
		if look(a) != look(b) {
			t.Errorf("%s: %d %q differs from %d %q: %s", what, a.Status, a.Heading(), b.Status, b.Heading(), cmp.Diff(look(a), look(b)))
		}
	}
	at := h.Issuer(home)
	same("a person of another organisation, and nobody", other.Get(at+"/users/person/"+person), other.Get(at+"/users/person/0198c0de-0000-7000-8000-000000000000"))
	same("the own realm, and none", admin.Get(at+"/enter/nergens"), admin.Get(h.URL("/t/schatkist/production/enter/niets")))
	nobody := browserless.NewBrowser(t)
	same("a login of another browser, and none", nobody.Get(at+"/login/"+login), nobody.Get(at+"/login/AAAAAAAAAAAAAAAAAAAAAA"))

	t.Run("an address that has an appointment, and one that has none", func(t *testing.T) {
		h.Forward(time.Minute) // a mailbox gets one code each half minute
		var pages []browserless.Page
		for user, address := range map[string]string{"lars": "x.boswinkel@zilverbeek.example", "mieke": bram} {
			b := browserless.NewBrowser(t)
			p := h.Authenticate(t, b, b.Get(h.Portal.Authorize(home)), user)
			p, _ = h.Code(t, b, p, address)
			pages = append(pages, p)
		}
		same("the page that follows", pages[0], pages[1])
	})
}

// RFC 9110, section 9.3.2: who asks for the headers of a page gets those of the page, and no more. A GET that does
// something answers them not (XC-16), and the protocol answers HEAD in its own way.
func TestHeadersAreThoseOfThePage(t *testing.T) {
	h, admin, waiting, login, person := inside(t)
	for to, b := range map[string]*browserless.Browser{
		address(h, home, login): waiting, h.Issuer(home) + "/users": admin, h.Issuer(home) + "/users/person/" + person: admin,
		h.Issuer(home) + "/users/person/nobody": admin, h.Issuer(home) + "/users/export": admin, h.URL("/healthz"): admin,
		h.Issuer(home) + "/.well-known/openid-configuration": admin, h.Issuer(home) + "/nothing": admin,
	} {
		head, err := b.Try(http.MethodHead, to, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		get := b.Get(to)
		if head.Status != get.Status || head.Body != "" || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") || len(head.Hops) != len(get.Hops) {
			t.Errorf("%s: HEAD %d %v, GET %d %v", to, head.Status, head.Header, get.Status, get.Header)
		}
	}
	for _, act := range []string{"/login/" + login + "/stop", "/login/" + login + "/again", "/login/" + login + "/go/0", "/saml/acs", "/enter/gebruikersbeheer"} {
		if p, err := waiting.Try(http.MethodHead, h.Issuer(home)+act, nil, nil); err != nil || p.Status != http.StatusMethodNotAllowed || p.Header.Get("Allow") != http.MethodGet {
			t.Errorf("%s: %d %v", act, p.Status, err)
		}
	}
}
