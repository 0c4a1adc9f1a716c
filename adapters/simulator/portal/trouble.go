package portal

import (
	"errors"
	"log/slog"
	"net/http"

	"golang.org/x/oauth2"
)

// trouble is a login that did not succeed: what a page says of it, and with which status.
type trouble struct {
	Code   string // that a helpdesk asks for
	Text   string // key of the texts trouble.<Text>.title and .text
	Status int
	Said   string // words of the issuer, when they are surely the issuer's
}

// troubles by the error codes of RFC 6749, 4.1.2.1, and OpenID Connect Core, 3.1.2.6, and our own.
var troubles = map[string]trouble{
	"access_denied":                     {Code: "access_denied", Text: "denied", Status: http.StatusForbidden},
	"login_required":                    {Code: "login_required", Text: "again", Status: http.StatusUnauthorized},
	"interaction_required":              {Code: "interaction_required", Text: "again", Status: http.StatusUnauthorized},
	"account_selection_required":        {Code: "account_selection_required", Text: "again", Status: http.StatusUnauthorized},
	"consent_required":                  {Code: "consent_required", Text: "again", Status: http.StatusUnauthorized},
	"temporarily_unavailable":           {Code: "temporarily_unavailable", Text: "later", Status: http.StatusServiceUnavailable},
	"server_error":                      {Code: "server_error", Text: "later", Status: http.StatusBadGateway},
	"unmet_authentication_requirements": {Code: "unmet_authentication_requirements", Text: "level", Status: http.StatusForbidden},
	"expired":                           {Code: "expired", Text: "expired", Status: http.StatusBadRequest},
	"wrong":                             {Code: "wrong_answer", Text: "wrong", Status: http.StatusBadGateway},
}

// refuse shows an error that the issuer sent.
func (p *Portal) refuse(w http.ResponseWriter, r *http.Request, code, said string) {
	t, ok := troubles[code]
	if !ok {
		t = trouble{Code: code, Text: "wrong", Status: http.StatusBadGateway}
	}
	if t.Text == "denied" || t.Text == "level" {
		t.Said = said
	}
	p.config.Log.Info("login refused", slog.String("code", t.Code))
	p.show(w, r, t)
}

// fail shows a fault and logs it. The library repeats whole answers in its errors; of those only
// the code is written down.
func (p *Portal) fail(w http.ResponseWriter, r *http.Request, step string, err error, t trouble) {
	reason := err.Error()
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		reason = "refused: " + answer.ErrorCode
	}
	p.config.Log.Warn("login failed", slog.String("step", step), slog.String("reason", reason))
	p.show(w, r, t)
}
