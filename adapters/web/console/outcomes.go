package console

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
)

// outcome says what becomes of a login, as in "geweigerd, want het niveau is te laag".
func outcome(c ui.Ctx, o replay.Outcome) string {
	asked := c.List(stepNames(c, o.Each()))
	switch {
	case o.Kind == replay.LetIn:
		return c.PolicywordsOutcomeLetin()
	case o.Kind == replay.Refused && asked != "":
		return c.PolicywordsOutcomeThen(reason(c, o.Reason), asked)
	case o.Kind == replay.Refused && o.Reason == login.None:
		return c.PolicywordsOutcomePlainrefused()
	case o.Kind == replay.Refused:
		return c.PolicywordsOutcomeRefused(reason(c, o.Reason))
	case o.Kind == replay.Asked:
		return c.PolicywordsOutcomeAsked(asked)
	}
	return c.PolicywordsOutcomeUnsure()
}

func stepNames(c ui.Ctx, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = said(c, steps, n)
	}
	return out
}

func reason(c ui.Ctx, r login.Reason) string { return said(c, reasons, string(r)) }

// missing says which inputs a replay lacks. Those of a record that is not whole are named by their fields.
func missing(c ui.Ctx, names string) string {
	var out []string
	for _, n := range strings.Fields(names) {
		out = append(out, said(c, inputs, n))
	}
	return c.List(out)
}

func said(c ui.Ctx, words map[string]func(*i18n.Printer) string, name string) string {
	if say, ok := words[name]; ok {
		return say(c.Printer)
	}
	return name
}

// expected says what a tenant expects.
func expected(c ui.Ctx, e policy.Expectation) string {
	switch e.Then {
	case policy.EndAsked:
		return c.PolicywordsOutcomeAsked(said(c, steps, e.Step))
	case policy.EndRefused:
		return outcome(c, replay.Outcome{Kind: replay.Refused, Reason: login.Reason(e.Reason)})
	}
	return c.PolicywordsOutcomeLetin()
}

// tone of an expectation, with its word.
func judged(c ui.Ctx, j expect.Judged) (ui.Tone, string) {
	if j.Met {
		return ui.Positive, c.PoliciesExpectMet()
	}
	return ui.Negative, c.PoliciesExpectUnmet()
}
