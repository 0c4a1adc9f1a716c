package policy_test

import (
	"testing"

	"github.com/voordeur/voordeur/domain/policy"
)

// MA-06: an acr value names exactly the action that it was made of.
func FuzzParseActionACR(f *testing.F) {
	for _, s := range []string{"urn:voordeur:step-up:aangifte-versturen", "urn:voordeur:step-up:", "URN:voordeur:step-up:x", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, acr string) {
		if action, ok := policy.ParseActionACR(acr); ok != (action != "" && policy.ActionACR(action) == acr) {
			t.Errorf("%q names %q, %t", acr, action, ok)
		}
		if action, ok := policy.ParseActionACR(policy.ActionACR(acr)); action != acr || ok != (acr != "") {
			t.Errorf("the action %q became %q, %t", acr, action, ok)
		}
	})
}
