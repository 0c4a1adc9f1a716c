package kvk

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// MaxPage is how many branches fit on a page.
const MaxPage = 100

// branchProfile is a vestigingsprofiel.
type branchProfile struct {
	Number    string    `json:"vestigingsnummer"`
	KvK       string    `json:"kvkNummer"`
	Name      string    `json:"eersteHandelsnaam"`
	Main      string    `json:"indHoofdvestiging"`
	Existence existence `json:"materieleRegistratie"`
	Addresses []address `json:"adressen"`
}

// readBranch reads the vestigingsprofiel of the branch that was asked for.
func readBranch(body []byte, asked identity.Branch) (identity.BranchExtract, error) {
	var p branchProfile
	if json.Unmarshal(body, &p) != nil {
		return identity.BranchExtract{}, shape("vestigingsprofiel")
	}
	if p.Number != asked.String() {
		return identity.BranchExtract{}, shape("vestigingsnummer")
	}
	k, err := identity.ParseKvK(p.KvK)
	if err != nil {
		return identity.BranchExtract{}, shape("kvkNummer")
	}
	ended, err := day(p.Existence.Ended)
	if err != nil {
		return identity.BranchExtract{}, err
	}
	return identity.BranchExtract{Number: asked, KvK: k, Name: line(p.Name), Address: placeOf(p.Addresses), Main: p.Main == "Ja", Ended: ended}, nil
}

// branchList holds the branches of one organisation in the order of the list, each with the text it is found by.
type branchList []listed

type listed struct {
	identity.BranchExtract
	text string // folded
}

// readBranches reads the list of an organisation's branches.
func readBranches(body []byte, asked identity.KvK) (branchList, error) {
	var answer struct {
		KvK      string `json:"kvkNummer"`
		Branches []struct {
			Number   string `json:"vestigingsnummer"`
			Name     string `json:"eersteHandelsnaam"`
			Main     string `json:"indHoofdvestiging"`
			Shielded string `json:"indAdresAfgeschermd"`
			Full     string `json:"volledigAdres"`
		} `json:"vestigingen"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return nil, shape("vestigingen")
	}
	if answer.KvK != asked.String() {
		return nil, shape("kvkNummer")
	}
	all := make(branchList, 0, len(answer.Branches))
	for _, b := range answer.Branches {
		number, err := identity.ParseBranch(b.Number)
		if err != nil {
			return nil, shape("vestigingsnummer")
		}
		e := identity.BranchExtract{Number: number, KvK: asked, Name: line(b.Name), Address: place(b.Shielded, b.Full), Main: b.Main == "Ja"}
		all = append(all, listed{e, folded(e.Name + "\n" + e.Address.Line + "\n" + b.Number)})
	}
	slices.SortFunc(all, func(a, b listed) int { return cmp.Or(mainFirst(a, b), strings.Compare(a.text, b.text)) })
	return all, nil
}

func mainFirst(a, b listed) int {
	switch {
	case a.Main == b.Main:
		return 0
	case a.Main:
		return -1
	}
	return 1
}

// page gives what of the list matches q.
func (all branchList) page(q ports.BranchQuery) (p ports.BranchPage) {
	words := strings.Fields(folded(q.Search))
	most := min(max(1, q.Limit), MaxPage)
	for _, b := range all {
		if !b.matches(words) {
			continue
		}
		if p.Total >= q.Offset && len(p.Branches) < most {
			p.Branches = append(p.Branches, b.BranchExtract)
		}
		p.Total++
	}
	return p
}

func (b listed) matches(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(b.text, w) })
}
