package login

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Way is a way to log in.
type Way string

// The ways there are pages for.
const (
	EHerkenning Way = "eherkenning"
	EIDAS       Way = "eidas"
	Account     Way = "account"
)

// Method is a way that this service allows.
type Method struct {
	Way       Way
	URL       string   // a GET: choosing changes nothing here
	Minimum   string   // lowest level accepted, such as "EH3"; empty where levels mean nothing
	Name      string   // of the accounts, such as "Omgevingsloket-ID"; empty for no name
	For       []string // who may use this way, in the language of the page; empty where all visitors are alike
	LastUsed  bool     // by this browser; the order never depends on it
	Disturbed bool     // the way is out of order now (MS-57)
}

// Choose asks for a way to log in. With one method it names provider, service and level (MS-11).
type Choose struct {
	Methods     []Method // at least one
	Notice      string   // what the tenant tells everybody first; may be empty (MH-07)
	More        string   // where more about that stands; may be empty
	Explanation string   // the tenant's own, of how to log in; may be empty (MH-04)
	Cancel      string
}

// WayName is how the way is called in a sentence.
func WayName(c ui.Ctx, w Way) string {
	switch w {
	case EIDAS:
		return c.ChooseEidasName()
	case Account:
		return c.ChooseAccountName()
	default:
		return c.ChooseEherkenningName()
	}
}

// explained names the explanation by the way in, where there is one.
func (v Choose) explained(c ui.Ctx) string {
	if v.single() && v.Methods[0].Way == EHerkenning {
		return c.ChooseExplainEherkenning()
	}
	return c.ChooseExplain()
}

func (v Choose) single() bool { return len(v.Methods) == 1 }

// of gives the choices for organisations, or the others.
func (v Choose) of(c ui.Ctx, organisations bool) []ui.ChoiceView {
	var out []ui.ChoiceView
	for _, m := range v.Methods {
		if (m.Way != Account) == organisations {
			out = append(out, m.choice(c))
		}
	}
	return out
}

func (m Method) choice(c ui.Ctx) ui.ChoiceView {
	out := ui.ChoiceView{URL: m.URL, Icon: m.icon(), Title: m.verb(c), Text: strings.TrimSpace(m.audience(c) + " " + m.who(c))}
	if m.Way == EIDAS && c.Lang() != i18n.EN {
		out.Lang = string(i18n.EN) // the scheme fixes this text, in English
	}
	switch {
	case m.Disturbed:
		out.Badge, out.Tone = c.ChooseDisturbed(), ui.Warning
	case m.LastUsed:
		out.Badge = c.ChooseLastUsed()
	}
	return out
}

func (m Method) icon() string {
	switch m.Way {
	case EIDAS:
		return "globe"
	case Account:
		return "mail"
	default:
		return "org"
	}
}

func (m Method) verb(c ui.Ctx) string {
	switch m.Way {
	case EIDAS:
		return c.ChooseEidasName()
	case Account:
		if m.Name != "" {
			return c.ChooseAccountNamed(m.Name)
		}
		return c.ChooseAccountVerb()
	default:
		return c.ChooseEherkenningVerb()
	}
}

// audience says for whom the way is; empty where that goes without saying.
func (m Method) audience(c ui.Ctx) string {
	if len(m.For) == 0 {
		return ""
	}
	return c.ChooseAudience(c.List(m.For))
}

func (m Method) who(c ui.Ctx) string {
	switch m.Way {
	case EIDAS:
		return c.ChooseEidasWho()
	case Account:
		if m.Name != "" {
			return ""
		}
		return c.ChooseAccountWho()
	default:
		return c.ChooseEherkenningWho(m.Minimum)
	}
}

func (m Method) facts(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{
		{Term: c.ChooseSingleProvider(), Lines: []string{c.Tenant.Name}},
		{Term: c.AppService(), Lines: []string{c.Service}},
	}
	if m.Minimum != "" {
		out = append(out, ui.Fact{Term: c.ChooseSingleLevel(), Lines: []string{m.Minimum}})
	}
	return out
}
