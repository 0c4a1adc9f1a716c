package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
)

// deskFigures tells how many accounts lean on what (MA-21).
func (s *Server) deskFigures(v *visit) error {
	f, err := s.Desk.Figures(v.ctx(), v.deskCaller(), v.deskTarget())
	if err != nil {
		return err
	}
	c := v.deskContext(f.Staff, f.Target)
	page := deskpages.FiguresView{Frame: v.deskFrame(f.Staff), At: s.Now()}
	for _, k := range f.Kinds {
		ends, _ := k.Ending(policy.SMSCode)
		page.Kinds = append(page.Kinds, deskpages.KindFigures{
			Name: k.Kind.Name.In(string(c.Lang())), Active: k.Active, Suspended: k.Suspended, BySMS: k.BySMS, ByEmail: k.ByEmail, WithoutApp: k.WithoutApp,
			Never: k.Never, Asleep: k.Asleep, SMSEnds: ends, Now: s.Now(),
			SMS: slices.ContainsFunc(k.Factors, func(r policy.FactorRule) bool { return r.Factor == policy.SMSCode }),
		})
	}
	return v.render(http.StatusOK, deskpages.FiguresPage(c, page))
}

// deskEvent says in words what happened.
func (v *visit) deskEvent(c ui.Ctx, r desk.Records, e audit.Event) deskpages.Event {
	out := deskpages.Event{At: e.At, Actor: actorName(c, r, e.Actor), What: deskpages.Sentence(c.Printer, e.Action), Refused: e.Result == audit.Refused}
	for _, key := range slices.Sorted(maps.Keys(e.Facts)) {
		if line := eventFact(c, r, key, e.Facts[key]); line != "" {
			out.Details = append(out.Details, line)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(e.Personal)) {
		out.Personal = append(out.Personal, key+": "+e.Personal[key])
	}
	if e.Reference != "" && (e.Action == audit.LoginGranted || e.Action == audit.LoginRefused) && r.May(desk.ExplainLogins) {
		out.Why = v.inside("why") + "?" + url.Values{"reference": {e.Reference}}.Encode()
	}
	if id, ok := strings.CutPrefix(e.Object, "person:"); ok && r.May(desk.FindAccounts) {
		out.About = v.deskAccountAt(identity.PersonID(id))
	}
	return out
}

// eventFact says those facts that people understand; ids say nothing.
func eventFact(c ui.Ctx, r desk.Records, key, value string) string {
	switch key {
	case "reason":
		return c.EventReason(value)
	case "role":
		name, _ := c.Role(value)
		return c.EventRole(name)
	case "verdict":
		return c.EventVerdict(value)
	case "kvk":
		return c.EventKvk(value)
	case "trial":
		return c.EventTrial()
	case "found":
		return c.EventFound(value)
	case "institution":
		return c.EventInstitution(value)
	case "proposed-by":
		return c.EventProposer(actorName(c, r, value))
	}
	return ""
}

// actorName calls the staff by their address, and nobody else by anything that tells who they are.
func actorName(c ui.Ctx, r desk.Records, actor string) string {
	kind, _, _ := strings.Cut(actor, ":")
	switch kind {
	case "staff":
		return nameOf(c, r.Colleagues, actor)
	case "person":
		return c.DeskRecordsPerson()
	case "client", "portal":
		return c.DeskRecordsPortal()
	case "system", "tenant":
		return c.DeskSystem()
	case "operator", "command", "demo":
		return c.DeskRecordsOperator()
	}
	return c.DeskRecordsAnonymous()
}
