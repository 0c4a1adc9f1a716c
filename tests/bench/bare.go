package bench

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the OAEP that the scheme prescribes (EHERKENNING 4.6)
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/simulator/scheme"
)

// Work is the arithmetic that a login cannot do without, by how often each operation is needed.
type Work struct {
	RSASigned, RSAVerified, RSADecrypted int
	ECDSASigned, ECDSAVerified           int
}

func (w Work) String() string {
	return fmt.Sprintf("bare RSA (%d signed, %d verified, %d decrypted) and ECDSA (%d, %d)",
		w.RSASigned, w.RSAVerified, w.RSADecrypted, w.ECDSASigned, w.ECDSAVerified)
}

// workOf counts it in the messages of one login: we sign the request and the resolve; of the answer we
// verify every signature and decrypt every identifier, but for the evidence that is meant for others
// (EHERKENNING 4.9). The token call adds one ID token signed and one client assertion verified, ES256 both.
func workOf(messages []scheme.Message) (Work, error) {
	w := Work{ECDSASigned: 1, ECDSAVerified: 1}
	for _, m := range messages {
		switch m.Kind {
		case "AuthnRequest", "ArtifactResolve":
			w.RSASigned++
		case "ArtifactResponse":
			document := etree.NewDocument()
			if err := document.ReadFromString(m.XML); err != nil {
				return Work{}, err
			}
			for _, advice := range document.FindElements("//Advice") {
				advice.Parent().RemoveChild(advice)
			}
			w.RSAVerified += len(document.FindElements("//Signature"))
			w.RSADecrypted += len(document.FindElements("//EncryptedID"))
		}
	}
	if w.RSASigned != 2 || w.RSAVerified == 0 || w.RSADecrypted == 0 {
		return Work{}, errors.New("bench: these are not the messages of one login")
	}
	return w, nil
}

// Prices is what each operation costs here and now.
type Prices struct{ RSASign, RSAVerify, RSADecrypt, ECDSASign, ECDSAVerify time.Duration }

// probe measures them, with keys of the length that both sides use.
func probe() (p Prices, err error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return p, err
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return p, err
	}
	note := func(e error) { err = errors.Join(err, e) }
	sum, options := sha256.Sum256([]byte("a message")), &rsa.OAEPOptions{Hash: crypto.SHA1, MGFHash: crypto.SHA1}
	wrapped, e := rsa.EncryptOAEP(sha1.New(), rand.Reader, &key.PublicKey, make([]byte, 32), nil) //nolint:gosec // see the import
	note(e)
	var signature, short []byte
	p.RSASign = per(50, func() { signature, e = rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:]); note(e) })
	p.RSAVerify = per(500, func() { note(rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, sum[:], signature)) })
	p.RSADecrypt = per(50, func() { _, e := key.Decrypt(nil, wrapped, options); note(e) })
	p.ECDSASign = per(500, func() { short, e = ecdsa.SignASN1(rand.Reader, curve, sum[:]); note(e) })
	p.ECDSAVerify = per(500, func() {
		if !ecdsa.VerifyASN1(&curve.PublicKey, sum[:], short) {
			note(errors.New("bench: a signature of our own does not verify"))
		}
	})
	return p, err
}

// Of is the price of that work.
func (p Prices) Of(w Work) time.Duration {
	return time.Duration(w.RSASigned)*p.RSASign + time.Duration(w.RSAVerified)*p.RSAVerify + time.Duration(w.RSADecrypted)*p.RSADecrypt +
		time.Duration(w.ECDSASigned)*p.ECDSASign + time.Duration(w.ECDSAVerified)*p.ECDSAVerify
}
