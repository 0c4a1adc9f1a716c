package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// OL-34, XC-30: German is spoken where the realm lists it, on the pages that exist in it; a cookie from
// such a realm changes nothing elsewhere.
func TestALanguageIsThatOfTheRealmAndThePage(t *testing.T) {
	for _, c := range []struct {
		name                   string
		listed                 []string
		house                  bool
		query, cookie, browser string
		want                   i18n.Lang
	}{
		{"asked", []string{"de"}, false, "?lang=de", "", "", i18n.DE},
		{"chosen before", []string{"nl", "en", "de"}, false, "", "de", "en", i18n.DE},
		{"browser", []string{"de"}, false, "", "", "de-CH", i18n.DE},
		{"asked of a realm without", nil, false, "?lang=de", "", "", i18n.NL},
		{"chosen before, in another realm", nil, false, "", "de", "en", i18n.EN},
		{"browser, of a realm without", nil, false, "", "", "de, en;q=0.5", i18n.EN},
		{"a page of the house, for who reads German", []string{"de"}, true, "?lang=de", "", "", i18n.EN},
		{"a page of the house, for who reads Dutch", []string{"de"}, true, "", "nl", "de", i18n.NL},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _ := gin.CreateTestContext(httptest.NewRecorder())
			g.Request = httptest.NewRequest(http.MethodGet, "/t/a/production/users"+c.query, nil)
			g.Request.Header.Set("Accept-Language", c.browser)
			if c.cookie != "" {
				held := httptest.NewRecorder()
				setLang(held, c.cookie, time.Unix(1_800_000_000, 0))
				g.Request.AddCookie(held.Result().Cookies()[0])
			}
			document := policy.Document{Tenant: policy.Tenant{Languages: c.listed}}
			v := &visit{Context: g, realm: ports.Realm{Document: document}, house: c.house}
			if got := v.lang(nil); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
