package web

import (
	"cmp"
	"net/http"
	"strings"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/role"
)

// deskWhy opens the decision that somebody read the reference of (XC-40). What leads nowhere gets one answer: a reference
// that never was, one whose inputs are gone, and one of another realm.
func (s *Server) deskWhy(v *visit) error {
	why, err := s.Desk.Why(v.ctx(), v.deskCaller(), v.deskTarget(), v.Query("reference"))
	if err != nil {
		return err
	}
	c := v.deskContext(why.Staff, why.Target)
	page := deskpages.WhyView{Frame: v.deskFrame(why.Staff), Reference: why.Reference, Action: v.inside("why"), Asked: why.Reference != "", Found: why.Found}
	if !why.Found {
		return v.render(notThereIf(page.Asked), deskpages.WhyPage(c, page))
	}
	page.Granted, page.Explained = why.Decision.Result == audit.Done, why.Explained
	page.Decision = v.decisionFacts(c, why)
	if why.Explained {
		words := whyWords(c, why)
		page.Points, page.Fixer, page.Read = words.Points(), why.Fixer(), readBy(c, why)
	}
	if of := personIn(why.Decision); of != "" && why.May(desk.FindAccounts) && v.keeps(why.Staff, v.deskTarget()) {
		page.Account = v.deskAccountAt(of)
	}
	for _, e := range why.Course {
		page.Course = append(page.Course, v.deskEvent(c, desk.Records{At: why.At}, e))
	}
	return v.render(http.StatusOK, deskpages.WhyPage(c, page))
}

func notThereIf(is bool) int {
	if is {
		return http.StatusNotFound
	}
	return http.StatusOK
}

// personIn names whose account a decision is about; empty where it is about nobody's.
func personIn(e audit.Event) identity.PersonID {
	for _, name := range []string{e.Object, e.Actor} {
		if id, ok := strings.CutPrefix(name, "person:"); ok {
			return identity.PersonID(id)
		}
	}
	return ""
}

// decisionFacts says what was decided, when, by which rules, and what the portal had asked for.
func (v *visit) decisionFacts(c ui.Ctx, why desk.Why) []ui.Fact {
	version := c.WhyFactsLost()
	if n := why.Version; n.Number != 0 {
		version = c.WhyFactsEdition(n.Published, itoa(n.Number))
	}
	out := []ui.Fact{
		{Term: c.WhyFactsService(), Lines: []string{cmp.Or(why.Service.Name.In(string(c.Lang())), why.Decision.Facts["service"])}},
		{Term: c.WhyFactsMoment(), Lines: []string{c.Moment(why.Decision.At)}},
		{Term: c.WhyFactsVersion(), Lines: []string{version}},
	}
	if reason := login.Reason(why.Decision.Facts["reason"]); reason != login.None {
		out = append(out, ui.Fact{Term: c.WhyFactsReason(), Lines: []string{refusalTitle(c, reason)}})
	}
	if why.Explained {
		out = append(out, ui.Fact{Term: c.WhyFactsAsked(), Lines: askedLines(c, why.Record.Evidence.Asked)})
	}
	return out
}

func askedLines(c ui.Ctx, a login.Asked) []string {
	var out []string
	if a.Minimum > 0 {
		out = append(out, c.WhyFactsMinimum(a.Minimum.String()))
	}
	if a.Fresh {
		out = append(out, c.WhyFactsFresh())
	}
	if a.Action != "" {
		out = append(out, c.WhyFactsAction(a.Action))
	}
	if len(out) == 0 {
		out = []string{c.WhyFactsNothing()}
	}
	return out
}

// whyWords speaks with the words of the realm that the login was in.
func whyWords(c ui.Ctx, why desk.Why) deskpages.WhyWords {
	return deskpages.WhyWords{
		Ctx: c, Explanation: why.Explanation.Explanation,
		Refusal: func(r login.Reason) string { return refusalTitle(c, r) },
		Role: func(n role.Name) string {
			for _, known := range why.Target.Document.Policy.Roles.List {
				if known.Name == n {
					return cmp.Or(known.Title.In(string(c.Lang())), string(n))
				}
			}
			return string(n)
		},
	}
}

// refusalTitle says why somebody was refused in the words that they read. Two reasons have pages of their own.
func refusalTitle(c ui.Ctx, r login.Reason) string {
	switch r {
	case login.EnrolmentBlocked:
		return c.WhySaidBlocked()
	case login.NoFactorLeft:
		return c.WhyPointFactor()
	}
	return refusalOf(r).Told(c).Title
}

func refusalOf(r login.Reason) pages.Refusal {
	return pages.Refusal{Code: cmp.Or(refusalPages[r], pages.RefusalCode(r))}
}

// readBy is what the page of the refusal said, with the names of the service and the tenant in it.
func readBy(c ui.Ctx, why desk.Why) deskpages.WhyRead {
	refused, ok := why.Step.(login.Refused)
	switch {
	case !ok:
		return deskpages.WhyRead{}
	case refused.Reason == login.EnrolmentBlocked:
		return deskpages.WhyRead{Steps: []string{c.WhyFixBlocked()}}
	case refused.Reason == login.NoFactorLeft:
		return deskpages.WhyRead{Steps: []string{c.WhyFixFactor()}}
	}
	c.Service = why.Service.Name.In(string(c.Lang()))
	page := refusalOf(refused.Reason)
	page.Until = refused.Until
	if refused.Reason == login.LevelTooLow {
		page.Needed = refused.Needed.String()
		if refused.Had > 0 {
			page.Seen = refused.Had.String()
		}
	}
	if why.Weighed.Evidence.Upstream.Organisation { // who acts for somebody is sent to them, and not to the tenant
		page.Organisation = pages.Organisation{Name: " "}
	}
	t := page.Told(c)
	return deskpages.WhyRead{Title: t.Title, Lead: t.Lead, Steps: t.Steps}
}
