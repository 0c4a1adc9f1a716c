package scheme

import (
	"crypto/hmac"
	"crypto/sha512"
	"embed"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"text/template"
	"time"
)

//go:embed message/*.xml
var messageFiles embed.FS

// messages keep the shape of what goes over the wire in plain sight. Every value from outside goes
// through x; what is put in without it was made by another of these templates.
var messages = template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap{
	"x":       escape,
	"instant": instant,
}).ParseFS(messageFiles, "message/*.xml"))

func render(name string, data any) (string, error) {
	var text strings.Builder
	if err := messages.ExecuteTemplate(&text, name, data); err != nil {
		return "", fmt.Errorf("scheme: composing %s: %w", name, err)
	}
	return strings.TrimSpace(text.String()), nil
}

func escape(s string) (string, error) {
	var text strings.Builder
	err := xml.EscapeText(&text, []byte(s))
	return text.String(), err
}

// instant writes milliseconds, as live brokers do; none, three and seven digits occur (EHERKENNING 4.5).
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// randomHex gives n random bytes in hexadecimal.
func randomHex(random io.Reader, n int) string {
	raw := make([]byte, n)
	if _, err := io.ReadFull(random, raw); err != nil {
		panic("scheme: the random source failed: " + err.Error()) // crypto/rand.Reader never does
	}
	return hex.EncodeToString(raw)
}

// pseudonym names a person towards one provider for one represented organisation: HEX64@HEX32.
// For chain mandates of one organisation it is the same (EHERKENNING 4.8).
func pseudonym(key []byte, person Person, represented Organisation, oin string) string {
	mac := hmac.New(sha512.New, key)
	fmt.Fprintf(mac, "%s|%s|%s", person.UserName, represented.KvK, oin)
	text := strings.ToUpper(hex.EncodeToString(mac.Sum(nil)))
	return text[:64] + "@" + text[64:96]
}
