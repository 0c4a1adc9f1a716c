package look

import (
	"net/http"
	"strings"
)

// headers sets what every page answers with. There is no inline script or style, so the policy
// needs no nonce; form-action also guards each redirect that follows a POST, hence FormTo.
func (v View) headers(h http.Header) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", v.policy())
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin") // no-referrer would make the Origin of our own forms "null"
	h.Add("Vary", "Accept-Language, Cookie")
}

func (v View) policy() string {
	rules := []string{
		"default-src 'none'", "style-src 'self'", "img-src 'self'", "script-src 'self'",
		"form-action " + strings.Join(append([]string{"'self'"}, v.FormTo...), " "),
		"frame-ancestors 'none'", "base-uri 'none'",
		"require-trusted-types-for 'script'", "trusted-types 'none'",
	}
	if v.Frames {
		rules = append(rules, "frame-src 'self'")
	}
	if v.Script != "" {
		rules = append(rules, "connect-src 'self'")
	}
	if v.From != "" {
		rules[3] += " " + v.From
		rules = append(rules, "connect-src "+v.From)
	}
	return strings.Join(rules, "; ")
}
