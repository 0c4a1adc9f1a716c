package journeys

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// pdf is a small document that a reader opens.
var pdf = []byte("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")

// speaks takes the pages of applicants in another language; the portal too.
func (a *Applicant) speaks(portal, house string) {
	a.t.Helper()
	a.Opens(a.loket.Portal(a.at, "/"))
	a.Clicks(portal)
	a.Opens(a.loket.Login(a.at, "/apply"))
	a.Clicks(house)
}

// What applicants press and fill in, by language.
var (
	german = map[string]string{
		"Begin": "Antrag beginnen", "E-mail": "E-Mail-Adresse", "Send": "Code senden", "On": "Weiter", "Next": "Nächster Schritt", "Given": "Vornamen (freiwillig)",
		"Family": "Nachname, mit Zusätzen", "Latin": "Voller Name in lateinischen Buchstaben (freiwillig)", "Day": "Tag", "Month": "Monat", "Year": "Jahr",
		"Nationality": "Land Ihrer Staatsangehörigkeit", "Abroad": "Außerhalb der Niederlande", "Lines": "Straße und Hausnummer", "Postal": "Postleitzahl (freiwillig)",
		"Place": "Ort", "Country": "Land", "Phone": "Telefonnummer", "Code": "Geben Sie Ihren Zugangscode ein", "File": "Datei wählen", "Add": "Hinzufügen", "Password": "Passwort",
		"Agree": "Ich habe die Datenschutzerklärung gelesen und stimme zu.", "Submit": "Antrag senden",
	}
	english = map[string]string{
		"Begin": "Start your application", "E-mail": "E-mail address", "Send": "Send a code", "On": "Continue", "Next": "Next step", "Given": "Given names (optional)",
		"Family": "Family name, with prefixes", "Latin": "Full name in Latin letters (optional)", "Day": "Day", "Month": "Month", "Year": "Year",
		"Nationality": "Country of your nationality", "Abroad": "Outside the Netherlands", "Lines": "Street and number", "Postal": "Postal code (optional)",
		"Place": "Town or city", "Country": "Country", "Phone": "Telephone number", "Code": "Enter your access code", "File": "Choose a file", "Add": "Add", "Password": "Password",
		"Agree": "I have read the privacy statement and I agree.", "Submit": "Send the application",
	}
)

// begins goes through the choice and the proof of the address.
func (a *Applicant) begins(w map[string]string, audience, as string) {
	a.t.Helper()
	a.Clicks(audience)
	a.Clicks(as)
	a.Clicks(w["Begin"])
	a.Types(w["E-mail"], a.email)
	a.Clicks(w["Send"])
	a.Types(w["Code"], a.GetsCode(a.email).Code())
	a.Clicks(w["On"])
}

// fills fills in boxes: label, value, label, value.
func (a *Applicant) fills(w map[string]string, told ...string) {
	a.t.Helper()
	for i := 0; i < len(told); i += 2 {
		label := told[i]
		if known, ok := w[label]; ok {
			label = known
		}
		a.Types(label, told[i+1])
	}
}

// hands adds a document, a password and the agreement, and sends.
func (a *Applicant) hands(w map[string]string, name string) {
	a.t.Helper()
	a.Attach(a.t, w["File"], a.File(name, pdf))
	a.Clicks(w["Add"])
	a.Sees(a.t, name)
	a.Clicks(w["Next"])
	a.Types(w["Password"], a.password)
	a.Clicks(w["Next"])
	a.Sees(a.t, name, a.email)
}

var applied = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}\b`)

// Number gives the reference of the application that the page shows.
func (a *Applicant) Number() string {
	a.t.Helper()
	n := applied.FindString(a.Text(a.t))
	if n == "" {
		a.t.Fatalf("there is no reference on the page: %s", a.Text(a.t))
	}
	return n
}

// OL-01, OL-08, OL-24, OL-25, OL-27, OL-28, OL-29, OL-34, XC-37: somebody who lives abroad, reads German and is called in another
// script applies in production; the reviewer asks for a better document, gets one, and approves.
func TestSomebodyAbroadAppliesInGerman(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	o := loket.Applicant(t, production, "olena@vyshnia.example")
	o.speaks("Deutsch", "DE – Deutsch")
	o.Opens(loket.Portal(production, "/"))
	o.Meets("Als Behörde verwenden Sie eHerkenning. Unternehmen und Personen im Ausland verwenden eine Omgevingsloket-ID.", "Noch keine Zugangsdaten?")
	o.Clicks("Omgevingsloket-ID beantragen")
	o.Meets("Omgevingsloket-ID beantragen", "Ihr Antrag wird von einem Menschen geprüft. Das dauert meistens 5 Werktage.", "Privatperson", "Unternehmen")
	o.Lacks("Behörde") // OL-03, OL-05: an authority cannot get one in production
	o.begins(german, "Person im Ausland oder vorübergehend in den Niederlanden", "Privatperson")

	t.Log("names in one's own script, and as in the passport (XC-37)")
	o.Meets("Ihre Angaben")
	o.fills(german, "Given", "Олена Марія", "Family", "Шевчук-Ґонта", "Day", "31", "Month", "2", "Year", "1980", "Nationality", "Ukrane")
	o.Clicks(german["Next"])
	o.Meets("Tragen Sie Ihren Namen auch in lateinischen Buchstaben ein.", "Dieses Datum gibt es nicht.", "Wir kennen dieses Land nicht.")
	o.fills(german, "Latin", "Olena Mariia Shevchuk-Gonta", "Month", "3", "Nationality", "Україна")
	o.Clicks(german["Next"])

	t.Log("an address and a telephone number of another country (OL-34)")
	o.Meets("Ihre Adresse")
	o.Clicks(german["Abroad"])
	o.fills(german, "Lines", "вул. Приозерна 5, кв. 12", "Postal", "04209", "Place", "Київ", "Country", "Ukraine", "Phone", "12")
	o.Clicks(german["Next"])
	o.Meets("Diese Telefonnummer gibt es nicht. Beginnen Sie mit + und der Landesvorwahl.")
	o.fills(german, "Phone", "+380 50 123 4567")
	o.Clicks(german["Next"])

	t.Log("a document: not empty, and what it says it is (OL-27)")
	o.Meets("Fügen Sie ein Dokument hinzu", "PDF, JPG oder PNG. Höchstens 10 MB.", "28 Tage nach der Entscheidung löschen wir es.")
	o.Attach(t, german["File"], o.File("leer.pdf", nil))
	o.Clicks(german["Add"])
	o.Meets("Diese Datei ist leer.")
	o.Attach(t, german["File"], o.File("pass.pdf", []byte("MZ\x90\x00")))
	o.Clicks(german["Add"])
	o.Meets("Das ist keine PDF-, JPG- oder PNG-Datei.")
	o.hands(german, "Reisepass.pdf")
	o.Meets("Prüfen Sie Ihren Antrag", "Олена Марія Шевчук-Ґонта", "Olena Mariia Shevchuk-Gonta", "вул. Приозерна 5, кв. 12", "Київ", "Ukraine", "+380 50 123 4567", "Reisepass.pdf")
	o.Clicks(german["Agree"])
	o.Clicks(german["Submit"])

	t.Log("the status page, and a letter in German (OL-29)")
	o.Meets("Wir haben Ihren Antrag erhalten", "Das dauert meistens 5 Werktage.", "Sie erhalten eine E-Mail, wenn sich etwas ändert.")
	number := o.Number()
	o.getsLetter("Wir haben Ihren Antrag bei Omgevingsloket erhalten", number)

	t.Log("logging in while it is under review says so (OL-24, OL-25)")
	o.comesInGerman()
	o.Meets("Sie können Ihr Konto noch nicht benutzen", "Ihr Antrag auf ein Konto ist noch nicht genehmigt.")
	o.Clicks("Stand Ihres Antrags ansehen")
	o.Sees(t, "Wir haben Ihren Antrag erhalten", number)

	t.Log("a reviewer claims it, looks at the document, and asks for another (OL-28)")
	g := loket.Colleague(t, gijs, production)
	g.Meets("Waarmee wilt u beginnen?", "Productie", "1 wacht")
	g.Takes(number)
	g.Meets("Aanvraag "+number, "Олена Марія Шевчук-Ґонта", "Olena Mariia Shevchuk-Gonta", "Het document is verborgen.", "Niet gescand op virussen")
	o.Opens(loket.Login(production, "/apply/status/"+number))
	o.Meets("Wir prüfen Ihren Antrag")
	g.Decides("Vraag meer informatie", "Meer informatie vragen", "Het document is niet leesbaar", "Bitte scannen Sie die Seite mit dem Foto.")
	g.Meets("We hebben uw vraag aan de aanvrager gestuurd.")

	t.Log("correct and send again, from another browser (OL-29)")
	o.getsLetter("Wir brauchen noch etwas für Ihren Antrag bei Omgevingsloket", number, "Wir können Ihr Dokument nicht gut lesen.", "Bitte scannen Sie die Seite mit dem Foto.", "(niederländische Zeit)")
	c.advance(2 * time.Minute) // so soon after another one no code is sent
	e := o.Elsewhere()
	e.Opens(loket.Login(production, "/apply/status?lang=de"))
	e.Types(german["E-mail"], o.email)
	e.Clicks(german["Send"])
	e.Meets("Code eingeben", "Wenn es einen Antrag mit dieser Adresse gibt")
	e.Types(german["Code"], e.GetsCode(o.email).Code())
	e.Clicks(german["On"])
	e.Meets("Wir brauchen noch etwas von Ihnen", "Wir können Ihr Dokument nicht gut lesen.", "Bitte scannen Sie die Seite mit dem Foto.")
	e.Clicks("Antrag ändern")
	e.Sees(t, "Antrag ändern, Schritt 1")
	e.Clicks(german["Next"])
	e.Sees(t, "Ihre Adresse")
	e.Clicks(german["Next"])
	e.Sees(t, "Fügen Sie ein Dokument hinzu", "Reisepass.pdf")
	e.Attach(t, german["File"], e.File("Scan.pdf", pdf))
	e.Clicks("Dokument ersetzen")
	e.Sees(t, "Scan.pdf")
	e.Lacks("Reisepass.pdf")
	e.Clicks(german["Next"])
	e.Sees(t, "Prüfen Sie Ihren Antrag")
	e.Clicks(german["Agree"])
	e.Clicks(german["Submit"])
	e.Sees(t, "Wir haben Ihren Antrag erhalten")

	t.Log("approved (OL-24): a letter, and then the steps of the guide, in German")
	c.advance(time.Minute)
	g.Takes(number)
	g.Decides("Goedkeuren", "Aanvraag goedkeuren", "", "")
	g.Meets("U heeft de aanvraag goedgekeurd. De aanvrager krijgt een e-mail.")
	o.getsLetter("Ihr Konto bei Omgevingsloket ist bereit", number)
	e.Opens(loket.Login(production, "/apply/status"))
	e.Meets("Ihr Antrag wurde bewilligt", "Zur Anmeldung mit Omgevingsloket-ID")
	o.comesInGerman()
	o.Meets("Authenticator-App verknüpfen", "Sie sehen den QR-Code nur 1 Mal")
	o.Clicks("QR-Code anzeigen")
	o.Meets("Scannen Sie den QR-Code", "Klicken Sie diesen QR-Code nicht weg", "(niederländische Zeit)")
	o.app = scan(t, o.Tab)
	o.Clicks(german["Next"])
	o.Meets("Geben Sie den Bestätigungscode ein", "Hat das Scannen nicht geklappt?")
	o.Types("Bestätigungscode", o.Shows())
	o.Clicks("Anmelden")
	o.Meets("Bewahren Sie diese Wiederherstellungscodes auf")
	o.Clicks("Ich habe die Codes aufbewahrt")
	o.Clicks("Fertig")
	o.Meets("Willkommen beim Omgevingsloket", o.email)

	t.Log("and the next time the code only (OL-21)")
	o.Clicks("Abmelden")
	o.Sees(t, "Sie sind abgemeldet")
	o.comesInGerman()
	o.Types("Bestätigungscode", o.Shows())
	o.Clicks("Anmelden")
	o.Sees(t, "Willkommen beim Omgevingsloket")
}

// comesInGerman gives the password at the portal in German.
func (a *Applicant) comesInGerman() {
	a.t.Helper()
	a.Opens(a.loket.Portal(a.at, "/"))
	a.Clicks("Anmelden : Beim Omgevingsloket anmelden")
	a.Clicks("Mit Omgevingsloket-ID anmelden")
	a.Types(german["E-mail"], a.email)
	a.Types(german["Password"], a.password)
	a.Clicks("Anmelden")
}

// getsLetter waits for the next mail, and looks for what it says.
func (a *Applicant) getsLetter(subject string, says ...string) {
	a.t.Helper()
	m := a.Gets(a.email)
	if m.Subject != subject {
		a.t.Errorf("%s got %q, not %q", a.email, m.Subject, subject)
	}
	for _, s := range says {
		if !strings.Contains(m.Text, s) {
			a.t.Errorf("the mail %q does not say %q:\n%s", subject, s, m.Text)
		}
	}
}

// OL-02, OL-07, OL-08, OL-28, OL-29: a company abroad applies in English, and is refused with a reason. OL-03, OL-05: in
// production authorities have eHerkenning only. XC-43: who is too young for the policy hears why, and who can apply instead.
func TestACompanyAbroadAppliesInEnglish(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	k := loket.Applicant(t, production, "kari@fjordbygg.example")
	k.speaks("English", "EN – English")
	k.Meets("Apply for Omgevingsloket-ID", "A member of staff looks at your application. That usually takes 5 working days.")
	k.Lacks("Public authority")
	k.begins(english, "Company abroad", "Company On behalf of")
	k.Meets("Your details", "Your company", "Registration number")
	k.fills(english, "Family", "van 't Ørsted-Þórsdóttir", "Day", "1", "Month", "5", "Year", "2015", "Nationality", "Norway",
		"Name of the company", "Fjordbygg & Sønner AS", "Registration number", "999 888 777", "Country of the business register", "Norge", "Your role in the company", "Director")
	k.Clicks(english["Next"])
	k.Meets("You must be 16 or older for this account.", "Have a parent or guardian apply for the account.")
	k.fills(english, "Year", "1975")
	k.Clicks(english["Next"])
	k.Meets("Address of the company")
	k.Clicks(english["Abroad"])
	k.fills(english, "Lines", "Strandgaten 5", "Postal", "5013", "Place", "Bergen", "Country", "Norway", "Phone", "+47 22 12 34 56")
	k.Clicks(english["Next"])
	k.Meets("Add a document", "for example an extract from the business register")
	k.hands(english, "extract.pdf")
	k.Meets("Check your application", "van 't Ørsted-Þórsdóttir", "Fjordbygg & Sønner AS", "Norway", "+47 22 12 34 56")
	k.Clicks(english["Agree"])
	k.Clicks(english["Submit"])
	k.Meets("We have received your application")
	number := k.Number()
	k.getsLetter("We have received your application at Omgevingsloket", number)

	g := loket.Colleague(t, gijs, production)
	g.Takes(number)
	g.Meets("Het bedrijf", "Fjordbygg & Sønner AS", "999 888 777")
	g.Decides("Afwijzen", "Aanvraag afwijzen", "Twijfel over wie de aanvrager is", "")
	g.Meets("U heeft de aanvraag afgewezen. De aanvrager krijgt een e-mail.")
	k.getsLetter("Your application at Omgevingsloket has been refused", "We could not establish who you are.", "Do you not agree?")
	k.Opens(loket.Login(production, "/apply/status"))
	k.Meets("Your application has been refused", "We could not establish who you are.", "Do you not agree?", "Apply again")

	t.Log("what is offered to whom in production (OL-03, OL-05)")
	k.Opens(loket.Portal(production, "/"))
	k.Meets("As a public authority you use eHerkenning. Companies and people abroad use an Omgevingsloket-ID.")
	k.Clicks("Log in : Log in to the Omgevingsloket")
	k.Meets("Log in with eHerkenning", "For: Public authority.", "Log in with Omgevingsloket-ID", "For: Company abroad and Person abroad or in the Netherlands for a while.")
	k.Clicks("Log in with Omgevingsloket-ID")
	k.Types("E-mail address", k.email)
	k.Types("Password", k.password)
	k.Clicks("Log in")
	k.Meets("The e-mail address or password is not correct.")
}
