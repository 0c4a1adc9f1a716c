package scheme_test

import (
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// An artifact brings its answer once, however many ask at the same time (EHERKENNING 4.1).
func TestAnArtifactServesOnce(t *testing.T) {
	k := newKit(t)
	artifact := k.artifact(k.walk(k.send(k.ask()), "anna"))
	requests := make([]*http.Request, 16)
	for i := range requests {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, k.scheme.ArtifactURL(), strings.NewReader(k.resolveText(artifact)))
		if err != nil {
			t.Fatal(err)
		}
		requests[i] = r
	}
	client := k.client()
	var answers, empty atomic.Int32
	var wait sync.WaitGroup
	for _, r := range requests {
		wait.Go(func() {
			response, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			body := new(strings.Builder)
			if _, err := io.Copy(body, response.Body); err != nil {
				t.Error(err)
			}
			switch {
			case strings.Contains(body.String(), "LegalSubjectID"):
				answers.Add(1)
			case strings.Contains(body.String(), "status:RequestUnsupported"):
				empty.Add(1)
			}
		})
	}
	wait.Wait()
	if answers.Load() != 1 || empty.Load() != 15 {
		t.Errorf("%d answers and %d refusals, want 1 and 15", answers.Load(), empty.Load())
	}
}

func TestAnUnknownArtifactBringsAStatus(t *testing.T) {
	k := newKit(t)
	text := k.resolve("AAQAAA==")
	status("Requester/RequestUnsupported")(t, k, text)
	equals("./Response", "Destination", acs)(t, k, text)
}

func TestAnArtifactExpires(t *testing.T) {
	k := newKit(t)
	a := k.ask()
	artifact := k.artifact(k.walk(k.send(a), "anna"))
	k.advance(time.Minute)
	text := k.resolve(artifact)
	status("Requester/RequestUnsupported")(t, k, text)
	equals("./Response", "InResponseTo", a.id)(t, k, text)
}

// The certificate of the connection must be in the sender's metadata; none at all does not connect.
func TestAnotherClientCertificateIsRefused(t *testing.T) {
	k := newKit(t)
	artifact := k.artifact(k.walk(k.send(k.ask()), "anna"))
	k.tlsKey, k.tlsCert = certify("vreemde")
	response, body, err := k.tryResolve(t.Context(), artifact)
	if err != nil || response.StatusCode != http.StatusForbidden || !strings.Contains(body, "certificate") {
		t.Errorf("got %v %v %s", response, err, body)
	}
	k.tlsKey, k.tlsCert = k.key, k.cert
	if got := statusOf(t, k.resolve(artifact)); got != "Success" {
		t.Errorf("the artifact was spent by a stranger: %s", got)
	}
	bare := k.client()
	bare.Transport.(*http.Transport).TLSClientConfig.Certificates = []tls.Certificate{}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, k.scheme.ArtifactURL(), strings.NewReader("<a/>"))
	if err != nil {
		t.Fatal(err)
	}
	if response, err := bare.Do(r); err == nil {
		_ = response.Body.Close()
		t.Error("connected without a client certificate")
	}
}

// What is not a signed ArtifactResolve of a known provider gets a SOAP fault.
func TestAFaultyResolveIsRefused(t *testing.T) {
	k := newKit(t)
	artifact := k.artifact(k.walk(k.send(k.ask()), "anna"))
	good := k.resolveText(artifact)
	for name, text := range map[string]string{
		"changed":       strings.Replace(good, "2026-03-02T10:00:00Z", "2026-03-02T10:00:01Z", 1),
		"other issuer":  strings.Replace(good, dvID, dvID[:len(dvID)-1]+"2", 1),
		"no envelope":   "<a/>",
		"no xml":        "hallo",
		"empty body":    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>`,
		"document type": "<!DOCTYPE a>" + good,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, k.scheme.ArtifactURL(), strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		response, err := k.client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status %d", name, response.StatusCode)
		}
	}
	if got := statusOf(t, k.resolve(artifact)); got != "Success" {
		t.Errorf("afterwards: %s", got)
	}
}
