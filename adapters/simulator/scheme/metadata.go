package scheme

import (
	"encoding/base64"
	"io"
	"net/http"
	"time"
)

// metadataLifetime is how long the broker's metadata may be used.
const metadataLifetime = 7 * 24 * time.Hour

// publishedKey is a key in the metadata.
type publishedKey struct{ Use, Name, Certificate string }

func published(use string, k keyPair) publishedKey {
	return publishedKey{use, k.name(), base64.StdEncoding.EncodeToString(k.certificate.Raw)}
}

// metadata is the broker's EntityDescriptor, signed with X509Data (EHERKENNING 6.3).
func (s *Scheme) metadata(f Faults) (string, error) {
	keys := []publishedKey{published("signing", s.keys.broker)}
	if f.Key == "announced" {
		keys = append(keys, published("signing", s.keys.next))
	}
	until := s.now().Add(metadataLifetime)
	if f.Metadata == "expired" {
		until = s.now().Add(-time.Hour)
	}
	text, err := render("metadata.xml", map[string]any{
		"ID": "_" + randomHex(s.config.Random, 16), "EntityID": brokerID, "ValidUntil": until,
		"Keys": append(keys, published("encryption", s.keys.broker)), "ArtifactURL": s.ArtifactURL(),
		"SSOURL": s.ssoURL(), "HomeURL": s.config.BaseURL + "/",
	})
	switch {
	case err != nil || f.Metadata == "unsigned":
		return text, err
	case f.Metadata == "wrong-key":
		return signing{key: s.keys.register, info: byCertificate}.sign(text)
	}
	return signing{key: s.keys.broker, info: byCertificate}.sign(text)
}

func (s *Scheme) serveMetadata(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.published
	s.mu.Unlock()
	if f.Metadata == "unreachable" {
		http.Error(w, "the practice broker is out of order", http.StatusServiceUnavailable)
		return
	}
	text, err := s.metadata(f)
	if err != nil {
		s.config.Log.ErrorContext(r.Context(), "metadata could not be made", "error", err)
		http.Error(w, "metadata could not be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = io.WriteString(w, text) // the reader may be gone; nobody to tell
}
