package samltest

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/beevik/etree"
)

// Service is an artifact service over mutual TLS that knows one client certificate.
type Service struct {
	*httptest.Server
	// Answer makes the reply to an ArtifactResolve whose element it gets.
	Answer func(w http.ResponseWriter, resolve *etree.Element)
	// Peer is the address of the last client.
	Peer string
	// Header is the header of the last request.
	Header http.Header
	// ResolveID and Body are those of the last exchange with Reply.
	ResolveID, Body string
	// ContentType of the replies; empty is text/xml.
	ContentType string
	// Envelope is the last body that was posted.
	Envelope []byte
}

// NewService starts one for the test.
func NewService(t testing.TB) *Service {
	s := &Service{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	clients := x509.NewCertPool()
	clients.AddCert(ClientTLS().Certificate)
	s.Server.TLS = &tls.Config{
		Certificates: []tls.Certificate{BrokerTLS().TLS()},
		ClientAuth:   tls.RequireAndVerifyClientCert, ClientCAs: clients,
		Time: func() time.Time { return Now },
	}
	s.Server.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	must(err)
	s.Envelope, s.Peer, s.Header = body, r.RemoteAddr, r.Header
	s.Answer(w, Parse(string(body)).FindElement("./Body/ArtifactResolve"))
}

// Reply answers every ArtifactResolve with the message.
func (s *Service) Reply(m Message) {
	s.Answer = func(w http.ResponseWriter, resolve *etree.Element) {
		m.ResolveID = resolve.SelectAttrValue("ID", "")
		s.ResolveID, s.Body = m.ResolveID, m.Body()
		w.Header().Set("Content-Type", cmp.Or(s.ContentType, "text/xml; charset=utf-8"))
		_, _ = io.WriteString(w, s.Body)
	}
}

// Roots trusts the service's TLS certificate.
func Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(BrokerTLS().Certificate)
	return pool
}
