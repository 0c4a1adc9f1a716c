package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/assets"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

func newSheets(t *testing.T) *themes {
	t.Helper()
	l, err := assets.New()
	if err != nil {
		t.Fatal(err)
	}
	return newThemes(l)
}

func fetch(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// A page of one node finds its stylesheet at another, which never showed the realm; and it is kept there by nobody's asking.
func TestAStylesheetIsThereOnEveryNode(t *testing.T) {
	one, other := newSheets(t), newSheets(t)
	for _, colour := range []string{"", "#154273", "#A90061"} {
		url := one.of(ports.Realm{Document: policy.Document{Tenant: policy.Tenant{Colour: colour}}})
		own, lent := fetch(one, url), fetch(other, url)
		if own.Code != http.StatusOK || lent.Code != http.StatusOK || own.Body.Len() == 0 || own.Body.String() != lent.Body.String() {
			t.Errorf("%s: %d with %d bytes, and elsewhere %d with %d", url, own.Code, own.Body.Len(), lent.Code, lent.Body.Len())
		}
		if lent.Header().Get("Content-Type") != own.Header().Get("Content-Type") || lent.Header().Get("Cache-Control") != own.Header().Get("Cache-Control") {
			t.Errorf("%s: headers %v, and elsewhere %v", url, own.Header(), lent.Header())
		}
		if other.library.Holds(url) {
			t.Errorf("%s is kept", url)
		}
	}
}

func TestAnAddressOfAnotherStylesheetIsNone(t *testing.T) {
	s := newSheets(t)
	good := s.of(ports.Realm{})
	for _, path := range []string{strings.Replace(good, "154273", "154274", 1), "/a/theme-154273.000000000000.css", "/a/theme-15427.0.css", "/a/theme.css"} {
		if w := fetch(newSheets(t), path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
