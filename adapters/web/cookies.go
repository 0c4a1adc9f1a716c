package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
)

// Cookies are host-only, Secure and out of reach of scripts; the prefix makes browsers hold us to it.
const (
	loginCookie   = "__Host-login-"   // and the id of the login
	sessionCookie = "__Host-session-" // and the realm
	deviceCookie  = "__Host-device-"  // and the realm: by which accounts know the browser (XC-06)
	langCookie    = "__Host-lang"
	maxLogins     = 8 // per browser; the oldest make way (ARCHITECTURE 5)
)

func cookie(name, value string, until time.Time, now time.Time) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		MaxAge: int(until.Sub(now).Seconds()),
	}
}

func forget(name string) *http.Cookie {
	return &http.Cookie{Name: name, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: -1}
}

// setLogin gives the browser a login's sealed request. The value starts with the second it was set,
// so that the oldest can be found.
func setLogin(w http.ResponseWriter, r *http.Request, id string, sealed []byte, until, now time.Time) {
	for _, old := range tooMany(r, loginCookie+id) {
		http.SetCookie(w, forget(old))
	}
	value := strconv.FormatInt(now.Unix(), 36) + "." + base64.RawURLEncoding.EncodeToString(sealed)
	http.SetCookie(w, cookie(loginCookie+id, value, until, now))
}

// tooMany names the login cookies that must go so that one more fits.
func tooMany(r *http.Request, adding string) []string {
	var held []*http.Cookie
	for _, c := range r.Cookies() {
		if strings.HasPrefix(c.Name, loginCookie) && c.Name != adding {
			held = append(held, c)
		}
	}
	if len(held) < maxLogins {
		return nil
	}
	slices.SortStableFunc(held, func(a, b *http.Cookie) int { return cmp.Compare(setAt(a), setAt(b)) })
	var names []string
	for _, c := range held[:len(held)-maxLogins+1] {
		names = append(names, c.Name)
	}
	return names
}

func setAt(c *http.Cookie) int64 {
	at, _, _ := strings.Cut(c.Value, ".")
	n, _ := strconv.ParseInt(at, 36, 64)
	return n
}

// heldLogin gives the sealed request of a login, nil where the browser has none.
func heldLogin(r *http.Request, id string) []byte {
	c, err := r.Cookie(loginCookie + id)
	if err != nil {
		return nil
	}
	_, value, _ := strings.Cut(c.Value, ".")
	sealed, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return nil
	}
	return sealed
}

// setLang remembers a chosen language for a year, and when it was chosen.
func setLang(w http.ResponseWriter, lang string, now time.Time) {
	http.SetCookie(w, cookie(langCookie, lang+"."+strconv.FormatInt(now.Unix(), 36), now.Add(365*24*time.Hour), now))
}

// heldLang gives the chosen language and the second of the choice; "" where there was none.
func heldLang(r *http.Request) (string, int64) {
	c, err := r.Cookie(langCookie)
	if err != nil {
		return "", 0
	}
	lang, at, _ := strings.Cut(c.Value, ".")
	second, _ := strconv.ParseInt(at, 36, 64)
	return lang, second
}

func sessionName(s realm.Slug) string { return sessionCookie + s.Tenant() + "." + s.Environment() }

// deviceLifetime is how long a browser is known without a login.
const deviceLifetime = 400 * 24 * time.Hour

func deviceName(s realm.Slug) string { return deviceCookie + s.Tenant() + "." + s.Environment() }

// heldDevice gives the digest of the token by which accounts know the browser, zero where it has none.
func heldDevice(r *http.Request, s realm.Slug) [32]byte { return heldToken(r, deviceName(s)) }

// heldSession gives the digest of the session token, zero where the browser has none.
func heldSession(r *http.Request, s realm.Slug) [32]byte {
	return heldToken(r, sessionName(s))
}

func heldToken(r *http.Request, name string) [32]byte {
	c, err := r.Cookie(name)
	if err != nil || c.Value == "" {
		return [32]byte{}
	}
	return sha256.Sum256([]byte(c.Value))
}
