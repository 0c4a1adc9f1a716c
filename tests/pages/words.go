package pages

import (
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
		return deskSample(name, name != "words", func(c ui.Ctx) templ.Component { return console.WordsPage(c, v) })
	}
	return []Sample{sample("words", plain), sample("words-faulty", faulty), sample("words-moved", moved), sample("words-broken", broken)}
}
