package scheme_test

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"html"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/voordeur/voordeur/adapters/simulator/scheme"
)

// keys are made once: what is tested is not how keys are made.
var keyDir = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "scheme-keys")
	if err != nil {
		panic(err)
	}
	return dir
})

var providerKey = sync.OnceValues(func() (*rsa.PrivateKey, *x509.Certificate) { return certify("dienst") })

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(keyDir())
	os.Exit(code)
}

func certify(name string) (*rsa.PrivateKey, *x509.Certificate) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: testNow.Add(-time.Hour), NotAfter: testNow.AddDate(5, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return key, certificate
}

var testNow = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

const (
	dvID      = "urn:etoegang:DV:00000099000000001000:entities:9001"
	serviceID = "urn:etoegang:DV:00000099000000001000:services:9001"
	uuid      = "b9f2e0f6-3f1a-4a58-9a42-6fb0f0a3a111"
	acs       = "http://dienst.voorbeeld.invalid/acs"
	success   = "urn:oasis:names:tc:SAML:2.0:status:Success"
)

// kit is a service provider that shares nothing with adapters/saml, and a browser in front of it.
type kit struct {
	t        *testing.T
	scheme   *scheme.Scheme
	base     string
	key      *rsa.PrivateKey
	cert     *x509.Certificate
	tlsKey   *rsa.PrivateKey
	tlsCert  *x509.Certificate
	browser  *http.Client
	mu       sync.Mutex
	sms      []string
	mail     []string
	now      time.Time
	metadata string // what the provider publishes
	fetched  int
	smsFails bool
}

func newKit(t *testing.T) *kit {
	t.Helper()
	k := &kit{t: t, now: testNow}
	k.key, k.cert = providerKey()
	k.tlsKey, k.tlsCert = k.key, k.cert
	k.metadata = k.sign(k.describe(k.cert), true)
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.fetched++
		_, _ = io.WriteString(w, k.metadata)
	}))
	t.Cleanup(provider.Close)
	k.start(provider.URL)
	return k
}

func (k *kit) start(metadataURL string) {
	var handler http.Handler
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	k.t.Cleanup(pages.Close)
	k.base = strings.Replace(pages.URL, "127.0.0.1", "localhost", 1)
	var err error
	k.scheme, err = scheme.New(scheme.Config{
		Dir: keyDir(), BaseURL: k.base, ArtifactAddr: "127.0.0.1:0", InboxURL: "http://postvak.localhost/", SendSMS: k.takeSMS, SendMail: k.takeMail,
		Now: func() time.Time { k.mu.Lock(); defer k.mu.Unlock(); return k.now }, Random: rand.Reader,
		Providers: []scheme.Provider{{
			EntityID: dvID, MetadataURL: metadataURL, Name: scheme.Text{NL: "Ministerie van Oefenzaken", EN: "Ministry of Practice"},
			Services: []scheme.Service{
				{Index: 1, Name: scheme.Text{NL: "Schatkistbankieren", EN: "Treasury banking"}, Minimum: scheme.EH3, ID: serviceID, UUID: uuid, Mandate: "schatkist"},
				{Index: 2, Name: scheme.Text{NL: "Vestigingen", EN: "Branches"}, Minimum: scheme.EH2, ID: serviceID + "2", UUID: uuid, Branches: true},
				{Index: 3, Name: scheme.Text{NL: "Helpdesk PO", EN: "Primary education helpdesk"}, Minimum: scheme.EH3, ID: serviceID + "3", UUID: uuid, Mandate: "helpdeskpo",
					Notice: scheme.Text{NL: "EH1 is per 1 juli 2021 niet meer mogelijk.", EN: "EH1 ended on 1 July 2021."}},
				{Index: 4, Name: scheme.Text{NL: "Aangifte", EN: "Returns"}, Minimum: scheme.EH3, ID: serviceID + "4", UUID: uuid, Concerned: [][]string{{"RSIN"}, {"KvKnr"}}},
				{Index: 5, Name: scheme.Text{NL: "Vennootschapsbelasting", EN: "Corporation tax"}, Minimum: scheme.EH3, ID: serviceID + "5", UUID: uuid, Concerned: [][]string{{"RSIN"}}},
			},
		}},
	})
	if err != nil {
		k.t.Fatal(err)
	}
	handler = k.scheme.Handler()
	k.listen()
	jar, _ := cookiejar.New(nil)
	k.browser = &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), acs) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
}

func (k *kit) listen() {
	listener, err := k.scheme.ListenArtifacts()
	if err != nil {
		k.t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- k.scheme.Serve(listener) }()
	k.t.Cleanup(func() {
		if err := k.scheme.Close(); err != nil {
			k.t.Error(err)
		}
		if err := <-served; err != nil {
			k.t.Error(err)
		}
	})
}

func (k *kit) takeSMS(_ context.Context, _, text string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.smsFails {
		return errors.New("out of order")
	}
	k.sms = append(k.sms, text)
	return nil
}

func (k *kit) takeMail(_ context.Context, to, subject, text string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.mail = append(k.mail, to+"\n"+subject+"\n"+text)
	return nil
}

func (k *kit) lastCode() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.sms) == 0 {
		k.t.Fatal("no text message was sent")
	}
	return k.sms[len(k.sms)-1][:6]
}

func (k *kit) advance(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now = k.now.Add(d)
}

func (k *kit) describe(certs ...*x509.Certificate) string {
	keys := ""
	for _, c := range certs {
		keys += `<md:KeyDescriptor><ds:KeyInfo><ds:KeyName>` + nameOf(c) + `</ds:KeyName><ds:X509Data><ds:X509Certificate>` +
			base64.StdEncoding.EncodeToString(c.Raw) + `</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
	}
	return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ID="_md1" entityID="` + dvID + `">` +
		`<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` + keys +
		`<md:AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="` + acs + `"/>` +
		`<md:AttributeConsumingService index="1" isDefault="true"><md:ServiceName xml:lang="nl">Oefen</md:ServiceName><md:RequestedAttribute Name="` + serviceID + `"/></md:AttributeConsumingService>` +
		consuming("2") + consuming("3") + consuming("4") + consuming("5") +
		`</md:SPSSODescriptor></md:EntityDescriptor>`
}

func consuming(index string) string {
	return `<md:AttributeConsumingService index="` + index + `"><md:ServiceName xml:lang="nl">Oefen</md:ServiceName><md:RequestedAttribute Name="` +
		serviceID + index + `"/></md:AttributeConsumingService>`
}

func nameOf(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

func (k *kit) sign(message string, withCertificate bool) string {
	k.t.Helper()
	root := parse(k.t, message)
	context, err := dsig.NewSigningContext(k.key, [][]byte{k.cert.Raw})
	if err != nil {
		k.t.Fatal(err)
	}
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	signature, err := context.ConstructSignature(root.Copy(), true)
	if err != nil {
		k.t.Fatal(err)
	}
	if !withCertificate {
		signature.RemoveChild(signature.FindElement("KeyInfo"))
	}
	position := 0
	if issuer := root.FindElement("./Issuer"); issuer != nil {
		position = issuer.Index() + 1
	}
	root.InsertChildAt(position, signature)
	document := etree.NewDocument()
	document.SetRoot(root)
	text, err := document.WriteToString()
	if err != nil {
		k.t.Fatal(err)
	}
	return text
}

func parse(t *testing.T, text string) *etree.Element {
	t.Helper()
	document := etree.NewDocument()
	if err := document.ReadFromString(text); err != nil {
		t.Fatalf("%v in %.300s", err, text)
	}
	return document.Root()
}

func newID() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw)
	return "_" + hex.EncodeToString(raw)
}

// ask is an AuthnRequest in the making; tests change what they want wrong.
type ask struct {
	id, issuer, destination, attributes, children, instant, relay string
	unsigned                                                      bool
}

func (k *kit) ask() ask {
	return ask{
		id: newID(), issuer: dvID, destination: k.base + "/broker/sso/1.13", instant: k.now.Format(time.RFC3339), relay: "relay-" + newID()[:9],
		attributes: `ForceAuthn="true" AssertionConsumerServiceIndex="0" AttributeConsumingServiceIndex="1"`,
	}
}

func (a ask) xml() string {
	return fmt.Sprintf(`<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID=%q Version="2.0" IssueInstant=%q Destination=%q %s><saml:Issuer>%s</saml:Issuer>%s</samlp:AuthnRequest>`,
		a.id, a.instant, a.destination, a.attributes, a.issuer, a.children)
}

// answer is what the browser has in front of it.
type answer struct {
	*http.Response
	body string
}

func (k *kit) do(r *http.Request) answer {
	k.t.Helper()
	response, err := k.browser.Do(r)
	if err != nil {
		k.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return answer{response, html.UnescapeString(string(body))}
}

func (k *kit) get(target string) answer {
	k.t.Helper()
	r, err := http.NewRequest(http.MethodGet, target, nil)
	if err != nil {
		k.t.Fatal(err)
	}
	return k.do(r)
}

func (k *kit) post(target string, values url.Values) answer {
	k.t.Helper()
	r, err := http.NewRequest(http.MethodPost, target, strings.NewReader(values.Encode()))
	if err != nil {
		k.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return k.do(r)
}

func (k *kit) send(a ask) answer {
	k.t.Helper()
	text := a.xml()
	if !a.unsigned {
		text = k.sign(text, false)
	}
	return k.sendText(text, a.relay)
}

func (k *kit) sendText(text, relay string) answer {
	k.t.Helper()
	return k.post(k.base+"/broker/sso/1.13", url.Values{"SAMLRequest": {base64.StdEncoding.EncodeToString([]byte(text))}, "RelayState": {relay}})
}

func (k *kit) redirectURL(a ask) string {
	var deflated bytes.Buffer
	writer, _ := flate.NewWriter(&deflated, flate.BestCompression)
	_, _ = io.WriteString(writer, a.xml())
	_ = writer.Close()
	query := "SAMLRequest=" + url.QueryEscape(base64.StdEncoding.EncodeToString(deflated.Bytes())) + "&RelayState=" + url.QueryEscape(a.relay) +
		"&SigAlg=" + url.QueryEscape("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")
	sum := sha256.Sum256([]byte(query))
	signature, err := rsa.SignPKCS1v15(rand.Reader, k.key, crypto.SHA256, sum[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return k.base + "/broker/sso/1.13?" + query + "&Signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(signature))
}

var loginPath = regexp.MustCompile(`/login/[0-9a-f]{32}`)

// walk goes from the broker's page to where the code was entered.
func (k *kit) walk(at answer, userName string) answer {
	k.t.Helper()
	path := k.base + loginPath.FindString(at.Request.URL.Path)
	k.post(path, url.Values{"supplier": {"reconi"}})
	page := k.post(path+"/supplier", url.Values{"username": {userName}, "password": {scheme.Password}})
	if !strings.HasSuffix(page.Request.URL.Path, "/code") {
		k.t.Fatalf("after the password at %s: %s", page.Request.URL, page.body)
	}
	return k.post(path+"/code", url.Values{"code": {k.lastCode()}})
}

// artifact reads what the browser brings back to the service.
func (k *kit) artifact(at answer) string {
	k.t.Helper()
	target, err := at.Location()
	if err != nil {
		k.t.Fatalf("no way back to the service: %v at %s\n%s", err, at.Request.URL, at.body)
	}
	return target.Query().Get("SAMLart")
}

func (k *kit) client() *http.Client {
	port := portOf(k.scheme.ArtifactURL())
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, "127.0.0.1:"+port)
		},
		TLSClientConfig: &tls.Config{RootCAs: k.scheme.TLSRoots(), Certificates: []tls.Certificate{{
			Certificate: [][]byte{k.tlsCert.Raw}, PrivateKey: k.tlsKey,
		}}},
	}}
}

func portOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return u.Port()
}

func (k *kit) resolveText(artifact string) string {
	k.t.Helper()
	message := k.sign(fmt.Sprintf(`<samlp:ArtifactResolve xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID=%q Version="2.0" IssueInstant=%q Destination=%q><saml:Issuer>%s</saml:Issuer><samlp:Artifact>%s</samlp:Artifact></samlp:ArtifactResolve>`,
		newID(), k.now.Format(time.RFC3339), k.scheme.ArtifactURL(), dvID, artifact), false)
	return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>` + message + `</soapenv:Body></soapenv:Envelope>`
}

// tryResolve fetches the answer and tells the HTTP status with it.
func (k *kit) tryResolve(ctx context.Context, artifact string) (*http.Response, string, error) {
	k.t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, k.scheme.ArtifactURL(), strings.NewReader(k.resolveText(artifact)))
	if err != nil {
		k.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	response, err := k.client().Do(r)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	return response, string(body), err
}

// resolve gives the ArtifactResponse as it stood in the envelope.
func (k *kit) resolve(artifact string) string {
	k.t.Helper()
	response, body, err := k.tryResolve(k.t.Context(), artifact)
	if err != nil || response.StatusCode != http.StatusOK {
		k.t.Fatalf("resolving: %v %v %s", err, response, body)
	}
	text, _ := strings.CutPrefix(body, `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>`)
	text, found := strings.CutSuffix(text, `</soapenv:Body></soapenv:Envelope>`)
	if !found {
		k.t.Fatalf("not an envelope: %s", body)
	}
	return text
}

// login walks the whole way and gives the ArtifactResponse.
func (k *kit) login(userName string) string {
	k.t.Helper()
	return k.resolve(k.artifact(k.walk(k.send(k.ask()), userName)))
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func pemOf(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func certificateOf(t *testing.T, raw []byte) *x509.Certificate {
	t.Helper()
	for {
		block, rest := pem.Decode(raw)
		if block == nil {
			t.Fatal("no certificate in the file")
		}
		if block.Type == "CERTIFICATE" {
			certificate, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			return certificate
		}
		raw = rest
	}
}

// lone writes an element of a message as a document of its own.
func lone(t *testing.T, element *etree.Element) string {
	t.Helper()
	document := etree.NewDocument()
	document.SetRoot(element.Copy())
	text, err := document.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (k *kit) cancel(at answer) answer {
	k.t.Helper()
	return k.post(k.base+loginPath.FindString(at.Request.URL.Path)+"/cancel", nil)
}
