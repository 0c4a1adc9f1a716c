package change

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// keyOf is how people know a thing in a list again.
func keyOf(thing any) string {
	switch x := thing.(type) {
	case policy.Service:
		return x.ID
	case policy.Audience:
		return x.ID
	case policy.MethodRule:
		return strings.TrimSuffix(string(x.Method)+":"+x.Accounts, ":")
	case policy.FactorRule:
		return string(x.Factor)
	case policy.LinkRule:
		return string(x.Proof)
	case policy.StepUp:
		return x.Action
	case policy.Accounts:
		return x.ID
	case policy.Role:
		return string(x.Name)
	case policy.Price:
		return x.Name.NL
	case policy.Portal:
		return x.ID
	case realm.Client:
		return string(x.ID)
	case policy.APIClient:
		return string(x.ID)
	case policy.CatalogueService:
		return cmp.Or(x.ID, x.Service)
	case policy.Expectation:
		return x.Name
	case policy.Appointed:
		return x.KvK.String() + " " + x.Email.String()
	}
	return fmt.Sprint(thing)
}

// written are the words of the file that do not follow from the name of a field.
var written = map[string]string{
	"SecondFactors": "second-factor", "StepUps": "step-up", "EHerkenning": "eherkenning", "KvK": "kvk",
	"RedirectURIs": "redirect-uris", "PostLogoutURIs": "post-logout-uris", "JWKSURI": "jwks-uri",
}

// NameOf gives the name of a field as files write it.
func NameOf(field string) string {
	if w, ok := written[field]; ok {
		return w
	}
	var b strings.Builder
	letters := []rune(field)
	for i, r := range letters {
		starts := unicode.IsUpper(r) && i > 0 && (unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		if starts {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
