package web

import (
	"net/http"
	"strings"
	"time"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// pincode shows the page of the pincode in a login.
func (v *visit) pincode(st signin.State) pages.LinkCode {
	at := v.at("login", st.Login, "link")
	page := v.pincodeOf(st.Link.LinkState, at)
	page.Cancel, page.Poll = v.at("login", st.Login, "stop"), v.at("login", st.Login, "state")
	return page
}

// pincodeOf is that page wherever its forms lead.
func (v *visit) pincodeOf(l ports.LinkState, at string) pages.LinkCode {
	p := l.Pincode
	page := pages.LinkCode{Underway: p.Delivery == challenge.DeliveryPending, Code: v.codeOf(ports.AddressState{
		Address: p.To, Sent: p.Sent, Until: p.Until, TriesLeft: p.TriesLeft, ResendAt: p.ResendAt, Delivery: p.Delivery, Code: p.Code,
	})}
	switch {
	case p.Code == ports.CodeTooMany:
		page.State, page.ResendAt = pages.CodeTooMany, l.Blocked
	case !p.Sent:
		page.State = pages.CodeUnsent
	}
	page.Action, page.Resend, page.Back = at+"/pincode", at+"/resend", at
	if l.ByCode {
		page.Back += byCode
	}
	return page
}

func (s *Server) checkPincode(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.at("login", v.Param("login")) + "?code=missing")
	}
	st, err := s.Signin.CheckPincode(v.ctx(), v.browser(), typed)
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

func (s *Server) resendPincode(v *visit) error {
	st, until, err := s.Signin.ResendPincode(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if until.IsZero() {
		return v.onward(st, "?sent=again")
	}
	return v.onward(st, "")
}

// linkOutcome is what stands in the way of a link (MH-33).
func (v *visit) linkOutcome(st signin.State) pages.LinkOutcome {
	return pages.LinkOutcome{
		Obstacle: pages.LinkObstacle(st.Link.Outcome), Account: accountName(st.Link.Account), Organisation: organisation(st),
		Another: v.at("login", st.Login, "link"), Other: v.at("login", st.Login, "again"), Cancel: v.at("login", st.Login, "stop"),
		Desk: v.helpdesk(), Reference: st.Reference, At: st.At,
	}
}

// accountName is how somebody knows an account who proved that it is theirs.
func accountName(a linking.Account) string {
	if a.UserName != "" || len(a.Institutions) == 0 {
		return a.UserName
	}
	return institutionName(a.Institutions[0])
}

func institutionName(i linking.Institution) string {
	return strings.TrimSpace(i.Name + " " + i.Code.String())
}

// linkReason asks why an organisation links an account of another (MH-37).
func (v *visit) linkReason(st signin.State, page pages.LinkReason) error {
	at := v.at("login", st.Login, "link")
	page.Action, page.Back, page.Cancel = at+"/reason", at, v.at("login", st.Login, "stop")
	page.Organisation, page.Max = organisation(st), linking.MaxReason
	for _, i := range st.Link.Account.Institutions {
		page.Institutions = append(page.Institutions, institutionName(i))
	}
	return v.render(reasonStatus(page), pages.LinkReasonPage(v.of(st), page))
}

func reasonStatus(page pages.LinkReason) int {
	if page.State != pages.LinkReasonFresh {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// typedReason reads the reason, and tells what is wrong with it.
func (v *visit) typedReason() pages.LinkReason {
	page := pages.LinkReason{Value: strings.TrimSpace(v.PostForm("reason"))}
	switch {
	case page.Value == "":
		page.State = pages.LinkReasonMissing
	case len([]rune(page.Value)) > linking.MaxReason:
		page.State = pages.LinkReasonLong
	}
	return page
}

func (s *Server) explainLink(v *visit) error {
	page := v.typedReason()
	if page.State == pages.LinkReasonFresh {
		st, err := s.Signin.ExplainLink(v.ctx(), v.browser(), page.Value)
		if err != nil {
			return err
		}
		return v.onward(st, "")
	}
	st, err := s.Signin.Show(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if st.Link.Outcome != linking.ReasonAsked {
		return v.onward(st, "")
	}
	return v.linkReason(st, page)
}

// linkWaiting tells who must approve a link that was made.
func (v *visit) linkWaiting(st signin.State) pages.LinkWaiting {
	l := st.Link.Waiting
	at := v.at("login", st.Login)
	page := pages.LinkWaiting{
		State: linkWait(st), Account: accountName(l.To), Email: l.Email.String(), Asked: l.AskedAt, Until: l.AskedAt.Add(linking.ApprovalLifetime),
		Checked: v.s.Now(), Ends: st.At.Add(time.Hour), Desk: v.helpdesk(), Reference: st.Reference, Check: at, Poll: at + "/state", Withdraw: at + "/link/withdraw",
	}
	if page.State == pages.LinkWaitRecord {
		for _, to := range l.To.OnRecord() {
			page.Who = append(page.Who, to.Masked())
		}
	}
	return page
}

func linkWait(st signin.State) pages.LinkWait {
	switch l := st.Link.Waiting; {
	case l.Replaces != "":
		return pages.LinkWaitEarlier
	case len(l.To.OnRecord()) == 0:
		return pages.LinkWaitHelpdesk
	}
	return pages.LinkWaitRecord
}

func (s *Server) withdrawLink(v *visit) error {
	st, err := s.Signin.WithdrawLink(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

// linkWord answers the quiet question of the pages about a link.
func linkWord(st signin.State) string {
	if _, ok := st.Step.(login.AwaitLink); ok {
		return string(linkWait(st))
	}
	return codeWord(st.Link.Pincode.Delivery)
}
