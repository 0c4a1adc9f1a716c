package xmlsig_test

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
)

type random struct{}

func (random) Read(p []byte) (int, error) { return rand.Read(p) }

func (refusing) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("hardware is away")
}

func signedQuery(tb testing.TB, message, relay string, p samltest.Pair) string {
	tb.Helper()
	query, err := xmlsig.Signer{Key: p.Key, Certificate: p.Certificate, Random: random{}}.SignQuery("SAMLRequest", []byte(message), relay)
	if err != nil {
		tb.Fatal(err)
	}
	return query
}

func trustedBroker() []*x509.Certificate {
	return []*x509.Certificate{samltest.BrokerSigning().Certificate, samltest.BrokerEC().Certificate}
}

func TestQuerySignaturesGoRound(t *testing.T) {
	for _, p := range []samltest.Pair{samltest.BrokerSigning(), samltest.BrokerEC()} {
		for _, relay := range []string{"", "token", "a&b=c d#e+é%"} {
			query := signedQuery(t, message, relay, p)
			got, gotRelay, err := xmlsig.VerifyQuery(query, "SAMLRequest", trustedBroker(), samltest.Now)
			if err != nil || string(got) != message || gotRelay != relay {
				t.Errorf("relay %q: got %q, %q, %v", relay, got, gotRelay, err)
			}
			values, err := url.ParseQuery(query)
			if err != nil || values.Get("RelayState") != relay || len(values) > 4 {
				t.Errorf("relay %q is not one parameter: %v %v", relay, values, err)
			}
		}
	}
}

func TestQueriesThatWereChangedAreRefused(t *testing.T) {
	query := signedQuery(t, message, "token", samltest.BrokerSigning())
	bomb := signedQuery(t, strings.Repeat("x", 10<<20), "", samltest.BrokerSigning())
	for name, q := range map[string]string{
		"empty":                      "",
		"relay state changed":        strings.Replace(query, "token", "other", 1),
		"relay state added again":    query + "&RelayState=token",
		"relay state re-encoded":     strings.Replace(query, "RelayState=token", "RelayState=%74oken", 1),
		"relay state left out":       strings.Replace(query, "&RelayState=token", "", 1),
		"name in escapes":            strings.Replace(query, "RelayState", "%52elayState", 1),
		"message twice":              query + "&SAMLRequest=x",
		"SHA-1":                      strings.Replace(query, url.QueryEscape("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"), url.QueryEscape("http://www.w3.org/2000/09/xmldsig#rsa-sha1"), 1),
		"no signature":               query[:strings.Index(query, "&Signature")],
		"signature of another key":   signedQuery(t, message, "token", samltest.Stranger()),
		"60 deflate bomb":            bomb,
		"message of another binding": strings.Replace(query, "SAMLRequest", "SAMLResponse", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := xmlsig.VerifyQuery(q, "SAMLRequest", trustedBroker(), samltest.Now); !errors.Is(err, xmlsig.ErrQuery) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzVerifyQuery(f *testing.F) {
	f.Add(signedQuery(f, message, "token", samltest.BrokerSigning()))
	f.Add("SAMLRequest=x&SigAlg=&Signature=&RelayState")
	f.Fuzz(func(t *testing.T, raw string) {
		got, _, err := xmlsig.VerifyQuery(raw, "SAMLRequest", trustedBroker(), samltest.Now)
		if err == nil && string(got) != message {
			t.Errorf("forged: %q", got)
		}
	})
}
