package oidc

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
)

// MA-06, MA-24: whatever a portal writes in acr_values, claims, max_age and prompt, the login confirms an action
// that the service has or none, asks no level that nobody named, and grows no older than was asked; what is essential
// is met or refused, never passed over in silence.
func FuzzStepUp(f *testing.F) {
	f.Add(sending, acrClaim(true, sending, assurance.ACRHigh), "300", "login")
	f.Add("urn:voordeur:step-up: "+assurance.ACRLow, `{"id_token":{"acr":null}}`, "0", "none")
	f.Add("", `{"id_token":{"acr":{"essential":true,"value":"x"}}}`, "-1", "select_account login")
	f.Add(" ", `{"userinfo":{"acr":{"essential":true}},"id_token":[]}`, "9999999999999999999999", "none login")
	f.Add("", `{"id_token":{"acr":{"essential":true,"value":""}}}`, "+5", "")
	f.Add("", `{"id_token":{"acr":{"essential":true}}}`, "2147483648", "consent")
	f.Fuzz(func(t *testing.T, acrs, claims, age, prompt string) {
		got := ask(form{values: map[string][]string{
			"response_type": {"code"}, "state": {"s"}, "nonce": {"n"}, "code_challenge_method": {"S256"}, "code_challenge": {strings.Repeat("a", 43)},
			"acr_values": {acrs}, "claims": {claims}, "max_age": {age}, "prompt": {prompt},
		}}, stepUpService)
		checkAction(t, got, acrs, claims)
		checkAge(t, got, age)
		if prompts := strings.Fields(prompt); got.silent != slices.Contains(prompts, "none") || got.choose != slices.Contains(prompts, "select_account") ||
			slices.Contains(prompts, "login") && !got.fresh {
			t.Errorf("prompt %q: %+v", prompt, got)
		}
		if got.silent && got.fresh && got.problem == nil && age == "" {
			t.Errorf("prompt %q is both in silence and with a proof", prompt)
		}
	})
}

func checkAction(t *testing.T, got asked, acrs, claims string) {
	t.Helper()
	if got.action != "" && got.action != stepUpService.StepUps[0].Action {
		t.Errorf("the login is to confirm %q", got.action)
	}
	named := func(acr string) bool {
		return slices.Contains(strings.Fields(acrs), acr) || strings.Contains(claims, `"`)
	}
	if got.action != "" && !named(policy.ActionACR(got.action)) {
		t.Errorf("nobody named %q in %q or %q", got.action, acrs, claims)
	}
	if got.minimum != assurance.None && !slices.ContainsFunc([]string{assurance.ACRLow, assurance.ACRSubstantial, assurance.ACRHigh}, named) {
		t.Errorf("nobody named level %s in %q or %q", got.minimum, acrs, claims)
	}
	var a asked
	if wish := a.readClaims(claims); wish != nil && wish.IsEssential && got.problem == nil {
		values := wish.Values
		if wish.Value != "" {
			values = []string{wish.Value}
		}
		if len(values) > 0 && lowest(values) == assurance.None && got.action == "" {
			t.Errorf("%q is passed over", claims)
		}
	}
}

func checkAge(t *testing.T, got asked, age string) {
	t.Helper()
	seconds, err := strconv.ParseUint(age, 10, 31)
	switch {
	case err == nil && (got.maxAge == nil || *got.maxAge != time.Duration(seconds)*time.Second || seconds == 0 && !got.fresh):
		t.Errorf("max_age %q became %v", age, got.maxAge)
	case err != nil && age != "" && got.problem == nil && got.maxAge == nil:
		t.Errorf("max_age %q is passed over", age)
	case got.maxAge != nil && (*got.maxAge < 0 || *got.maxAge > math.MaxInt32*time.Second):
		t.Errorf("max_age %q became %v", age, got.maxAge)
	}
}
