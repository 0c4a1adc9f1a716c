package middel

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Overview is all that is ordered: a code counts for exactly this (G8).
type Overview struct {
	Details
	KvK, Level string
	Branch     string // number; empty: the whole organisation
	Order      string // number of the administrator's order
	Years      int
	Mandates   []Mandate
}

// Mandate is one that comes with the means.
type Mandate struct {
	All      bool
	Services []string // by name: those chosen, or those that it opens today
	Level    string
	Branch   string
	Clients  bool
	From     time.Time
	Until    time.Time
}

// means are the facts of the means.
func (v Overview) means(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{{Term: c.AppOrganisation(), Lines: []string{v.Organisation, c.AppKvk(v.KvK)}}}
	if v.Branch != "" {
		out = append(out, ui.Fact{Term: c.MiddelMandateBranch(), Lines: []string{c.AppBranch(v.Branch)}})
	}
	out = append(out, ui.Fact{Term: c.MiddelLevel(), Lines: []string{v.Level}}, ui.Fact{Term: c.MiddelOverviewTerm(), Lines: []string{c.MiddelOverviewYears(v.Years)}})
	return known(out, c.MiddelOverviewNumber(), v.Order)
}

func (m Mandate) facts(c ui.Ctx) []ui.Fact {
	services := m.Services
	if m.All {
		services = []string{c.MiddelMandateAll(m.Level)}
		if len(m.Services) > 0 {
			services = append(append(services, c.MiddelMandateToday(len(m.Services))), m.Services...)
		}
	}
	out := []ui.Fact{{Term: c.MiddelMandateServices(), Lines: services}, {Term: c.MiddelMandatePeriod(), Lines: []string{c.MiddelMandateDates(m.From, m.Until)}}}
	if !m.All {
		out = append(out, ui.Fact{Term: c.MiddelLevel(), Lines: []string{m.Level}})
	}
	if m.Branch != "" {
		out = append(out, ui.Fact{Term: c.MiddelMandateBranch(), Lines: []string{c.AppBranch(m.Branch)}})
	}
	if m.Clients {
		out = append(out, ui.Fact{Term: c.MiddelMandateClients(), Lines: []string{c.MiddelMandateYes()}})
	}
	return out
}

// Check is the page with the overview (MR-56).
type Check struct {
	Overview
	Action  string // where ordering is posted: field "shown"
	Wrong   string
	Digest  string
	Changed bool      // it was other when it was ordered: nothing was
	Until   time.Time // codes were asked for too often, until then
	Wait    int       // seconds until then, where that is soon; 0: it is not
}

func (v Check) refusal(c ui.Ctx) string {
	if v.Until.IsZero() {
		return ""
	}
	if v.Wait > 0 {
		return c.MiddelPhoneSoon(v.Wait)
	}
	return c.MiddelPhoneWait(v.Until)
}
