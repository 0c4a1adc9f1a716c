package metadata_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/samltest"
)

// publisher serves one document and counts who asks.
type publisher struct {
	*httptest.Server
	mu       sync.Mutex
	document string
	answer   http.HandlerFunc // nil: the document
	asked    atomic.Int32
	unchange atomic.Int32
}

func newPublisher(t *testing.T, document string) *publisher {
	p := &publisher{document: document}
	p.Server = httptest.NewUnstartedServer(p)
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.StartTLS()
	t.Cleanup(p.Close)
	return p
}

func (p *publisher) publish(document string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.document = document
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked.Add(1)
	p.mu.Lock()
	document, answer := p.document, p.answer
	p.mu.Unlock()
	if answer != nil {
		answer(w, r)
		return
	}
	etag := fmt.Sprintf("%q", fmt.Sprint(crc32.ChecksumIEEE([]byte(document))))
	if r.Header.Get("If-None-Match") == etag {
		p.unchange.Add(1)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("ETag", etag)
	_, _ = io.WriteString(w, document)
}

func (p *publisher) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(p.Certificate())
	return pool
}

// clock can be moved while others read it.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time { return samltest.Now.Add(time.Duration(c.offset.Load())) }

func (p *publisher) source(t *testing.T, change func(*metadata.SourceConfig)) *metadata.Source {
	t.Helper()
	config := metadata.SourceConfig{
		URL: p.URL, Entity: samltest.Broker, Pinned: pinned(samltest.Scheme()), Roots: p.roots(),
		Now: func() time.Time { return samltest.Now },
	}
	if change != nil {
		change(&config)
	}
	s, err := metadata.NewSource(config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func refresh(t *testing.T, s *metadata.Source, want error) {
	t.Helper()
	if err := s.Refresh(context.Background()); !errors.Is(err, want) {
		t.Errorf("refresh: %v, want %v", err, want)
	}
	if got := s.Health().Err; !errors.Is(got, want) {
		t.Errorf("health says %v, want %v", got, want)
	}
}

func signingKeys(t *testing.T, s *metadata.Source) int {
	t.Helper()
	trust, err := s.Trust()
	if err != nil {
		t.Fatal(err)
	}
	return len(trust.Signing)
}

func valid(day string, keys ...samltest.Pair) string {
	return samltest.Metadata(ars, scheme(), replace("2026-02-15", day), keys...)
}

func TestASourceTakesTheNewAndKeepsTheLastGood(t *testing.T) {
	first := valid("2026-02-15", samltest.BrokerSigning())
	p := newPublisher(t, first)
	s := p.source(t, nil)
	if _, err := s.Trust(); !errors.Is(err, metadata.ErrNone) {
		t.Errorf("before the first refresh: %v", err)
	}
	refresh(t, s, nil)
	refresh(t, s, nil)
	if p.unchange.Load() != 1 {
		t.Error("the second refresh did not send the ETag")
	}

	p.publish("<html>storing</html>")
	refresh(t, s, metadata.ErrUntrusted)
	if signingKeys(t, s) != 1 || !s.Health().Refreshed.Equal(samltest.Now) || s.Health().ValidUntil.IsZero() {
		t.Errorf("after a bad document: %+v", s.Health())
	}

	p.publish(valid("2026-03-15", samltest.BrokerSigning(), samltest.BrokerNext()))
	refresh(t, s, nil)
	if signingKeys(t, s) != 2 {
		t.Error("the rolled key was not taken")
	}
	p.publish(first)
	refresh(t, s, metadata.ErrOlder)
}

// 88: an older document, signed and in its term, does not come back.
func TestARollBackIsRefused(t *testing.T) {
	published := func(day string) string {
		return samltest.Metadata(ars, scheme(), func(s string) string {
			s = strings.Replace(s, ` validUntil="2026-02-15T00:00:00Z"`, "", 1)
			return strings.Replace(s, "<md:IDPSSODescriptor", `<md:Extensions><mdrpi:PublicationInfo xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi" publisher="urn:etoegang" creationInstant="`+day+`T00:00:00Z"/></md:Extensions><md:IDPSSODescriptor`, 1)
		}, samltest.BrokerSigning())
	}
	undated := func(url string) string {
		return samltest.Metadata(url, scheme(), replace(` validUntil="2026-02-15T00:00:00Z"`, ""), samltest.BrokerSigning())
	}
	for name, c := range map[string]struct{ old, present string }{
		"by its term":        {valid("2026-02-14", samltest.BrokerSigning()), valid("2026-02-15", samltest.BrokerSigning())},
		"by its publication": {published("2026-01-01"), published("2026-01-02")},
		"seen before":        {undated(ars), undated(ars + "/new")},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, c.old)
			s := p.source(t, nil)
			if name == "seen before" {
				refresh(t, s, nil)
			}
			p.publish(c.present)
			refresh(t, s, nil)
			p.publish(c.old)
			refresh(t, s, metadata.ErrOlder)
		})
	}
}

func TestATrustEndsWithItsTerm(t *testing.T) {
	now := &clock{}
	s := newPublisher(t, document(nil)).source(t, func(c *metadata.SourceConfig) { c.Now = now.now })
	refresh(t, s, nil)
	now.offset.Store(int64(40 * 24 * time.Hour))
	if _, err := s.Trust(); !errors.Is(err, metadata.ErrNone) || !s.Health().ValidUntil.IsZero() {
		t.Errorf("after its term: %v, %+v", err, s.Health())
	}
}

// 88: huge file, redirect, error, a server that breaks off or hangs.
func TestFetchingIsBounded(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"huge": func(w http.ResponseWriter, _ *http.Request) {
			for range 5 {
				_, _ = io.WriteString(w, strings.Repeat(" ", 1<<20))
			}
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://elders.example/", http.StatusFound)
		},
		"error":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"broken": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"cut off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "<")
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, "")
			p.answer = answer
			refresh(t, p.source(t, nil), metadata.ErrFetch)
		})
	}
	t.Run("hangs", func(t *testing.T) {
		p := newPublisher(t, "")
		ctx, cancel := context.WithCancel(context.Background())
		p.answer = func(http.ResponseWriter, *http.Request) { cancel(); panic(http.ErrAbortHandler) }
		if err := p.source(t, nil).Refresh(ctx); !errors.Is(err, metadata.ErrFetch) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("certificate of a stranger", func(t *testing.T) {
		s := newPublisher(t, document(nil)).source(t, func(c *metadata.SourceConfig) { c.Roots = nil })
		refresh(t, s, metadata.ErrFetch)
	})
}

func TestASourceSurvivesARestartWithoutNetwork(t *testing.T) {
	folder := metadata.Folder(t.TempDir())
	cached := func(c *metadata.SourceConfig) { c.Cache = folder }
	p := newPublisher(t, document(nil))
	first := p.source(t, cached)
	if err := first.Restore(context.Background()); err != nil {
		t.Fatalf("restore of nothing: %v", err)
	}
	refresh(t, first, nil)
	p.Close()

	second := p.source(t, cached)
	if err := second.Restore(context.Background()); err != nil || signingKeys(t, second) != 2 {
		t.Errorf("restore: %v", err)
	}
	refresh(t, second, metadata.ErrFetch)
	if signingKeys(t, second) != 2 {
		t.Error("lost by a failed refresh")
	}
}

// What is kept is not believed more than what is fetched.
func TestAKeptDocumentIsVerifiedToo(t *testing.T) {
	folder := metadata.Folder(t.TempDir())
	forged := samltest.Metadata(ars, &samltest.Signature{Pair: samltest.Stranger()}, nil, samltest.Stranger())
	if err := folder.Save(context.Background(), samltest.Broker, []byte(forged)); err != nil {
		t.Fatal(err)
	}
	s := newPublisher(t, "").source(t, func(c *metadata.SourceConfig) { c.Cache = folder })
	if err := s.Restore(context.Background()); !errors.Is(err, metadata.ErrUntrusted) {
		t.Errorf("got %v", err)
	}
}

func TestACacheThatCannotKeepIsReportedAndTheTrustIsUsed(t *testing.T) {
	gone := metadata.Folder(t.TempDir() + "/gone")
	s := newPublisher(t, document(nil)).source(t, func(c *metadata.SourceConfig) { c.Cache = gone })
	if err := s.Refresh(context.Background()); !errors.Is(err, os.ErrNotExist) || signingKeys(t, s) != 2 {
		t.Errorf("got %v", err)
	}
}

func TestASourceNeedsAPlaceAndAPin(t *testing.T) {
	good := metadata.SourceConfig{URL: "https://m.example/", Entity: samltest.Broker, Pinned: pinned(samltest.Scheme()), Now: time.Now}
	for _, change := range []func(*metadata.SourceConfig){
		func(c *metadata.SourceConfig) { c.URL = "http://m.example/" },
		func(c *metadata.SourceConfig) { c.Entity = "" },
		func(c *metadata.SourceConfig) { c.Pinned = nil },
		func(c *metadata.SourceConfig) { c.Now = nil },
	} {
		c := good
		change(&c)
		if _, err := metadata.NewSource(c); err == nil {
			t.Errorf("taken: %+v", c)
		}
	}
}

// Readers never wait and never see a half-made Trust, whatever Run does (run with -race).
func TestTrustIsReadWhileItIsRefreshed(t *testing.T) {
	p := newPublisher(t, document(nil))
	s := p.source(t, func(c *metadata.SourceConfig) { c.Every = time.Millisecond })
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { s.Run(ctx) })
	for range 4 {
		running.Go(func() {
			for ctx.Err() == nil {
				if trust, err := s.Trust(); err == nil && len(trust.Signing) == 0 {
					t.Error("half a trust")
				}
				_ = s.Health()
			}
		})
	}
	for p.asked.Load() < 5 {
		refresh(t, s, nil)
	}
	cancel()
	running.Wait()
}
