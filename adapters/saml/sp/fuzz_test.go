package sp

import (
	"crypto/sha1"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlcrypt"
)

// No change to the bytes of an answer makes another identity of it, and none makes it panic.
func FuzzConsume(f *testing.F) {
	good := samltest.Good()
	golden := good.Body()
	f.Add(golden)
	good.Advice = false
	f.Add(good.Body())
	good.OuterSignature, good.ResponseSignature = nil, nil
	f.Add(good.Body())
	f.Add(strings.Replace(golden, "Donald", "Katrien", 1))
	f.Add(`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body/></soapenv:Envelope>`)
	first := newReading(f)
	f.Fuzz(func(t *testing.T, body string) {
		x := *first
		x.oneTime, x.plain = nil, xmlcrypt.NewMessage(samltest.Entity, []xmlcrypt.Key{decrypter()})
		assertion, err := x.consume([]byte(body))
		if err != nil {
			if err.Error() == rejected("panic").Error() {
				t.Error("panic")
			}
			return
		}
		if assertion.OrganisationName != "Test BV Donald" || assertion.Subject.Legal.KvK.String() != samltest.KvK {
			t.Errorf("forged: %+v", assertion)
		}
	})
}

// An artifact that is taken is exactly 44 bytes of this broker for an endpoint it has.
func FuzzArtifact(f *testing.F) {
	f.Add(samltest.Artifact(samltest.Broker, 3))
	f.Add(samltest.Artifact(samltest.Register, 3))
	f.Add("AAQAAA==")
	trust := newReading(f).trust
	f.Fuzz(func(t *testing.T, artifact string) {
		location, oneTime, err := endpoint(artifact, trust)
		if err != nil {
			return
		}
		b, decodeErr := base64.StdEncoding.DecodeString(artifact)
		source := sha1.Sum([]byte(samltest.Broker))
		if decodeErr != nil || len(b) != 44 || string(b[:4]) != "\x00\x04\x00\x03" || string(b[4:24]) != string(source[:]) || location == "" || oneTime == "" {
			t.Errorf("taken: %x", b)
		}
	})
}
