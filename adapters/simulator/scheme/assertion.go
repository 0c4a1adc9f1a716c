package scheme

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

func (c *composer) assertions(o outcome) ([]string, error) {
	switch c.faults.Assertion {
	case "none":
		return nil, nil
	case "two":
		one, err := c.assertion(o)
		if err != nil {
			return nil, err
		}
		two, err := c.assertion(o)
		return []string{one, two}, err
	case "wrapped":
		return c.wrapped(o)
	}
	one, err := c.assertion(o)
	return []string{one}, err
}

// assertion is the broker's own, with the supplier's and the register's as evidence.
func (c *composer) assertion(o outcome) (string, error) {
	text, err := c.unsigned(o)
	if err != nil || c.faults.Signature == "none" || c.faults.Signature == "response-only" {
		return text, err
	}
	signed, err := c.signing().sign(text)
	if err != nil || c.faults.Signature != "altered" {
		return signed, err
	}
	return strings.Replace(signed, o.mandate.For.Name, "Ondergeschoven BV", 1), nil
}

func (c *composer) unsigned(o outcome) (string, error) {
	transient := c.id()[1:]
	evidence, err := c.evidence(o, transient)
	if err != nil {
		return "", err
	}
	attributes, err := c.attributes(o)
	if err != nil {
		return "", err
	}
	begin, end := c.window()
	c.lastID = cmp.Or(c.replayedID, c.id())
	return render("assertion.xml", map[string]any{
		"ID": c.lastID, "Now": c.now, "Issuer": c.issuer(), "Supplier": o.supplier.entityID(), "Transient": transient,
		"InResponseTo": c.unless("address", "in-response-to", "_"+strings.Repeat("0", 32), c.request.id),
		"Recipient":    c.unless("address", "recipient", strangerURL, c.request.consumer.location),
		"Conditions":   c.faults.Validity != "no-conditions", "NotBefore": begin, "NotOnOrAfter": end,
		"Audiences": c.audiences(), "Evidence": evidence, "Attributes": attributes,
		"Session": randomHex(c.random, 16), "Class": c.class(o),
	})
}

func (c *composer) window() (begin, end time.Time) {
	switch c.faults.Validity {
	case "expired":
		return c.now.Add(-2 * time.Hour), c.now.Add(-time.Hour)
	case "not-yet":
		return c.now.Add(time.Hour), c.now.Add(2 * time.Hour)
	}
	return c.now.Add(-validBefore), c.now.Add(validFor)
}

func (c *composer) audiences() []string {
	own := c.request.provider.EntityID
	switch {
	case c.faults.Validity == "no-audience":
		return nil
	case c.faults.Address == "audience":
		return []string{strangerID}
	case c.faults.Address == "two-audiences":
		return []string{own, strangerID}
	}
	return []string{own}
}

func (c *composer) class(o outcome) string {
	switch c.faults.Level {
	case "lower":
		return c.request.minimum().below().class()
	case "unknown":
		return "urn:etoegang:core:assurance-class:loa9"
	}
	return o.person.Level.class()
}

// wrapped is a forged assertion that carries the signature of the real one, which hides in it as
// ds:Object: what is signed is not what stands in the place to be read (XSW, SAML.md section 4).
func (c *composer) wrapped(o outcome) ([]string, error) {
	real, err := c.assertion(o)
	if err != nil {
		return nil, err
	}
	victim := o
	victim.mandate.For = droogdal
	forged, err := c.unsigned(victim)
	if err != nil {
		return nil, err
	}
	outer, err := parseXML([]byte(forged))
	if err != nil {
		return nil, fmt.Errorf("scheme: forging: %w", err)
	}
	inner, err := parseXML([]byte(real))
	if err != nil {
		return nil, fmt.Errorf("scheme: forging: %w", err)
	}
	signature := only(inner, nsSignature, "Signature").Copy()
	signature.CreateElement("ds:Object").AddChild(inner)
	outer.InsertChildAt(only(outer, nsAssertion, "Issuer").Index()+1, signature)
	return []string{written(outer)}, nil
}
