package mandaat

import (
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
)

// MandateState says what a mandate is.
func MandateState(c ui.Ctx, s mandate.State) (ui.Tone, string) {
	switch s {
	case mandate.StateDraft:
		return ui.Info, c.HeldStateDraft()
	case mandate.StateProposed:
		return ui.Info, c.HeldStateProposed()
	case mandate.StateAwaiting:
		return ui.Warning, c.HeldStateAwaiting()
	case mandate.StateRefused:
		return ui.Negative, c.HeldStateRefused()
	case mandate.StateFuture:
		return ui.Info, c.HeldStateFuture()
	case mandate.StateSuspended:
		return ui.Warning, c.HeldStateSuspended()
	case mandate.StateScheduled:
		return ui.Warning, c.HeldStateScheduled()
	case mandate.StateEnded:
		return ui.Negative, c.HeldStateEnded()
	case mandate.StateExpired:
		return ui.Negative, c.HeldStateExpired()
	}
	return ui.Positive, c.HeldStateActive()
}

func mandateAct(c ui.Ctx, a string) string {
	words := map[string]func() string{
		string(mandate.ActPropose): c.HeldActPropose, string(mandate.ActAsk): c.HeldActAsk, string(mandate.ActGrant): c.HeldActGrant,
		string(mandate.ActRefuse): c.HeldActRefuse, string(mandate.ActSuspend): c.HeldActSuspend, string(mandate.ActReinstate): c.HeldActReinstate,
		string(mandate.ActExtend): c.HeldActExtend, string(mandate.ActEnd): c.HeldActEnd, string(mandate.ActSchedule): c.HeldActSchedule,
		string(mandate.ActTransfer): c.HeldActTransfer, string(mandate.ActDissolve): c.HeldActDissolve, string(mandate.ActClose): c.HeldActClose,
		string(means.ActIssue): c.HeldActIssue, string(means.ActRevoke): c.HeldActRevoke, string(means.ActReplace): c.HeldActReplace,
	}
	if say, ok := words[a]; ok {
		return say()
	}
	return a
}

// DoWords says what a button does.
func DoWords(c ui.Ctx, k mandates.Kind) string {
	switch k {
	case mandates.SuspendMeans:
		return c.HeldDoSuspendmeans()
	case mandates.ReinstateMeans:
		return c.HeldDoReinstatemeans()
	case mandates.RevokeMeans:
		return c.HeldDoRevokemeans()
	case mandates.SuspendMandate:
		return c.HeldDoSuspend()
	case mandates.ReinstateMandate:
		return c.HeldDoReinstate()
	case mandates.ExtendMandate:
		return c.HeldDoExtend()
	case mandates.EndMandate:
		return c.HeldDoEnd()
	case mandates.ScheduleMandate:
		return c.HeldDoSchedule()
	}
	return c.HeldDoLeave()
}

func askWords(c ui.Ctx, k mandates.Kind) string {
	switch k {
	case mandates.SuspendMeans:
		return c.HeldAskSuspendmeans()
	case mandates.ReinstateMeans:
		return c.HeldAskReinstatemeans()
	case mandates.RevokeMeans:
		return c.HeldAskRevokemeans()
	case mandates.SuspendMandate:
		return c.HeldAskSuspend()
	case mandates.ReinstateMandate:
		return c.HeldAskReinstate()
	case mandates.ExtendMandate:
		return c.HeldAskExtend()
	case mandates.EndMandate:
		return c.HeldAskEnd()
	case mandates.ScheduleMandate:
		return c.HeldAskSchedule()
	}
	return c.HeldAskLeave()
}

// whoDid is who did something, as colleagues know them: an administrator, or nobody.
func whoDid(c ui.Ctx, by string) string {
	if strings.HasPrefix(by, "person:") {
		return c.PortalOneAdmin()
	}
	return c.HeldSystem()
}

func moment(c ui.Ctx, title, by, why string, at time.Time) ui.Moment {
	m := ui.Moment{Title: title, Note: c.Moment(at) + " · " + whoDid(c, by), State: ui.Done}
	if why != "" {
		m.Note += " · " + why
	}
	return m
}

func mandateMoments(c ui.Ctx, m mandate.Mandate) []ui.Moment {
	var out []ui.Moment
	for _, e := range m.History {
		out = append(out, moment(c, mandateAct(c, string(e.Act)), e.By, e.Why, e.At))
	}
	return out
}

func meansMoments(c ui.Ctx, m means.Means) []ui.Moment {
	var out []ui.Moment
	for _, e := range m.History {
		out = append(out, moment(c, mandateAct(c, string(e.Act)), e.By, e.Why, e.At))
	}
	return out
}

// nameOf is what an organisation is called: by its name, or else by its number.
func nameOf(c ui.Ctx, names map[identity.KvK]string, k identity.KvK) string {
	if names[k] != "" {
		return names[k]
	}
	return c.HeldOrganisation(k.String())
}

// administered are the names of the organisations of an administrator.
func administered(a mandates.Admin) map[identity.KvK]string {
	out := map[identity.KvK]string{}
	for _, o := range a.Remit {
		out[o.KvK] = o.Name
	}
	return out
}

// scope says what a mandate opens.
func scope(c ui.Ctx, m mandate.Mandate, catalogue []mandate.Service) []string {
	if m.Scope.All {
		return []string{c.HeldAll(m.Level.String()), c.HeldFuture()}
	}
	var out []string
	for _, id := range m.Scope.Services {
		name := string(id)
		for _, v := range catalogue {
			if v.ID == id {
				name = serviceName(c, v)
			}
		}
		out = append(out, name)
	}
	return out
}

// lastDay is the last day of what ends at a moment.
func lastDay(c ui.Ctx, end time.Time) string { return c.Date(end.Add(-time.Second)) }

func mandateFacts(c ui.Ctx, m mandate.Mandate, names map[identity.KvK]string, catalogue []mandate.Service) []ui.Fact {
	where := c.HeldWhole()
	if !m.Branch.IsZero() {
		where = c.HeldBranch(m.Branch.String())
	}
	what := scope(c, m, catalogue)
	if m.Grantee.ForClients {
		what = append(what, c.HeldClients())
	}
	return []ui.Fact{
		{Term: c.HeldFor(), Lines: []string{nameOf(c, names, m.Grantor), where}},
		{Term: c.HeldWhat(), Lines: what}, {Term: c.PortalLevel(), Lines: []string{m.Level.String()}},
		{Term: c.HeldFrom(), Lines: []string{c.Date(m.Term.From)}}, {Term: c.HeldUntil(), Lines: []string{lastDay(c, m.Term.End())}},
	}
}

// way says on whose behalf somebody may act.
func way(c ui.Ctx, o mandate.Option, names map[identity.KvK]string) string {
	out := c.HeldWayDirect(nameOf(c, names, o.Represented))
	if !o.Via.IsZero() {
		out = c.HeldWayVia(nameOf(c, names, o.Represented), nameOf(c, names, o.Via))
	}
	if !o.Branch.IsZero() {
		out += ", " + c.HeldWayBranch(o.Branch.String())
	}
	return out
}

// AnswerWords says what a login is told: one line for each way in, or why there is none.
func AnswerWords(c ui.Ctx, a mandates.Answer, names map[identity.KvK]string) []string {
	if a.NoMeans {
		return []string{c.HeldNoMeans()}
	}
	var out []string
	for _, o := range a.Options {
		out = append(out, way(c, o, names)+" ("+c.HeldWayLevel(o.Level.String(), o.Until.Add(-time.Second))+")")
	}
	if len(out) > 0 {
		return out
	}
	switch a.Why {
	case mandate.BranchRefused:
		return []string{c.HeldNoBranch()}
	case mandate.LevelTooLow:
		return []string{c.HeldNoLevel()}
	case mandate.MandateEnded:
		return []string{c.HeldNoEnded()}
	case mandate.MandateFuture:
		return []string{c.HeldNoFuture()}
	case mandate.MandateSuspended:
		return []string{c.HeldNoSuspended()}
	}
	return []string{c.HeldNoMandate()}
}

// ServiceOptions lists the services to choose from, after all of them.
func ServiceOptions(c ui.Ctx, catalogue []mandate.Service, chosen mandate.ServiceID) []ui.Option {
	out := []ui.Option{{Label: c.HeldGiveEvery(), Chosen: chosen == ""}}
	for _, v := range catalogue {
		out = append(out, ui.Option{Value: string(v.ID), Label: serviceName(c, v), Chosen: v.ID == chosen})
	}
	return out
}
