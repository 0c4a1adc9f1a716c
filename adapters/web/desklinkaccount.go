package web

import (
	"net/http"
	"net/url"
	"strings"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

const oldPassword = policy.LegacyCredentials

func (v *visit) deskPortalAccount() linking.AccountID { return linking.AccountID(v.Param("account")) }

// deskLinkAccount shows an account of the portal's own, with its addresses masked.
func (s *Server) deskLinkAccount(v *visit) error {
	return v.deskShowLinkAccount(false, deskpages.NoLinkProblem)
}

// deskLinkAccountShown shows it in full, which is recorded as such.
func (s *Server) deskLinkAccountShown(v *visit) error {
	return v.deskShowLinkAccount(true, deskpages.NoLinkProblem)
}

func (v *visit) deskShowLinkAccount(show bool, problem deskpages.LinkProblem) error {
	at, err := v.atLinks(desk.FindLinks)
	if err != nil {
		return err
	}
	d, err := v.s.LinkDesk.Look(v.ctx(), linkAt(at), v.deskPortalAccount(), show)
	if err != nil {
		return err
	}
	colleagues, err := v.s.Desk.Colleagues(v.ctx(), at.Staff)
	if err != nil {
		return err
	}
	c := v.deskContext(at.Staff, at.Target)
	page := v.linkAccountView(c, at, d, colleagues)
	page.Done, page.Problem = v.linkDone(), problem
	status := http.StatusOK
	if problem != deskpages.NoLinkProblem {
		status = http.StatusConflict
	}
	return v.render(status, deskpages.LinkAccountPage(c, page))
}

func (v *visit) linkAccountView(c ui.Ctx, at desk.At, d linkdesk.Detail, colleagues map[string]string) deskpages.LinkAccountView {
	a := d.Account
	mail := masking(d.Shown)
	page := deskpages.LinkAccountView{
		Frame: v.deskFrame(at.Staff), Name: a.UserName, Institutions: withNumbers(c, a), Status: lineStatus(linkdesk.Line{Account: a}), Why: a.Why,
		Authorised: person(a.Authorised, mail), Second: person(a.Second, mail), Shown: d.Shown, Hash: deskpages.HashKept(d.Hash), Form: string(d.Scheme),
		Made: a.CreatedAt, Touched: a.TouchedAt, Codes: d.Codes, Now: v.s.Now(), Acts: v.accountActs(at, d), Show: v.deskLinkAt(a.ID), Back: v.inside("links"),
	}
	if !a.Email.IsZero() {
		page.Email = []string{mail(a.Email)}
	}
	if at.May(desk.ReadAudit) {
		page.Records = v.inside("audit") + "?" + url.Values{"who": {a.ID.Object()}}.Encode()
	}
	for _, l := range d.Links {
		held := v.heldLink(c, at, l, mail, colleagues)
		page.Links = append(page.Links, held)
		if page.Status == deskpages.IsFree || held.Status == deskpages.IsWaiting {
			page.Status = cmpStatus(page.Status, held.Status)
		}
	}
	return page
}

// cmpStatus is what an account is called after one of its links: what waits asks for more than what counts.
func cmpStatus(so, link deskpages.LinkStatus) deskpages.LinkStatus {
	if so == deskpages.IsOff || (link != deskpages.IsLinked && link != deskpages.IsWaiting) {
		return so
	}
	return link
}

// masking gives addresses in full, or as their owner knows them.
func masking(shown bool) func(identity.EmailAddress) string {
	if shown {
		return identity.EmailAddress.String
	}
	return identity.EmailAddress.Masked
}

func person(p linking.Contact, mail func(identity.EmailAddress) string) []string {
	if p.IsZero() {
		return nil
	}
	return []string{p.Name, mail(p.Email)}
}

func withNumbers(c ui.Ctx, a linking.Account) []string {
	out := institutionLines(a)
	for i, x := range a.Institutions {
		if !x.KvK.IsZero() {
			out[i] += " · " + c.AppKvk(x.KvK.String())
		}
	}
	return out
}

// accountActs are what the staff may do to an account as it is now.
func (v *visit) accountActs(at desk.At, d linkdesk.Detail) []deskpages.LinkAct {
	_, held := d.Holder()
	on := d.Account.State == linking.Active
	var out []deskpages.LinkAct
	for _, x := range []struct {
		act deskpages.LinkActName
		may bool
	}{
		{deskpages.ActIssue, on && !held && at.May(desk.IssueCodes)}, {deskpages.ActRecord, at.May(desk.SetRecord)}, {deskpages.ActSplit, on && at.May(desk.SplitLinked)},
		{deskpages.ActDisable, on && at.May(desk.DisableLinked)}, {deskpages.ActEnable, !on && at.May(desk.DisableLinked)},
	} {
		if x.may {
			out = append(out, deskpages.LinkAct{Act: x.act, URL: v.deskLinkAt(d.Account.ID, string(x.act))})
		}
	}
	return out
}

func (v *visit) heldLink(c ui.Ctx, at desk.At, l linkdesk.Held, mail func(identity.EmailAddress) string, colleagues map[string]string) deskpages.HeldLink {
	out := deskpages.HeldLink{
		Status: statusOf(l.Link, l.Open(v.s.Now())), Of: organisationOf(c, l.Of.Organisation), Proof: l.Proof, Email: mail(l.Email), Differs: l.Differs, Reason: l.Reason,
		Relink: l.Replaces != "", Asked: l.AskedAt, Since: l.Since, Ended: l.EndedAt, Why: l.Why, Decider: deciderName(c, colleagues, l.Decider),
		By: deciderName(c, colleagues, l.EndedBy), Reference: l.Reference,
	}
	if l.Of.Person.ID != "" {
		out.Who = mail(l.Email)
		if e := l.Of.Person.Email; !e.IsZero() {
			out.Who = mail(e)
		}
	}
	act := func(name deskpages.LinkActName, may bool) {
		if may {
			out.Acts = append(out.Acts, deskpages.LinkAct{Act: name, URL: v.deskLinkAt(l.Account, "link", string(l.ID), string(name))})
		}
	}
	act(deskpages.ActApprove, out.Status == deskpages.IsWaiting && at.May(desk.DecideLinks))
	act(deskpages.ActDecline, out.Status == deskpages.IsWaiting && at.May(desk.DecideLinks))
	act(deskpages.ActEnd, out.Status == deskpages.IsLinked && at.May(desk.EndLinks))
	return out
}

func statusOf(l linking.Link, open bool) deskpages.LinkStatus {
	switch {
	case l.State == linking.LinkActive:
		return deskpages.IsLinked
	case open:
		return deskpages.IsWaiting
	case l.State == linking.Ended:
		return deskpages.IsEnded
	}
	return deskpages.IsDeclined
}

// deciderName calls who decided: staff by their address, nobody else by anything that tells who they are.
func deciderName(c ui.Ctx, colleagues map[string]string, by string) string {
	kind, _, _ := strings.Cut(by, ":")
	switch kind {
	case "":
		return ""
	case "staff":
		return nameOf(c, colleagues, by)
	case "person":
		return c.DeskRecordsPerson()
	case ports.LinkByRecord:
		return c.DesklinksRecord()
	}
	return c.DeskSystem()
}
