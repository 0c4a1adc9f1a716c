package journeys

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/config/demo"
)

// People of the Omgevingsloket's staff who look along.
const (
	fenna = "fenna@omgevingsloket.example" // administrates
	jelle = "jelle@omgevingsloket.example" // helps
)

// Demands publishes the production's document with something in it changed.
func (l *Loket) Demands(t testing.TB, was, is string) {
	t.Helper()
	document := strings.ReplaceAll(string(demo.Omgevingsloket), "localhost:8080", "localhost:"+strconv.Itoa(l.Port))
	if !strings.Contains(document, was) {
		t.Fatalf("the document does not say %q", was)
	}
	if _, err := l.App.Publish(t.Context(), []byte(strings.Replace(document, was, is, 1)), "test"); err != nil {
		t.Fatal(err)
	}
	if err := l.App.Realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// AppliesAbroad applies in production as somebody who lives abroad, and gives the reference.
func (a *Applicant) AppliesAbroad() string {
	a.t.Helper()
	a.Applies("Persoon in het buitenland of tijdelijk in Nederland", "Burger")
	a.fills(nil, "Achternaam, met voorvoegsels", "van Óg", "Dag", "28", "Maand", "2", "Jaar", "1990", "Land van uw nationaliteit", "België")
	a.Clicks("Volgende stap")
	a.Clicks("In het buitenland")
	a.fills(nil, "Straat en huisnummer", "Kerkstraat 1", "Plaats", "Gent", "Land", "België", "Telefoonnummer", "+32 470 12 34 56")
	a.Clicks("Volgende stap")
	a.Sees(a.t, "Voeg een document toe")
	a.Attach(a.t, "Kies een bestand", a.File("paspoort.pdf", pdf))
	a.Clicks("Voeg toe")
	a.Sees(a.t, "Uw document", "paspoort.pdf")
	a.Clicks("Volgende stap")
	a.ChoosesPassword()
	a.Sends()
	a.Sees(a.t, "We hebben uw aanvraag ontvangen")
	return a.Number()
}

// LooksAt opens an application from the queue.
func (c *Colleague) LooksAt(reference string) {
	c.t.Helper()
	c.Opens(c.desk(production, "/applications"))
	c.Clicks("Bekijk " + reference)
	c.Sees(c.t, "Aanvraag "+reference)
}

// OL-28: where the policy asks for four eyes, an account opens when two reviewers approved it. Who approved does not
// approve again; the second one asks for more first, and then nothing of the first approval is left.
func TestTwoReviewersApprove(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	loket.Demands(t, "review: true,", "review: true, four-eyes: true,")

	t.Log("an administrator makes a colleague a reviewer")
	f := loket.Colleague(t, fenna, production)
	f.Opens(loket.URL("voordeur.localhost", "/t/omgevingsloket/staff/desk/staff"))
	f.Clicks("Rollen wijzigen van " + jelle)
	f.Meets("Welke rollen krijgt " + jelle)
	f.Clicks("Beoordelaar")
	f.Clicks("Sla de rollen op")
	f.Sees(t, "De rollen zijn gewijzigd.")

	n := loket.Applicant(t, production, "nuala@vanog.example")
	number := n.AppliesAbroad()
	n.getsLetter("We hebben uw aanvraag bij Omgevingsloket ontvangen", number)
	g, j := loket.Colleague(t, gijs, production), loket.Colleague(t, jelle, production)

	t.Log("the first approves: a colleague has to as well, and it cannot be Gijs again")
	g.Takes(number)
	g.Clicks("Goedkeuren")
	g.Meets("Aanvraag goedkeuren", "Een collega moet ook goedkeuren.")
	g.Clicks("Aanvraag goedkeuren")
	g.Meets("U heeft ingestemd. Een collega moet ook goedkeuren.")
	g.Lacks("Neem in behandeling", "Goedkeuren")
	g.LooksAt(number)
	g.Lacks("Neem in behandeling", "Goedkeuren")
	n.Opens(loket.Login(production, "/apply/status"))
	n.Lacks("goedgekeurd")
	if waiting := len(loket.mails(n.email)); waiting != 2 { // the code, and that the application came
		t.Errorf("the applicant has %d mails after one approval", waiting)
	}

	t.Log("the second declines: the document is not good enough")
	j.Takes(number)
	j.Meets("Een collega keurde dit goed.", gijs)
	j.Decides("Vraag meer informatie", "Meer informatie vragen", "Het document is niet leesbaar", "De foto ontbreekt.")
	j.Meets("We hebben uw vraag aan de aanvrager gestuurd.")
	n.getsLetter("We hebben nog iets van u nodig voor uw aanvraag bij Omgevingsloket", number, "De foto ontbreekt.")
	n.Opens(loket.Login(production, "/apply/status"))
	n.Meets("We hebben nog iets van u nodig", "De foto ontbreekt.")
	n.Opens(loket.Login(production, "/apply/review"))
	n.Sees(t, "Controleer uw aanvraag")
	n.Sends()
	n.Sees(t, "We hebben uw aanvraag ontvangen")

	t.Log("the approval of before counts no more: two are needed again, in the other order")
	c.advance(time.Minute)
	j.Takes(number)
	j.Lacks("Een collega keurde dit goed.")
	j.Decides("Goedkeuren", "Aanvraag goedkeuren", "", "")
	j.Meets("U heeft ingestemd. Een collega moet ook goedkeuren.")
	g.Takes(number)
	g.Meets("Een collega keurde dit goed.", jelle)
	g.Decides("Goedkeuren", "Aanvraag goedkeuren", "", "")
	g.Meets("U heeft de aanvraag goedgekeurd. De aanvrager krijgt een e-mail.")
	n.getsLetter("Uw account bij Omgevingsloket is klaar", number)
	n.ComesIn()
	n.Sees(t, "Koppel uw authenticator-app", "Toon QR-code")
}

// OL-33, XC-18: in production two of the helpdesk unblock. Who proposed does not agree; a colleague declines once, and
// nothing changes; the colleague agrees, and the owner is told and gets another QR code.
func TestTwoOfTheHelpdeskUnblock(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	s := loket.Applicant(t, production, "sorcha@vanog.example")
	number := s.AppliesAbroad()
	s.getsLetter("We hebben uw aanvraag bij Omgevingsloket ontvangen", number)
	g := loket.Colleague(t, gijs, production)
	g.Takes(number)
	g.Decides("Goedkeuren", "Aanvraag goedkeuren", "", "")
	g.Sees(t, "U heeft de aanvraag goedgekeurd.")
	s.getsLetter("Uw account bij Omgevingsloket is klaar", number)
	s.ComesIn()
	s.ShowsQR()
	old := s.app
	s = s.Elsewhere()
	s.ComesIn()
	s.Sees(t, "Uw account is geblokkeerd")

	t.Log("Hanneke proposes; the one who proposed does not agree")
	h, j := loket.Colleague(t, hanneke, production), loket.Colleague(t, jelle, production)
	h.Proposes(s.email, "Belde; QR-code weggeklikt.")
	h.Opens(h.desk(production, "/approvals"))
	h.Meets("Dit is uw eigen voorstel. Een collega moet akkoord geven.", "Belde; QR-code weggeklikt.", "Trek terug")
	h.Lacks("Niet akkoord")

	t.Log("Jelle declines: nothing changes, and nobody is told")
	j.Opens(j.desk(production, ""))
	j.Sees(t, "Waarmee wilt u beginnen?", "1 wacht")
	j.Opens(j.desk(production, "/approvals"))
	j.Meets("Blokkade opheffen voor", hanneke, "Belde; QR-code weggeklikt.", "Akkoord", "Niet akkoord")
	j.Clicks("Niet akkoord")
	j.Meets("Het voorstel gaat niet door.", "Er wacht niets")
	before := len(loket.mails(s.email))
	s.ComesIn()
	s.Sees(t, "Uw account is geblokkeerd")

	t.Log("proposed again, and agreed: told, and the steps of the guide again")
	h.Proposes(s.email, "Belde weer; paspoort vergeleken.")
	j.Opens(j.desk(production, "/approvals"))
	j.Sees(t, "Belde weer; paspoort vergeleken.")
	j.Clicks("Akkoord")
	j.Meets("De blokkade is opgeheven. De eigenaar krijgt een bericht.")
	s.getsLetter("U kunt bij Omgevingsloket (oefen) nog één keer een QR-code scannen")
	if after := len(loket.mails(s.email)); after != before+1 {
		t.Errorf("%d mails came of it", after-before)
	}
	s.ComesIn()
	s.Meets("U krijgt een nieuwe QR-code", "De oude QR-code werkt nooit meer.")
	s.ShowsQR()
	if s.app.Secret() == old.Secret() {
		t.Error("the new QR code holds the old secret (OL-26)")
	}
	s.Connects()
}

// Proposes asks to unblock somebody who calls, which a colleague must agree with.
func (c *Colleague) Proposes(email, why string) {
	c.t.Helper()
	c.Finds(production, email)
	c.Clicks("Hef de blokkade op")
	c.Sees(c.t, "Een collega moet akkoord geven. Tot dan verandert er niets.")
	c.Types("Waarom doet u dit?", why)
	c.Clicks("Leg voor aan een collega")
	c.Meets("Uw voorstel staat klaar. Een collega moet akkoord geven.", "Een collega moet nog akkoord geven")
}
