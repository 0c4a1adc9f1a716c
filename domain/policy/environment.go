package policy

import "strings"

// Side says whether a value is what a tenant demands, or belongs to one of its environments.
type Side string

// The sides. A field of neither side is not classified, which a test does not let pass.
const (
	Demanded      Side = "demanded"      // a promotion brings it
	Environmental Side = "environmental" // each environment has its own, and keeps it
	Mixed         Side = "mixed"         // it holds values of both
)

// sides lists the fields of a document; what is below one is of the same side, unless it is mixed. Addresses, keys and
// names by which others know an environment are its own, and so are the people who are there: which portals and
// programs ask, how the network knows it, who helps and who was appointed.
var sides = map[string]Side{
	"realm":                Environmental,
	"tenant":               Mixed,
	"tenant.name":          Environmental, // that it is for practice is often said there
	"tenant.provider":      Environmental,
	"tenant.practice":      Environmental,
	"tenant.helpdesk":      Environmental,
	"tenant.accessibility": Environmental,
	"tenant.privacy":       Environmental,
	"tenant.explanation":   Environmental,
	"tenant.colour":        Demanded,
	"tenant.logo":          Demanded,
	"tenant.version":       Demanded,
	"tenant.languages":     Demanded,
	"tenant.notice":        Mixed,
	"tenant.notice.text":   Demanded,
	"tenant.notice.url":    Environmental,
	"services":             Demanded,
	"accounts":             Demanded,
	"email":                Demanded,
	"roles":                Demanded,
	"sessions":             Demanded,
	"single-sign-on":       Demanded,
	"records":              Demanded,
	"means":                Mixed,
	"means.levels":         Demanded,
	"means.prices":         Demanded,
	"means.four-eyes":      Demanded,
	"means.invitation":     Demanded,
	"means.identification": Environmental,
	"means.terms":          Mixed,
	"means.terms.version":  Demanded,
	"means.terms.url":      Environmental,
	"maintenance":          Environmental,
	"publishing":           Demanded,
	"expectations":         Demanded,
	"portals":              Environmental,
	"eherkenning":          Environmental,
	"staff":                Environmental,
	"appointed":            Environmental,
}

// SideOf gives the side of a field, by the names that lead to it. "": it is not classified.
func SideOf(names ...string) Side {
	for n := len(names); n > 0; n-- {
		switch side := sides[strings.Join(names[:n], ".")]; {
		case side == Mixed && n < len(names):
			return ""
		case side != "":
			return side
		}
	}
	return ""
}

// Promotion gives the edits that make of the document of one environment that of another one: what is demanded stays,
// and what belongs to an environment becomes what the other one has. What that one lacks is left out, never carried
// over: reading the result tells what is still to be written.
func Promotion(from, to Node) []Edit { return promotion(nil, from, to) }

func promotion(at []string, from, to Node) []Edit {
	var out []Edit
	for _, f := range from.Fields {
		here := append(at[:len(at):len(at)], f.Name)
		there, ok := to.At(f.Name)
		switch side := SideOf(here...); {
		case side == Mixed:
			out = append(out, promotion(here, f.Value, there)...)
		case side != Environmental:
		case !ok:
			out = append(out, Remove(strings.Join(here, ".")))
		case !there.Same(f.Value):
			out = append(out, SetTree(strings.Join(here, "."), there))
		}
	}
	for _, f := range to.Fields {
		here := append(at[:len(at):len(at)], f.Name)
		if _, ok := from.At(f.Name); !ok && SideOf(here...) == Environmental {
			out = append(out, SetTree(strings.Join(here, "."), f.Value))
		}
	}
	return out
}
