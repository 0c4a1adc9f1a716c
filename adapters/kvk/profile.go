package kvk

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/domain/identity"
)

// errShape tells that an answer is not what the documentation says. It never holds what was there instead.
var errShape = errors.New("kvk: not the documented form")

func shape(what string) error { return fmt.Errorf("%w: %s", errShape, what) }

// profile is a basisprofiel. Fields that we do not use are not read; new ones do not disturb.
type profile struct {
	KvK        string       `json:"kvkNummer"`
	Name       string       `json:"naam"`
	Statutory  string       `json:"statutaireNaam"`
	Registered string       `json:"formeleRegistratiedatum"`
	Existence  existence    `json:"materieleRegistratie"`
	TradeNames []tradeName  `json:"handelsnamen"`
	Activities []activity   `json:"sbiActiviteiten"`
	Embedded   profileParts `json:"_embedded"`
}

type existence struct {
	Ended string `json:"datumEinde"`
}

type tradeName struct {
	Name  string `json:"naam"`
	Order int    `json:"volgorde"`
}

type activity struct {
	Words string `json:"sbiOmschrijving"`
	Main  string `json:"indHoofdactiviteit"`
}

type profileParts struct {
	Owner struct {
		RSIN      string    `json:"rsin"`
		Form      string    `json:"rechtsvorm"`
		FullForm  string    `json:"uitgebreideRechtsvorm"`
		Addresses []address `json:"adressen"`
	} `json:"eigenaar"`
	// Main is missing where no business is run, as with an owners' association.
	Main *struct {
		Number    string    `json:"vestigingsnummer"`
		Addresses []address `json:"adressen"`
	} `json:"hoofdvestiging"`
}

// maxNames bounds the trade names that are shown.
const maxNames = 100

// readProfile reads the basisprofiel of the organisation that was asked for.
func readProfile(body []byte, asked identity.KvK) (identity.Extract, error) {
	var p profile
	if json.Unmarshal(body, &p) != nil {
		return identity.Extract{}, shape("basisprofiel")
	}
	if p.KvK != asked.String() {
		return identity.Extract{}, shape("kvkNummer")
	}
	e := identity.Extract{KvK: asked, TradeNames: names(p.TradeNames), Activity: mainActivity(p.Activities)}
	e.Name = cmp.Or(line(p.Statutory), line(p.Name), cmp.Or(e.TradeNames...))
	if e.Name == "" {
		return identity.Extract{}, shape("naam")
	}
	owner := p.Embedded.Owner
	e.LegalForm = cmp.Or(line(owner.FullForm), line(owner.Form))
	e.RSIN, _ = identity.ParseRSIN(owner.RSIN) // anonymised data has numbers that are none: shown as no number
	e.Address = placeOf(owner.Addresses)
	var err error
	if main := p.Embedded.Main; main != nil {
		if e.MainBranch, err = identity.ParseBranch(main.Number); err != nil {
			return identity.Extract{}, shape("hoofdvestiging")
		}
		e.Address = placeOf(main.Addresses)
	}
	if e.Registered, err = day(p.Registered); err != nil {
		return identity.Extract{}, err
	}
	if e.Ended, err = day(p.Existence.Ended); err != nil {
		return identity.Extract{}, err
	}
	return e, nil
}

// names gives the trade names in the order of the register, each once.
func names(all []tradeName) (out []string) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b tradeName) int { return cmp.Compare(a.Order, b.Order) })
	for _, n := range all {
		if name := line(n.Name); name != "" && !slices.Contains(out, name) && len(out) < maxNames {
			out = append(out, name)
		}
	}
	return out
}

func mainActivity(all []activity) string {
	i := slices.IndexFunc(all, func(a activity) bool { return a.Main == "Ja" })
	if i < 0 {
		return ""
	}
	return line(all[i].Words)
}
