package xmlcrypt_test

import (
	"crypto"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlcrypt"
	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

const plain = `<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" NameQualifier="urn:q">68750110</saml:NameID>`

func keys(pairs ...samltest.Pair) []xmlcrypt.Key {
	var all []xmlcrypt.Key
	for _, p := range pairs {
		all = append(all, xmlcrypt.Key{Certificate: p.Certificate, Decrypter: p.Key.(crypto.Decrypter)})
	}
	return all
}

func ours() samltest.Recipient {
	return samltest.Recipient{Entity: samltest.Entity, Pair: samltest.Decryption()}
}

func open(m *xmlcrypt.Message, encrypted string) (string, error) {
	root, err := xmlguard.Parse([]byte(encrypted), xmlguard.Message)
	if err != nil {
		return "", err
	}
	el, err := m.Open(root)
	if err != nil {
		return "", err
	}
	return xmlguard.Text(el), nil
}

const (
	xenc   = "http://www.w3.org/2001/04/xmlenc#"
	xenc11 = "http://www.w3.org/2009/xmlenc11#"
	ds     = "http://www.w3.org/2000/09/xmldsig#"
)

func TestAllowedAlgorithmsDecrypt(t *testing.T) {
	for name, o := range map[string]samltest.Encryption{
		"what brokers do":                  {},
		"aes128-cbc":                       {Data: xenc + "aes128-cbc"},
		"aes128-gcm":                       {Data: xenc11 + "aes128-gcm"},
		"aes256-gcm":                       {Data: xenc11 + "aes256-gcm"},
		"key inside KeyInfo":               {Inside: true},
		"mgf1p, SHA-1 said":                {DigestURI: ds + "sha1"},
		"mgf1p, digest SHA-256":            {DigestURI: xenc + "sha256", Digest: crypto.SHA256},
		"xmlenc11 oaep, all SHA-1":         {Key: xenc11 + "rsa-oaep"},
		"xmlenc11 oaep, SHA-256 and mgf1":  {Key: xenc11 + "rsa-oaep", DigestURI: xenc + "sha256", Digest: crypto.SHA256, MaskURI: xenc11 + "mgf1sha256", Mask: crypto.SHA256},
		"xmlenc11 oaep, SHA-512, mgf1sha1": {Key: xenc11 + "rsa-oaep", DigestURI: xenc + "sha512", Digest: crypto.SHA512, MaskURI: xenc11 + "mgf1sha1"},
	} {
		t.Run(name, func(t *testing.T) {
			m := xmlcrypt.NewMessage(samltest.Entity, keys(samltest.Decryption()))
			if got, err := open(m, samltest.Encrypt("EncryptedID", plain, o, ours())); err != nil || got != "68750110" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestTheRightKeyIsFound(t *testing.T) {
	decryption, next := samltest.Decryption(), samltest.DecryptionNext()
	both := keys(decryption, next)
	other := samltest.Recipient{Entity: samltest.Register, Pair: samltest.MandateRegister()}
	for name, c := range map[string]struct {
		to     []samltest.Recipient
		budget bool // found at once, by name
	}{
		"no recipient written":         {[]samltest.Recipient{{Pair: decryption}}, true},
		"no KeyName":                   {[]samltest.Recipient{{Entity: samltest.Entity, Pair: next, KeyName: "-"}}, false},
		"next key, named":              {[]samltest.Recipient{{Entity: samltest.Entity, Pair: next}}, true},
		"next key, name in upper case": {[]samltest.Recipient{{Entity: samltest.Entity, Pair: next, KeyName: strings.ToUpper(next.Name())}}, true},
		"unknown name":                 {[]samltest.Recipient{{Entity: samltest.Entity, Pair: next, KeyName: "sleutel 7"}}, false},
		"after that of another":        {[]samltest.Recipient{other, ours()}, true},
		"before that of nobody":        {[]samltest.Recipient{{Pair: samltest.Stranger()}, ours()}, true},
	} {
		t.Run(name, func(t *testing.T) {
			counted := &counter{}
			all := []xmlcrypt.Key{counted.count(both[0]), counted.count(both[1])}
			got, err := open(xmlcrypt.NewMessage(samltest.Entity, all), samltest.Encrypt("EncryptedID", plain, samltest.Encryption{}, c.to...))
			if err != nil || got != "68750110" {
				t.Errorf("got %q, %v", got, err)
			}
			if c.budget && counted.n != 1 {
				t.Errorf("%d RSA operations", counted.n)
			}
		})
	}
}

type counter struct{ n int }

func (c *counter) count(k xmlcrypt.Key) xmlcrypt.Key {
	return xmlcrypt.Key{Certificate: k.Certificate, Decrypter: counted{k.Decrypter, c}}
}

type counted struct {
	crypto.Decrypter
	counter *counter
}

func (c counted) Decrypt(r io.Reader, message []byte, o crypto.DecrypterOpts) ([]byte, error) {
	c.counter.n++
	return c.Decrypter.Decrypt(r, message, o)
}

// SAML.md 4.4, rows 70 and 73; each is the same error.
func TestEveryFailureIsOneError(t *testing.T) {
	cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:n] } }
	flip := func(b []byte) []byte { b[len(b)-1] ^= 1; return b }
	enc := func(o samltest.Encryption, to ...samltest.Recipient) string {
		return samltest.Encrypt("EncryptedID", plain, o, to...)
	}
	good := enc(samltest.Encryption{}, ours())
	replace := func(old, with string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("nothing to replace: %s", old)
		}
		return strings.ReplaceAll(good, old, with)
	}
	for name, document := range map[string]string{
		"70 CBC not whole blocks":        enc(samltest.Encryption{Edit: cut(47)}, ours()),
		"70 CBC without a block":         enc(samltest.Encryption{Edit: cut(16)}, ours()),
		"70 GCM too short":               enc(samltest.Encryption{Data: xenc11 + "aes256-gcm", Edit: cut(27)}, ours()),
		"70 GCM changed":                 enc(samltest.Encryption{Data: xenc11 + "aes256-gcm", Edit: flip}, ours()),
		"70 3DES":                        replace(xenc+"aes256-cbc", xenc+"tripledes-cbc"),
		"70 AES-192":                     replace(xenc+"aes256-cbc", xenc+"aes192-cbc"),
		"70 key of another size":         replace(xenc+"aes256-cbc", xenc+"aes128-cbc"),
		"70 empty plaintext":             samltest.Encrypt("EncryptedID", "", samltest.Encryption{}, ours()),
		"70 plaintext of only a comment": samltest.Encrypt("EncryptedID", "<!-- x -->", samltest.Encryption{}, ours()),
		"70 plaintext with a DTD":        samltest.Encrypt("EncryptedID", "<!DOCTYPE x><x/>", samltest.Encryption{}, ours()),
		"70 plaintext that breaks out":   samltest.Encrypt("EncryptedID", "<x/></saml:EncryptedID><x/>", samltest.Encryption{}, ours()),
		"73 CBC with a wrong padding":    enc(samltest.Encryption{Edit: flip}, ours()),
		"73 RSA 1.5":                     enc(samltest.Encryption{Key: xenc + "rsa-1_5"}, ours()),
		"73 unknown digest":              enc(samltest.Encryption{DigestURI: "urn:md5"}, ours()),
		"73 two digests":                 replace(`rsa-oaep-mgf1p">`, `rsa-oaep-mgf1p"><ds:DigestMethod xmlns:ds="`+ds+`" Algorithm="`+ds+`sha1"/><ds:DigestMethod xmlns:ds="`+ds+`" Algorithm="`+ds+`sha1"/>`),
		"73 mgf1p with an MGF":           enc(samltest.Encryption{MaskURI: xenc11 + "mgf1sha1"}, ours()),
		"73 unknown mask":                enc(samltest.Encryption{Key: xenc11 + "rsa-oaep", MaskURI: "urn:mgf"}, ours()),
		"73 OAEP label":                  replace(`rsa-oaep-mgf1p">`, `rsa-oaep-mgf1p"><xenc:OAEPparams>eA==</xenc:OAEPparams>`),
		"44 other recipient":             enc(samltest.Encryption{}, samltest.Recipient{Entity: samltest.Register, Pair: samltest.Decryption()}),
		"44 other key":                   enc(samltest.Encryption{}, samltest.Recipient{Entity: samltest.Entity, Pair: samltest.Stranger()}),
		"44 no key":                      enc(samltest.Encryption{}),
		"44 no data":                     `<saml:EncryptedID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>`,
		"44 data twice":                  replace("</xenc:EncryptedData>", `</xenc:EncryptedData><xenc:EncryptedData xmlns:xenc="`+xenc+`"/>`),
		"44 no method":                   replace(`<xenc:EncryptionMethod Algorithm="`+xenc+`aes256-cbc"/>`, ""),
		"44 CipherReference":             replace("xenc:CipherValue", "xenc:CipherReference"),
		"44 no CipherData":               replace("xenc:CipherData", "xenc:Other"),
		"44 not base64":                  replace("<xenc:CipherValue>", "<xenc:CipherValue>!"),
		"17 keys":                        enc(samltest.Encryption{}, manyRecipients(17)...),
	} {
		t.Run(name, func(t *testing.T) {
			m := xmlcrypt.NewMessage(samltest.Entity, keys(samltest.Decryption()))
			if got, err := open(m, document); !errors.Is(err, xmlcrypt.ErrDecrypt) || err.Error() != xmlcrypt.ErrDecrypt.Error() { //nolint:errorlint // the very same
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func manyRecipients(n int) []samltest.Recipient {
	var all []samltest.Recipient
	for range n - 1 {
		all = append(all, samltest.Recipient{Entity: samltest.Register, Pair: samltest.Decryption()})
	}
	return append(all, ours())
}

// 58: a message cannot make us do more than eight RSA operations.
func TestRSAOperationsOfAMessageAreBounded(t *testing.T) {
	counted := &counter{}
	key := counted.count(keys(samltest.Decryption())[0])
	m := xmlcrypt.NewMessage(samltest.Entity, []xmlcrypt.Key{key})
	one := samltest.Encrypt("EncryptedID", plain, samltest.Encryption{}, ours())
	for i := range 10 {
		_, err := open(m, one)
		if (err == nil) != (i < 8) {
			t.Errorf("identifier %d: %v", i+1, err)
		}
	}
	if counted.n != 8 {
		t.Errorf("%d RSA operations", counted.n)
	}
}

// SAML.md 5.2: what xmlsec1 encrypts, we decrypt.
func TestWeDecryptWhatXmlsecEncrypts(t *testing.T) {
	for name, c := range map[string]struct{ data, session, key string }{
		"aes256-cbc":                {xenc + "aes256-cbc", "aes-256", `<xenc:EncryptionMethod Algorithm="` + xenc + `rsa-oaep-mgf1p"/>`},
		"aes128-gcm":                {xenc11 + "aes128-gcm", "aes-128", `<xenc:EncryptionMethod Algorithm="` + xenc + `rsa-oaep-mgf1p"/>`},
		"aes256-gcm, SHA-1 written": {xenc11 + "aes256-gcm", "aes-256", `<xenc:EncryptionMethod Algorithm="` + xenc + `rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="` + ds + `sha1"/></xenc:EncryptionMethod>`},
	} {
		t.Run(name, func(t *testing.T) {
			files := samltest.Decryption().Files()
			files["template.xml"] = `<xenc:EncryptedData xmlns:xenc="` + xenc + `" xmlns:ds="` + ds + `" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="` + c.data + `"/><ds:KeyInfo><xenc:EncryptedKey>` + c.key + `<ds:KeyInfo><ds:KeyName/></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>`
			files["data.xml"] = plain
			dir := samltest.Write(t, files)
			if out, ok := samltest.Xmlsec(t, dir, "--encrypt", "--pubkey-cert-pem", "cert.pem", "--session-key", c.session, "--xml-data", "data.xml", "--output", "out.xml", "template.xml"); !ok {
				t.Fatalf("xmlsec1: %s", out)
			}
			raw, err := os.ReadFile(filepath.Join(dir, "out.xml"))
			if err != nil {
				t.Fatal(err)
			}
			_, data, _ := strings.Cut(string(raw), "?>")
			if !strings.Contains(string(raw), "?>") {
				data = string(raw)
			}
			wrapped := `<saml:EncryptedID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">` + data + `</saml:EncryptedID>`
			m := xmlcrypt.NewMessage(samltest.Entity, keys(samltest.Decryption()))
			if got, err := open(m, wrapped); err != nil || got != "68750110" {
				t.Errorf("got %q, %v\n%s", got, err, wrapped)
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(samltest.Encrypt("EncryptedID", plain, samltest.Encryption{}, ours()))
	f.Add(samltest.Encrypt("EncryptedID", plain, samltest.Encryption{Inside: true, Data: xenc11 + "aes256-gcm"}, ours()))
	f.Fuzz(func(t *testing.T, document string) {
		root, err := xmlguard.Parse([]byte(document), xmlguard.Message)
		if err != nil {
			return
		}
		if _, err := xmlcrypt.NewMessage(samltest.Entity, keys(samltest.Decryption())).Open(root); err != nil && !errors.Is(err, xmlcrypt.ErrDecrypt) {
			t.Errorf("another error: %v", err)
		}
	})
}
