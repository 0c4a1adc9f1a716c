// Package assurance knows the levels of assurance and their order: those of eHerkenning
// and how they map to the eIDAS levels that portals see as acr.
package assurance

import "fmt"

// Level is a level of assurance. The order of the constants is the order of the levels:
// a higher one satisfies every lower demand. None is below all.
type Level int

// The levels that may be demanded or reached. EH1 ended on 1 July 2021 and is kept only to
// explain itself (MH-07). The eIDAS levels stand beside the eHerkenning level they equal.
const (
	None Level = iota
	EH1
	EH2
	EH2Plus
	EH3
	EH4
)

var names = [...]struct{ name, urn, acr string }{
	None:    {"none", "", ""},
	EH1:     {"EH1", "urn:etoegang:core:assurance-class:loa1", ""},
	EH2:     {"EH2", "urn:etoegang:core:assurance-class:loa2", ACRLow},
	EH2Plus: {"EH2+", "urn:etoegang:core:assurance-class:loa2plus", ACRLow},
	EH3:     {"EH3", "urn:etoegang:core:assurance-class:loa3", ACRSubstantial},
	EH4:     {"EH4", "urn:etoegang:core:assurance-class:loa4", ACRHigh},
}

// The acr values towards portals: the eIDAS levels of assurance.
const (
	ACRLow         = "http://eidas.europa.eu/LoA/low"
	ACRSubstantial = "http://eidas.europa.eu/LoA/substantial"
	ACRHigh        = "http://eidas.europa.eu/LoA/high"
)

// All lists the levels from low to high, None not included.
func All() []Level { return []Level{EH1, EH2, EH2Plus, EH3, EH4} }

// Parse reads a name as policies write it: "EH3", or an eIDAS word ("low", "substantial", "high").
func Parse(s string) (Level, error) {
	switch s {
	case "low":
		return EH2, nil
	case "substantial":
		return EH3, nil
	case "high":
		return EH4, nil
	}
	for l := EH1; l <= EH4; l++ {
		if names[l].name == s {
			return l, nil
		}
	}
	return None, fmt.Errorf("assurance: unknown level %q", s)
}

// FromURN gives the level of an eHerkenning assurance class; an unknown class is None,
// which satisfies nothing (fail closed).
func FromURN(urn string) Level {
	for l := EH1; l <= EH4; l++ {
		if names[l].urn == urn {
			return l
		}
	}
	return None
}

// FromACR gives the lowest level that an acr value stands for; an unknown value is None.
func FromACR(acr string) Level {
	switch acr {
	case ACRLow:
		return EH2
	case ACRSubstantial:
		return EH3
	case ACRHigh:
		return EH4
	}
	return FromURN(acr)
}

// Valid tells whether l is one of the constants.
func (l Level) Valid() bool { return l >= None && l <= EH4 }

// Satisfies tells whether l is at least the demanded level; what is no level satisfies nothing.
func (l Level) Satisfies(demanded Level) bool { return l.Valid() && l >= demanded }

// String gives the name people know: "EH2+".
func (l Level) String() string {
	if !l.Valid() {
		return "invalid"
	}
	return names[l].name
}

// URN gives the eHerkenning assurance class, "" for None.
func (l Level) URN() string {
	if !l.Valid() {
		return ""
	}
	return names[l].urn
}

// ACR gives the eIDAS level of assurance, "" where the level is below low.
func (l Level) ACR() string {
	if !l.Valid() {
		return ""
	}
	return names[l].acr
}
