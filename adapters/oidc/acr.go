package oidc

import (
	"slices"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// readACR takes what a portal says by acr values: the least level that will do, and the action that must be
// confirmed (MA-06, RFC 9470). acr_values are preferences; the claims parameter may insist, and then the ID token
// must bear one of its values (OpenID Connect Core 5.5.1.1), so that no action counts beside them.
func (a *asked) readACR(preferred []string, claim *goidc.ClaimObjectInfo, s policy.Service) {
	a.minimum, a.action = lowest(preferred), actionOf(preferred, s)
	if claim == nil {
		return
	}
	values := claim.Values
	if claim.Value != "" {
		values = []string{claim.Value}
	}
	level, action := lowest(values), actionOf(values, s)
	insists := claim.IsEssential && len(values) > 0
	if insists && level == assurance.None && action == "" {
		a.refuse(errorUnmet, "none of the demanded acr values is known here")
	}
	if insists || action != "" {
		a.action = action
	}
	a.minimum = max(a.minimum, level)
}

// lowest gives the least of the levels that would do; values that are not known here cannot be met.
func lowest(acrs []string) assurance.Level {
	var levels []assurance.Level
	for _, acr := range acrs {
		if l := assurance.FromACR(acr); l != assurance.None {
			levels = append(levels, l)
		}
	}
	if len(levels) == 0 {
		return assurance.None
	}
	return slices.Min(levels)
}

// actionOf gives the first action among acr values that the service has.
func actionOf(acrs []string, s policy.Service) string {
	for _, acr := range acrs {
		if action, ok := policy.ParseActionACR(acr); ok {
			if _, known := s.StepUp(action); known {
				return action
			}
		}
	}
	return ""
}

// acrOf gives the acr that a portal is told: the action that it asked for and the person confirmed, or the eIDAS
// level. The level of an action is in loa_original.
func acrOf(g ports.GrantedLogin) string {
	if g.Action != "" {
		return policy.ActionACR(g.Action)
	}
	return g.Level.ACR()
}

// acrValues lists what acr may be at an issuer: the levels, and the actions of its services.
func acrValues(p policy.Policy) []string {
	values := []string{assurance.ACRLow, assurance.ACRSubstantial, assurance.ACRHigh}
	for _, s := range p.Services {
		for _, u := range s.StepUps {
			if v := policy.ActionACR(u.Action); !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
	}
	return values
}
