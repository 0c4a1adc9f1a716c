package console

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// dutch holds the sentences about faults, which are written in English where a fault is found: commands say them too. A
// test finds those that lack a translation.
var dutch = map[string]string{
	"nobody can be appointed while roles.administrator names no role":                                        "niemand kan worden aangewezen zolang roles.administrator geen rol noemt",
	"another role has this name":                                                                             "een andere rol heeft deze naam",
	"%q is not in the list of roles":                                                                         "%q staat niet in de lijst van rollen",
	"no service has the audience %q":                                                                         "geen dienst heeft de doelgroep %q",
	"another service has this id":                                                                            "een andere dienst heeft dit kenmerk",
	"there is no role to wait for; name it under enter":                                                      "er is geen rol om op te wachten; noem die bij enter",
	"nobody can give the role while roles.administrator names no role":                                       "niemand kan de rol geven zolang roles.administrator geen rol noemt",
	"one audience has one kind of accounts; make another audience for the other":                             "een doelgroep heeft één soort accounts; maak voor de andere een eigen doelgroep",
	"method account needs accounts: the name of a kind under accounts":                                       "inlogmanier account heeft accounts nodig: de naam van een soort onder accounts",
	"accounts goes with method account only":                                                                 "accounts hoort alleen bij inlogmanier account",
	"these accounts reach %s, and %s is demanded: nobody can log in":                                         "deze accounts halen %s, en %s is nodig: niemand kan inloggen",
	"a password alone reaches no more than low; list the second-factor that makes it %s":                     "een wachtwoord alleen haalt niet meer dan low; noem bij second-factor wat er %s van maakt",
	"the register knows the means of this realm only: mandates goes with method account":                     "het register kent alleen de middelen van deze omgeving: mandates hoort bij inlogmanier account",
	"say the minimum level of assurance":                                                                     "noem het minimale niveau",
	"eherkenning needs the section eherkenning: oin, broker and services":                                    "eherkenning heeft het deel eherkenning nodig: oin, broker en services",
	"enrolment is required, but second-factor does not list authenticator: nobody can log in":                "een authenticator-app is verplicht, maar second-factor noemt authenticator niet: niemand kan inloggen",
	"another portal has this id":                                                                             "een ander portaal heeft dit kenmerk",
	"another client has this id":                                                                             "een andere aansluiting heeft dit kenmerk",
	"%q is not in the list of services":                                                                      "%q staat niet in de lijst van diensten",
	"service %q lets eherkenning in but is not in this list":                                                 "dienst %q laat eherkenning toe, maar staat niet in deze lijst",
	"say where people start: logins that cannot go on lead back there":                                       "noem waar mensen beginnen: logins die niet verder kunnen, gaan daarheen terug",
	"name at least one address to return to":                                                                 "noem minstens één adres om naar terug te gaan",
	"private_key_jwt needs the client's public keys: jwks-uri or jwks":                                       "private_key_jwt heeft de openbare sleutels van de aansluiting nodig: jwks-uri of jwks",
	"write sha256: and the hexadecimal SHA-256 of a random secret, never the secret itself":                  "schrijf sha256: en de hexadecimale SHA-256 van een willekeurig geheim, nooit het geheim zelf",
	"%q does not start with %s":                                                                              "%q begint niet met %s",
	"%q is not the host of an e-mail address, as in gmail.com":                                               "%q is geen domein van een e-mailadres, zoals gmail.com",
	"say who the tenant is: name, provider, helpdesk":                                                        "noem wie de organisatie is: name, provider, helpdesk",
	"give the helpdesk an email, a phone or a url: every refusal names somebody who can help":                "geef de helpdesk een email, een phone of een url: elke weigering noemt iemand die kan helpen",
	"%q is not a colour as in #154273":                                                                       "%q is geen kleur zoals #154273",
	"write the PNG picture as base64, as the command base64 gives it":                                        "schrijf de PNG-afbeelding als base64, zoals het commando base64 die geeft",
	"an SVG picture can carry a script and is not taken; save the logo as PNG":                               "een SVG-afbeelding kan een script bevatten en wordt daarom niet aangenomen; bewaar het logo als PNG",
	"this is not a PNG picture; save the logo as PNG":                                                        "dit is geen PNG-afbeelding; bewaar het logo als PNG",
	"the picture is larger than %d kB; make it smaller, or save it with fewer colours":                       "de afbeelding is groter dan %d kB; maak die kleiner, of bewaar die met minder kleuren",
	"the picture is damaged; save it as PNG once more":                                                       "de afbeelding is beschadigd; bewaar die nog een keer als PNG",
	"the picture is %d by %d pixels; a logo is at most %d wide, and from %d to %d high":                      "de afbeelding is %d bij %d pixels; een logo is hoogstens %d breed, en van %d tot %d hoog",
	"service %q has no audience %q":                                                                          "dienst %q heeft geen doelgroep %q",
	"say which step is asked, as in step: verify-email":                                                      "noem welke stap wordt gevraagd, zoals step: verify-email",
	"step goes with then: asked only":                                                                        "step hoort alleen bij then: asked",
	"reason goes with then: refused only":                                                                    "reason hoort alleen bij then: refused",
	"another expectation has this name":                                                                      "een andere verwachting heeft deze naam",
	"name at least one proof, or nobody can be linked":                                                       "noem minstens één bewijs, anders kan niemand koppelen",
	"name at least one level, or nothing can be ordered":                                                     "noem minstens één niveau, anders is er niets te bestellen",
	"%s cannot be issued here: write EH2, EH2+ or EH3":                                                       "%s is hier niet uit te geven: schrijf EH2, EH2+ of EH3",
	"nobody can order while roles.administrator names no role":                                               "niemand kan bestellen zolang roles.administrator geen rol noemt",
	"these pages order means; write the section means: levels, terms and prices":                             "op deze pagina's worden middelen besteld; schrijf het deel means: levels, terms en prices",
	"name at least one service":                                                                              "noem minstens één dienst",
	"name at least one method, or nobody can log in":                                                         "noem minstens één inlogmanier, anders kan niemand inloggen",
	"say which level of assurance these accounts reach: low, substantial or high":                            "noem welk niveau deze accounts halen: low, substantial of high",
	"people are warned before their account is suspended, and it is suspended before it is erased":           "eerst wordt men gewaarschuwd, dan het account geblokkeerd, en pas dan gewist",
	"%q is no KvK number; name the organisation by its 8 digits":                                             "%q is geen KvK-nummer; noem de organisatie met haar 8 cijfers",
	"write one value here":                                                                                   "schrijf hier één waarde",
	"this value is missing":                                                                                  "deze waarde ontbreekt",
	"%q is no name: use lower-case letters, digits and hyphens, at most 40":                                  "%q is geen naam: gebruik hoogstens 40 kleine letters, cijfers en streepjes",
	"%q is neither true nor false":                                                                           "%q is geen true of false",
	"%q is not a whole number from %d to %d":                                                                 "%q is geen heel getal van %d tot %d",
	"%q is not a time from %s to %s, as in 90s, 10m, 8h or 30d":                                              "%q is geen tijd van %s tot %s, zoals 90s, 10m, 8h of 30d",
	"%q is not a date as in 2026-04-01, nor an instant as in 2026-04-01T09:00:00+02:00":                      "%q is geen datum zoals 2026-04-01, en geen moment zoals 2026-04-01T09:00:00+02:00",
	"say when the maintenance begins, as in 2026-12-05T22:00":                                                "noem wanneer het onderhoud begint, zoals 2026-12-05T22:00",
	"say when the maintenance ends, as in 2026-12-06T02:00; without an end it would lock everybody out":      "noem wanneer het onderhoud eindigt, zoals 2026-12-06T02:00; zonder einde sluit het iedereen buiten",
	"a maintenance lasts seven days at most":                                                                 "onderhoud duurt hoogstens zeven dagen",
	"it is announced before it starts":                                                                       "het wordt aangekondigd voordat het begint",
	"a realm of staff has no maintenance: nobody could end it":                                               "een omgeving van medewerkers heeft geen onderhoud: niemand zou het kunnen beëindigen",
	"the rule ends before it starts":                                                                         "de regel stopt voordat die begint",
	"%q is no level of assurance; known: EH2, EH2+, EH3, EH4, low, substantial, high":                        "%q is geen niveau; bekend zijn EH2, EH2+, EH3, EH4, low, substantial en high",
	"EH1 ended on 1 July 2021; demand EH2 or higher":                                                         "EH1 is gestopt op 1 juli 2021; vraag EH2 of hoger",
	"%q is not one of %s":                                                                                    "%q is niet een van %s",
	"a text is missing; write it in Dutch (nl) and English (en), German (de) if you like":                    "er ontbreekt een tekst; schrijf die in het Nederlands (nl) en Engels (en), en als u wilt in het Duits (de)",
	"%q is not an https address (http only on localhost)":                                                    "%q is geen https-adres (http mag alleen op localhost)",
	"name the environments that these people serve, as in serves: [production]":                              "noem de omgevingen waarvoor deze mensen werken, zoals serves: [production]",
	"a staff realm serves other environments, not itself":                                                    "een omgeving van medewerkers werkt voor andere omgevingen, niet voor zichzelf",
	"staff has the roles administrator, policy-editor, approver, reviewer, helpdesk, auditor and identifier": "medewerkers hebben de rollen administrator, policy-editor, approver, reviewer, helpdesk, auditor en identifier",
	`write fields here, as in "name: value"`:                                                                 `schrijf hier velden, zoals "naam: waarde"`,
	"there is no such field; known here: %s":                                                                 "dit veld bestaat niet; bekend zijn hier: %s",
	"this field stands here twice; keep one":                                                                 "dit veld staat hier twee keer; houd er één",
	"write a list here":                                                                                      "schrijf hier een lijst",
	"an OIN has 20 digits; put it between quotes":                                                            "een OIN heeft 20 cijfers; zet het tussen aanhalingstekens",
	"a KvK number has 8 digits; put it between quotes":                                                       "een KvK-nummer heeft 8 cijfers; zet het tussen aanhalingstekens",
	"this is not an e-mail address":                                                                          "dit is geen e-mailadres",
	"write tenant/environment, as in schatkist/production":                                                   "schrijf organisatie/omgeving, zoals schatkist/production",
	`a document is fields, as in "realm: tenant/environment"`:                                                `een bestand bestaat uit velden, zoals "realm: organisatie/omgeving"`,
	"the document is empty":                                                                                  "het bestand is leeg",
	"a second document starts here; write one realm per file":                                                "hier begint een tweede document; schrijf één omgeving per bestand",
	"this is not YAML: %s":                                                                                   "dit is geen YAML: %s",
	"the name of a field is one word":                                                                        "de naam van een veld is één woord",
	"an alias (*%s) is not allowed; write the value here":                                                    "een verwijzing (*%s) mag niet; schrijf hier de waarde",
	"an anchor (&%s) is not allowed; write the value where it is meant":                                      "een anker (&%s) mag niet; schrijf de waarde waar die nodig is",
	"a merge (<<) is not allowed; write the fields here":                                                     "samenvoegen (<<) mag niet; schrijf hier de velden",
	"a tag (%s) is not allowed; leave it out":                                                                "een tag (%s) mag niet; laat die weg",
	"name at least one of %s":                                                                                "noem er minstens één van %s",
	"none of the roles of this client may %s":                                                                "geen rol van dit programma mag %s",
	"a set of identifiers is kvk, rsin or rsin+kvk":                                                          "een set kenmerken is kvk, rsin of rsin+kvk",
	"%s is asked for twice":                                                                                  "%s wordt twee keer gevraagd",
	"this is not JSON: %s":                                                                                   "dit is geen JSON: %s",
	"the document has %d bytes; at most %d are read":                                                         "het bestand heeft %d bytes; we lezen er hoogstens %d",
	"here are bytes that are no text; save the file as UTF-8":                                                "hier staan bytes die geen tekst zijn; bewaar het bestand als UTF-8",
	"the document has more than %d values":                                                                   "het bestand heeft meer dan %d waarden",
	"this list has more than %d elements":                                                                    "deze lijst heeft meer dan %d elementen",
	"there are more faults than %d; these are the first":                                                     "er zijn meer fouten dan %d; dit zijn de eerste",
	"these are %d expectations; at most %d are judged":                                                       "dit zijn %d verwachtingen; we beoordelen er hoogstens %d",
	"%d rules follow from these roles and the services that let any-role in; at most %d can be held":         "uit deze rollen en de diensten die any-role toelaten volgen %d regels; we kunnen er hoogstens %d bijhouden",
	"the document is nested deeper than %d levels":                                                           "het bestand is dieper genest dan %d niveaus",
	"this is the document of %s, not of %s":                                                                  "dit is het bestand van %s, niet van %s",
	"certificates of broker %s: %s":                                                                          "certificaten van makelaar %s: %s",
}

// translation is a sentence with places for what differs.
type translation struct {
	english *regexp.Regexp
	dutch   string
}

// found is what stands in such a place.
var found = map[string]string{"%q": `("(?:[^"\\]|\\.)*")`, "%d": `(-?\d+)`, "%s": "(.*)"}

var placeholder = regexp.MustCompile(`%[qsd]`)

var translations = sync.OnceValue(func() []translation {
	var out []translation
	for english, d := range dutch {
		pattern := placeholder.ReplaceAllStringFunc(regexp.QuoteMeta(english), func(p string) string { return found[p] })
		out = append(out, translation{regexp.MustCompile("(?s)^" + pattern + "$"), d})
	}
	return out
})

// sentence says what is wrong, in the language of the page. A sentence that is not known stays as it is: false.
func sentence(c ui.Ctx, english string) (string, bool) {
	if c.Lang() == i18n.EN {
		return english, true
	}
	for _, t := range translations() {
		parts := t.english.FindStringSubmatch(english)
		if parts == nil {
			continue
		}
		i := 0
		return placeholder.ReplaceAllStringFunc(t.dutch, func(string) string {
			i++
			return span(c, parts[i])
		}), true
	}
	return english, false
}

// spans are those that sentences about faults name.
var spans = regexp.MustCompile(`^(\d+) (second|minute|hour|day)s?$`)

// span says a span in the language of the page, and anything else as it is.
func span(c ui.Ctx, s string) string {
	parts := spans.FindStringSubmatch(s)
	if parts == nil {
		return s
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return s
	}
	return map[string]func(int) string{"second": c.ClockSeconds, "minute": c.ClockMinutes, "hour": c.ClockHours, "day": c.ClockDays}[parts[2]](n)
}

// asSentence begins with a capital and ends with a full stop.
func asSentence(s string) string {
	if s == "" {
		return s
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if !strings.ContainsAny(s[len(s)-1:], ".?!:") {
		s += "."
	}
	return s
}
