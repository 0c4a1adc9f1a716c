package scheme

import (
	"crypto/sha1" //nolint:gosec // the SourceID of an artifact is defined as a SHA-1 (SAML bindings 3.6.4)
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// artifactLifetime is how long an answer waits to be fetched.
const artifactLifetime = time.Minute

// deposit is an answer that waits for its artifact.
type deposit struct {
	response string  // "" once it was fetched
	request  request // that it answers; its provider may fetch it
	faults   Faults
	until    time.Time
}

// artifacts hands out each deposit once.
type artifacts struct {
	mu      sync.Mutex
	waiting map[string]deposit
}

func newArtifacts() *artifacts { return &artifacts{waiting: map[string]deposit{}} }

// put keeps d and gives its artifact: 44 bytes of type 4, endpoint 0, SHA-1 of the broker's
// EntityID and 20 random bytes, in base64 (EHERKENNING 4.1).
func (a *artifacts) put(d deposit, random io.Reader, now time.Time) (string, error) {
	handle := make([]byte, 20)
	if _, err := io.ReadFull(random, handle); err != nil {
		return "", fmt.Errorf("scheme: drawing an artifact: %w", err)
	}
	source := sha1.Sum([]byte(brokerID)) //nolint:gosec // see the import
	artifact := base64.StdEncoding.EncodeToString(slices.Concat([]byte{0, 4, 0, 0}, source[:], handle))
	a.mu.Lock()
	defer a.mu.Unlock()
	for key, old := range a.waiting {
		if !now.Before(old.until) {
			delete(a.waiting, key)
		}
	}
	a.waiting[artifact] = d
	return artifact, nil
}

// take gives the deposit to its provider, once. Whoever asks, the artifact is spent. Where it is
// too late, the provider still learns which request it was.
func (a *artifacts) take(artifact, provider string, now time.Time) (deposit, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	d, ok := a.waiting[artifact]
	if !ok {
		return deposit{}, false
	}
	spent := d
	spent.response = ""
	a.waiting[artifact] = spent
	if d.request.provider.EntityID != provider {
		return deposit{}, false
	}
	return d, d.response != "" && now.Before(d.until)
}

// artifactServer is the listener with mutual TLS.
type artifactServer struct {
	mu     sync.Mutex
	server *http.Server
	port   string
}

// ListenArtifacts binds the artifact service to its address, so that a taken port shows at once.
func (s *Scheme) ListenArtifacts() (net.Listener, error) {
	plain, err := net.Listen("tcp", s.config.ArtifactAddr)
	if err != nil {
		return nil, fmt.Errorf("scheme: artifact service: %w", err)
	}
	_, port, err := net.SplitHostPort(plain.Addr().String())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("scheme: artifact service: %w", err), plain.Close())
	}
	s.resolver.mu.Lock()
	defer s.resolver.mu.Unlock()
	s.resolver.port = port
	s.resolver.server = &http.Server{
		Handler: s.artifactHandler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(s.config.Log.Handler(), slog.LevelInfo), // failed handshakes
	}
	return tls.NewListener(plain, &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{s.keys.tls.tlsCertificate()},
		// Which certificate belongs to whom is in the providers' metadata, not in a chain.
		ClientAuth: tls.RequireAnyClientCert,
	}), nil
}

// Serve answers on a listener of ListenArtifacts until Close; then it returns nil.
func (s *Scheme) Serve(l net.Listener) error {
	s.resolver.mu.Lock()
	server := s.resolver.server
	s.resolver.mu.Unlock()
	if server == nil {
		return errors.New("scheme: Serve before ListenArtifacts")
	}
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("scheme: artifact service: %w", err)
	}
	return nil
}

// Close stops the artifact service at once.
func (s *Scheme) Close() error {
	s.resolver.mu.Lock()
	defer s.resolver.mu.Unlock()
	if s.resolver.server == nil {
		return nil
	}
	return s.resolver.server.Close()
}

// ArtifactURL is where artifacts are resolved.
func (s *Scheme) ArtifactURL() string {
	s.resolver.mu.Lock()
	defer s.resolver.mu.Unlock()
	port := s.resolver.port
	if port == "" {
		_, port, _ = net.SplitHostPort(s.config.ArtifactAddr)
	}
	return (&url.URL{Scheme: "https", Host: net.JoinHostPort(s.base.Hostname(), port), Path: artifactPath}).String()
}
