package scheme

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
)

// Names of attributes and qualifiers (EHERKENNING 4.8).
const (
	attrActing       = "urn:etoegang:core:ActingSubjectID"
	attrLegal        = "urn:etoegang:core:LegalSubjectID"
	attrServiceID    = "urn:etoegang:core:ServiceID"
	attrServiceUUID  = "urn:etoegang:core:ServiceUUID"
	attrBranch       = "urn:etoegang:1.9:ServiceRestriction:Vestigingsnr"
	attrCompany      = "urn:etoegang:1.11:attribute-represented:CompanyName"
	attrIntermediate = "urn:etoegang:1.9:IntermediateEntityID:KvKnr"
	attrViaCompany   = "urn:etoegang:1.13:attribute-intermediate:CompanyName"
	qualifierKvK     = "urn:etoegang:1.9:EntityConcernedID:KvKnr"
	qualifierRSIN    = "urn:etoegang:1.9:EntityConcernedID:RSIN"
	qualifierPseudo  = "urn:etoegang:1.13:EntityConcernedID:Pseudo"
)

// Another's addresses, for the faults that put them in.
const (
	strangerID   = "urn:etoegang:DV:00000099000000009000:entities:9099"
	strangerURL  = "https://vreemde.voorbeeld.invalid/acs"
	strangerUUID = "00000000-0000-4000-8000-000000000000"
)

// Times around an answer, as live brokers set them (EHERKENNING 4.5, remark 3).
const (
	validBefore = 5 * time.Second
	validFor    = 2 * time.Minute
)

// outcome is how a login ended: in a status, or with a person who acts.
type outcome struct {
	top, second, message string // of the status; top is "Success" when all went well
	person               Person
	mandate              Mandate
	supplier             supplier
}

func failed(top, second, message string) outcome {
	return outcome{top: top, second: second, message: message}
}

// composer makes the messages of one answer.
type composer struct {
	keys       keyring
	random     io.Reader
	now        time.Time
	faults     Faults
	request    request
	replayedID string // for the replay fault: the previous assertion's ID
	lastID     string // the assertion ID that was used
}

func (c *composer) id() string { return "_" + randomHex(c.random, 16) }

// response is the Response of a login, signed as the faults say.
func (c *composer) response(o outcome) (string, error) {
	if c.faults.Status != "" {
		top, second, _ := strings.Cut(c.faults.Status, "/")
		o = failed(top, second, "Chosen on the scenario page.")
	}
	var assertions []string
	if o.top == "Success" {
		var err error
		if assertions, err = c.assertions(o); err != nil {
			return "", err
		}
	}
	text, err := render("response.xml", map[string]any{
		"ID": c.id(), "Now": c.now, "Issuer": c.issuer(), "Top": o.top, "Second": o.second, "Message": o.message,
		"InResponseTo": c.unless("address", "in-response-to", "_"+strings.Repeat("0", 32), c.request.id),
		"Destination":  c.unless("address", "destination", strangerURL, c.request.consumer.location),
		"Assertions":   assertions,
	})
	if err != nil || slices.Contains([]string{"none", "assertion-only", "no-response"}, c.faults.Signature) || c.faults.Assertion == "wrapped" {
		return text, err
	}
	return c.signing().sign(text)
}

// unless gives the other value when that fault is chosen.
func (c *composer) unless(knob, choice, other, right string) string {
	if c.faults.values().Get(knob) == choice {
		return other
	}
	return right
}

func (c *composer) issuer() string {
	return c.unless("address", "issuer", "urn:etoegang:HM:00000099000000009000:entities:9799", brokerID)
}

// signing is how the broker signs this answer.
func (c *composer) signing() signing {
	s := signing{key: c.keys.broker}
	if c.faults.Key != "" {
		s.key = c.keys.next
	}
	switch c.faults.Signature {
	case "wrong-key":
		s.key = c.keys.register
	case "sha1":
		s.sha1 = true
	case "x509":
		s.info = byCertificate
	case "no-keyinfo":
		s.info = untold
	}
	return s
}

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

// samlAttribute is one attribute: plain values, and values that are EncryptedID elements.
type samlAttribute struct {
	Name      string
	Values    []string
	Encrypted []string
}

func (c *composer) attributes(o outcome) ([]samlAttribute, error) {
	all := []samlAttribute{}
	if c.faults.Assertion != "advice-only" {
		identity, err := c.identity(o)
		if err != nil {
			return nil, err
		}
		all = append(all, identity...)
	}
	if branch := c.branch(o); branch != "" {
		all = append(all, samlAttribute{Name: attrBranch, Values: []string{branch}})
	}
	all = append(all,
		samlAttribute{Name: attrServiceID, Values: []string{c.unless("address", "service-id", "urn:etoegang:DV:00000099000000009000:services:9099", c.request.service.ID)}},
		samlAttribute{Name: attrServiceUUID, Values: []string{c.unless("address", "service-uuid", strangerUUID, c.request.service.UUID)}},
		samlAttribute{Name: attrCompany, Values: []string{o.mandate.For.Name}})
	if via := o.mandate.Via; via.KvK != "" {
		all = append(all,
			samlAttribute{Name: attrIntermediate, Values: []string{via.KvK}},
			samlAttribute{Name: attrViaCompany, Values: []string{via.Name}})
	}
	return all, nil
}

func (c *composer) branch(o outcome) string {
	if c.faults.Identity == "branch" {
		return "000037178598"
	}
	return o.mandate.Branch.Number
}

// identifier is a value with the qualifier that tells what it is.
type identifier struct{ qualifier, value string }

func (c *composer) acting(o outcome) []identifier {
	value := pseudonym(c.keys.pseudonym, o.person, o.mandate.For, c.request.provider.oin())
	if c.faults.Identity == "lower-case" {
		value = strings.ToLower(value)
	}
	return []identifier{{qualifierPseudo, value}}
}

// legal gives all identifiers the organisation has, together in one attribute (ET-05, ET-06).
func (c *composer) legal(o outcome) []identifier {
	kvk := o.mandate.For.KvK
	if c.faults.Identity == "bad-kvk" {
		kvk = kvk[:7]
	}
	all := []identifier{{qualifierKvK, kvk}}
	if o.mandate.For.RSIN != "" {
		all = append(all, identifier{qualifierRSIN, o.mandate.For.RSIN})
	}
	return all
}

func (c *composer) identity(o outcome) ([]samlAttribute, error) {
	acting, legal := c.acting(o), c.legal(o)
	switch c.faults.Identity {
	case "swapped":
		acting, legal = legal, acting
	case "no-legal":
		legal = nil
	case "no-acting":
		acting = nil
	}
	if c.faults.Encryption == "off" {
		return readable(append(acting, legal...)), nil
	}
	var all []samlAttribute
	for _, a := range []struct {
		name string
		ids  []identifier
	}{{attrActing, acting}, {attrLegal, legal}} {
		if len(a.ids) == 0 {
			continue
		}
		values, err := c.encryptAll(a.ids, c.recipients()...)
		if err != nil {
			return nil, err
		}
		all = append(all, samlAttribute{Name: a.name, Encrypted: values})
	}
	return all, nil
}

// readable is how test brokers deliver identifiers without encryption (EHERKENNING 4.8, last row).
func readable(ids []identifier) []samlAttribute {
	all := make([]samlAttribute, len(ids))
	for i, id := range ids {
		all[i] = samlAttribute{Name: id.qualifier, Values: []string{id.value}}
	}
	return all
}

func (c *composer) recipients() []recipient {
	m := c.request.metadata
	own := recipient{c.request.provider.EntityID, m.keyName, m.encryptionKey()}
	stranger := recipient{strangerID, c.keys.suppliers.name(), c.keys.suppliers.public()}
	switch c.faults.Encryption {
	case "wrong-recipient":
		return []recipient{stranger}
	case "second-recipient":
		return []recipient{stranger, own}
	}
	return []recipient{own}
}

func (c *composer) encryptAll(ids []identifier, to ...recipient) ([]string, error) {
	all := make([]string, len(ids))
	for i, id := range ids {
		value, err := c.encryptID(id.qualifier, id.value, to...)
		if err != nil {
			return nil, err
		}
		all[i] = value
	}
	return all, nil
}

// evidence is what the supplier and the register declared, signed with keys of their own.
func (c *composer) evidence(o outcome, transient string) (string, error) {
	register := recipient{registerID, c.keys.register.name(), c.keys.register.public()}
	acting, err := c.encryptAll(c.acting(o), register)
	if err != nil {
		return "", err
	}
	legal, err := c.encryptAll(c.legal(o), c.recipients()...)
	if err != nil {
		return "", err
	}
	common := map[string]any{
		"ID": c.id(), "Now": c.now, "NotBefore": c.now.Add(-validBefore), "NotOnOrAfter": c.now.Add(validFor),
		"Supplier": o.supplier.entityID(), "SupplierOIN": o.supplier.oin, "Register": registerID, "Broker": brokerID,
		"Transient": transient, "Question": c.id(), "Recipient": "https://makelaar.voorbeeld.invalid" + ssoPath,
		"Audiences":   []string{brokerID, c.request.provider.EntityID, registerID},
		"ServiceUUID": c.request.service.UUID, "Class": o.person.Level.class(), "Acting": acting[0], "Legal": legal,
		"Resource": c.resource(o),
	}
	declared, err := c.declare("supplier.xml", common, c.keys.suppliers)
	if err != nil {
		return "", err
	}
	common["Linked"], common["LinkedSignature"], common["ID"] = common["ID"], signatureValue(declared), c.id()
	mandated, err := c.declare("register.xml", common, c.keys.register)
	return declared + mandated, err
}

func (c *composer) declare(template string, data map[string]any, key keyPair) (string, error) {
	text, err := render(template, data)
	if err != nil {
		return "", err
	}
	return signing{key: key}.sign(text)
}

func (c *composer) resource(o outcome) []samlAttribute {
	all := []samlAttribute{
		{Name: attrServiceID, Values: []string{c.request.service.ID}},
		{Name: attrServiceUUID, Values: []string{c.request.service.UUID}},
		{Name: "urn:etoegang:core:LevelOfAssurance", Values: []string{c.request.minimum().class()}},
		{Name: "urn:etoegang:core:LevelOfAssuranceUsed", Values: []string{o.person.Level.class()}},
	}
	if number := o.mandate.Branch.Number; number != "" {
		all = append(all, samlAttribute{Name: attrBranch, Values: []string{number}})
	}
	return all
}

func signatureValue(signed string) string {
	document := etree.NewDocument()
	if document.ReadFromString(signed) != nil {
		return ""
	}
	return document.FindElement("./Assertion/Signature/SignatureValue").Text()
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
