package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// introspection is what the issuer tells of an access token (RFC 7662; acr and auth_time: RFC 9470, 6.2).
type introspection struct {
	Active   bool   `json:"active"`
	Subject  string `json:"sub"`
	ACR      string `json:"acr"`
	AuthTime int64  `json:"auth_time"`
}

// resource is the action for programs: a resource server as RFC 9470 has it. A token that proves too little is
// answered with a challenge that says what would be enough.
func (p *Portal) resource(w http.ResponseWriter, r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		challenge(w, "", "") // RFC 6750, 3.1: no error where there was no attempt
		return
	}
	told, err := p.introspect(r.Context(), token)
	switch {
	case err != nil:
		p.config.Log.Warn("introspection failed", "reason", err.Error())
		answer(w, http.StatusBadGateway, map[string]string{"error": "server_error"})
	case !told.Active:
		challenge(w, "invalid_token", `error_description="the access token is unknown, expired or revoked"`)
	case !p.enough(told.ACR, told.AuthTime):
		a := p.config.Action
		challenge(w, "insufficient_user_authentication", `error_description="a fresh proof for this action is needed", `+
			`acr_values="`+a.ACR+`", max_age="`+strconv.Itoa(int(a.MaxAge/time.Second))+`"`)
	default:
		p.take(w, r, told)
	}
}

// take files what a program sent.
func (p *Portal) take(w http.ResponseWriter, r *http.Request, told introspection) {
	var sent map[string]string
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxForm)).Decode(&sent); err != nil {
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_request", "error_description": "the body must be a JSON object of strings"})
		return
	}
	values := p.config.Action.read(func(name string) string { return sent[name] })
	if faults := p.config.Action.faults(values); len(faults) > 0 {
		wrong := map[string]string{}
		for name, text := range faults {
			wrong[name] = text.EN
		}
		answer(w, http.StatusUnprocessableEntity, map[string]any{"error": "invalid_request", "fields": wrong})
		return
	}
	number, err := p.file(owner{Subject: told.Subject}, values, time.Unix(told.AuthTime, 0))
	if err != nil {
		answer(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	answer(w, http.StatusCreated, map[string]string{"receipt": number})
}

// challenge answers 401 and says why in the header (RFC 6750, 3).
func challenge(w http.ResponseWriter, code, more string) {
	header := "Bearer"
	if code != "" {
		header += ` error="` + code + `", ` + more
	}
	w.Header().Set("WWW-Authenticate", header)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusUnauthorized)
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the reader may be gone; nobody to tell
}

// introspect asks the issuer about a token. It is asked each time, so that a token that was revoked is nothing at once.
func (p *Portal) introspect(ctx context.Context, access string) (introspection, error) {
	var told introspection
	m, err := p.issuer.discover(ctx)
	if err != nil {
		return told, err
	}
	id, err := token(p.config.Random)
	if err != nil {
		return told, err
	}
	proof, err := p.key.Assertion(p.config.ClientID, p.config.Issuer, id, p.config.Machine())
	if err != nil {
		return told, err
	}
	q := url.Values{
		"token": {access}, "token_type_hint": {"access_token"}, "client_id": {p.config.ClientID}, "client_assertion": {proof},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.Introspection, strings.NewReader(q.Encode()))
	if err != nil {
		return told, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a, err := p.config.HTTP.Do(r)
	if err != nil {
		return told, err
	}
	defer func() { _ = a.Body.Close() }()
	if a.StatusCode != http.StatusOK {
		return told, fmt.Errorf("introspection answered %d", a.StatusCode)
	}
	return told, json.NewDecoder(io.LimitReader(a.Body, maxNotice)).Decode(&told)
}
