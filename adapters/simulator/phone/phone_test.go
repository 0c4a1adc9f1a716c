package phone_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/phone"
)

// The key and the times are those of RFC 6238, appendix B; its codes have 8 digits, of which apps show the last 6.
const (
	key     = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
	address = "otpauth://totp/Omgevingsloket:a@b.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Omgevingsloket"
)

func open(t *testing.T, dir string, now *time.Time) http.Handler {
	t.Helper()
	p, err := phone.New(phone.Config{Dir: dir, Now: func() time.Time { return *now }})
	if err != nil {
		t.Fatal(err)
	}
	return p.Handler()
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func post(h http.Handler, path, key string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(url.Values{"key": {key}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	h.ServeHTTP(w, r)
	return w
}

// MA-15 to MA-18, MA-22: what can be copied from a page makes the codes that a real app makes.
func TestThePhoneMakesTheCodesOfTheStandard(t *testing.T) {
	for name, pasted := range map[string]string{"the key": key, "the address": address} {
		now := time.Unix(59, 0)
		h := open(t, t.TempDir(), &now)
		if to := post(h, "/add", pasted).Header().Get("Location"); to != "/" {
			t.Fatalf("%s leads to %s", name, to)
		}
		for at, code := range map[int64]string{59: "287 082", 1111111109: "081 804", 1234567890: "005 924"} {
			now = time.Unix(at, 0)
			if page := get(h, "/").Body.String(); !strings.Contains(page, code) {
				t.Errorf("%s at %d does not show %s", name, at, code)
			}
		}
	}
}

func TestThePhoneKeepsItsAccounts(t *testing.T) {
	dir, now := t.TempDir(), time.Unix(59, 0)
	post(open(t, dir, &now), "/add", address)
	h := open(t, dir, &now)
	if page := get(h, "/").Body.String(); !strings.Contains(page, "a@b.example") || !strings.Contains(page, "287 082") {
		t.Error("a restart loses the account")
	}
	post(h, "/remove", strings.ReplaceAll(key, " ", ""))
	if strings.Contains(get(open(t, dir, &now), "/").Body.String(), "287 082") {
		t.Error("a removed account comes back")
	}
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	now := time.Unix(59, 0)
	h := open(t, t.TempDir(), &now)
	for _, wrong := range []string{"", "not a key!", "otpauth://totp/x?secret=", "https://elsewhere.example"} {
		if to := post(h, "/add", wrong).Header().Get("Location"); to != "/?wrong=yes" {
			t.Errorf("%q leads to %s", wrong, to)
		}
	}
	if w := get(h, "/?wrong=yes"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("answers %d", w.Code)
	}
}

// The page asks for itself when the codes change, also without script.
func TestTheCodesRenewThemselves(t *testing.T) {
	now := time.Unix(50, 0)
	h := open(t, t.TempDir(), &now)
	post(h, "/add", key)
	if r := get(h, "/").Header().Get("Refresh"); r != "11; url=/" {
		t.Errorf("Refresh: %s", r)
	}
}
