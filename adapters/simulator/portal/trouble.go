package portal

import (
	"errors"
	"log/slog"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// trouble is a login that did not succeed: what a page says of it, and with which status.
type trouble struct {
	Code   string // that a helpdesk asks for
	Text   string // key of the texts trouble.<Text>.title and .text
	Status int
	Step   string    // what is said of it at the form of the action: key of the texts step.<Step>
	More   look.Text // what this tenant adds
}

// troubles by the error codes of RFC 6749, 4.1.2.1, and OpenID Connect Core, 3.1.2.6, and our own. The code alone decides
// what a page says, in the language of the page: error_description is for developers (RFC 6749, 4.1.2.1).
var troubles = map[string]trouble{
	"access_denied":                     {Code: "access_denied", Text: "denied", Status: http.StatusForbidden, Step: "denied"},
	"login_required":                    {Code: "login_required", Text: "again", Status: http.StatusUnauthorized, Step: "denied"},
	"interaction_required":              {Code: "interaction_required", Text: "again", Status: http.StatusUnauthorized, Step: "denied"},
	"account_selection_required":        {Code: "account_selection_required", Text: "again", Status: http.StatusUnauthorized, Step: "denied"},
	"consent_required":                  {Code: "consent_required", Text: "again", Status: http.StatusUnauthorized, Step: "denied"},
	"temporarily_unavailable":           {Code: "temporarily_unavailable", Text: "later", Status: http.StatusServiceUnavailable, Step: "later"},
	"server_error":                      {Code: "server_error", Text: "later", Status: http.StatusBadGateway, Step: "later"},
	"unmet_authentication_requirements": {Code: "unmet_authentication_requirements", Text: "level", Status: http.StatusForbidden, Step: "unmet"},
	"mandate-ended":                     {Code: "mandate_ended", Text: "mandate", Status: http.StatusUnauthorized},
	"expired":                           {Code: "expired", Text: "expired", Status: http.StatusBadRequest},
	"wrong":                             {Code: "wrong_answer", Text: "wrong", Status: http.StatusBadGateway, Step: "wrong"},
	"other_person":                      {Code: "other_person", Text: "other", Status: http.StatusConflict},
}

// refuse tells of an error that the issuer sent: at the form that somebody wanted to confirm, at the overview of who
// changed their mind about switching, or on a page of its own.
func (p *Portal) refuse(w http.ResponseWriter, r *http.Request, a attempt, code string) {
	t, ok := troubles[code]
	if !ok {
		t = trouble{Code: code, Text: "wrong", Status: http.StatusBadGateway, Step: "wrong"}
	}
	p.config.Log.Info("login refused", slog.String("code", t.Code))
	_, in := p.sessions.of(r)
	switch {
	case a.For == toConfirm && p.unconfirmed(w, r, t):
	case a.For == toSwitch && in && t.Text == "denied":
		http.Redirect(w, r, "/dashboard", http.StatusSeeOther)
	default:
		p.show(w, r, t)
	}
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
