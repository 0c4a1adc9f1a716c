package samltest

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"strings"
)

// Encryption says how an identifier is encrypted. The zero value is what brokers do: AES-256-CBC,
// RSA-OAEP with SHA-1, the key beside the data.
type Encryption struct {
	Data      string      // algorithm URI; "": aes256-cbc
	Key       string      // algorithm URI; "": rsa-oaep-mgf1p
	Digest    crypto.Hash // of OAEP; 0: SHA-1, and no DigestMethod is written
	DigestURI string
	Mask      crypto.Hash // of MGF1; 0: SHA-1
	MaskURI   string
	Inside    bool                       // EncryptedKey in KeyInfo instead of beside the data
	Edit      func(cipher []byte) []byte // changes the ciphertext
}

// Recipient is one party that can open what is encrypted.
type Recipient struct {
	Entity  string // "": none written
	Pair    Pair
	KeyName string // "": SHA-256 of the certificate; "-": none written
}

// Encrypt makes an EncryptedID or EncryptedAttribute of plain.
func Encrypt(wrapper, plain string, o Encryption, to ...Recipient) string {
	data := orElse(o.Data, "http://www.w3.org/2001/04/xmlenc#aes256-cbc")
	size := 32
	if strings.Contains(data, "aes128") {
		size = 16
	}
	key := random(size)
	sealed := seal(key, []byte(plain), strings.HasSuffix(data, "gcm"))
	if o.Edit != nil {
		sealed = o.Edit(sealed)
	}
	var keys strings.Builder
	for _, r := range to {
		keys.WriteString(encryptedKey(key, o, r))
	}
	info, beside := `<ds:RetrievalMethod Type="http://www.w3.org/2001/04/xmlenc#EncryptedKey" URI="#_ek"/>`, keys.String()
	if o.Inside {
		info, beside = beside, ""
	}
	return fmt.Sprintf(`<saml:%s xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Id="_ed" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="%s"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">%s</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>%s</saml:%s>`,
		wrapper, data, info, base64.StdEncoding.EncodeToString(sealed), beside, wrapper)
}

func encryptedKey(key []byte, o Encryption, r Recipient) string {
	algorithm := orElse(o.Key, "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p")
	parameters := ""
	if o.DigestURI != "" {
		parameters += `<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="` + o.DigestURI + `"/>`
	}
	if o.MaskURI != "" {
		parameters += `<xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="` + o.MaskURI + `"/>`
	}
	recipient, info := "", ""
	if r.Entity != "" {
		recipient = ` Recipient="` + r.Entity + `"`
	}
	if r.KeyName != "-" {
		info = `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyName>` + orElse(r.KeyName, r.Pair.Name()) + `</ds:KeyName></ds:KeyInfo>`
	}
	return fmt.Sprintf(`<xenc:EncryptedKey xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Id="_ek"%s><xenc:EncryptionMethod Algorithm="%s">%s</xenc:EncryptionMethod>%s<xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`,
		recipient, algorithm, parameters, info, base64.StdEncoding.EncodeToString(wrap(key, algorithm, o, r.Pair)))
}

func wrap(key []byte, algorithm string, o Encryption, to Pair) []byte {
	public := to.Certificate.PublicKey.(*rsa.PublicKey)
	if strings.HasSuffix(algorithm, "rsa-1_5") {
		//lint:ignore SA1019 an attack that must be refused
		wrapped, err := rsa.EncryptPKCS1v15(rand.Reader, public, key)
		must(err)
		return wrapped
	}
	options := &rsa.OAEPOptions{Hash: crypto.SHA1, MGFHash: crypto.SHA1}
	if o.Digest != 0 {
		options.Hash = o.Digest
	}
	if o.Mask != 0 {
		options.MGFHash = o.Mask
	}
	wrapped, err := rsa.EncryptOAEPWithOptions(rand.Reader, public, key, options)
	must(err)
	return wrapped
}

func seal(key, plain []byte, gcm bool) []byte {
	block, err := aes.NewCipher(key)
	must(err)
	if gcm {
		aead, err := cipher.NewGCM(block)
		must(err)
		nonce := random(aead.NonceSize())
		return aead.Seal(nonce, nonce, plain, nil)
	}
	padding := random(aes.BlockSize - len(plain)%aes.BlockSize)
	padding[len(padding)-1] = byte(len(padding))
	padded := append(append([]byte{}, plain...), padding...)
	out := make([]byte, aes.BlockSize+len(padded))
	copy(out, random(aes.BlockSize))
	cipher.NewCBCEncrypter(block, out[:aes.BlockSize]).CryptBlocks(out[aes.BlockSize:], padded)
	return out
}

func random(n int) []byte {
	b := make([]byte, n)
	_, err := rand.Read(b)
	must(err)
	return b
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
