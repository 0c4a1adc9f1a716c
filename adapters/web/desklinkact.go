package web

import (
	"context"
	"net/http"
	"strings"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
)

// linkAct is one thing that staff does for a reason: the right it needs, and how it is done.
type linkAct struct {
	right  desk.Right
	ofLink bool // it is about a link, not an account
	done   deskpages.LinkDone
	do     func(*linkdesk.Service, context.Context, linkdesk.At, string, string) error // id and reason; nil: it leads to a letter
}

// linkActs are all of them, by the last part of their addresses.
var linkActs = map[deskpages.LinkActName]linkAct{
	deskpages.ActDisable: {right: desk.DisableLinked, done: deskpages.DoneOff, do: onAccount((*linkdesk.Service).Disable)},
	deskpages.ActEnable:  {right: desk.DisableLinked, done: deskpages.DoneOn, do: onAccount((*linkdesk.Service).Enable)},
	deskpages.ActEnd:     {right: desk.EndLinks, ofLink: true, done: deskpages.DoneUnlinked, do: onLink((*linkdesk.Service).End)},
	deskpages.ActApprove: {right: desk.DecideLinks, ofLink: true, done: deskpages.DoneLinked, do: onLink((*linkdesk.Service).Approve)},
	deskpages.ActDecline: {right: desk.DecideLinks, ofLink: true, done: deskpages.DoneNoLink, do: onLink((*linkdesk.Service).Decline)},
	deskpages.ActIssue:   {right: desk.IssueCodes},
	deskpages.ActSplit:   {right: desk.SplitLinked},
}

func onAccount(f func(*linkdesk.Service, context.Context, linkdesk.At, linking.AccountID, string) error) func(*linkdesk.Service, context.Context, linkdesk.At, string, string) error {
	return func(s *linkdesk.Service, ctx context.Context, at linkdesk.At, id, why string) error {
		return f(s, ctx, at, linking.AccountID(id), why)
	}
}

func onLink(f func(*linkdesk.Service, context.Context, linkdesk.At, linking.LinkID, string) error) func(*linkdesk.Service, context.Context, linkdesk.At, string, string) error {
	return func(s *linkdesk.Service, ctx context.Context, at linkdesk.At, id, why string) error {
		return f(s, ctx, at, linking.LinkID(id), why)
	}
}

// deskLinkAct says what an act does, and asks why.
func (s *Server) deskLinkAct(name deskpages.LinkActName) func(*visit) error {
	return func(v *visit) error { return v.deskShowLinkAct(name, deskpages.NoLinkProblem) }
}

func (v *visit) deskShowLinkAct(name deskpages.LinkActName, problem deskpages.LinkProblem) error {
	act := linkActs[name]
	at, err := v.atLinks(act.right)
	if err != nil {
		return err
	}
	d, err := v.s.LinkDesk.Look(v.ctx(), linkAt(at), v.deskPortalAccount(), false)
	if err != nil {
		return err
	}
	page := deskpages.LinkActView{
		Frame: v.deskFrame(at.Staff), Act: name, Name: d.Account.UserName, Shared: v.PostForm("keep") == "yes", Email: v.PostForm("email"), Reason: v.PostForm("reason"),
		Problem: problem, Action: v.Request.URL.Path, Back: v.deskLinkAt(d.Account.ID),
	}
	if act.ofLink {
		held, ok := linkOf(d, linking.LinkID(v.Param("link")))
		if !ok {
			return linkdesk.ErrNotThere
		}
		page.Relink = held.Replaces != ""
	}
	if act.do == nil && (len(d.Account.Institutions) > 1 || name == deskpages.ActSplit) {
		page.Choices = institutionOptions(d.Account, v.PostForm("institution"))
	}
	return v.render(linkRefusedStatus(problem != deskpages.NoLinkProblem), deskpages.LinkActPage(v.deskContext(at.Staff, at.Target), page))
}

func linkOf(d linkdesk.Detail, id linking.LinkID) (linkdesk.Held, bool) {
	for _, l := range d.Links {
		if l.ID == id {
			return l, true
		}
	}
	return linkdesk.Held{}, false
}

func institutionOptions(a linking.Account, chosen string) []ui.Option {
	var out []ui.Option
	for _, i := range a.Institutions {
		out = append(out, ui.Option{Value: i.Code.String(), Label: deskInstitution(i), Chosen: i.Code.String() == chosen})
	}
	return out
}

// deskDoLinkAct does it. What a colleague did meanwhile shows on the account.
func (s *Server) deskDoLinkAct(name deskpages.LinkActName) func(*visit) error {
	act := linkActs[name]
	switch name {
	case deskpages.ActIssue:
		return s.deskIssue
	case deskpages.ActSplit:
		return s.deskSplit
	}
	return func(v *visit) error {
		at, err := v.atLinks(act.right)
		if err != nil {
			return err
		}
		id := v.Param("account")
		if act.ofLink {
			id = v.Param("link")
		}
		err = act.do(s.LinkDesk, v.ctx(), linkAt(at), id, v.PostForm("reason"))
		if err == nil {
			return v.seeOther(afterLink(v.deskLinkAt(v.deskPortalAccount()), act.done))
		}
		return v.linkActRefused(name, err)
	}
}

// linkActRefused explains a refusal where the form is, or on the account where that is what changed.
func (v *visit) linkActRefused(name deskpages.LinkActName, err error) error {
	if problem, ok := linkRefusedAs(err, linkdesk.ErrReason, linkdesk.ErrSplit); ok {
		return v.deskShowLinkAct(name, problem)
	}
	if problem, ok := linkRefusedAs(err, linkdesk.ErrOver, linkdesk.ErrNothing, linkdesk.ErrMoved, linkdesk.ErrHeld, linkdesk.ErrDisabled, linkdesk.ErrNoCodes); ok {
		return v.deskShowLinkAccount(false, problem)
	}
	return err
}

// deskIssue makes an activation code for one institution of an account, and shows the letter once (MH-38).
func (s *Server) deskIssue(v *visit) error {
	at, err := v.atLinks(desk.IssueCodes)
	if err != nil {
		return err
	}
	code, ok, err := v.chosenInstitution(at)
	if err != nil {
		return err
	}
	if !ok {
		return v.deskShowLinkAct(deskpages.ActIssue, deskpages.LinkNoChoice)
	}
	letter, err := s.LinkDesk.Issue(v.ctx(), linkAt(at), v.deskPortalAccount(), code, v.PostForm("reason"))
	if err != nil {
		return v.linkActRefused(deskpages.ActIssue, err)
	}
	return v.deskLetters(at, v.deskLinkAt(letter.Account), letter)
}

// chosenInstitution is the one that was chosen; an account with one needs no choice.
func (v *visit) chosenInstitution(at desk.At) (linking.Code, bool, error) {
	if code, err := linking.ParseCode(v.PostForm("institution")); err == nil {
		return code, true, nil
	}
	d, err := v.s.LinkDesk.Look(v.ctx(), linkAt(at), v.deskPortalAccount(), false)
	if err != nil || len(d.Account.Institutions) > 1 {
		return linking.Code{}, false, err
	}
	return d.Account.Institutions[0].Code, true, nil
}

// deskSplit gives the second of two people an account of their own (MH-36).
func (s *Server) deskSplit(v *visit) error {
	at, err := v.atLinks(desk.SplitLinked)
	if err != nil {
		return err
	}
	code, err := linking.ParseCode(v.PostForm("institution"))
	if err != nil {
		return v.deskShowLinkAct(deskpages.ActSplit, deskpages.LinkNoChoice)
	}
	p := linkdesk.Splitting{Of: code, Shared: v.PostForm("keep") == "yes", Why: v.PostForm("reason")}
	if typed := strings.TrimSpace(v.PostForm("email")); typed != "" {
		if p.Email, err = identity.ParseEmail(typed); err != nil {
			return v.deskShowLinkAct(deskpages.ActSplit, deskpages.LinkBadEmail)
		}
	}
	letter, err := s.LinkDesk.Split(v.ctx(), linkAt(at), v.deskPortalAccount(), p)
	if err != nil {
		return v.linkActRefused(deskpages.ActSplit, err)
	}
	return v.deskLetters(at, v.deskLinkAt(letter.Account), letter)
}

// deskLetters answers with letters. A code stands in no other answer, and reloading this one makes others.
func (v *visit) deskLetters(at desk.At, ready string, letters ...linkdesk.Letter) error {
	c := v.deskContext(at.Staff, at.Target)
	t, lang := at.Target.Document.Tenant, string(c.Lang())
	page := deskpages.LettersView{
		Frame: v.deskFrame(at.Staff), Tenant: t.Provider.In(lang), Helpdesk: t.Helpdesk.Name.In(lang), Contact: t.Helpdesk.Ways(), Ready: ready, At: v.s.Now(),
	}
	page.Service, page.Enter = linkedService(at.Target, lang)
	for _, l := range letters {
		page.Letters = append(page.Letters, deskpages.ActivationLetter{
			Institution: l.Institution.Name, Number: l.Institution.Code.String(), To: l.To.Name, Code: l.Code.Reveal(), Expires: l.Expires,
		})
	}
	return v.render(http.StatusOK, deskpages.LettersPage(c, page))
}
