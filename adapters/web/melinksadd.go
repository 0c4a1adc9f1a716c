package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/links"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

func (v *visit) addAt() string { return v.at("me", "links", "add") }

// showAdd is the form by which somebody adds an account: the same as at a login.
func (s *Server) showAdd(v *visit) error {
	o, err := s.Profile.Adding(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if v.Query("form") == "new" {
		o.LinkState = ports.LinkState{Email: o.Profile.Person.Email.String()}
	}
	return v.addForm(o, pages.Link{ByCode: v.Query("by") == "code"})
}

func (v *visit) addForm(o profile.Adding, page pages.Link) error {
	page.Adding, page.Back, page.Host, page.Desk = true, v.at("me", "links"), v.s.host, v.helpdesk()
	page = v.linkFields(page, signin.LinkedState{LinkState: o.LinkState, Proofs: o.Proofs}, o.LinkRules(), v.addAt())
	if page.Address.Value == "" {
		page.Address.Value = o.Profile.Person.Email.String()
	}
	if !page.ByCode {
		page.Forgot = v.addAt() + "/forgot"
	}
	c := v.meContext(o.Own)
	if page.Account == "" {
		page.Account = c.Service
	}
	return v.render(linkStatus(page), pages.LinkPage(c, page))
}

func (s *Server) proveAdd(v *visit) error {
	typed, page := v.typedLink()
	if page.State != pages.LinkFresh {
		o, err := s.Profile.Adding(v.ctx(), v.self())
		if err != nil {
			return err
		}
		page.Address = v.linkAddress(v.PostForm("email"), ports.BegunLink{
			Weighed: v.realm.Document.Policy.Email.Weigh(typed.Email, o.Profile.Organisation.Legal.KvK, typed.Confirmed),
		})
		return v.addForm(o, page)
	}
	o, err := s.Profile.ProveLink(v.ctx(), v.self(), typed)
	switch {
	case errors.Is(err, ports.ErrBusy):
		v.Header("Retry-After", strconv.Itoa(int(busyFor.Seconds())))
		page.State, page.Until = pages.LinkBusy, v.s.Now().Add(busyFor)
		return v.addForm(o, page)
	case err != nil:
		return err
	case o.Sent():
		return v.seeOther(v.addAt() + "/now")
	}
	return v.addForm(o, v.linkRefused(page, o.BegunLink))
}

// showAdding shows where adding an account is.
func (s *Server) showAdding(v *visit) error {
	o, err := s.Profile.Adding(v.ctx(), v.self())
	if err != nil {
		return err
	}
	mine := v.at("me", "links")
	switch o.LinkState.Outcome {
	case "":
	case linking.Linked:
		return v.seeOther(mine + "?done=" + string(links.DoneAdded))
	case linking.AlreadyYours:
		return v.seeOther(mine + "?done=" + string(links.DoneAlready))
	case linking.AwaitsRecord, linking.HeldByEarlier:
		return v.seeOther(mine + "?done=" + string(links.DoneAsked))
	case linking.ReasonAsked:
		return v.addReason(o, pages.LinkReason{})
	default:
		return v.render(http.StatusOK, pages.LinkOutcomePage(v.meContext(o.Own), v.addOutcome(o)))
	}
	if o.Pincode.To == "" || o.Pincode.Code == ports.CodeTaken {
		return v.addForm(o, pages.Link{ByCode: o.ByCode})
	}
	page := v.pincodeOf(o.LinkState, v.addAt())
	page.Adding, page.Poll = true, v.addAt()+"/state"
	return v.render(http.StatusOK, pages.LinkCodePage(v.meContext(o.Own), page))
}

func (v *visit) addOutcome(o profile.Adding) pages.LinkOutcome {
	return pages.LinkOutcome{
		Obstacle: pages.LinkObstacle(o.LinkState.Outcome), Account: accountName(o.LinkState.Account), Organisation: ownOrganisation(o.Own),
		Another: v.addAt() + "?form=new", Back: v.at("me", "links"), Desk: v.helpdesk(), At: v.s.Now(),
	}
}

func ownOrganisation(o profile.Own) pages.Organisation {
	org := o.Profile.Organisation
	return pages.Organisation{Name: org.Name, KvK: org.Legal.KvK.String(), Branch: o.Session.Branch.String()}
}

// addState answers the quiet question of the page of the pincode.
func (s *Server) addState(v *visit) error {
	o, err := s.Profile.Adding(v.ctx(), v.self())
	if err != nil {
		return err
	}
	secure(v.Writer.Header(), "'none'")
	v.String(http.StatusOK, codeWord(o.Pincode.Delivery))
	return nil
}

func (s *Server) checkAdd(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.addAt() + "/now?code=missing")
	}
	if _, err := s.Profile.CheckPincode(v.ctx(), v.self(), typed); err != nil {
		return err
	}
	return v.seeOther(v.addAt() + "/now")
}

func (s *Server) resendAdd(v *visit) error {
	o, err := s.Profile.ResendPincode(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if o.Resend.IsZero() {
		return v.seeOther(v.addAt() + "/now?sent=again")
	}
	return v.seeOther(v.addAt() + "/now")
}

func (v *visit) addReason(o profile.Adding, page pages.LinkReason) error {
	page.Action, page.Back = v.addAt()+"/reason", v.at("me", "links")
	page.Organisation, page.Max = ownOrganisation(o.Own), linking.MaxReason
	for _, i := range o.LinkState.Account.Institutions {
		page.Institutions = append(page.Institutions, institutionName(i))
	}
	return v.render(reasonStatus(page), pages.LinkReasonPage(v.meContext(o.Own), page))
}

func (s *Server) explainAdd(v *visit) error {
	page := v.typedReason()
	if page.State == pages.LinkReasonFresh {
		if _, err := s.Profile.ExplainLink(v.ctx(), v.self(), page.Value); err != nil {
			return err
		}
		return v.seeOther(v.addAt() + "/now")
	}
	o, err := s.Profile.Adding(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if o.LinkState.Outcome != linking.ReasonAsked {
		return v.seeOther(v.addAt() + "/now")
	}
	return v.addReason(o, page)
}

// showForgotAdd says beforehand who gets the mail of a forgotten password, or that it was sent.
func (s *Server) showForgotAdd(v *visit) error {
	o, err := s.Profile.LookForgotLink(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if f := o.Forgot; v.Query("sent") == "yes" && f.UserName != "" {
		return v.render(http.StatusOK, pages.LinkForgotSentPage(v.meContext(o.Own), v.forgotSent(f, v.addAt())))
	}
	return v.addForgot(o, pages.LinkForgot{UserName: o.UserName})
}

func (v *visit) addForgot(o profile.Adding, page pages.LinkForgot) error {
	page.Action, page.Back, page.Names, page.Desk = v.addAt()+"/forgot", v.addAt(), maskedNames(o.Contacts), v.helpdesk()
	return v.render(forgotStatus(page), pages.LinkForgotPage(v.meContext(o.Own), page))
}

func (s *Server) forgotAdd(v *visit) error {
	page := v.typedForgot()
	if page.State == pages.LinkForgotFresh {
		o, err := s.Profile.ForgotLink(v.ctx(), v.self(), page.UserName, page.Left)
		if err != nil {
			return err
		}
		if o.Until.IsZero() {
			return v.seeOther(v.addAt() + "/forgot?sent=yes")
		}
		page.State, page.Until = pages.LinkForgotTooMany, o.Until
	}
	o, err := s.Profile.LookForgotLink(v.ctx(), v.self())
	if err != nil {
		return err
	}
	return v.addForgot(o, page)
}
