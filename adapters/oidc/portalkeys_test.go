package oidc

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// published gives what the staff see of the keys behind the jwks_uri of portaal-jwt.
func (w *world) published(t testing.TB) ports.PublishedKeys {
	t.Helper()
	got, err := w.provider.Published(t.Context(), w.home().ID, "portaal-jwt")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// behind puts the keys of portaal-jwt behind an address.
func (w *world) behind(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	w.change("portaal-jwt", func(c *realm.Client) { c.JWKS, c.JWKSURI = nil, server.URL })
	return server
}

// certified gives the certificate of a key of the fixtures.
func certified(t testing.TB, n int) *x509.Certificate {
	t.Helper()
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "portaal"}, NotBefore: time.Unix(1_790_000_000, 0).UTC(), NotAfter: time.Unix(1_820_000_000, 0).UTC()}
	der, err := x509.CreateCertificate(rand.Reader, c, c, fixtures().ec[n].Public(), fixtures().ec[n])
	if err != nil {
		t.Fatal(err)
	}
	c, err = x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The keys that a client publishes are shown by name, kind and use, with the dates of their certificates, as they verify it.
func TestPublishedKeysAreNamed(t *testing.T) {
	w := newWorld(t)
	var hits atomic.Int32
	certificate := certified(t, 0)
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: fixtures().client.Public(), KeyID: "client-1", Algorithm: "ES256", Use: "sig"},
		{Key: fixtures().rsa[0].Public(), KeyID: "rsa", Use: "enc"},
		{Key: fixtures().ec[0].Public(), Certificates: []*x509.Certificate{certificate}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.behind(t, func(rw http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		_, _ = rw.Write([]byte(strings.Replace(string(set), `{"keys":[`, `{"keys":[{"kty":"later","kid":"x"},`, 1)))
	})
	want := ports.PublishedKeys{Unread: 1, Fetched: w.clock(), Tried: w.clock(), Next: w.clock().Add(clientKeysFresh), Keys: []ports.PublishedKey{
		{ID: "client-1", Kind: "EC P-256", Algorithm: "ES256", Use: "sig"}, {ID: "rsa", Kind: "RSA", Use: "enc"},
		{Kind: "EC P-256", From: certificate.NotBefore, Until: certificate.NotAfter},
	}}
	for range 3 {
		if diff := cmp.Diff(want, w.published(t)); diff != "" {
			t.Fatal(diff)
		}
	}
	if a := w.postTo(w.issuer()+"/token", "", asserting(redeeming(w.code("portaal-jwt")), w.assert(nil))); a.status != http.StatusOK {
		t.Errorf("an assertion: %d %s", a.status, a.body)
	}
	if n := hits.Load(); n != 1 {
		t.Errorf("fetched %d times", n)
	}
	w.pass(clientKeysFresh)
	if got := w.published(t); !got.Fetched.Equal(w.clock()) || hits.Load() != 2 {
		t.Errorf("after its time: %+v, fetched %d times", got, hits.Load())
	}
}

// A portal that publishes no keys has none here, and an unknown one is not found.
func TestPublishedKeysAreThoseBehindAnAddress(t *testing.T) {
	w := newWorld(t)
	if diff := cmp.Diff(ports.PublishedKeys{}, w.published(t)); diff != "" {
		t.Error(diff)
	}
	if _, err := w.provider.Published(t.Context(), w.home().ID, "wie"); err == nil {
		t.Error("an unknown client has keys")
	}
}

// A server that lies is told by what it did, no more often than once a minute, and good keys stay in use meanwhile.
func TestPublishedKeysSayWhatIsWrong(t *testing.T) {
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		fault  ports.PublishedFault
		status int
	}{
		"HTML":      {func(rw http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(rw, "<!doctype html><p>Log in") }, ports.PublishedUnreadable, 0},
		"nothing":   {func(http.ResponseWriter, *http.Request) {}, ports.PublishedUnreadable, 0},
		"no keys":   {func(rw http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(rw, `{"keys":[]}`) }, ports.PublishedUnreadable, 0},
		"5 MB":      {func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(make([]byte, 5<<20)) }, ports.PublishedLong, 0},
		"not found": {func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, "weg", http.StatusNotFound) }, ports.PublishedStatus, 404},
		"redirect": {func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, "http://127.0.0.1/", http.StatusFound)
		}, ports.PublishedStatus, 302},
		"broken off": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, ports.PublishedUnreachable, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var hits atomic.Int32
			var lies atomic.Bool
			w.behind(t, func(rw http.ResponseWriter, r *http.Request) {
				hits.Add(1)
				if lies.Load() {
					tc.answer(rw, r)
					return
				}
				_, _ = fmt.Fprintf(rw, `{"keys":[%s]}`, publicJSON(t))
			})
			lies.Store(true)
			for range 3 {
				if got := w.published(t); got.Fault != tc.fault || got.Status != tc.status || len(got.Keys) != 0 || !got.Fetched.IsZero() || !got.Tried.Equal(w.clock()) {
					t.Fatalf("told: %+v", got)
				}
			}
			if n := hits.Load(); n != 1 {
				t.Errorf("asked %d times at once", n)
			}
			w.pass(clientKeysRetry)
			lies.Store(false)
			good := w.clock()
			if got := w.published(t); got.Fault != "" || len(got.Keys) != 1 {
				t.Fatalf("mended: %+v", got)
			}
			lies.Store(true)
			w.pass(clientKeysFresh)
			if got := w.published(t); got.Fault != tc.fault || len(got.Keys) != 1 || !got.Fetched.Equal(good) || !got.Tried.Equal(w.clock()) {
				t.Errorf("away again: %+v", got)
			}
		})
	}
}

func publicJSON(t testing.TB) []byte {
	t.Helper()
	b, err := jose.JSONWebKey{Key: fixtures().client.Public(), KeyID: "client-1", Algorithm: "ES256"}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Nobody waits long for a page: who does not answer is said to be slow, and the one that asked goes on by itself.
func TestPublishedKeysAreNotWaitedFor(t *testing.T) {
	w := newWorld(t)
	let := make(chan struct{})
	server := w.behind(t, func(rw http.ResponseWriter, _ *http.Request) {
		<-let
		_, _ = fmt.Fprintf(rw, `{"keys":[%s]}`, publicJSON(t))
	})
	begun := time.Now()
	for range 3 { // the second and the third do not even ask
		if got := w.provider.keys.published(t.Context(), server.URL, 50*time.Millisecond); !got.Busy || got.Fault != "" || len(got.Keys) != 0 {
			t.Errorf("told: %+v", got)
		}
	}
	if took := time.Since(begun); took > time.Second {
		t.Errorf("waited %s", took)
	}
	close(let)
	for range 100 {
		if got := w.published(t); len(got.Keys) == 1 && !got.Busy {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the answer came to nothing")
}

func TestSlowHostsAreCalledSlow(t *testing.T) {
	w := newWorld(t)
	let := make(chan struct{})
	w.behind(t, func(http.ResponseWriter, *http.Request) { <-let })
	defer close(let)
	w.provider.keys.http.Timeout = 50 * time.Millisecond
	if got := w.published(t); got.Fault != ports.PublishedSlow || got.Busy {
		t.Errorf("told: %+v", got)
	}
}

// The rules of every call to a portal hold: no address without TLS, but on this machine where that is allowed at all.
func TestPublishedKeysKeepToTheRulesOfCalls(t *testing.T) {
	w := newWorld(t)
	for _, uri := range []string{"http://portaal.example/jwks", "https://u:p@portaal.example/jwks", "file:///etc/passwd"} {
		w.change("portaal-jwt", func(c *realm.Client) { c.JWKS, c.JWKSURI = nil, uri })
		if got := w.published(t); got.Fault != ports.PublishedForbidden {
			t.Errorf("%s: %+v", uri, got)
		}
	}
}

// A key that was published with its private half is told, and none of it is there. The portal does not get in with it.
func TestPublishedPrivateKeysAreTold(t *testing.T) {
	w := newWorld(t)
	private, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: fixtures().client, KeyID: "client-1", Algorithm: "ES256"}, {Key: fixtures().rsa[0], KeyID: "rsa"}, {Key: []byte("gedeeld geheim van het portaal"), KeyID: "oct"},
		{Key: fixtures().client.Public(), KeyID: "goed"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.behind(t, func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(private) })
	got := w.published(t)
	if diff := cmp.Diff([]ports.PublishedKey{
		{ID: "client-1", Kind: "EC P-256", Algorithm: "ES256", Secret: true}, {ID: "rsa", Kind: "RSA", Secret: true}, {ID: "oct", Kind: "oct", Secret: true}, {ID: "goed", Kind: "EC P-256"},
	}, got.Keys); diff != "" {
		t.Error(diff)
	}
	if a := w.postTo(w.issuer()+"/token", "", asserting(redeeming(w.code("portaal-jwt")), w.assert(nil))); a.status != http.StatusUnauthorized {
		t.Errorf("a private key lets in: %d %s", a.status, a.body)
	}
}

// Thousands of keys are counted, and the first are shown.
func TestManyPublishedKeysAreCounted(t *testing.T) {
	w := newWorld(t)
	w.behind(t, func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(rw, `{"keys":[%s]}`, strings.TrimSuffix(strings.Repeat(string(publicJSON(t))+",", 200), ","))
	})
	if got := w.published(t); len(got.Keys) != pageKeys || got.More != 150 {
		t.Errorf("%d keys and %d more", len(got.Keys), got.More)
	}
}
