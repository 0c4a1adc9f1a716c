package sp_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// 78: an artifact that this broker cannot have made is not sent to it.
func TestForeignArtifactsAreNotSent(t *testing.T) {
	w := newWorld(t)
	w.service.Answer = func(http.ResponseWriter, *etree.Element) { t.Error("the broker was asked") }
	good, err := base64.StdEncoding.DecodeString(samltest.Artifact(samltest.Broker, 3))
	if err != nil {
		t.Fatal(err)
	}
	wrongType := append([]byte{0, 5}, good[2:]...)
	for _, c := range []struct{ artifact, want string }{
		{"", "artifact"},
		{"garbage", "artifact"},
		{strings.Repeat("!", 60), "artifact"},
		{base64.StdEncoding.EncodeToString(good[:43]), "artifact"},
		{base64.StdEncoding.EncodeToString(append(good, 0)), "artifact"},
		{base64.StdEncoding.EncodeToString(wrongType), "artifact"},
		{base64.URLEncoding.EncodeToString(append([]byte{0, 4, 0, 3}, []byte(strings.Repeat("\xfb\xff", 20))...)), "artifact"},
		{samltest.Artifact("urn:etoegang:HM:00000099000000005000:entities:1", 3), "artifact-source"},
		{samltest.Artifact(samltest.Broker, 0), "artifact-endpoint"},
	} {
		in := asked()
		in.Artifact = c.artifact
		expect(t, w.resolveAs(in), ports.UpstreamRejected, c.want)
	}
}

// What the caller must spend (42, 78): the same artifact and the same assertion give the same ids.
func TestOneTimeIds(t *testing.T) {
	w := newWorld(t)
	m := samltest.Good()
	w.service.Reply(m)
	in := asked()
	first, again := w.resolveAs(in), w.resolveAs(in)
	if diff := cmp.Diff(first.OneTime, again.OneTime); diff != "" {
		t.Errorf("another set for the same answer:\n%s", diff)
	}
	want := []string{"request:" + samltest.RequestID, "response:_r1" + m.ID, "assertion:_a1" + m.ID}
	if diff := cmp.Diff(want, first.OneTime[1:]); diff != "" || !strings.HasPrefix(first.OneTime[0], "artifact:") || len(first.OneTime[0]) != len("artifact:")+64 {
		t.Errorf("%v\n%s", first.OneTime, diff)
	}
	if !first.Until.After(samltest.Now) {
		t.Errorf("to be kept until %v", first.Until)
	}
}

// 61, 79 and EHERKENNING 13: what can go wrong on the way to the artifact service.
func TestTheArtifactService(t *testing.T) {
	xml := func(w http.ResponseWriter) { w.Header().Set("Content-Type", "text/xml") }
	for name, c := range map[string]struct {
		answer     func(w http.ResponseWriter)
		want       ports.UpstreamFailure
		wantDetail string
	}{
		"HTTP 500":              {func(w http.ResponseWriter) { w.WriteHeader(500) }, ports.UpstreamUnavailable, "http-500"},
		"HTTP 404":              {func(w http.ResponseWriter) { w.WriteHeader(404) }, ports.UpstreamUnavailable, "http-404"},
		"61 redirect elsewhere": {func(w http.ResponseWriter) { w.Header().Set("Location", "https://elders.example/"); w.WriteHeader(307) }, ports.UpstreamUnavailable, "http-307"},
		"closed connection":     {func(w http.ResponseWriter) { panic(http.ErrAbortHandler) }, ports.UpstreamUnavailable, "network"},
		"HTML": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html/>")
		}, ports.UpstreamRejected, "content-type"},
		"other charset": {func(w http.ResponseWriter) { w.Header().Set("Content-Type", "text/xml; charset=utf-16") }, ports.UpstreamRejected, "content-type"},
		"61 endless body": {func(w http.ResponseWriter) {
			xml(w)
			for {
				if _, err := io.WriteString(w, strings.Repeat(" ", 1<<15)); err != nil {
					return
				}
			}
		}, ports.UpstreamRejected, "size"},
		"empty":       {xml, ports.UpstreamRejected, "xml"},
		"no envelope": {func(w http.ResponseWriter) { xml(w); _, _ = io.WriteString(w, "<x/>") }, ports.UpstreamRejected, "soap"},
		"envelope of SOAP 1.2": {func(w http.ResponseWriter) {
			xml(w)
			_, _ = io.WriteString(w, strings.Replace(soap("<x/>"), "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope", 1))
		}, ports.UpstreamRejected, "soap"},
		"empty body": {func(w http.ResponseWriter) { xml(w); _, _ = io.WriteString(w, soap("")) }, ports.UpstreamRejected, "soap"},
		"two bodies": {func(w http.ResponseWriter) { xml(w); _, _ = io.WriteString(w, soap(`</soapenv:Body><soapenv:Body>`)) }, ports.UpstreamRejected, "soap"},
		"fault":      {func(w http.ResponseWriter) { xml(w); _, _ = io.WriteString(w, soap(`<soapenv:Fault/>`)) }, ports.UpstreamUnavailable, "soap-fault"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.service.Answer = func(rw http.ResponseWriter, _ *etree.Element) { c.answer(rw) }
			expect(t, w.resolveAs(asked()), c.want, c.wantDetail)
		})
	}
}

// ET-16: brokers differ in the type they give their answers.
func TestBothContentTypesOfBrokersAreTaken(t *testing.T) {
	for _, contentType := range []string{"text/xml", "text/xml; charset=UTF-8", "application/soap+xml; charset=utf-8"} {
		w := newWorld(t)
		w.service.ContentType = contentType
		if answer := w.resolve(samltest.Good()); answer.Assertion == nil {
			t.Errorf("%s: %s", contentType, answer.Detail)
		}
	}
}

// 61: a broker that does not answer, or stops half-way, holds nobody longer than the caller waits.
func TestASlowArtifactService(t *testing.T) {
	for name, before := range map[string]func(http.ResponseWriter){
		"no answer": func(http.ResponseWriter) {},
		"half an answer": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/xml")
			_, _ = io.WriteString(w, "<")
			w.(http.Flusher).Flush()
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ctx, cancel := context.WithCancel(context.Background())
			w.service.Answer = func(rw http.ResponseWriter, _ *etree.Element) {
				before(rw)
				cancel()
				panic(http.ErrAbortHandler)
			}
			answer, err := w.provider.Resolve(ctx, theRealm, asked())
			if err != nil || answer.Failure != ports.UpstreamUnavailable {
				t.Errorf("got %+v, %v", answer, err)
			}
		})
	}
}

// 79: the broker knows our client certificate; we know the broker's.
func TestMutualTLS(t *testing.T) {
	// With TLS 1.3 the refusal comes after the client's handshake (RFC 8446, 4.4.4), where a reset may
	// overtake it; what 1.2 refuses is refused within the handshake, and always told apart.
	t.Run("79 another client certificate", func(t *testing.T) {
		w := newWorld(t)
		w.service.TLS.MaxVersion = tls.VersionTLS12
		w.keys[ports.KeySAMLTLS] = []samltest.Pair{samltest.OtherClientTLS()}
		w.service.Reply(samltest.Good())
		expect(t, w.resolveAs(asked()), ports.UpstreamUnavailable, "tls")
	})
	t.Run("79 another client certificate, TLS 1.3", func(t *testing.T) {
		w := newWorld(t)
		w.keys[ports.KeySAMLTLS] = []samltest.Pair{samltest.OtherClientTLS()}
		w.service.Reply(samltest.Good())
		answer := w.resolveAs(asked())
		if answer.Failure != ports.UpstreamUnavailable || answer.Detail != "tls" && answer.Detail != "network" {
			t.Errorf("got failure %d %q", answer.Failure, answer.Detail)
		}
	})
	t.Run("server certificate of a stranger", func(t *testing.T) {
		w := newWorld(t)
		w.connection.Roots = nil
		w.service.Reply(samltest.Good())
		expect(t, w.resolveAs(asked()), ports.UpstreamUnavailable, "tls")
	})
	t.Run("nobody listens", func(t *testing.T) {
		w := newWorld(t)
		w.service.Close()
		expect(t, w.resolveAs(asked()), ports.UpstreamUnavailable, "network")
	})
}

// A handshake costs as much as the rest: the connection is kept, until the key or broker changes.
func TestConnectionsAreKeptPerKey(t *testing.T) {
	w := newWorld(t)
	handshakes := map[string]int{}
	m := samltest.Good()
	w.service.Answer = func(http.ResponseWriter, *etree.Element) {}
	w.service.Reply(m)
	reply := w.service.Answer
	w.service.Answer = func(rw http.ResponseWriter, resolve *etree.Element) {
		handshakes[w.service.Peer]++
		reply(rw, resolve)
	}
	for range 3 {
		w.resolveAs(asked())
	}
	if len(handshakes) != 1 {
		t.Errorf("%d connections for 3 logins", len(handshakes))
	}
	w.connection.Roots = samltest.Roots()
	w.resolveAs(asked())
	if len(handshakes) != 2 {
		t.Errorf("%d connections after the roots changed", len(handshakes))
	}
}

func TestFaultsOfOursAreErrors(t *testing.T) {
	w := newWorld(t)
	w.service.Reply(samltest.Good())
	ctx := context.Background()
	if _, err := w.provider.Resolve(ctx, realm.IDFrom([16]byte{2}), asked()); err == nil {
		t.Error("another realm has no connection")
	}
	in := asked()
	in.Service = "onbekend"
	if _, err := w.provider.Resolve(ctx, theRealm, in); err == nil {
		t.Error("no such service")
	}
	for _, use := range []ports.KeyUse{ports.KeySAMLSigning, ports.KeySAMLTLS} {
		kept := w.keys[use]
		delete(w.keys, use)
		if _, err := w.provider.Resolve(ctx, theRealm, asked()); err == nil {
			t.Errorf("no key of use %s", use)
		}
		w.keys[use] = kept
	}
	w.keys[ports.KeySAMLDecryption] = []samltest.Pair{samltest.BrokerEC()}
	if _, err := w.provider.Resolve(ctx, theRealm, asked()); err == nil {
		t.Error("an ECDSA key cannot decrypt")
	}
}

func TestWithoutMetadataTheBrokerIsUnavailable(t *testing.T) {
	w := newWorld(t)
	w.connection.Broker = trusts{}
	expect(t, w.resolveAs(asked()), ports.UpstreamUnavailable, "metadata")
}
