package portal_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/portal"
)

const goodReturn = `{"period":"2026-Q3","amount":"1250,00","remark":""}`

// program sends a return as a client of the resource does: a bearer token, and no cookies.
func (s *scene) program(authorization, body string) page {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.server.URL+"/api/aangifte", strings.NewReader(body))
	if err == nil && authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	return s.browser().do(r, err)
}

// RFC 9470, 3: a token that proves too little is challenged, with what would be enough; RFC 6750, 3: one that is no token
// is told so, and who brings none hears no error.
func TestTheResourceSaysWhatWouldBeEnough(t *testing.T) {
	enough := `Bearer error="insufficient_user_authentication", error_description="a fresh proof for this action is needed", ` +
		`acr_values="urn:voordeur:step-up:aangifte-versturen", max_age="300"`
	confirmed := func(age time.Duration) func(*issuer) {
		return func(i *issuer) {
			i.told = func(m map[string]any) { m["acr"], m["auth_time"] = sending, i.now().Add(-age).Unix() }
		}
	}
	for name, c := range map[string]struct {
		change        func(*issuer)
		authorization string
		status        int
		challenge     string
	}{
		"no token":          {nil, "", http.StatusUnauthorized, "Bearer"},
		"another scheme":    {nil, "Basic dG9lZ2FuZzo=", http.StatusUnauthorized, "Bearer"},
		"an unknown token":  {nil, "Bearer verzonnen", http.StatusUnauthorized, `Bearer error="invalid_token", error_description="the access token is unknown, expired or revoked"`},
		"a plain login":     {nil, "Bearer toegang", http.StatusUnauthorized, enough},
		"an old proof":      {confirmed(5*time.Minute + time.Second), "Bearer toegang", http.StatusUnauthorized, enough},
		"a proof to come":   {confirmed(-time.Minute), "Bearer toegang", http.StatusUnauthorized, enough},
		"a fresh proof":     {confirmed(5 * time.Minute), "Bearer toegang", http.StatusCreated, ""},
		"in another letter": {confirmed(0), "bearer toegang", http.StatusCreated, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSceneOf(t, portal.Accountants)
			if c.change != nil {
				s.issuer.set(c.change)
			}
			p := s.program(c.authorization, goodReturn)
			if p.status != c.status || p.header.Get("WWW-Authenticate") != c.challenge || p.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%d %q", p.status, p.header.Get("WWW-Authenticate"))
			}
			if c.status == http.StatusCreated && !strings.Contains(p.body, `"receipt":"OEFEN-`) {
				t.Errorf("no receipt in %s", p.body)
			}
		})
	}
}

func TestTheResourceLooksAtWhatIsSent(t *testing.T) {
	for body, c := range map[string]struct {
		status int
		want   string
	}{
		"{":                                    {http.StatusBadRequest, "invalid_request"},
		`{"period":7}`:                         {http.StatusBadRequest, "invalid_request"},
		`{"period":"2026-Q3","amount":"veel"}`: {http.StatusUnprocessableEntity, `"amount":"Fill in an amount`},
		`{"remark":"` + strings.Repeat("x", 20000): {http.StatusBadRequest, "invalid_request"},
	} {
		s := newSceneOf(t, portal.Accountants)
		s.issuer.set(func(i *issuer) { i.told = func(m map[string]any) { m["acr"] = sending } })
		s.program("Bearer toegang", body).shows(t, c.status, c.want)
	}
}

// A token that cannot be looked at is not let through.
func TestTheResourceFailsClosed(t *testing.T) {
	s := newSceneOf(t, portal.Accountants)
	s.issuer.set(func(i *issuer) { i.down = true })
	s.program("Bearer toegang", goodReturn).shows(t, http.StatusBadGateway, "server_error")
}

// What the guide for developers shows is what the resource answers.
func TestTheGuideShowsTheChallengeAsItIs(t *testing.T) {
	guide, err := os.ReadFile("../../../docs/portal-developers.md")
	if err != nil {
		t.Fatal(err)
	}
	s := newSceneOf(t, portal.Accountants)
	p := s.program("Bearer toegang", goodReturn)
	if challenge := "\nWWW-Authenticate: " + p.header.Get("WWW-Authenticate") + "\n"; !strings.Contains(string(guide), challenge) {
		t.Errorf("the guide lacks %q", challenge)
	}
	if !strings.Contains(string(guide), "\n"+goodReturn+"\n") {
		t.Error("the guide sends something else")
	}
}
