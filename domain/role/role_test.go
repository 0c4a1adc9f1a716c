package role_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
)

var start = time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC)

// MS-41, MS-59: a role counts from its first instant until, and not at, its last.
func TestRolesInForce(t *testing.T) {
	grants := []role.Grant{
		{Role: "payer", From: start}, {Role: "admin", From: start, Until: start.Add(time.Hour)}, {Role: "payer", From: start}, {Role: "later", From: start.Add(time.Hour)},
	}
	for at, want := range map[time.Time][]role.Name{
		start.Add(-1):            nil,
		start:                    {"admin", "payer"},
		start.Add(time.Hour - 1): {"admin", "payer"},
		start.Add(time.Hour):     {"later", "payer"},
	} {
		if diff := cmp.Diff(want, role.Names(grants, at)); diff != "" {
			t.Errorf("%s: %s", at, diff)
		}
	}
}

func TestAChangeIsWhatDiffers(t *testing.T) {
	c := role.Diff("p", []role.Name{"a", "b"}, []role.Name{"b", "c", "c"})
	if diff := cmp.Diff(role.Change{Person: "p", Give: []role.Name{"c"}, Take: []role.Name{"a"}}, c); diff != "" || c.IsZero() {
		t.Error(diff)
	}
	if !role.Diff("p", []role.Name{"a"}, []role.Name{"a"}).IsZero() {
		t.Error("no change is a change")
	}
}

// Rules of giving roles: MS-47 and G5 (oneself), MS-58 and MR-80 (the last administrator).
func TestWhoMayChangeWhat(t *testing.T) {
	rules := role.Rules{Known: []role.Name{"admin", "payer"}, Administrator: "admin", SelfGrant: true}
	strict := rules
	strict.SelfGrant = false
	give, take, resign := []role.Name{"payer"}, []role.Name{"payer"}, []role.Name{"admin"}
	for name, c := range map[string]struct {
		rules          role.Rules
		change         role.Change
		administrators int
		want           error
	}{
		"give a colleague a role":                     {rules, role.Change{Person: "a", Give: give}, 1, nil},
		"give oneself a role (MS-47)":                 {rules, role.Change{Person: "me", Give: give}, 1, nil},
		"give oneself a role where policy minds (G5)": {strict, role.Change{Person: "me", Give: give}, 2, role.ErrSelfGrant},
		"take one's own role where policy minds":      {strict, role.Change{Person: "me", Take: take}, 1, nil},
		"resign as the last (MS-58)":                  {rules, role.Change{Person: "me", Take: resign}, 1, role.ErrLastAdministrator},
		"remove the last (MR-80)":                     {rules, role.Change{Person: "a", Take: resign}, 1, role.ErrLastAdministrator},
		"resign as one of two":                        {rules, role.Change{Person: "me", Take: resign}, 2, nil},
		"a role that the policy does not have":        {rules, role.Change{Person: "a", Give: []role.Name{"boss"}}, 2, role.ErrUnknownRole},
		"take a role that left the policy":            {rules, role.Change{Person: "a", Give: give, Take: []role.Name{"gone"}}, 2, nil},
	} {
		if err := c.rules.Check(c.change, "me", c.administrators); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// MS-58: of two administrators who remove each other, the second is refused: whoever counts holds
// the organisation's grants meanwhile, so the second counts one.
func TestTwoAdministratorsCannotRemoveEachOther(t *testing.T) {
	rules := role.Rules{Known: []role.Name{"admin"}, Administrator: "admin"}
	administrators := 2
	for by, other := range map[string]string{"a": "b", "b": "a"} {
		err := rules.Check(role.Change{Person: identity.PersonID(other), Take: []role.Name{"admin"}}, identity.PersonID(by), administrators)
		if (err == nil) != (administrators == 2) {
			t.Errorf("%s removes %s of %d: %v", by, other, administrators, err)
		}
		if err == nil {
			administrators--
		}
	}
	if administrators != 1 {
		t.Errorf("%d administrators are left", administrators)
	}
}
