package pages

import (
	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/funnel"
)

func deskFunnels() []Sample {
	none := desk.FunnelView{Frame: deskFrame("production"), Action: "/funnel", Days: 7}
	some := func(c ui.Ctx) desk.FunnelView {
		v := none
		v.Services = []desk.FunnelService{{Name: "Omgevingsloket", Rows: append(desk.FunnelSteps(c, funnel.Service{Steps: []funnel.Count{1285, 940, funnel.Few, 1130}}),
			desk.FunnelRow{Text: c.FunnelReason(c.RefusalLevelTooLowTitle()), Logins: 85}, desk.FunnelRow{Text: c.FunnelReason(c.RefusalNoRoleTitle()), Logins: funnel.Few})}}
		v.Daily = []funnel.Day{{Day: at.AddDate(0, 0, -1), In: 640, Refused: 60}, {Day: at, In: 490, Refused: funnel.Few}}
		return v
	}
	return []Sample{
		deskSample("funnel", false, func(c ui.Ctx) templ.Component { return desk.FunnelPage(c, some(c)) }),
		deskSample("funnel-none", false, func(c ui.Ctx) templ.Component { return desk.FunnelPage(c, none) }),
	}
}
