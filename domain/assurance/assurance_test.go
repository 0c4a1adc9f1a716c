package assurance_test

import (
	"testing"

	"github.com/voordeur/voordeur/domain/assurance"
)

// ET-02: levels travel as assurance classes, and come back as what they were.
func TestLevelsHaveNamesClassesAndACRs(t *testing.T) {
	for _, l := range assurance.All() {
		if got, err := assurance.Parse(l.String()); err != nil || got != l {
			t.Errorf("Parse(%s) = %v, %v", l, got, err)
		}
		if got := assurance.FromURN(l.URN()); got != l {
			t.Errorf("FromURN(%s) = %v", l.URN(), got)
		}
	}
	for word, want := range map[string]assurance.Level{"low": assurance.EH2, "substantial": assurance.EH3, "high": assurance.EH4} {
		l, err := assurance.Parse(word)
		if err != nil || l != want || assurance.FromACR(l.ACR()) != l {
			t.Errorf("%s: %v, %v, %s", word, l, err, l.ACR())
		}
	}
	if assurance.EH2Plus.ACR() != assurance.ACRLow {
		t.Error("EH2+ is low in the words of eIDAS")
	}
}

// ET-03, MS-19: only the same or a higher level satisfies.
func TestAHigherLevelSatisfiesALowerDemand(t *testing.T) {
	all := append([]assurance.Level{assurance.None}, assurance.All()...)
	for i, had := range all {
		for j, demanded := range all {
			if had.Satisfies(demanded) != (i >= j) {
				t.Errorf("%s for %s", had, demanded)
			}
		}
	}
}

// ET-02: what is no level of the scheme is nothing, and satisfies nothing.
func TestUnknownLevelsFailClosed(t *testing.T) {
	if _, err := assurance.Parse("EH5"); err == nil {
		t.Error("EH5 was read")
	}
	if assurance.FromURN("urn:etoegang:core:assurance-class:loa5") != assurance.None || assurance.FromACR("gold") != assurance.None {
		t.Error("an unknown class is a level")
	}
	if assurance.FromURN("") != assurance.None {
		t.Error("no class is a level")
	}
	for _, l := range []assurance.Level{-1, 99} {
		if l.Valid() || l.Satisfies(assurance.None) || l.String() != "invalid" || l.URN() != "" || l.ACR() != "" {
			t.Errorf("%d passes for a level", int(l))
		}
	}
	if assurance.FromACR("urn:etoegang:core:assurance-class:loa2plus") != assurance.EH2Plus {
		t.Error("a class of the scheme is no acr")
	}
}
