package xmlsig

import (
	"crypto/ecdsa"
	"encoding/asn1"
	"errors"
	"math/big"
)

// XML Signature writes an ECDSA signature as r||s, each as long as the curve's order
// (RFC 4050, section 3.3); package ecdsa speaks ASN.1.

type asn1Signature struct{ R, S *big.Int }

func verifyECDSA(key *ecdsa.PublicKey, sum, signature []byte) bool {
	size := (key.Curve.Params().N.BitLen() + 7) / 8
	if len(signature) != 2*size {
		return false
	}
	der, err := asn1.Marshal(asn1Signature{
		R: new(big.Int).SetBytes(signature[:size]),
		S: new(big.Int).SetBytes(signature[size:]),
	})
	return err == nil && ecdsa.VerifyASN1(key, sum, der)
}

func fixedECDSA(key *ecdsa.PublicKey, der []byte) ([]byte, error) {
	var s asn1Signature
	if rest, err := asn1.Unmarshal(der, &s); err != nil || len(rest) > 0 {
		return nil, errors.New("xmlsig: the key made no ASN.1 signature")
	}
	size := (key.Curve.Params().N.BitLen() + 7) / 8
	out := make([]byte, 2*size)
	s.R.FillBytes(out[:size])
	s.S.FillBytes(out[size:])
	return out, nil
}
