package xmlsig

import (
	"bytes"
	"compress/flate"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"
)

// maxInflated caps what a compressed message may grow to, in bytes: the size of a message.
const maxInflated = 256 << 10

// deflaters are pooled: a fresh one allocates 0.8 MB.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, flate.DefaultCompression)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	return w
}}

// SignQuery makes the query string of the HTTP-Redirect binding (SAML bindings 3.4.4.1): the
// deflated message as parameter (SAMLRequest or SAMLResponse), relay state when there is one,
// algorithm and signature, in the order that is signed.
func (s Signer) SignQuery(parameter string, message []byte, relayState string) (string, error) {
	algorithm, hash, err := s.algorithm()
	if err != nil {
		return "", err
	}
	deflated, err := deflate(message)
	if err != nil {
		return "", err
	}
	query := parameter + "=" + url.QueryEscape(base64.StdEncoding.EncodeToString(deflated))
	if relayState != "" {
		query += "&RelayState=" + url.QueryEscape(relayState)
	}
	query += "&SigAlg=" + url.QueryEscape(algorithm)
	value, err := s.value(hash, []byte(query))
	if err != nil {
		return "", err
	}
	return query + "&Signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(value)), nil
}

// VerifyQuery checks a raw query string and gives the inflated message and the relay state. The
// signature covers the parameters as they were sent, so they are cut out and never re-encoded.
func VerifyQuery(raw, parameter string, trusted []*x509.Certificate, now time.Time) (message []byte, relayState string, err error) {
	sent, ok := cut(raw, parameter, "RelayState", "SigAlg", "Signature")
	if !ok || sent[parameter] == "" {
		return nil, "", ErrQuery
	}
	signed := parameter + "=" + sent[parameter]
	if relay, given := sent["RelayState"]; given {
		signed += "&RelayState=" + relay
	}
	signed += "&SigAlg=" + sent["SigAlg"]

	m, known := methods[unescape(sent["SigAlg"])]
	value, err := decode(unescape(sent["Signature"]))
	if !known || err != nil || !m.checks(trusted, now, digest(m.hash, []byte(signed)), value) {
		return nil, "", ErrQuery
	}
	message, err = inflate(unescape(sent[parameter]))
	return message, unescape(sent["RelayState"]), err
}

// cut splits a raw query into the parameters it knows; one of them twice is refused.
func cut(raw string, names ...string) (map[string]string, bool) {
	sent := make(map[string]string, len(names))
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		for _, known := range names {
			if unescape(name) != known {
				continue
			}
			if _, twice := sent[known]; twice || name != known {
				return nil, false
			}
			sent[known] = value
		}
	}
	return sent, true
}

func unescape(s string) string {
	plain, err := url.QueryUnescape(s)
	if err != nil {
		return ""
	}
	return plain
}

func deflate(message []byte) ([]byte, error) {
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(message); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func inflate(encoded string) ([]byte, error) {
	deflated, err := decode(encoded)
	if err != nil {
		return nil, ErrQuery
	}
	message, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(deflated)), maxInflated+1))
	if err != nil || len(message) > maxInflated {
		return nil, ErrQuery
	}
	return message, nil
}
