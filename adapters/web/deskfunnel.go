package web

import (
	"cmp"
	"net/http"
	"strconv"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/domain/login"
)

// funnelDays is the period where none is chosen.
const funnelDays = 30

// deskFunnel tells where people stop, in numbers that tell of nobody.
func (s *Server) deskFunnel(v *visit) error {
	days, _ := strconv.Atoi(cmp.Or(v.Query("days"), itoa(funnelDays)))
	found, err := s.Desk.Funnel(v.ctx(), v.deskCaller(), v.deskTarget(), days, amsterdam)
	if err != nil {
		return err
	}
	c := v.deskContext(found.Staff, found.Target)
	page := deskpages.FunnelView{Frame: v.deskFrame(found.Staff), Action: v.inside("funnel"), Days: found.Days, Daily: found.Daily}
	for _, service := range found.Services {
		known, _ := found.Target.Document.Policy.Service(service.ID)
		shown := deskpages.FunnelService{Name: cmp.Or(known.Name.In(string(c.Lang())), service.ID), Rows: deskpages.FunnelSteps(c, service)}
		for _, r := range service.Refused {
			shown.Rows = append(shown.Rows, deskpages.FunnelRow{Text: c.FunnelReason(refusalTitle(c, login.Reason(r.Name))), Logins: r.Logins})
		}
		page.Services = append(page.Services, shown)
	}
	return v.render(http.StatusOK, deskpages.FunnelPage(c, page))
}
