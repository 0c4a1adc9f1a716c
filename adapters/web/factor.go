package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// checkFactor takes the code of the second step.
func (s *Server) checkFactor(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.at("login", v.Param("login")) + "?code=missing")
	}
	st, err := s.Signin.CheckFactor(v.ctx(), v.browser(), typed, v.PostForm("trust") != "")
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

// sendFactor sends a new code, or takes another way to get one.
func (s *Server) sendFactor(v *visit) error {
	out, err := s.Signin.SendFactor(v.ctx(), v.browser(), policy.Factor(v.PostForm("channel")))
	if err != nil {
		return err
	}
	if out.Until.IsZero() && out.Factor.Code.Sent {
		return v.onward(out.State, "?sent=again")
	}
	return v.onward(out.State, "")
}

// factorStates names the state of the page for what the last answer led to.
var factorStates = map[ports.CodeState]pages.CodeState{
	ports.CodeWrong: pages.CodeWrong, ports.CodeExpired: pages.CodeExpired, ports.CodeExhausted: pages.CodeExhausted,
	ports.CodeUsed: pages.CodeUsed, ports.CodeSuperseded: pages.CodeSuperseded, ports.CodeReplayed: pages.CodeReplayed,
	ports.CodeTooMany: pages.CodeExhausted,
}

// drifting is after how many wrong codes in a row the clock of the phone is suspected (MA-27).
const drifting = 2

func (v *visit) factor(st signin.State, ask login.AskCode) templ.Component {
	f := st.Factor
	page := pages.Factor{
		Code: v.sentCode(f.Code), Channel: pages.Channel(f.Channel), Other: v.at("login", st.Login, "factor", "channel"),
		Drift: f.Misses >= drifting, Purpose: v.actionName(st), Trusted: f.Trust, Desk: v.helpdesk(),
	}
	page.Action, page.Resend, page.Cancel = v.at("login", st.Login, "factor"), page.Other, v.at("login", st.Login, "stop")
	page.Address, page.Length = v.goesTo(f, f.Channel), 6
	if page.State == pages.CodeFresh || f.Code.Code != "" {
		if state, ok := factorStates[f.Code.Code]; ok {
			page.State = state
		}
	}
	sends := f.Channel == policy.EmailCode || f.Channel == policy.SMSCode
	if sends {
		page.Poll, page.Underway = v.at("login", st.Login, "state"), f.Code.Delivery == challenge.DeliveryPending
	}
	switch {
	case sends && !f.Code.Sent && page.Blocked:
		page.State = pages.CodeTooMany
	case sends && !f.Code.Sent: // too soon after another one
		page.State = pages.CodeUnsent
	}
	for _, rule := range ask.Factors {
		switch {
		case rule.Factor == f.Channel && rule.Announced(v.s.Now()):
			page.Ending = pages.Ending{On: rule.Until, Left: left(st.Audience, rule)}
		case rule.Factor != f.Channel:
			page.Ways = append(page.Ways, pages.FactorWay{Channel: pages.Channel(rule.Factor), To: v.goesTo(f, rule.Factor)})
		}
	}
	if len(ask.Gone) > 0 {
		page.Ended = pages.Ended{Channel: pages.Channel(ask.Gone[0].Factor), On: ask.Gone[0].Until}
	}
	if ask.Action == "" && st.Audience.TrustDevices > 0 {
		page.Trust = int(st.Audience.TrustDevices / (24 * time.Hour))
	}
	return pages.FactorPage(v.of(st), page)
}

// left lists the ways that stay when one ends, also those that the person has yet to set up.
func left(a policy.Audience, ending policy.FactorRule) []pages.Channel {
	var out []pages.Channel
	for _, rule := range a.SecondFactors {
		if rule.Until.IsZero() && rule.Factor != ending.Factor {
			out = append(out, pages.Channel(rule.Factor))
		}
	}
	return out
}

// goesTo is where the codes of a channel go, masked.
func (v *visit) goesTo(f signin.FactorState, channel policy.Factor) string {
	switch channel {
	case policy.EmailCode:
		return f.Email
	case policy.SMSCode:
		return f.Phone
	}
	return ""
}

func (v *visit) helpdesk() pages.Helpdesk {
	h := v.realm.Document.Tenant.Helpdesk
	return pages.Helpdesk{Email: h.Email, Phone: h.Phone}
}

// actionName says what a login confirms, as its service calls it; empty at a plain login.
func (v *visit) actionName(st signin.State) string {
	rule, ok := st.Service.StepUp(st.Asked.Action)
	if !ok {
		return ""
	}
	if name := rule.Name.In(string(v.lang(st.Languages))); name != "" {
		return name
	}
	return rule.Action
}

// skipOffer and acceptOffer answer the question whether to set up an authenticator (MA-11, MA-12).
func (s *Server) skipOffer(v *visit) error {
	st, err := s.Signin.SkipOffer(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

func (s *Server) acceptOffer(v *visit) error {
	st, err := s.Signin.AcceptOffer(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

func (v *visit) offer(st signin.State, step login.OfferAuthenticator) templ.Component {
	page := pages.Offer{
		SetUp: v.at("login", st.Login, "offer", "accept"), Cancel: v.at("login", st.Login, "stop"), Until: step.Until, Left: step.Left,
		Instead: pages.FromEmail,
	}
	if step.Skippable {
		page.Skip = v.at("login", st.Login, "offer", "skip")
	}
	return pages.OfferPage(v.of(st), page)
}

// chooseOrganisation takes on whose behalf the person acts (MA-32).
func (s *Server) chooseOrganisation(v *visit) error {
	id := identity.OrganisationID(v.PostForm("organisation"))
	if id == "" {
		return v.seeOther(v.at("login", v.Param("login")) + "?organisation=missing")
	}
	st, err := s.Signin.ChooseOrganisation(v.ctx(), v.browser(), id)
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

// mostOrganisations fit a page; more are found by searching.
const mostOrganisations = 50

func (v *visit) organisations(st signin.State) error {
	page := pages.ChooseOrganisation{
		Action: v.at("login", st.Login, "organisation"), Search: v.at("login", st.Login), Cancel: v.at("login", st.Login, "stop"),
		Query: strings.TrimSpace(v.Query("q")), Missing: v.Query("organisation") == "missing",
	}
	wanted := strings.ToLower(page.Query)
	for i, o := range st.Acting.May {
		if !strings.Contains(strings.ToLower(o.Name+" "+o.Legal.KvK.String()), wanted) {
			continue
		}
		if page.Total++; page.Total <= mostOrganisations {
			one := pages.Represented{
				Organisation: pages.Organisation{Name: o.Name, KvK: o.Legal.KvK.String()}, ID: string(o.ID), Current: o.ID == st.Acting.Now,
			}
			if len(st.Acting.Under) > 0 {
				one.Branch, one.Via = st.Acting.Under[i].Branch.String(), st.Acting.Under[i].Via
			}
			page.List = append(page.List, one)
		}
	}
	code := http.StatusOK
	if page.Missing {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, pages.ChooseOrganisationPage(v.of(st), page))
}
