package oidc

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/policy"
)

// Error codes that the library does not know.
const (
	errorUnmet                   goidc.ErrorCode = "unmet_authentication_requirements" // OpenID Connect Unmet Authentication Requirements 1.0
	errorInteraction             goidc.ErrorCode = "interaction_required"
	errorServer                  goidc.ErrorCode = "server_error"
	errorTemporarilyUnavailable  goidc.ErrorCode = "temporarily_unavailable"
	errorRequestNotSupported     goidc.ErrorCode = "request_not_supported"
	errorUnsupportedResponseType goidc.ErrorCode = "unsupported_response_type"
)

// Bounds of what is believed of ui_locales: BCP 47 tags, of at most 35 characters (RFC 5646 4.4.1).
const (
	maxLanguages = 8
	maxLanguage  = 35
	maxMethod    = 100
)

// asked is what a portal wants of a login. Its problem, if any, is told to the portal once the library has
// found that the portal may be told anything at all.
type asked struct {
	minimum   assurance.Level
	action    string // to confirm
	fresh     bool
	silent    bool
	choose    bool
	maxAge    *time.Duration
	hint      string
	subject   string   // from the hint
	session   [32]byte // digest of the browser's session cookie
	languages []string
	method    string            // the way in that the person chose at the portal
	toward    mandate.ServiceID // a service of the network, for which a mandate is asked
	problem   *goidc.Error
}

// ask reads the parameters that the library does not see, of a request for a service.
func ask(f form, service policy.Service) asked {
	a := asked{hint: f.values.Get("id_token_hint")}
	a.languages = languages(strings.Fields(f.values.Get("ui_locales")))
	if m := f.values.Get("login_method"); len(m) <= maxMethod { // a preference, as ui_locales is: nothing depends on it
		a.method = m
	}
	a.readForm(f)
	a.readPrompt(strings.Fields(f.values.Get("prompt")))
	a.readMaxAge(f.values.Get("max_age"))
	a.readACR(strings.Fields(f.values.Get("acr_values")), a.readClaims(f.values.Get("claims")), service)
	a.readDetails(f.values.Get("authorization_details"), service)
	return a
}

func languages(asked []string) []string {
	asked = slices.DeleteFunc(asked, func(s string) bool {
		return len(s) > maxLanguage || strings.ContainsFunc(s, func(r rune) bool { return !tagCharacter(r) })
	})
	return asked[:min(len(asked), maxLanguages)]
}

func tagCharacter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
}

// refuse keeps the first problem.
func (a *asked) refuse(code goidc.ErrorCode, why string) {
	if a.problem == nil {
		e := goidc.NewError(code, why)
		a.problem = &e
	}
}

func (a *asked) readForm(f form) {
	v := f.values
	switch {
	case v.Has("request"):
		a.refuse(errorRequestNotSupported, "request objects are not supported")
	case v.Has("request_uri"):
		a.refuse(goidc.ErrorCodeRequestURINotSupported, "request_uri must be one that was pushed here")
	case v.Has("response_mode") && v.Get("response_mode") != "query":
		a.refuse(goidc.ErrorCodeInvalidRequest, "response_mode must be query")
	case !v.Has("response_type"):
		a.refuse(goidc.ErrorCodeInvalidRequest, "response_type is required")
	case v.Get("response_type") != "code":
		a.refuse(errorUnsupportedResponseType, "response_type must be code")
	case !v.Has("state"):
		a.refuse(goidc.ErrorCodeInvalidRequest, "state is required")
	case !v.Has("nonce"):
		a.refuse(goidc.ErrorCodeInvalidRequest, "nonce is required")
	case v.Get("code_challenge_method") != "S256":
		a.refuse(goidc.ErrorCodeInvalidRequest, "code_challenge_method must be S256") // left out it means plain: RFC 7636 4.3
	case !challenge(v.Get("code_challenge")):
		a.refuse(goidc.ErrorCodeInvalidRequest, "code_challenge must be 43 characters of base64url")
	}
}

func challenge(s string) bool {
	return len(s) == 43 && !strings.ContainsFunc(s, func(r rune) bool { return !tagCharacter(r) && r != '_' })
}

// readPrompt: consent is never asked for, so prompt=consent changes nothing. select_account asks on whose behalf
// (MA-32), and asks no proof for it.
func (a *asked) readPrompt(prompts []string) {
	for _, p := range prompts {
		switch p {
		case "none":
			a.silent = true
		case "login":
			a.fresh = true
		case "select_account":
			a.choose = true
		}
	}
	if a.silent && len(prompts) > 1 {
		a.refuse(goidc.ErrorCodeInvalidRequest, "prompt none stands alone")
	}
}

func (a *asked) readMaxAge(s string) {
	if s == "" {
		return
	}
	seconds, err := strconv.Atoi(s)
	if err != nil || seconds < 0 || seconds > math.MaxInt32 {
		a.refuse(goidc.ErrorCodeInvalidRequest, "max_age must be a number of seconds")
		return
	}
	age := time.Duration(seconds) * time.Second
	a.maxAge = &age
	a.fresh = a.fresh || seconds == 0
}

// readClaims gives the wish for an acr (OpenID Connect Core 5.5.1.1), nil where there is none; which other claims
// a portal gets follows from scopes alone.
func (a *asked) readClaims(s string) *goidc.ClaimObjectInfo {
	if s == "" {
		return nil
	}
	var wish struct {
		IDToken map[string]*goidc.ClaimObjectInfo `json:"id_token"`
	}
	if json.Unmarshal([]byte(s), &wish) != nil {
		a.refuse(goidc.ErrorCodeInvalidRequest, "claims is not the JSON it should be")
	}
	return wish.IDToken["acr"]
}

// forLibrary is the form without what is ours, with the scopes that exist and the one response_type: the library
// answers another by invalid_request.
func (f form) forLibrary() form {
	out := form{values: map[string][]string{"response_type": {"code"}}, basic: f.basic}
	for _, name := range libraryParameters {
		if v, ok := f.values[name]; ok {
			out.values[name] = v
		}
	}
	if out.values.Has("scope") {
		out.values.Set("scope", known(out.values.Get("scope")))
	}
	return out
}
