package sp

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// maxCompanyName is the longest name of an organisation, in characters (EHERKENNING 4.9).
const maxCompanyName = 200

// pseudonym is the form of EHERKENNING 7.1; its letter case differs per broker.
var pseudonym = regexp.MustCompile(`^[0-9A-Fa-f]{64}@[0-9A-Fa-f]{32}$`)

// identity fills in who was proven. Success without a usable identity is no success
// (EHERKENNING 5.2).
func (x *reading) identity(a attributes, proven *ports.Assertion) (err error) {
	if proven.Subject.Legal, err = x.legal(a); err != nil {
		return err
	}
	if proven.Subject.Acting, err = x.acting(a); err != nil {
		return err
	}
	if proven.Branch, err = branch(a, proven.Subject.Legal); err != nil {
		return err
	}
	if proven.Intermediary, err = x.intermediary(a, proven.Subject.Legal); err != nil {
		return err
	}
	proven.OrganisationName, err = companyName(a)
	return err
}

// legal reads the represented organisation: a KvK number, an RSIN, or both, as the service asks for them (ET-06).
func (x *reading) legal(a attributes) (identity.Legal, error) {
	if !a.has(attributeLegal) && x.service.Persons {
		return identity.Legal{}, nil
	}
	ids, err := x.identifiers(a[attributeLegal], "legal-subject")
	if err != nil {
		return identity.Legal{}, err
	}
	var legal identity.Legal
	for _, id := range ids {
		switch {
		case id.qualifier == qualifierKvK && legal.KvK.IsZero():
			legal.KvK, err = identity.ParseKvK(id.value)
		case id.qualifier == qualifierRSIN && legal.RSIN.IsZero():
			legal.RSIN, err = identity.ParseRSIN(id.value)
		default:
			return identity.Legal{}, rejected("legal-subject")
		}
		if err != nil {
			return identity.Legal{}, rejected("legal-subject")
		}
	}
	if legal.IsZero() {
		return identity.Legal{}, rejected("legal-subject")
	}
	legal, asked := legal.First(x.service.Sets)
	if !asked {
		return identity.Legal{}, rejected("identifier-set")
	}
	return legal, nil
}

// acting reads the person: exactly one pseudonym.
func (x *reading) acting(a attributes) (identity.Pseudonym, error) {
	ids, err := x.identifiers(a[attributeActing], "acting-subject")
	if err != nil {
		return identity.Pseudonym{}, err
	}
	if len(ids) != 1 || ids[0].qualifier != qualifierPseudonym && ids[0].qualifier != qualifierPseudonym9 {
		return identity.Pseudonym{}, rejected("acting-subject")
	}
	if !pseudonym.MatchString(ids[0].value) {
		return identity.Pseudonym{}, rejected("acting-subject")
	}
	acting, err := identity.ParsePseudonym(ids[0].value)
	if err != nil {
		return identity.Pseudonym{}, rejected("acting-subject")
	}
	return acting, nil
}

// branch reads the restriction to one branch. A restriction of another kind may not be dropped
// silently, so it refuses the login (EHERKENNING 7.3).
func branch(a attributes, legal identity.Legal) (identity.Branch, error) {
	for name := range a {
		if strings.HasPrefix(name, restrictions) && name != attributeBranch {
			return identity.Branch{}, rejected("restriction")
		}
	}
	if !a.has(attributeBranch) {
		return identity.Branch{}, nil
	}
	value, ok := a.one(attributeBranch)
	if !ok || legal.IsZero() {
		return identity.Branch{}, rejected("branch")
	}
	b, err := identity.ParseBranch(value)
	if err != nil {
		return identity.Branch{}, rejected("branch")
	}
	return b, nil
}

// intermediary reads the organisation between person and represented organisation in a chain of
// mandates (ET-10): plain, encrypted, or both and then equal.
func (x *reading) intermediary(a attributes, legal identity.Legal) (identity.KvK, error) {
	var values []string
	for _, name := range []string{attributeChain, attributeChainPage} {
		if a.has(name) {
			value, _ := a.one(name)
			values = append(values, value)
		}
	}
	if a.has(attributeIntermediate) {
		ids, err := x.identifiers(a[attributeIntermediate], "intermediary")
		if err != nil {
			return identity.KvK{}, err
		}
		if len(ids) != 1 || ids[0].qualifier != qualifierKvK {
			return identity.KvK{}, rejected("intermediary")
		}
		values = append(values, ids[0].value)
	}
	if len(values) == 0 {
		return identity.KvK{}, nil
	}
	kvk, err := identity.ParseKvK(values[0])
	if err != nil || legal.IsZero() || len(slices.Compact(values)) > 1 {
		return identity.KvK{}, rejected("intermediary")
	}
	return kvk, nil
}

func companyName(a attributes) (string, error) {
	if !a.has(AttributeCompanyName) {
		return "", nil
	}
	name, ok := a.one(AttributeCompanyName)
	if !ok || utf8.RuneCountInString(name) > maxCompanyName {
		return "", rejected("company-name")
	}
	return name, nil
}

type identifier struct{ qualifier, value string }

// identifiers decrypts the values of an attribute: each is one EncryptedID with one NameID.
func (x *reading) identifiers(values []*etree.Element, rule string) ([]identifier, error) {
	var ids []identifier
	for _, value := range values {
		children := xmlguard.Elements(value)
		if len(children) != 1 || !xmlguard.Is(children[0], nsAssertion, "EncryptedID") {
			return nil, rejected(rule)
		}
		id, err := x.identifier(children[0])
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (x *reading) identifier(encrypted *etree.Element) (identifier, error) {
	nameID, err := x.plain.Open(encrypted)
	if err != nil || !xmlguard.Is(nameID, nsAssertion, "NameID") {
		return identifier{}, rejected("decryption")
	}
	return identifier{xmlguard.Attribute(nameID, "NameQualifier"), xmlguard.Text(nameID)}, nil
}
