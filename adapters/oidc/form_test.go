package oidc

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Whatever comes in, the library sees known parameters, each once, and no other header than Authorization.
func FuzzForm(f *testing.F) {
	f.Add("GET", "client_id=a&state=b", "", "")
	f.Add("POST", "state=b", "client_id=a&client_secret=c%2B", "Basic YTpi")
	f.Add("POST", "", "code=a&code=b", "Bearer x")
	f.Add("POST", "a=%zz", "%00=%00", "Basic %")
	f.Add("HEAD", ";", "request=&request_uri", "")
	f.Fuzz(func(t *testing.T, method, query, body, authorization string) {
		for e := range parameters {
			r := httptest.NewRequest(http.MethodPost, string(e), strings.NewReader(body))
			r.Method, r.URL.RawQuery = method, query
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header["Authorization"] = []string{authorization}
			got, err := readForm(r, e)
			if err != nil {
				if !isFormError(err) {
					t.Fatalf("a fault of ours: %v", err)
				}
				continue
			}
			checkForm(t, got, e)
		}
	})
}

func checkForm(t *testing.T, f form, e endpoint) {
	t.Helper()
	allowed := map[string]bool{}
	for _, name := range parameters[e] {
		allowed[name] = true
	}
	for name, v := range f.values {
		if !allowed[name] || len(v) != 1 || v[0] == "" {
			t.Fatalf("%s reaches the library as %q", name, v)
		}
	}
	r := f.request(t.Context(), string(e))
	if err := r.ParseForm(); err != nil || r.URL.RawQuery != "" {
		t.Fatalf("the library cannot read it: %v", err)
	}
	for name := range r.Header {
		if name != "Content-Type" && name != "Authorization" {
			t.Fatalf("header %s reaches the library", name)
		}
	}
	if f.basic != nil {
		id, secret, ok := r.BasicAuth()
		want, _ := f.basic.Password()
		if ok && !strings.Contains(f.basic.Username(), ":") && (id != f.basic.Username() || secret != want) {
			t.Fatal("credentials change on their way")
		}
	}
	_ = ask(f, stepUpService)
	_ = f.forLibrary().request(t.Context(), string(e))
}

// FuzzPending: whatever state comes back, it is refused or it is a request.
func FuzzPending(f *testing.F) {
	f.Add([]byte(`{"c":"portaal","r":"https://portaal.example/","p":"x"}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := decodePending(b)
		if err != nil {
			return
		}
		again, err := p.encode()
		if err != nil {
			t.Fatal(err)
		}
		if q, err := decodePending(again); err != nil || q != p {
			t.Fatalf("%+v became %+v, %v", p, q, err)
		}
	})
}

func TestFormErrorsAreToldWithoutEcho(t *testing.T) {
	w := newWorld(t)
	a := w.get(w.browser(), w.issuer()+"/authorize?"+url.Values{"client_id": {"<script>"}, "redirect_uri": {"javascript:alert(1)"}}.Encode())
	if strings.Contains(a.body, "script") {
		t.Errorf("the page echoes: %s", a.body)
	}
}
