package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/account"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// proven are the sections of one's own pages that a fresh proof leads back to.
var proven = []string{"password", "email", "phone", "factors", "recovery"}

// proveFirst leads to a fresh proof, and from there back to the section somebody was in.
func (v *visit) proveFirst() error {
	return v.seeOther(v.proveAt("", strings.TrimPrefix(v.section(), "/"), ""))
}

// proveAt is the address of a proof: how, for which section, and what the last answer led to.
func (v *visit) proveAt(part, next string, by policy.Factor, more ...string) string {
	q := url.Values{}
	if slices.Contains(proven, next) {
		q.Set("next", next)
	}
	if by != "" {
		q.Set("by", string(by))
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	to := v.at("me", "prove") + part
	if len(q) == 0 {
		return to
	}
	return to + "?" + q.Encode()
}

// back is the section that a proof leads to, or the overview.
func (v *visit) back() string {
	if next := v.Query("next"); slices.Contains(proven, next) {
		return v.at("me", next)
	}
	return v.at("me")
}

// showProof asks for a code, from where the person chose or the best place there is.
func (s *Server) showProof(v *visit) error {
	p, err := s.Profile.Proof(v.ctx(), v.self(), policy.Factor(v.Query("by")))
	if err != nil {
		return err
	}
	if s.Profile.Fresh(p.Own) {
		return v.seeOther(v.back())
	}
	if sends(p.Channel) && !p.Code.Sent {
		return v.startProof(http.StatusOK, p, account.Prove{})
	}
	return v.render(http.StatusOK, pages.FactorPage(v.meContext(p.Own), v.proof(p)))
}

func sends(f policy.Factor) bool { return f == policy.EmailCode || f == policy.SMSCode }

// startProof offers the ways to get a code. Looking sends none.
func (v *visit) startProof(code int, p profile.Proof, page account.Prove) error {
	page.Send, page.Back = v.proveAt("/send", v.Query("next"), ""), v.at("me")
	for _, f := range p.Factors {
		page.Ways = append(page.Ways, pages.FactorWay{Channel: pages.Channel(f), To: goesTo(p.Own, f)})
	}
	return v.render(code, account.ProvePage(v.meContext(p.Own), page))
}

// goesTo is where the codes of a channel go, masked.
func goesTo(o profile.Own, f policy.Factor) string {
	switch f {
	case policy.EmailCode:
		return o.Account.Email.Masked()
	case policy.SMSCode:
		return o.Account.Phone.Masked()
	}
	return ""
}

// proof is the page that asks for the code.
func (v *visit) proof(p profile.Proof) pages.Factor {
	next := v.Query("next")
	page := pages.Factor{
		Code: v.sentCode(p.Code), Channel: pages.Channel(p.Channel), Other: v.proveAt("/send", next, ""), Own: pages.OwnProof, Desk: v.helpdesk(),
	}
	page.Action, page.Resend, page.Back = v.proveAt("", next, p.Channel), page.Other, v.at("me")
	page.Address, page.Length = goesTo(p.Own, p.Channel), credential.TOTPDigits
	page.Underway = sends(p.Channel) && p.Code.Delivery == challenge.DeliveryPending
	if state, ok := factorStates[ports.CodeState(v.Query("code"))]; ok && (page.State == pages.CodeFresh || page.State == pages.CodeResent) {
		page.State = state
	}
	if !p.Blocked.IsZero() {
		page.State, page.Until = pages.CodeExhausted, p.Blocked
	}
	misses, _ := strconv.Atoi(v.Query("misses"))
	page.Drift = p.Channel == policy.Authenticator && misses >= drifting
	for _, f := range p.Factors {
		if f != p.Channel {
			page.Ways = append(page.Ways, pages.FactorWay{Channel: pages.Channel(f), To: goesTo(p.Own, f)})
		}
	}
	return page
}

// sendProof sends a code, or takes a way that needs none.
func (s *Server) sendProof(v *visit) error {
	wanted := policy.Factor(v.PostForm("channel"))
	p, until, err := s.Profile.SendProof(v.ctx(), v.self(), wanted)
	switch {
	case err != nil:
		return err
	case !until.IsZero() && !p.Code.Sent:
		return v.startProof(http.StatusTooManyRequests, p, account.Prove{Until: until})
	case until.IsZero() && p.Code.Sent:
		return v.seeOther(v.proveAt("", v.Query("next"), p.Channel, "sent", "again"))
	}
	return v.seeOther(v.proveAt("", v.Query("next"), p.Channel))
}

// checkProof takes the code; whatever comes of it is shown by a GET, so that a refresh repeats nothing.
func (s *Server) checkProof(v *visit) error {
	by, next := policy.Factor(v.Query("by")), v.Query("next")
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.proveAt("", next, by, "code", "missing"))
	}
	refused, err := s.Profile.CheckProof(v.ctx(), v.self(), by, typed)
	if err != nil {
		return err
	}
	if refused == "" {
		return v.seeOther(v.back())
	}
	misses, _ := strconv.Atoi(v.Query("misses"))
	return v.seeOther(v.proveAt("", next, by, "code", string(refused), "misses", strconv.Itoa(min(max(misses, 0)+1, drifting))))
}
