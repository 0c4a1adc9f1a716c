package oidc

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/policy"
)

var (
	registerService = policy.Service{ID: "middel", Audiences: []policy.Audience{{ID: policy.Everyone, Mandates: true}}}
	plainService    = policy.Service{ID: "portaal", Audiences: []policy.Audience{{ID: policy.Everyone}}}
)

// RFC 9396: the network names the service for which a mandate is asked, and no other client does.
func TestTheServiceForWhichAMandateIsAsked(t *testing.T) {
	const service = "urn:etoegang:DV:00000099000000001000:services:9000"
	good := `[{"type":"urn:voordeur:mandate","service":"` + service + `"}]`
	for name, c := range map[string]struct {
		details string
		of      policy.Service
		want    mandate.ServiceID
		refused bool
	}{
		"one service":         {good, registerService, service, false},
		"nothing, of no one":  {"", plainService, "", false},
		"nothing":             {"", registerService, "", true},
		"of another client":   {good, plainService, "", true},
		"two":                 {strings.Replace(good, "}", `},{"type":"urn:voordeur:mandate","service":"b"}`, 1), registerService, "", true},
		"none":                {"[]", registerService, "", true},
		"another type":        {`[{"type":"payment","service":"a"}]`, registerService, "", true},
		"no name":             {`[{"type":"urn:voordeur:mandate"}]`, registerService, "", true},
		"a name with a space": {`[{"type":"urn:voordeur:mandate","service":"a b"}]`, registerService, "", true},
		"a long name":         {`[{"type":"urn:voordeur:mandate","service":"` + strings.Repeat("a", 101) + `"}]`, registerService, "", true},
		"no JSON":             {"{", registerService, "", true},
	} {
		var a asked
		a.readDetails(c.details, c.of)
		if a.toward != c.want || (a.problem != nil) != c.refused || c.refused && a.problem.Code != errorDetails {
			t.Errorf("%s: %q, %v", name, a.toward, a.problem)
		}
	}
}
