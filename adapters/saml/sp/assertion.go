package sp

import (
	"time"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/ports"
)

// assertion checks the broker's statement (EHERKENNING 4.10, rows 6 to 11). Each element that
// decides anything must be there exactly once. Advice holds the statements behind this one,
// signed by parties we do not know; it is never read (EHERKENNING 4.7).
func (x *reading) assertion(signed xmlsig.Signed) (*ports.Assertion, error) {
	el := signed.Element()
	if err := x.envelope(el); err != nil {
		return nil, err
	}
	if err := x.conditions(el); err != nil {
		return nil, err
	}
	if err := x.confirmation(el); err != nil {
		return nil, err
	}
	x.oneTime = append(x.oneTime, "assertion:"+xmlguard.Attribute(el, "ID"))
	proven, err := x.authentication(el)
	if err != nil {
		return nil, err
	}
	attributes, err := x.attributes(el)
	if err != nil {
		return nil, err
	}
	if err := x.sameService(attributes); err != nil {
		return nil, err
	}
	if !proven.Level.Satisfies(x.in.Minimum) || proven.Level == assurance.None {
		return nil, refusal{ports.UpstreamLevel, proven.Level.String()}
	}
	if err := x.identity(attributes, proven); err != nil {
		return nil, err
	}
	return proven, nil
}

// conditions: a term, and our entity id in every audience restriction; a condition we do not
// know makes the assertion invalid (SAML core 2.5.1).
func (x *reading) conditions(el *etree.Element) error {
	conditions := xmlguard.Only(el, nsAssertion, "Conditions")
	if conditions == nil {
		return rejected("conditions")
	}
	if err := x.window(conditions); err != nil {
		return err
	}
	audiences := 0
	for _, c := range xmlguard.Elements(conditions) {
		switch {
		case xmlguard.Is(c, nsAssertion, "AudienceRestriction"):
			if !x.addressed(c) {
				return rejected("audience")
			}
			audiences++
		case xmlguard.Is(c, nsAssertion, "OneTimeUse"):
		default:
			return rejected("condition")
		}
	}
	if audiences == 0 {
		return rejected("audience")
	}
	return nil
}

func (x *reading) addressed(restriction *etree.Element) bool {
	for _, a := range xmlguard.Children(restriction, nsAssertion, "Audience") {
		if xmlguard.Text(a) == x.connection.EntityID {
			return true
		}
	}
	return false
}

// window checks NotBefore and NotOnOrAfter with the skew of clocks, and keeps the ids as long.
func (x *reading) window(el *etree.Element) error {
	skew := x.connection.skew()
	if xmlguard.Attribute(el, "NotBefore") != "" {
		from, err := instant(el, "NotBefore")
		if err != nil || from.After(x.in.Now.Add(skew)) {
			return rejected("not-before")
		}
	}
	until, err := instant(el, "NotOnOrAfter")
	if err != nil || !x.in.Now.Before(until.Add(skew)) {
		return rejected("not-on-or-after")
	}
	if keep := until.Add(skew); keep.After(x.until) {
		x.until = keep
	}
	return nil
}

// confirmation: one bearer, meant for our ACS and the request (SAML profiles 4.1.4.2).
func (x *reading) confirmation(el *etree.Element) error {
	subject := xmlguard.Only(el, nsAssertion, "Subject")
	if subject == nil || !named(subject) {
		return rejected("subject")
	}
	confirmation := xmlguard.Only(subject, nsAssertion, "SubjectConfirmation")
	if confirmation == nil || xmlguard.Attribute(confirmation, "Method") != bearer {
		return rejected("confirmation")
	}
	data := xmlguard.Only(confirmation, nsAssertion, "SubjectConfirmationData")
	if data == nil || xmlguard.Attribute(data, "NotBefore") != "" {
		return rejected("confirmation")
	}
	if xmlguard.Attribute(data, "Recipient") != x.connection.ACS {
		return rejected("recipient")
	}
	if xmlguard.Attribute(data, "InResponseTo") != x.requestID {
		return rejected("in-response-to")
	}
	return x.window(data)
}

// named: the NameID of the subject is there and not empty. It differs per broker and version and
// is never used as an identity (EHERKENNING 4.5, 2).
func named(subject *etree.Element) bool {
	return xmlguard.Text(xmlguard.Only(subject, nsAssertion, "NameID")) != ""
}

func (x *reading) authentication(el *etree.Element) (*ports.Assertion, error) {
	statement := xmlguard.Only(el, nsAssertion, "AuthnStatement")
	if statement == nil {
		return nil, rejected("authn-statement")
	}
	at, err := instant(statement, "AuthnInstant")
	if err != nil || at.After(x.in.Now.Add(x.connection.skew())) {
		return nil, rejected("authn-instant")
	}
	if xmlguard.Attribute(statement, "SessionNotOnOrAfter") != "" {
		end, err := instant(statement, "SessionNotOnOrAfter")
		if err != nil || !x.in.Now.Before(end.Add(x.connection.skew())) {
			return nil, rejected("session")
		}
	}
	return authnContext(statement, at)
}

func authnContext(statement *etree.Element, at time.Time) (*ports.Assertion, error) {
	c := xmlguard.Only(statement, nsAssertion, "AuthnContext")
	if c == nil {
		return nil, rejected("authn-context")
	}
	class := xmlguard.Text(xmlguard.Only(c, nsAssertion, "AuthnContextClassRef"))
	if class == "" {
		return nil, rejected("authn-context")
	}
	proven := &ports.Assertion{Level: assurance.FromURN(class), AuthenticatedAt: at}
	if authorities := xmlguard.Children(c, nsAssertion, "AuthenticatingAuthority"); len(authorities) > 0 {
		proven.Authority = xmlguard.Text(authorities[0])
	}
	return proven, nil
}
