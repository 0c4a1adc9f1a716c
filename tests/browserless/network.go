package browserless

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/config/demo"
)

// Clock is the machine's, with a push forward: waiting for a minute takes no minute.
type Clock struct{ ahead atomic.Int64 }

// Now tells the time.
func (c *Clock) Now() time.Time { return system.Now().Add(time.Duration(c.ahead.Load())) }

// Forward moves the clock.
func (c *Clock) Forward(d time.Duration) { c.ahead.Add(int64(d)) }

// Network is what stands around the house: the scheme, an inbox and a portal, on hosts of their own below
// localhost, with one listener for all of them and for the house itself.
type Network struct {
	Clock
	Scheme    *scheme.Scheme
	Inbox     *inbox.Inbox
	Portal    *Portal
	Accounts  *Portal // of the accountants, whose people have accounts
	Abroad    *Portal // of the Omgevingsloket, whose people must have an authenticator
	Schools   *Portal // of MijnHelpdeskPO, whose people link accounts of old
	Dir       string  // holds keys and messages
	LoginHost string  // host of the house, with its port
	login     atomic.Value
	port      int
}

// Environments are those of the tenant: two realms that share nothing but their people's means.
var Environments = []string{"production", "pre-production"}

// Hosts of the network, below the port.
const (
	portalHost   = "schatkist.localhost"
	accountsHost = "accountantsportal.localhost"
	abroadHost   = "omgevingsloket.localhost"
	schoolsHost  = "helpdeskpo.localhost"
	brokerHost   = "makelaar.localhost"
	inboxHost    = "postvak.localhost"
)

// NewNetwork starts a network around a house on the host loginName; keys in dir are used again.
func NewNetwork(t testing.TB, dir, loginName string) *Network {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &Network{Dir: dir, port: l.Addr().(*net.TCPAddr).Port}
	n.LoginHost = n.host(loginName)
	n.Portal, n.Accounts = newPortal(t, n, ClientID, portalHost), newPortal(t, n, "portaal", accountsHost)
	n.Abroad, n.Schools = newPortal(t, n, "omgevingsloket", abroadHost), newPortal(t, n, "helpdesk-po", schoolsHost)
	n.SetLogin(http.NotFoundHandler())
	if err := n.simulate(); err != nil {
		t.Fatal(err)
	}
	artifacts, err := n.Scheme.ListenArtifacts()
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: n, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go server.Serve(l)
	go n.Inbox.Serve()
	go n.Scheme.Serve(artifacts)
	t.Cleanup(func() {
		_ = server.Close()
		_ = n.Inbox.Close()
		_ = n.Scheme.Close()
	})
	return n
}

func (n *Network) host(name string) string { return name + ":" + strconv.Itoa(n.port) }

// URL is an address of the house.
func (n *Network) URL(path string) string { return "http://" + n.LoginHost + path }

// Issuer is the issuer of an environment of Mijn Schatkist, or of a realm named in full.
func (n *Network) Issuer(environment string) string { return n.URL("/t/" + full(environment)) }

// full is the slug of a realm: an environment alone is one of Mijn Schatkist.
func full(environment string) string {
	if strings.Contains(environment, "/") {
		return environment
	}
	return "schatkist/" + environment
}

// Entrance leads to the user administration.
func (n *Network) Entrance(environment string) string {
	return n.Issuer(environment) + "/enter/gebruikersbeheer"
}

// SetLogin puts the house on its host.
func (n *Network) SetLogin(h http.Handler) { n.login.Store(&h) }

// ServeHTTP serves every host on the one port.
func (n *Network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Host {
	case n.LoginHost:
		(*n.login.Load().(*http.Handler)).ServeHTTP(w, r)
	case n.host(portalHost):
		n.Portal.ServeHTTP(w, r)
	case n.host(accountsHost):
		n.Accounts.ServeHTTP(w, r)
	case n.host(abroadHost):
		n.Abroad.ServeHTTP(w, r)
	case n.host(schoolsHost):
		n.Schools.ServeHTTP(w, r)
	case n.host(brokerHost):
		n.Scheme.Handler().ServeHTTP(w, r)
	case n.host(inboxHost):
		n.Inbox.Handler().ServeHTTP(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (n *Network) simulate() error {
	var err error
	n.Inbox, err = inbox.New(inbox.Config{Dir: n.Dir, SMTPAddr: "127.0.0.1:0", BaseURL: "http://" + n.host(inboxHost), Now: n.Now})
	if err != nil {
		return err
	}
	n.Scheme, err = scheme.New(scheme.Config{
		Dir: n.Dir + "/scheme", BaseURL: "http://" + n.host(brokerHost), ArtifactAddr: "127.0.0.1:0", SendSMS: n.Inbox.SendSMS,
		HTTP: wire.NewClient(true), Providers: n.providers(), Now: n.Now, Random: system.Random(),
	})
	return err
}

// catalogue numbers of an environment: its entity, and its two services.
func catalogue(environment string) (participant, administrator string) {
	if environment == "production" {
		return "9001", "9002"
	}
	return "9011", "9012"
}

// Document is the demo's document of Mijn Schatkist for an environment of this network. What differs is
// where things are, and that the portal's keys stand in it.
func (n *Network) Document(environment string) []byte {
	participant, administrator := catalogue(environment)
	document := strings.NewReplacer(
		"schatkist/production", "schatkist/"+environment, "9001", participant, "9002", administrator,
		"localhost:8080", "localhost:"+strconv.Itoa(n.port),
	).Replace(string(demo.Schatkist))
	return keyed(document, n.Portal)
}

// keyed puts the keys of a portal into a document in place of where they are.
func keyed(document string, p *Portal) []byte {
	var out bytes.Buffer
	for line := range strings.Lines(document) {
		if before, _, found := strings.Cut(line, "jwks-uri:"); found {
			line = fmt.Sprintf("%sjwks: '%s'\n%srefresh: true\n", before, p.JWKS(), before)
		}
		out.WriteString(line)
	}
	return out.Bytes()
}

// providers tells the broker what the service catalogue says of both environments.
func (n *Network) providers() []scheme.Provider {
	var out []scheme.Provider
	for _, environment := range Environments {
		participant, administrator := catalogue(environment)
		p := scheme.Provider{
			EntityID: "urn:etoegang:DV:00000099000000001000:entities:" + participant, MetadataURL: n.Issuer(environment) + "/saml/metadata",
			Name: look.Same("Ministerie van Financiën (oefen)"),
		}
		for _, number := range []string{participant, administrator} {
			index, _ := strconv.Atoi(number) // a constant of catalogue
			p.Services = append(p.Services, scheme.Service{
				Index: index, Name: look.Same("Schatkistbankieren"), Minimum: scheme.EH3, Branches: true, Mandate: "schatkist",
				ID: "urn:etoegang:DV:00000099000000001000:services:" + number, UUID: "5f0c1a52-7b1e-4c37-9d0a-3e6b8f2c" + number,
			})
		}
		out = append(out, p)
	}
	return append(out, n.schoolsProvider())
}

// Mail waits for a mail to an address with a number above after.
func (n *Network) Mail(t testing.TB, to string, after uint64) inbox.Message {
	t.Helper()
	return n.message(t, to, inbox.Mail, after)
}

// Text waits for a text message to a number with a number above after.
func (n *Network) Text(t testing.TB, to string, after uint64) inbox.Message {
	t.Helper()
	return n.message(t, to, inbox.SMS, after)
}

// MailedCode waits for a mail with a code; notices that arrive meanwhile are passed over.
func (n *Network) MailedCode(t testing.TB, to string, after uint64) string {
	t.Helper()
	return n.await(t, to, inbox.Mail, func(m inbox.Message) bool { return m.Number > after && m.Code() != "" }).Code()
}

func (n *Network) message(t testing.TB, to string, kind inbox.Kind, after uint64) inbox.Message {
	t.Helper()
	return n.await(t, to, kind, func(m inbox.Message) bool { return m.Number > after })
}

func (n *Network) await(t testing.TB, to string, kind inbox.Kind, match func(inbox.Message) bool) inbox.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	m, err := n.Inbox.Wait(ctx, func(m inbox.Message) bool { return m.Kind == kind && strings.EqualFold(m.To, to) && match(m) })
	if err != nil {
		t.Fatalf("no %s for %s: %v", kind, to, err)
	}
	return m
}
