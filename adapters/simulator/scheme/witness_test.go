package scheme_test

import (
	"crypto/x509"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// run calls a witness; make test installs them.
func run(t *testing.T, name string, arguments ...string) (string, error) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not installed; `make test` installs it", name)
	}
	out, err := exec.CommandContext(t.Context(), path, arguments...).CombinedOutput()
	return string(out), err
}

const (
	assertionElement = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion"
	responseElement  = "urn:oasis:names:tc:SAML:2.0:protocol:Response"
	artifactElement  = "urn:oasis:names:tc:SAML:2.0:protocol:ArtifactResponse"
	metadataElement  = "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor"
)

// witness asks xmlsec1 whether the signature at an XPath was made with the certificate's key.
func witness(t *testing.T, text, path string, certificate *x509.Certificate) error {
	t.Helper()
	key := writeFile(t, "key.pem", pemOf("CERTIFICATE", certificate.Raw))
	out, err := run(t, "xmlsec1", "--verify", "--pubkey-cert-pem", key, "--enabled-key-data", "rsa,key-name",
		"--id-attr:ID", assertionElement, "--id-attr:ID", responseElement, "--id-attr:ID", artifactElement, "--id-attr:ID", metadataElement,
		"--node-xpath", path+"/*[local-name()='Signature']", writeFile(t, "message.xml", text))
	if err != nil && !strings.Contains(out, "FAIL") && !strings.Contains(out, "failed") {
		t.Fatalf("xmlsec1: %v %s", err, out)
	}
	return err
}

const (
	atArtifact  = "/*[local-name()='ArtifactResponse']"
	atResponse  = atArtifact + "/*[local-name()='Response']"
	atAssertion = atResponse + "/*[local-name()='Assertion']"
)

// Signatures stand at three places and xmlsec1 finds each good (EHERKENNING 3.4, 4.5).
func TestXmlsecVerifiesTheAnswer(t *testing.T) {
	k := newKit(t)
	text := k.login("anna")
	for _, path := range []string{atArtifact, atResponse, atAssertion} {
		if err := witness(t, text, path, k.scheme.SigningCertificate()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	if strings.Contains(text, "X509Certificate") {
		t.Error("a message carries a certificate; KeyName is all it may tell")
	}
	root := parse(t, text)
	for _, path := range []string{"./Signature/KeyInfo/KeyName", "./Response/Signature/KeyInfo/KeyName", "./Response/Assertion/Signature/KeyInfo/KeyName"} {
		if got := root.FindElement(path).Text(); got != nameOf(k.scheme.SigningCertificate()) {
			t.Errorf("%s is %q", path, got)
		}
	}
}

// Evidence is signed with keys the service does not know (EHERKENNING 4.7).
func TestEvidenceIsSignedByOthers(t *testing.T) {
	k := newKit(t)
	text := k.login("anna")
	for _, place := range []string{"[1]", "[2]"} {
		path := atAssertion + "/*[local-name()='Advice']/*[local-name()='Assertion']" + place
		if witness(t, text, path, k.scheme.SigningCertificate()) == nil {
			t.Errorf("the broker's key verifies evidence %s", place)
		}
		key := keyIn(t, map[string]string{"[1]": "suppliers", "[2]": "register"}[place])
		if err := witness(t, text, path, key); err != nil {
			t.Errorf("evidence %s: %v", place, err)
		}
	}
}

func keyIn(t *testing.T, name string) *x509.Certificate {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(keyDir(), name+".pem"))
	if err != nil {
		t.Fatal(err)
	}
	return certificateOf(t, raw)
}

// xmlsec1 opens what was encrypted for the service, and finds the identifiers in it.
func TestXmlsecDecryptsTheIdentifiers(t *testing.T) {
	k := newKit(t)
	got := k.identifiers(k.login("anna"))
	want := map[string]string{
		"urn:etoegang:1.9:EntityConcernedID:KvKnr": "68750110",
		"urn:etoegang:1.9:EntityConcernedID:RSIN":  "999000202",
	}
	for qualifier, value := range want {
		if got[qualifier] != value {
			t.Errorf("%s is %q, want %q", qualifier, got[qualifier], value)
		}
	}
	if !regexp.MustCompile(`^[0-9A-F]{64}@[0-9A-F]{32}$`).MatchString(got["urn:etoegang:1.13:EntityConcernedID:Pseudo"]) {
		t.Errorf("pseudonym %q", got["urn:etoegang:1.13:EntityConcernedID:Pseudo"])
	}
}

// identifiers decrypts every EncryptedID of the broker's assertion with xmlsec1.
func (k *kit) identifiers(text string) map[string]string {
	k.t.Helper()
	got, key := map[string]string{}, k.privateKeyFile()
	root := parse(k.t, text)
	for _, encrypted := range root.FindElements("./Response/Assertion/AttributeStatement/Attribute/AttributeValue/EncryptedID") {
		out, err := run(k.t, "xmlsec1", "--decrypt", "--privkey-pem:"+nameOf(k.cert), key, "--id-attr:Id", "http://www.w3.org/2001/04/xmlenc#:EncryptedKey", writeFile(k.t, "id.xml", lone(k.t, encrypted)))
		if err != nil {
			k.t.Fatalf("xmlsec1: %v %s", err, out)
		}
		name := parse(k.t, out).FindElement("./NameID")
		got[name.SelectAttrValue("NameQualifier", "")] = name.Text()
	}
	return got
}

func (k *kit) privateKeyFile() string {
	k.t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(k.key)
	if err != nil {
		k.t.Fatal(err)
	}
	return writeFile(k.t, "private.pem", pemOf("PRIVATE KEY", der))
}

// ET-06: of the sets that the catalogue allows, the first that the organisation has is delivered, and nothing else; a
// sole trader without RSIN is refused at once where nothing else will do.
func TestTheCatalogueSaysWhichIdentifiersComeAlong(t *testing.T) {
	k := newKit(t)
	at := func(index string) answer {
		a := k.ask()
		a.attributes = strings.Replace(a.attributes, `AttributeConsumingServiceIndex="1"`, `AttributeConsumingServiceIndex="`+index+`"`, 1)
		return k.send(a)
	}
	for user, want := range map[string][2]string{"anna": {"", "999000202"}, "hans": {"69599084", ""}} {
		got := k.identifiers(k.resolve(k.artifact(k.walk(at("4"), user))))
		if got[kvk] != want[0] || got["urn:etoegang:1.9:EntityConcernedID:RSIN"] != want[1] {
			t.Errorf("%s: %v", user, got)
		}
	}
	mustShow(t, k.walk(at("5"), "hans"), "Uw organisatie heeft niet het nummer dat deze dienst vraagt", "Een eenmanszaak heeft dat niet.")
}

// Broker metadata is signed with X509Data and lists its key by name (EHERKENNING 6.3).
func TestMetadataIsSignedAndValid(t *testing.T) {
	k := newKit(t)
	text := k.fetchMetadata()
	if err := witness(t, text, "/*", k.scheme.SigningCertificate()); err != nil {
		t.Error(err)
	}
	validate(t, text, "saml-schema-metadata-2.0.xsd")
	root := parse(t, text)
	if got := root.FindElement("./IDPSSODescriptor/ArtifactResolutionService").SelectAttrValue("Location", ""); got != k.scheme.ArtifactURL() {
		t.Errorf("artifact service at %s", got)
	}
	if got := root.SelectAttrValue("entityID", ""); got != k.scheme.EntityID() {
		t.Errorf("entityID %s", got)
	}
}

func (k *kit) fetchMetadata() string {
	k.t.Helper()
	response, err := http.Get(k.scheme.MetadataURL())
	if err != nil {
		k.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return string(text)
}

// Answers of every kind hold to the OASIS schemas.
func TestAnswersFollowTheSchemas(t *testing.T) {
	k := newKit(t)
	for _, person := range []string{"anna", "irma", "jos", "hans"} {
		validate(t, k.login(person), "saml-schema-protocol-2.0.xsd")
	}
	end := k.cancel(k.send(k.ask()))
	validate(t, k.resolve(k.artifact(end)), "saml-schema-protocol-2.0.xsd")
	validate(t, k.resolve("AAQAAunknown"), "saml-schema-protocol-2.0.xsd")
}

var location = regexp.MustCompile(`schemaLocation="[^"]*/([^"/]+)"`)

// The mandate statement's type is of the XACML profile, whose schema Debian does not carry; here it
// only has to be some statement.
const xacmlSchema = `<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" targetNamespace="urn:oasis:xacml:2.0:saml:assertion:schema:os">
<import namespace="urn:oasis:names:tc:SAML:2.0:assertion" schemaLocation="saml-schema-assertion-2.0.xsd"/>
<complexType name="XACMLAuthzDecisionStatementType"><complexContent><extension base="saml:StatementAbstractType">
<sequence><any namespace="##other" processContents="skip" maxOccurs="unbounded"/></sequence></extension></complexContent></complexType></schema>`

// validate holds a message to an OASIS schema with xmllint, without the network (SAML.md 3.5).
func validate(t *testing.T, text, schema string) {
	t.Helper()
	dir := t.TempDir()
	for _, from := range []string{"opensaml/saml-schema-protocol-2.0.xsd", "opensaml/saml-schema-assertion-2.0.xsd", "opensaml/saml-schema-metadata-2.0.xsd",
		"xmltooling/xenc-schema.xsd", "xmltooling/xmldsig-core-schema.xsd", "xmltooling/xml.xsd"} {
		raw, err := os.ReadFile(filepath.Join("/usr/share/xml", from))
		if err != nil {
			t.Fatalf("the OASIS schemas are not installed; `make test` installs opensaml-schemas and xmltooling-schemas: %v", err)
		}
		local := location.ReplaceAllString(string(raw), `schemaLocation="$1"`)
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(from)), []byte(local), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	both := `<schema xmlns="http://www.w3.org/2001/XMLSchema"><import namespace="urn:oasis:xacml:2.0:saml:assertion:schema:os" schemaLocation="xacml.xsd"/>` +
		`<import namespace="` + targets[schema] + `" schemaLocation="` + schema + `"/></schema>`
	for name, content := range map[string]string{"xacml.xsd": xacmlSchema, "all.xsd": both, "message.xml": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := run(t, "xmllint", "--nonet", "--noout", "--schema", filepath.Join(dir, "all.xsd"), filepath.Join(dir, "message.xml")); err != nil {
		t.Errorf("not valid: %s", out)
	}
}

var targets = map[string]string{
	"saml-schema-protocol-2.0.xsd": "urn:oasis:names:tc:SAML:2.0:protocol",
	"saml-schema-metadata-2.0.xsd": "urn:oasis:names:tc:SAML:2.0:metadata",
}
