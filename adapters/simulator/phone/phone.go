// Package phone is a smartphone with an authenticator app, for practice on a machine that has none: paste
// the key of an account and read its codes (RFC 6238). It knows no account by itself, and shares no code
// with what it is practised on.
package phone

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config says where the phone keeps its accounts.
type Config struct {
	Dir string
	Now func() time.Time
}

// Most is how many accounts the phone keeps; the oldest make way.
const Most = 50

// step is how long a code is shown.
const step = 30 * time.Second

// entry is one account in the app.
type entry struct {
	Name    string `json:"name"` // of the service
	Account string `json:"account"`
	Key     string `json:"key"` // Base32
}

// Phone is safe for concurrent use.
type Phone struct {
	config  Config
	mu      sync.Mutex
	entries []entry // newest first
}

// New opens the phone as it was left.
func New(c Config) (*Phone, error) {
	p := &Phone{config: c}
	b, err := os.ReadFile(p.file())
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &p.entries)
	}
	if err != nil {
		return nil, fmt.Errorf("phone: %s: %w; remove the file to start with an empty phone", p.file(), err)
	}
	return p, nil
}

func (p *Phone) file() string { return filepath.Join(p.config.Dir, "phone.json") }

// errKey tells that what was pasted is no key.
var errKey = errors.New("phone: neither a key nor an otpauth address")

// add takes what people can copy from a page: the address behind a QR code, or the key to type over.
func (p *Phone) add(pasted string) error {
	e, err := read(pasted)
	if err != nil {
		return err
	}
	if _, err := code(e.Key, p.config.Now()); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.entries = slices.DeleteFunc(p.entries, func(o entry) bool { return o.Key == e.Key })
	p.entries = append([]entry{e}, p.entries...)
	if len(p.entries) > Most {
		p.entries = p.entries[:Most]
	}
	return p.save()
}

func read(pasted string) (entry, error) {
	pasted = strings.TrimSpace(pasted)
	u, err := url.Parse(pasted)
	if err != nil || u.Scheme != "otpauth" {
		key := strings.ToUpper(strings.Join(strings.Fields(pasted), ""))
		if key == "" {
			return entry{}, errKey
		}
		return entry{Key: key}, nil
	}
	q := u.Query()
	_, account, found := strings.Cut(strings.TrimPrefix(u.Path, "/"), ":")
	if !found {
		account = strings.TrimPrefix(u.Path, "/")
	}
	return entry{Name: q.Get("issuer"), Account: strings.TrimSpace(account), Key: q.Get("secret")}, nil
}

// remove takes an account out of the app.
func (p *Phone) remove(key string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.entries = slices.DeleteFunc(p.entries, func(e entry) bool { return e.Key == key })
	return p.save()
}

// save writes beside the file and puts it in place, so that a crash leaves one of the two.
func (p *Phone) save() error {
	b, err := json.Marshal(p.entries)
	if err != nil {
		return err
	}
	if err := os.WriteFile(p.file()+".new", b, 0o600); err != nil {
		return err
	}
	return os.Rename(p.file()+".new", p.file())
}

// shown is an account with the code of this moment.
type shown struct {
	entry
	Code string
}

func (p *Phone) codes() []shown {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []shown
	for _, e := range p.entries {
		now, err := code(e.Key, p.config.Now())
		if err != nil {
			continue // it was tried when it was added
		}
		out = append(out, shown{e, now[:3] + " " + now[3:]})
	}
	return out
}

// code is that of RFC 6238 with what every app supports: SHA-1, six digits, thirty seconds.
func code(key string, now time.Time) (string, error) {
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(strings.ToUpper(key), "="))
	if err != nil || len(secret) == 0 {
		return "", errKey
	}
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, now.Unix()/int64(step/time.Second)) // a hash takes everything
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f // RFC 4226, 5.3: the last four bits say where to look
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000), nil
}
