package pages

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/beheer"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

const attack = `"onfocus="x"<script>x</script>`

// hostile are pages that show what an attacker chose.
func hostile() []Sample {
	return []Sample{
		{Name: "email", Page: func(c ui.Ctx) templ.Component {
			return login.EmailPage(c, login.Email{State: login.EmailTypo, Value: attack, Meant: attack, Action: "javascript:x"})
		}},
		{Name: "code", Page: func(c ui.Ctx) templ.Component {
			return login.CodePage(c, login.Code{State: login.CodeWrong, Entered: attack, Address: attack, Back: "javascript:x"})
		}},
		{Name: "link", Page: func(c ui.Ctx) templ.Component {
			return login.LinkPage(c, login.Link{
				State: login.LinkWrong, UserName: attack, Account: attack, Other: "javascript:x", Address: login.Email{State: login.EmailTypo, Value: attack, Meant: attack},
			})
		}},
		{Name: "handover", Page: func(c ui.Ctx) templ.Component {
			c.Here = "https://elders.example/" + attack
			return login.HandOverPage(c, login.HandOver{URL: "javascript:x"})
		}},
		{Name: "user", Page: func(c ui.Ctx) templ.Component {
			return beheer.UsersPage(c, beheer.Users{Everyone: 1, Query: attack, List: []beheer.User{{Name: attack, Email: attack, Roles: []string{attack}}}})
		}},
	}
}

// sent gives the bytes of a file as a browser gets it.
func sent(t *testing.T, g *Gallery, url string) int {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	r.Header.Set("Accept-Encoding", "br")
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s answers %d", url, w.Code)
	}
	return w.Body.Len()
}
