package portal_test

import (
	"crypto/rand"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/portal"
)

// scene is a portal on TLS, as __Host- cookies demand, an issuer, and one clock for both.
type scene struct {
	t      *testing.T
	tenant func(issuer string) portal.Config
	issuer *issuer
	portal *portal.Portal
	server *httptest.Server
	clock  atomic.Int64 // seconds since 1970
}

func (s *scene) now() time.Time          { return time.Unix(s.clock.Load(), 0) }
func (s *scene) advance(d time.Duration) { s.clock.Add(int64(d / time.Second)) }

func newScene(t *testing.T) *scene { return newSceneOf(t, portal.Schatkist) }

// newSceneOf is a scene of any of the portals.
func newSceneOf(t *testing.T, tenant func(issuer string) portal.Config) *scene {
	t.Helper()
	s := &scene{t: t, tenant: tenant}
	s.clock.Store(time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC).Unix())
	s.issuer = newIssuer(t, s.now)
	s.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.portal.Handler().ServeHTTP(w, r) }))
	t.Cleanup(s.server.Close)
	s.portal = s.open(t.TempDir())
	s.issuer.set(func(i *issuer) { i.clients = s.portal.PublicJWKS })
	return s
}

func (s *scene) open(dir string) *portal.Portal {
	s.t.Helper()
	c := s.tenant(s.issuer.server.URL)
	c.Dir, c.BaseURL, c.HTTP, c.Now, c.Random = dir, s.server.URL, s.issuer.server.Client(), s.now, rand.Reader
	p, err := portal.New(c)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// browser keeps cookies and follows redirects over portal and issuer.
type browser struct {
	t      *testing.T
	at     string
	client *http.Client
}

func (s *scene) browser() *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	c := *s.server.Client()
	c.Jar = jar
	return &browser{t: s.t, at: s.server.URL, client: &c}
}

// page is what a browser shows.
type page struct {
	url    *url.URL
	status int
	body   string
	header http.Header
}

func (b *browser) do(r *http.Request, err error) page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	a, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{a.Request.URL, a.StatusCode, string(body), a.Header}
}

func (b *browser) get(path string) page {
	b.t.Helper()
	return b.do(http.NewRequest(http.MethodGet, b.at+path, nil))
}

func (b *browser) post(path string, form url.Values) page {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.at+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", b.at)
	}
	return b.do(r, err)
}

func (p page) shows(t *testing.T, status int, sentences ...string) {
	t.Helper()
	if p.status != status {
		t.Errorf("%s: status %d, want %d", p.url, p.status, status)
	}
	for _, s := range sentences {
		if !strings.Contains(p.body, s) {
			t.Errorf("%s lacks %q", p.url, s)
		}
	}
}

func TestStartPageHasTwoEntrancesEachWithItsButton_MS08_MS09(t *testing.T) {
	s := newScene(t)
	p := s.browser().get("/")
	p.shows(t, http.StatusOK, "Schatkistbankieren", "<h1>Inloggen</h1>",
		"Wanneer u inlogt met eHerkenning, komt u na het inloggen automatisch terug op deze site.",
		"Inloggen als deelnemer", "Login op het Deelnemersportaal van Schatkistbankieren.",
		"Inloggen als gebruikersbeheerder", "Login op de gebruikersbeheer omgeving van Schatkistbankieren.",
		`href="/login"`, `href="`+s.issuer.server.URL+`/enter/gebruikersbeheer"`)
	if n := strings.Count(p.body, "<span>Inloggen met eHerkenning<"); n != 2 {
		t.Errorf("%d buttons", n)
	}
	s.browser().get("/?lang=en").shows(t, http.StatusOK, "Log in as participant", "Log in with eHerkenning")
}

func TestLoginLeadsToTheDashboard(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	p := b.get("/login")
	p.shows(t, http.StatusOK, "Bloemenveiling De Tulp", "9000\u00a00001", "900000015", "anna@tulp.example",
		"<dd>EH3</dd>", "<dd>eHerkenning</dd>", "Raadpleger", "NL00 OEFN", "21 november 2026, 12:00 uur", "Uitloggen")
	if p.url.Path != "/dashboard" || strings.Contains(p.body, "Betaling klaarzetten") {
		t.Errorf("at %s", p.url)
	}
	asked := s.issuer.asked
	for name, want := range map[string]string{
		"response_type": "code", "client_id": "deelnemersportaal", "code_challenge_method": "S256", "ui_locales": "nl",
		"redirect_uri": s.server.URL + "/callback", "acr_values": "http://eidas.europa.eu/LoA/substantial",
	} {
		if asked.Get(name) != want {
			t.Errorf("%s = %q", name, asked.Get(name))
		}
	}
	b.get("/").shows(t, http.StatusOK, "U bent ingelogd namens Bloemenveiling De Tulp.")
	b.get("/dashboard?lang=en").shows(t, http.StatusOK, "Your roles", "€1,250,000.00", `href="`+s.issuer.server.URL+`/me"`, "My account")
}

func TestRolesDecideWhatTheDashboardOffers_MS40(t *testing.T) {
	for name, c := range map[string]struct {
		roles         []string
		balances, pay bool
		sentence      string
	}{
		"participant": {[]string{"deelnemer"}, false, false, "U mag geen saldi bekijken."},
		"viewer":      {[]string{"deelnemer", "raadpleger"}, true, false, "Raadpleger"},
		"payer":       {[]string{"deelnemer", "betaler"}, true, true, "Dit formulier doet niets."},
		"none":        {nil, false, false, "U heeft nog geen rol in dit portaal."},
		"unknown":     {[]string{"iets-nieuws"}, false, false, "iets-nieuws"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.issuer.set(func(i *issuer) {
				i.userInfo = func(m map[string]any) { m["roles"] = c.roles; m["branch"] = "900000000001" }
			})
			b := s.browser()
			p := b.get("/login")
			p.shows(t, http.StatusOK, c.sentence, "900000000001")
			if got := strings.Contains(p.body, "NL00 OEFN"); got != c.balances {
				t.Errorf("balances %t", got)
			}
			status, sentence := http.StatusForbidden, "role_missing"
			if c.pay {
				status, sentence = http.StatusOK, "Er is niets betaald"
			}
			b.post("/payment", url.Values{"amount": {"1"}}).shows(t, status, sentence)
		})
	}
}

func TestTwoTabsDoNotDisturbEachOther(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	stop := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	follow := b.client.CheckRedirect
	b.client.CheckRedirect = stop
	first := b.get("/login").header.Get("Location")
	b.get("/login")
	b.client.CheckRedirect = follow
	b.do(http.NewRequest(http.MethodGet, first, nil)).shows(t, http.StatusOK, "Welkom bij Mijn Schatkist")
}

func TestManyAttemptsDoNotOutgrowTheBrowser(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for range 20 {
		b.get("/login")
	}
	at, err := url.Parse(s.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(b.client.Jar.Cookies(at)); n > 6 {
		t.Errorf("%d cookies", n)
	}
}

func TestSessionEndsAfterEightHours(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	b.get("/login")
	s.advance(8*time.Hour - time.Second)
	b.get("/dashboard").shows(t, http.StatusOK, "Uw rollen")
	s.advance(time.Second)
	b.get("/dashboard").shows(t, http.StatusUnauthorized, "Uw sessie is afgelopen.", "Probeer opnieuw")
	if p := b.get("/dashboard"); p.url.Path != "/" {
		t.Errorf("at %s", p.url)
	}
}

func TestTheIssuerMayStartLater(t *testing.T) {
	s := newScene(t)
	s.issuer.set(func(i *issuer) { i.down = true })
	b := s.browser()
	b.get("/").shows(t, http.StatusOK, "Inloggen als deelnemer")
	b.get("/login").shows(t, http.StatusServiceUnavailable, "Inloggen lukt nu even niet", "Probeer opnieuw")
	s.issuer.set(func(i *issuer) { i.down = false })
	b.get("/login").shows(t, http.StatusOK, "Welkom bij Mijn Schatkist")
}

// The issuer's library weighs assertions by the machine's clock, whatever clock the house keeps to.
func TestAssertionsFollowTheClockOfTheMachine(t *testing.T) {
	machine := func() time.Time { return time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC) }
	s := newSceneOf(t, func(issuer string) portal.Config {
		c := portal.Accountants(issuer)
		c.Machine = machine
		return c
	})
	s.issuer.set(func(i *issuer) {
		i.clock = machine
		i.told = func(m map[string]any) { m["acr"] = sending }
	})
	s.browser().get("/login").shows(t, http.StatusOK, "Welkom bij MijnAccountantsPortal")
	s.program("Bearer toegang", goodReturn).shows(t, http.StatusCreated)
}

func TestTheKeyOutlivesARestartAndStaysPrivate(t *testing.T) {
	s := newScene(t)
	dir := t.TempDir()
	first, again := s.open(dir), s.open(dir)
	if string(first.PublicJWKS()) != string(again.PublicJWKS()) {
		t.Error("another key after a restart")
	}
	p := s.browser().get("/.well-known/jwks.json")
	p.shows(t, http.StatusOK, `"ES256"`)
	if strings.Contains(p.body, `"d"`) {
		t.Error("the private key is published")
	}
}

func TestConfigNamesAllThatIsMissing(t *testing.T) {
	_, err := portal.New(portal.Config{})
	for _, name := range []string{"Dir", "BaseURL", "Issuer", "ClientID", "Scopes", "Levels", "HTTP", "Now", "Random", "Entrances"} {
		if err == nil || !strings.Contains(err.Error(), "portal: "+name+" is required") {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}
