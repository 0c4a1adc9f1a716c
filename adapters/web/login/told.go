package login

import "github.com/voordeur/voordeur/adapters/web/ui"

// Told is what the page of a refusal said, for who helps the person that read it.
type Told struct {
	Title, Lead string
	Steps       []string
}

// Told gives it. The context names the service and the tenant that the page was about.
func (v Refusal) Told(c ui.Ctx) Told {
	t := v.text(c)
	return Told{t.title, t.lead, t.steps}
}
