package portal

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// attempt is one login under way. It travels in a cookie of its own, so that two tabs do not
// disturb each other and a restart loses none; the prefix __Host- keeps other hosts from setting it.
type attempt struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	For      errand `json:"f,omitempty"`
}

// errand is what somebody goes to the issuer for, beyond logging in. It decides which page they come back to and
// nothing more: what was proven is in the answer.
type errand string

const (
	toEnter   errand = ""
	toSwitch  errand = "switch"  // another client to work for
	toConfirm errand = "confirm" // the action
)

const (
	attemptPrefix  = "__Host-portal-login-"
	attemptSeconds = 3600 // as long as the issuer keeps a login alive
	attemptsKept   = 5    // in one browser; more would outgrow what a request may carry
)

// token is 256 bits for who must not guess.
func token(random io.Reader) (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func newAttempt(random io.Reader, why errand) (a attempt, err error) {
	a.For = why
	for _, part := range []*string{&a.State, &a.Nonce, &a.Verifier} {
		if *part, err = token(random); err != nil {
			return attempt{}, err
		}
	}
	return a, nil
}

// keep puts the attempt in the browser and makes room for it.
func (a attempt) keep(w http.ResponseWriter, r *http.Request) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	others := 0
	for _, c := range r.Cookies() {
		if !strings.HasPrefix(c.Name, attemptPrefix) {
			continue
		}
		if others++; others >= attemptsKept {
			setCookie(w, c.Name, "", -1)
		}
	}
	setCookie(w, attemptPrefix+a.State[:16], base64.RawURLEncoding.EncodeToString(b), attemptSeconds)
	return nil
}

// takeAttempt gives the attempt that state belongs to, and ends it: an answer is read once.
func takeAttempt(w http.ResponseWriter, r *http.Request, state string) (attempt, bool) {
	if len(state) < 16 {
		return attempt{}, false
	}
	name := attemptPrefix + state[:16]
	c, err := r.Cookie(name)
	if err != nil {
		return attempt{}, false
	}
	setCookie(w, name, "", -1)
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return attempt{}, false
	}
	var a attempt
	if json.Unmarshal(b, &a) != nil || a.State != state || a.Nonce == "" || a.Verifier == "" {
		return attempt{}, false
	}
	return a, true
}

func setCookie(w http.ResponseWriter, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
