package policy_test

import (
	"testing"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
)

// MA-06: an action has an acr value of its own, which is no level and which no level is.
func TestAnActionTravelsAsItsACR(t *testing.T) {
	acr := policy.ActionACR("aangifte-versturen")
	if acr != "urn:voordeur:step-up:aangifte-versturen" {
		t.Errorf("acr %q", acr) // portals write it in their code: it never changes
	}
	if action, ok := policy.ParseActionACR(acr); !ok || action != "aangifte-versturen" {
		t.Errorf("%q comes back as %q, %t", acr, action, ok)
	}
	if assurance.FromACR(acr) != assurance.None {
		t.Error("an action passes for a level")
	}
	for _, other := range []string{"", "urn:voordeur:step-up:", "aangifte-versturen", "URN:voordeur:step-up:a", assurance.ACRHigh, assurance.EH3.URN()} {
		if action, ok := policy.ParseActionACR(other); ok {
			t.Errorf("%q passes for the action %q", other, action)
		}
	}
}
