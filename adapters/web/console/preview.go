package console

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/domain/replay"
)

// PreviewView is the login page of a day that may still come.
type PreviewView struct {
	desk.Frame
	Draft     draft.Draft // by which; the zero one: by what is live
	Live      int
	Faulty    bool // nothing can be shown
	Services  []ui.Option
	Service   string // that is shown, where there are more than one can choose from
	Audiences []ui.Option
	Day       time.Time
	Wrong     bool   // what was typed is no date
	Page      string // the page itself, as HTML; empty: nobody can log in
	Ways      []Way  // what follows each way
	Moves     []ui.Link
	Dates     []Dated
	Action    string
	Back      string
}

// Way is a way in, with what it leads to.
type Way struct {
	Name     string
	Audience string
	preview.Way
}

// then says what follows once somebody proved who they are.
func (w Way) then(c ui.Ctx) string {
	steps := c.List(stepNames(c, w.Outcome.Each()))
	switch {
	case w.Outcome.Kind == replay.Refused && w.Outcome.Reason != login.None:
		return c.PoliciesPreviewRefused(reason(c, w.Outcome.Reason))
	case steps != "":
		return c.PoliciesPreviewThen(steps)
	}
	return c.PoliciesPreviewDirect()
}

func (v PreviewView) by(c ui.Ctx) string {
	if v.Draft.ID == "" {
		return c.PoliciesPreviewLive(c.Number(v.Live))
	}
	return c.PoliciesPreviewDraft(title(c, v.Draft))
}

func (v PreviewView) backText(c ui.Ctx) string {
	if v.Draft.ID == "" {
		return c.PoliciesBack()
	}
	return c.PoliciesBackdraft()
}
