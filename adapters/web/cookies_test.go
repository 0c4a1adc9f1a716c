package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// ARCHITECTURE 5: at most eight logins per browser; the oldest makes way.
func TestTheNinthLoginMakesTheOldestGo(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	held := map[string]*http.Cookie{}
	for i, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		for _, c := range held {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		at := now.Add(time.Duration(i) * time.Minute)
		setLogin(w, r, id, []byte("sealed "+id), at.Add(30*time.Minute), at)
		for _, c := range w.Result().Cookies() {
			if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("cookie %s is not locked down: %v", c.Name, c)
			}
			held[c.Name] = c
			if c.MaxAge < 0 {
				delete(held, c.Name)
			}
		}
	}
	if _, oldest := held[loginCookie+"a"]; len(held) != maxLogins || oldest {
		t.Errorf("held: %d, the oldest still there: %t", len(held), oldest)
	}
}

func FuzzHeldLogin(f *testing.F) {
	f.Add("abc", "t1kdqo.c2VhbGVk")
	f.Add("abc", ".")
	f.Add("abc", "zzzzzzzzzzzzzzzz.====")
	f.Fuzz(func(t *testing.T, id, value string) {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.AddCookie(&http.Cookie{Name: loginCookie + id, Value: value})
		heldLogin(r, id)
		if names := tooMany(r, loginCookie+"other"); slices.Contains(names, loginCookie+"other") {
			t.Error("the login that is added would go")
		}
	})
}
