package pages

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/config/demo"
	life "github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/policy"
)

// deskWords are the states of a draft that is changed in words: that of the demo with the most audiences.
func deskWords() []Sample {
	tree, err := policyfile.Parse(demo.OmgevingsloketPractice)
	if err != nil {
		panic("pages: " + err.Error())
	}
	plain := console.WordsView{
		Frame: deskFrame("pre-production"), Draft: life.New("1", demo.OmgevingsloketPractice, 3, "staff:1", at), Parts: console.Parts(tree), Revision: 2,
		Action: "/words", Edit: "/edit", Back: "/draft",
	}
	plain.Draft.Note = "Kortere sessies vanaf april"
	faulty := plain
	faulty.Typed = func(name string) (string, bool) {
		answer, ok := map[string]string{"tenant-colour": "#fff000", "sessions-idle": "8h", "services-0-audiences-authority-methods-eherkenning-0": "true", "services-0-audiences-authority-methods-eherkenning-0-until": "2020-01-01"}[name]
		return answer, ok
	}
	faulty.Faults = []policy.Fault{{Line: 19, Path: "services[0].audiences.authority.methods[0].until", Sentence: "the rule ends before it starts"}}
	moved := plain
	moved.Moved = true
	broken := plain
	broken.Broken, broken.Parts = true, nil
	sample := func(name string, v console.WordsView) Sample {
		return deskSample(name, name != "words" && name != "words-logo", func(c ui.Ctx) templ.Component { return console.WordsPage(c, v) })
	}
	unread := plain
	unread.Unread = true
	logo := plain
	logo.Parts = pictured()
	mine := logo
	for _, p := range logo.Parts {
		if q := p.Questions[0]; p.Name(q) == console.LogoField {
			mine.Typed = func(name string) (string, bool) {
				answer, ok := map[string]string{console.LogoField: q.Value, console.LogoField + "-kept": q.Value}[name]
				return answer, ok
			}
		}
	}
	mine.Faults = []policy.Fault{{Path: "tenant.logo", Sentence: "the picture is 1300 by 80 pixels; a logo is at most 1200 wide, and from 16 to 400 high"}}
	return []Sample{
		sample("words", plain), sample("words-faulty", faulty), sample("words-moved", moved), sample("words-broken", broken), sample("words-unread", unread),
		inside(sample("words-logo", logo)), inside(sample("words-logo-wrong", mine)),
	}
}

// pictured are the questions about a tenant with a logo.
func pictured() []console.Part {
	tree, err := policyfile.Parse(demo.Accountants)
	if err != nil {
		panic("pages: " + err.Error())
	}
	return console.Parts(tree)
}

// inside gives a page with pictures inside it the policy that it has.
func inside(s Sample) Sample {
	s.Header = http.Header{"Content-Security-Policy": {strings.Replace(Policy, "img-src 'self'", "img-src 'self' data:", 1)}}
	return s
}
