package scheme

import (
	"fmt"
	"net/url"
	"slices"
)

// Faults says what goes wrong: one choice per knob, "" for nothing. The choices of each knob are
// in Knobs; faults of different knobs may be combined. Rows in brackets are of SAML.md section 4.
type Faults struct {
	Status     string // answer with this status whatever the person did
	Level      string // Success with a level lower than asked [40]
	Identity   string // who is in the answer [45]
	Signature  string // [1, 14, 16, 18b]
	Encryption string // [44]
	Address    string // one thing that belongs to another login [32, 33, 45]
	Validity   string // [34, 36]
	Assertion  string // [5, 41, 42]
	Key        string // signing key roll-over
	Metadata   string // the broker's metadata, for everyone [86]
	Artifact   string // the artifact service [61, 78]
	Delivery   string // "post": artifact in a form instead of a redirect, which is allowed too
}

// Knob is a thing that can be made to go wrong, with its choices.
type Knob struct {
	Key     string
	Name    Text
	Choices []Choice
	field   func(*Faults) *string
}

// Choice is one position of a knob.
type Choice struct {
	Key  string
	Name Text
}

// Knobs lists every fault, in the order of the page /scenario.
func Knobs() []Knob {
	return slices.Concat(outcomeKnobs(), contentKnobs(), technicalKnobs())
}

func outcomeKnobs() []Knob {
	return []Knob{
		{"status", Text{NL: "Uitkomst", EN: "Outcome"}, []Choice{
			{"Responder/AuthnFailed", Text{NL: "Geannuleerd of niet gelukt", EN: "Cancelled or failed"}},
			{"Responder/NoAuthnContext", Text{NL: "Niveau niet haalbaar", EN: "Level cannot be reached"}},
			{"Responder/RequestDenied", Text{NL: "Geweigerd: geen machtiging", EN: "Denied: no mandate"}},
			{"Responder/RequestUnsupported", Text{NL: "Netwerk kent deze vraag niet", EN: "Network does not support the request"}},
			{"Responder/UnknownPrincipal", Text{NL: "Persoon onbekend", EN: "Person unknown"}},
			{"Responder", Text{NL: "Storing bij de leverancier", EN: "Fault at the supplier"}},
			{"Requester/RequestUnsupported", Text{NL: "Vraag van de dienst klopt niet", EN: "Request of the service is wrong"}},
			{"Requester", Text{NL: "Fout van de dienst", EN: "Fault of the service"}},
		}, func(f *Faults) *string { return &f.Status }},
		{"level", Text{NL: "Niveau", EN: "Level"}, []Choice{
			{"lower", Text{NL: "Gelukt, maar met een lager niveau dan gevraagd", EN: "Success, with a lower level than asked"}},
			{"unknown", Text{NL: "Gelukt, met een onbekend niveau", EN: "Success, with an unknown level"}},
		}, func(f *Faults) *string { return &f.Level }},
		{"identity", Text{NL: "Wie er binnenkomt", EN: "Who comes in"}, []Choice{
			{"swapped", Text{NL: "Persoon en organisatie verwisseld", EN: "Person and organisation swapped"}},
			{"no-legal", Text{NL: "Zonder organisatie", EN: "Without an organisation"}},
			{"no-acting", Text{NL: "Zonder persoon", EN: "Without a person"}},
			{"bad-kvk", Text{NL: "KvK-nummer van zeven cijfers", EN: "KvK number of seven digits"}},
			{"branch", Text{NL: "Vestiging terwijl de dienst die niet kent", EN: "Branch though the service knows none"}},
			{"lower-case", Text{NL: "Pseudoniem in kleine letters (mag)", EN: "Pseudonym in lower case (allowed)"}},
		}, func(f *Faults) *string { return &f.Identity }},
		{"delivery", Text{NL: "Bezorging", EN: "Delivery"}, []Choice{
			{"post", Text{NL: "Met een formulier in plaats van een verwijzing (mag)", EN: "By form instead of redirect (allowed)"}},
		}, func(f *Faults) *string { return &f.Delivery }},
	}
}

func contentKnobs() []Knob {
	return []Knob{
		{"address", Text{NL: "Adressering", EN: "Addressing"}, []Choice{
			{"destination", Text{NL: "Destination van een ander", EN: "Another's Destination"}},
			{"recipient", Text{NL: "Recipient van een ander", EN: "Another's Recipient"}},
			{"in-response-to", Text{NL: "InResponseTo van een andere vraag", EN: "InResponseTo of another request"}},
			{"audience", Text{NL: "Audience van een ander", EN: "Another's Audience"}},
			{"two-audiences", Text{NL: "Tweede AudienceRestriction van een ander", EN: "A second AudienceRestriction of another"}},
			{"issuer", Text{NL: "Issuer van een ander", EN: "Another's Issuer"}},
			{"service-uuid", Text{NL: "ServiceUUID van een andere dienst", EN: "ServiceUUID of another service"}},
			{"service-id", Text{NL: "ServiceID van een andere dienst", EN: "ServiceID of another service"}},
		}, func(f *Faults) *string { return &f.Address }},
		{"validity", Text{NL: "Geldigheid", EN: "Validity"}, []Choice{
			{"expired", Text{NL: "Verlopen", EN: "Expired"}},
			{"not-yet", Text{NL: "Nog niet geldig", EN: "Not yet valid"}},
			{"no-conditions", Text{NL: "Zonder Conditions", EN: "Without Conditions"}},
			{"no-audience", Text{NL: "Zonder AudienceRestriction", EN: "Without AudienceRestriction"}},
		}, func(f *Faults) *string { return &f.Validity }},
		{"assertion", Text{NL: "Verklaring", EN: "Assertion"}, []Choice{
			{"two", Text{NL: "Twee getekende verklaringen", EN: "Two signed assertions"}},
			{"none", Text{NL: "Gelukt zonder verklaring", EN: "Success without assertion"}},
			{"wrapped", Text{NL: "Ondergeschoven verklaring om de getekende heen", EN: "Forged assertion around the signed one"}},
			{"replayed", Text{NL: "Nummer van de vorige verklaring", EN: "ID of the previous assertion"}},
			{"advice-only", Text{NL: "Identiteit alleen in het bewijs (Advice)", EN: "Identity in the evidence (Advice) only"}},
		}, func(f *Faults) *string { return &f.Assertion }},
	}
}

func technicalKnobs() []Knob {
	return []Knob{
		{"signature", Text{NL: "Handtekening", EN: "Signature"}, []Choice{
			{"none", Text{NL: "Geen enkele", EN: "None at all"}},
			{"response-only", Text{NL: "Alleen om het antwoord", EN: "Around the response only"}},
			{"assertion-only", Text{NL: "Alleen op de verklaring", EN: "On the assertion only"}},
			{"no-response", Text{NL: "Antwoord zelf niet getekend (mag)", EN: "Response itself unsigned (allowed)"}},
			{"wrong-key", Text{NL: "Met een sleutel van een ander", EN: "With another's key"}},
			{"altered", Text{NL: "Verklaring na het tekenen veranderd", EN: "Assertion changed after signing"}},
			{"sha1", Text{NL: "Met SHA-1", EN: "With SHA-1"}},
			{"x509", Text{NL: "Certificaat in plaats van KeyName", EN: "Certificate instead of KeyName"}},
			{"no-keyinfo", Text{NL: "Zonder KeyInfo (mag)", EN: "Without KeyInfo (allowed)"}},
		}, func(f *Faults) *string { return &f.Signature }},
		{"encryption", Text{NL: "Versleuteling", EN: "Encryption"}, []Choice{
			{"off", Text{NL: "Uit: kenmerken leesbaar", EN: "Off: identifiers readable"}},
			{"wrong-recipient", Text{NL: "Voor een ander versleuteld", EN: "Encrypted for another"}},
			{"second-recipient", Text{NL: "Ook voor een ander versleuteld (mag)", EN: "Encrypted for another as well (allowed)"}},
		}, func(f *Faults) *string { return &f.Encryption }},
		{"key", Text{NL: "Sleutelwissel", EN: "Key roll-over"}, []Choice{
			{"announced", Text{NL: "Nieuwe sleutel, staat in de metadata (voor iedereen)", EN: "New key, in the metadata (for everyone)"}},
			{"unannounced", Text{NL: "Nieuwe sleutel, niet aangekondigd", EN: "New key, not announced"}},
		}, func(f *Faults) *string { return &f.Key }},
		{"metadata", Text{NL: "Metadata van de makelaar (voor iedereen)", EN: "Metadata of the broker (for everyone)"}, []Choice{
			{"expired", Text{NL: "Verlopen", EN: "Expired"}},
			{"unsigned", Text{NL: "Niet getekend", EN: "Not signed"}},
			{"wrong-key", Text{NL: "Getekend met een sleutel van een ander", EN: "Signed with another's key"}},
			{"unreachable", Text{NL: "Niet te bereiken", EN: "Cannot be reached"}},
		}, func(f *Faults) *string { return &f.Metadata }},
		{"artifact", Text{NL: "Ophalen van het antwoord", EN: "Fetching the answer"}, []Choice{
			{"slow", Text{NL: "Geen antwoord binnen dertig seconden", EN: "No answer within thirty seconds"}},
			{"error", Text{NL: "HTTP 500", EN: "HTTP 500"}},
			{"garbage", Text{NL: "Onzin in plaats van XML", EN: "Garbage instead of XML"}},
			{"content-type", Text{NL: "Verkeerd inhoudstype", EN: "Wrong content type"}},
			{"closed", Text{NL: "Verbinding verbroken", EN: "Connection closed"}},
			{"too-long", Text{NL: "Antwoord zonder einde", EN: "Answer without an end"}},
			{"forgotten", Text{NL: "Artifact onbekend", EN: "Artifact unknown"}},
		}, func(f *Faults) *string { return &f.Artifact }},
	}
}

// ParseFaults reads choices by knob, as a form or a query gives them. An unknown knob is passed
// over, an unknown choice refused.
func ParseFaults(values url.Values) (Faults, error) {
	var f Faults
	for _, knob := range Knobs() {
		*knob.field(&f) = values.Get(knob.Key)
	}
	return f, f.check()
}

// values is the inverse of ParseFaults.
func (f Faults) values() url.Values {
	values := url.Values{}
	for _, knob := range Knobs() {
		if chosen := *knob.field(&f); chosen != "" {
			values.Set(knob.Key, chosen)
		}
	}
	return values
}

func (f Faults) check() error {
	for _, knob := range Knobs() {
		chosen := *knob.field(&f)
		if chosen != "" && !slices.ContainsFunc(knob.Choices, func(c Choice) bool { return c.Key == chosen }) {
			return fmt.Errorf("scheme: knob %s has no choice %q", knob.Key, chosen)
		}
	}
	return nil
}
