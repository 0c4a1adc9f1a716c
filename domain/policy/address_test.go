package policy_test

import (
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
)

// MS-22, MS-23, MS-51, MS-52: an address is refused or asked about by the first rule that it meets.
func TestAddressesAreWeighed(t *testing.T) {
	own, err := identity.ParseKvK("90001234")
	if err != nil {
		t.Fatal(err)
	}
	rules := policy.Email{
		Deny: []string{"gmail.com"}, Allow: map[string][]string{"90001234": {"oostvliet.example", "gmail.com"}}, Shared: policy.SharedWarned,
	}
	refusing := rules
	refusing.Shared = policy.SharedRefused
	for _, c := range []struct {
		rules     policy.Email
		typed     string
		kvk       identity.KvK
		confirmed policy.Confirmed
		want      policy.AddressOutcome
	}{
		{rules, "a@oostvliet.example", own, policy.Confirmed{}, policy.AddressAccepted},
		{rules, "a@oostvliet", own, policy.Confirmed{}, policy.AddressMalformed},
		{rules, "a@gmail.com", own, policy.Confirmed{Spelling: true, Shared: true}, policy.AddressDenied},
		{rules, "a@elders.example", own, policy.Confirmed{Spelling: true, Shared: true}, policy.AddressForeign},
		{rules, "a@elders.example", identity.KvK{}, policy.Confirmed{}, policy.AddressAccepted},
		{rules, "a@gmial.com", identity.KvK{}, policy.Confirmed{Shared: true}, policy.AddressConfirm},
		{rules, "a@gmial.com", identity.KvK{}, policy.Confirmed{Spelling: true}, policy.AddressAccepted},
		{rules, "info@oostvliet.example", own, policy.Confirmed{Spelling: true}, policy.AddressConfirm},
		{rules, "info@oostvliet.example", own, policy.Confirmed{Shared: true}, policy.AddressAccepted},
		{refusing, "info@oostvliet.example", own, policy.Confirmed{Shared: true}, policy.AddressShared},
	} {
		if got := c.rules.Weigh(c.typed, c.kvk, c.confirmed); got.Outcome != c.want {
			t.Errorf("%s with %+v: %s, not %s", c.typed, c.confirmed, got.Outcome, c.want)
		}
	}
}
