package console

import (
	"net/url"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/policy"
)

// LogoField is what the logo is called in the form.
const LogoField = "tenant-logo"

// A browser fills in no file a second time: one that was chosen goes along in the form until it is saved.
const (
	logoKept = LogoField + "-kept"
	logoGone = LogoField + "-gone" // nothing, or it is to be removed
)

// TakeLogo makes of a form the answer to the question for a logo. file is what was chosen now, nil: nothing. Of one that is no
// logo the faults are given; the rest of the form stays as it is.
func TakeLogo(form url.Values, file []byte) []policy.Fault {
	kept := form.Get(logoKept)
	switch {
	case file != nil:
		l, faults := policy.ParseLogo(file)
		if len(faults) > 0 {
			return faults
		}
		form.Set(LogoField, l.Text())
		form.Set(logoKept, l.Text())
		form.Del(logoGone)
	case form.Get(logoGone) != "":
		form.Set(LogoField, "")
		form.Del(logoKept)
	case kept != "":
		form.Set(LogoField, kept)
	}
	return nil
}

// logoView is a picture, and the question for another one.
type logoView struct {
	picture policy.Logo // the zero one: there is none
	chosen  string      // it was chosen now, and this is how it goes along
	gone    bool
	field   ui.FieldView
}

func (v WordsView) logo(c ui.Ctx, p Part, q Question) logoView {
	out := logoView{field: ui.FieldView{
		ID: p.Name(q), Label: q.called(c), Hint: c.WordsLogo(c.Number(policy.MaxLogo / 1000)), Error: v.wrong(c, p, q), Accept: "image/png",
	}}
	text := q.Value
	if v.Typed != nil {
		if kept, _ := v.Typed(logoKept); kept != "" {
			text, out.chosen = kept, kept
		}
		out.gone = v.Typed.ticked(logoGone)
	}
	out.picture, _ = policy.ReadLogo(text)
	return out
}

// source has the picture stand in the page itself: a draft is nobody else's to see.
func (v logoView) source() string { return "data:image/png;base64," + v.picture.Text() }

func (v logoView) about(c ui.Ctx) string {
	if v.chosen != "" {
		return c.WordsLogonew()
	}
	return c.WordsLogonow()
}
