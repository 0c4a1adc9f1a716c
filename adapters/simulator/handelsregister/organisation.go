package handelsregister

import (
	"slices"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Organisation is an invented one.
type Organisation struct {
	KvK        string
	RSIN       string // "": a sole trader
	Name       string
	Statutory  bool     // the name is in statutes
	TradeNames []string // beside the name
	Form       string
	FullForm   string
	Activity   Activity
	Registered string // days are written as the register does: 20150301
	Ended      string
	Branches   []Branch // the main one first
	Address    Branch   // of one without branches
	Mood       Mood
	GoodFor    look.Text // what one can try with it
}

// Branch is a branch with its address.
type Branch struct {
	Number, Name, Street, House, Postcode, Town string
	Shielded                                    bool
	Ended                                       string
}

// Activity is what an organisation does, in the standard classification of businesses.
type Activity struct{ Code, Words string }

// Mood is how the register is when somebody asks for this organisation.
type Mood string

// The moods.
const (
	Well     Mood = ""
	Down     Mood = "down"     // a technical fault
	Slow     Mood = "slow"     // an answer that comes too late for anybody
	Garbled  Mood = "garbled"  // an answer that is none
	Updating Mood = "updating" // being processed; to be asked again in five minutes
	Busy     Mood = "busy"     // too many questions
)

// Branch gives one of the organisation's branches.
func (o Organisation) Branch(number string) (b Branch, main, found bool) {
	i := slices.IndexFunc(o.Branches, func(b Branch) bool { return b.Number == number })
	if i < 0 {
		return Branch{}, false, false
	}
	return o.Branches[i], i == 0, true
}

// Some are the first branches, for a page.
func (o Organisation) Some() []Branch { return o.Branches[:min(4, len(o.Branches))] }

// More counts the branches after Some.
func (o Organisation) More() int { return len(o.Branches) - len(o.Some()) }
