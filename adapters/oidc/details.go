package oidc

import (
	"encoding/json"
	"slices"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/policy"
)

// mandateDetails is the type of an authorization detail (RFC 9396 2) that names the service of the network at which
// the person wants to act for somebody: {"type": "urn:voordeur:mandate", "service": "urn:etoegang:DV:…"}.
const mandateDetails = "urn:voordeur:mandate"

// maxService is how long the name of a service may be: "urn:etoegang:DV:", an OIN, ":services:" and a number, with room.
const maxService = 100

const errorDetails goidc.ErrorCode = "invalid_authorization_details" // RFC 9396 5

// readDetails reads the one service for which a mandate is asked. A service of the realm that has a register is told
// one; any other is told none.
func (a *asked) readDetails(s string, service policy.Service) {
	registered := asksRegister(service)
	if s == "" {
		if registered {
			a.refuse(errorDetails, "authorization_details must name the service for which a mandate is asked")
		}
		return
	}
	var details []struct {
		Type    string `json:"type"`
		Service string `json:"service"`
	}
	if json.Unmarshal([]byte(s), &details) != nil || len(details) != 1 || details[0].Type != mandateDetails || !registered ||
		!named(details[0].Service) {
		a.refuse(errorDetails, "authorization_details must be one object of a type that this service supports")
		return
	}
	a.toward = mandate.ServiceID(details[0].Service)
}

func named(service string) bool {
	return service != "" && len(service) <= maxService && !slices.ContainsFunc([]byte(service), func(b byte) bool { return b <= ' ' || b > '~' })
}

// asksRegister tells whether a service lets people in on the word of the realm's register of mandates.
func asksRegister(s policy.Service) bool {
	return slices.ContainsFunc(s.Audiences, func(a policy.Audience) bool { return a.Mandates })
}

// detailsTypes lists the types that the services of a realm support.
func detailsTypes(p policy.Policy) []string {
	if slices.ContainsFunc(p.Services, asksRegister) {
		return []string{mandateDetails}
	}
	return nil
}
