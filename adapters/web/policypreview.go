package web

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/ports"
)

// policyLivePreview shows the login page by what is live.
func (s *Server) policyLivePreview(v *visit) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	return v.policyShowPreview(w, draft.Draft{}, w.Target.Document, false, v.inside("policies", "preview"), v.inside("policies"))
}

// policyDraftPreview shows it by a draft.
func (s *Server) policyDraftPreview(v *visit) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	shown, err := s.Policies.Show(v.ctx(), w.by, v.Param("draft"))
	if err != nil {
		return err
	}
	id := shown.Draft.ID
	return v.policyShowPreview(w, shown.Draft, shown.Document, len(shown.Faults) > 0, v.policyDraftAt(id, "preview"), v.policyDraftAt(id))
}

func (v *visit) policyShowPreview(w policyWork, by draft.Draft, d policy.Document, faulty bool, here, back string) error {
	view := console.PreviewView{Frame: v.deskFrame(w.Staff), Draft: by, Live: w.Target.Version, Faulty: faulty, Action: here, Back: back}
	if !faulty {
		if err := v.policyPicture(w.c, d, &view); err != nil {
			return err
		}
	}
	return v.renderPictured(http.StatusOK, console.PreviewPage(w.c, view))
}

// policyPicture fills a view with what the document shows at noon of the day that was asked for.
func (v *visit) policyPicture(c ui.Ctx, d policy.Document, view *console.PreviewView) error {
	lang := string(c.Lang())
	day, ok := dayOf(v.Query("day"))
	if !ok || day.IsZero() {
		view.Wrong = !ok
		day, _ = dayOf(v.s.Now().In(amsterdam).Format(time.DateOnly))
	}
	view.Day = day.Add(12 * time.Hour)
	service := d.Policy.Services[console.ServiceOf(d.Policy, v.Query("service"))]
	if len(d.Policy.Services) > console.ManyServices {
		view.Service = service.ID
	}
	for _, x := range d.Policy.Services[:min(len(d.Policy.Services), console.ManyServices)] {
		view.Services = append(view.Services, ui.Option{Value: x.ID, Label: cmp.Or(x.Name.In(lang), x.ID), Chosen: x.ID == service.ID})
	}
	chosen, one := service.Audience(v.Query("audience"))
	view.Audiences = []ui.Option{{Label: c.PoliciesPreviewAll(), Chosen: !one}}
	options := login.Options(service, login.Evidence{}, view.Day)
	for _, a := range service.Audiences {
		name := a.Name.In(lang)
		view.Audiences = append(view.Audiences, ui.Option{Value: a.ID, Label: cmp.Or(name, a.ID), Chosen: one && a.ID == chosen.ID})
		if one && a.ID != chosen.ID {
			options = slices.DeleteFunc(options, func(o login.Option) bool { return o.Choice.Audience == a.ID })
			continue
		}
		for _, way := range preview.At(d, service.ID, a.ID, view.Day).Ways {
			view.Ways = append(view.Ways, console.Way{Name: wayName(c, d, way.Option), Audience: name, Way: way})
		}
	}
	v.policyMoves(c, d, view)
	if len(options) == 0 {
		return nil
	}
	var b bytes.Buffer
	seen, shown := v.pictureContext(c, d, service), chooseOf(d, service, options, lang)
	seen.Planned = planned(d.Policy.Maintenance, view.Day, lang)
	page := pages.ChoosePage(seen, shown)
	if m := d.Policy.Maintenance; m.Closed(view.Day) {
		page = pages.RefusalPage(seen, pages.Refusal{Code: pages.Maintenance, Until: m.Until, At: view.Day})
	}
	err := page.Render(v.ctx(), &b)
	view.Page = script.ReplaceAllString(b.String(), "")
	return err
}

// script does not go with a picture: the frame runs none.
var script = regexp.MustCompile(`(?s)<script.*?</script>`)

// pictureContext is that of a visitor: nobody is logged in, and nothing leads anywhere.
func (v *visit) pictureContext(c ui.Ctx, d policy.Document, service policy.Service) ui.Ctx {
	lang := string(c.Lang())
	return ui.Ctx{
		Printer: c.Printer, Files: c.Files, Tenant: ui.Tenant{Name: d.Tenant.Name.In(lang), Theme: v.s.themes.of(ports.Realm{Document: d}), Logo: logoInside(d.Tenant.Logo), Version: d.Tenant.Version},
		Service: service.Name.In(lang), Here: "#", Languages: i18n.Spoken(d.Tenant.Languages), Practice: d.Tenant.Practice,
		Links: ui.Links{Help: d.Tenant.Helpdesk.URL, Privacy: d.Tenant.Privacy, Accessibility: d.Tenant.Accessibility},
	}
}

// chooseOf is the page for a choice of ways, whose links lead nowhere.
func chooseOf(d policy.Document, service policy.Service, options []login.Option, lang string) pages.Choose {
	page := pages.Choose{Cancel: "#", Notice: d.Tenant.Notice.Text.In(lang), Explanation: d.Tenant.Explanation}
	for _, w := range waysIn(service, options, lang) {
		page.Methods = append(page.Methods, w.method(d.Policy, lang, "#"))
	}
	return page
}

// wayName calls a way in, with its level or its accounts.
func wayName(c ui.Ctx, d policy.Document, o login.Option) string {
	m := wayIn{Option: o}.method(d.Policy, string(c.Lang()), "")
	switch {
	case m.Name != "":
		return m.Name
	case m.Minimum != "":
		return pages.WayName(c, m.Way) + " (" + m.Minimum + ")"
	}
	return pages.WayName(c, m.Way)
}

// policyMoves leads to other days, for the same service and audience.
func (v *visit) policyMoves(c ui.Ctx, d policy.Document, view *console.PreviewView) {
	to := func(t time.Time) string {
		q := url.Values{"day": {t.In(amsterdam).Format(time.DateOnly)}}
		for _, name := range []string{"service", "audience"} {
			if x := v.Query(name); x != "" {
				q.Set(name, x)
			}
		}
		return view.Action + "?" + q.Encode()
	}
	move := func(text string, t time.Time) { view.Moves = append(view.Moves, ui.Link{URL: to(t), Text: text}) }
	move(c.PoliciesPreviewWeekback(), view.Day.AddDate(0, 0, -7))
	move(c.PoliciesPreviewDayback(), view.Day.AddDate(0, 0, -1))
	move(c.PoliciesPreviewToday(), v.s.Now())
	move(c.PoliciesPreviewDayon(), view.Day.AddDate(0, 0, 1))
	move(c.PoliciesPreviewWeekon(), view.Day.AddDate(0, 0, 7))
	for _, t := range v.datesToCome(d) {
		view.Dates = append(view.Dates, console.Dated{At: t, URL: to(t)})
	}
}

// maxDates is how many days a page offers at which something changes.
const maxDates = 12

// datesToCome are the instants at which something in a document changes by itself.
func (v *visit) datesToCome(d policy.Document) []time.Time {
	out := slices.DeleteFunc(preview.Dates(d.Policy), func(t time.Time) bool { return t.Before(v.s.Now()) })
	return out[:min(len(out), maxDates)]
}
