package desk_test

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// drafted is a draft of production that the operator made.
func (h *house) drafted(note string) string {
	h.t.Helper()
	d, err := h.policies.Begin(h.t.Context(), policies.Operator(h.realm(production), "operator"), nil, note)
	if err != nil {
		h.t.Fatal(err)
	}
	return d.ID
}

// live is the file that is live in production.
func (h *house) liveFile() string {
	h.t.Helper()
	v, err := h.policies.Export(h.t.Context(), policies.Operator(h.realm(production), "operator"))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(v.Document)
}

// file makes another document live.
func (h *house) makeLive(file string) {
	h.t.Helper()
	if _, _, err := h.policies.Apply(h.t.Context(), policies.Operator(h.realm(production), "operator"), []byte(file)); err != nil {
		h.t.Fatal(err)
	}
}

const drafts = "/in/production/policies"

// opens begins a draft at the console and gives the path of its page.
func (c colleague) opens(note string) string {
	c.h.t.Helper()
	p := c.ask(drafts+"/new", url.Values{"note": {note}, "from": {"0"}})
	at, _, _ := strings.Cut(p.to, "?")
	if p.status != 303 {
		c.h.t.Fatalf("no draft: %d %s", p.status, words(p.body))
	}
	return strings.TrimPrefix(at, "/t/"+staffRealm+"/desk")
}

var revisionIn = regexp.MustCompile(`name="revision" value="(\d+)"`)

// revision is what the page of a draft says of it, or one that it leads to.
func (c colleague) revision(at string) string {
	c.h.t.Helper()
	shown, err := c.h.policies.Show(c.h.t.Context(), policies.Operator(c.h.realm(production), "operator"), at[strings.LastIndex(at, "/")+1:])
	if err != nil {
		c.h.t.Fatal(err)
	}
	return strconv.Itoa(shown.Draft.Revision)
}

// does a step of a draft, and follows.
func (c colleague) does(at, step string, pairs ...string) page {
	c.h.t.Helper()
	form := url.Values{"revision": {c.revision(at)}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	p := c.ask(at+step, form)
	if p.status == 303 {
		return c.ask(p.to, nil)
	}
	return p
}

const (
	fourEyes = "\npublishing: { four-eyes: true }\n"
	raised   = "minimum: EH4"
)

// XC-38, REQUIREMENTS 1.8: from a copy of what is live to a version after it, at the console, with two pairs of eyes. What an
// approver may not, and what an author may not, each page explains.
func TestAPolicyChangesAtTheConsole(t *testing.T) {
	h := build(t, browserless.SQLite)
	h.makeLive(h.liveFile() + fourEyes)
	bente, karim := h.hire(staffRealm, "policy-editor"), h.hire(staffRealm, "approver")
	bente.ask("/in/production", nil).says(t, 200, "Inlogbeleid")
	bente.ask(drafts, nil).says(t, 200, "Wat nu geldt", "Er zijn geen concepten", "Nieuw concept")
	bente.ask(drafts+"/new", url.Values{"note": {"x"}}).says(t, 422, "Schrijf in 3 tot 200 tekens waarvoor dit concept is.")
	at := bente.opens("Overheid met EH4")
	bente.ask(at, nil).says(t, 200, "Overheid met EH4", "Er verandert niets.", "Controleer dit concept")

	t.Log("a file with faults says each in Dutch, with its line")
	broken := strings.Replace(h.liveFile(), "minimum: EH3", "minimum: EH9", 1)
	bente.does(at, "/edit", "file", broken).says(t, 200, "Er staan 2 fouten in", "is geen niveau; bekend zijn EH2", "Regel 21", "Los eerst de fouten op.")
	bente.ask(at+"/edit", nil).says(t, 200, `id="line-21" class="listing__wrong"`)
	bente.does(at, "/check").says(t, 409, "Zo kan dit niet live.", "Er staan 2 fouten in")

	t.Log("mended, it says in words what changes")
	bente.does(at, "/edit", "file", strings.ReplaceAll(strings.Replace(h.liveFile(), "minimum: EH3", raised, 1), "\n", "\r\n")).says(t, 200,
		"Het concept is opgeslagen.", "Dienst ‘Omgevingsloket’ › Doelgroep ‘Overheid’", "Minimaal niveau was EH3 en wordt EH4.")
	karim.ask(at, nil).says(t, 200, "Dit kan een collega met de rol Beheerder of Beleidsmaker doen.")
	karim.ask(at+"/check", url.Values{"revision": {"3"}}).says(t, 403)
	bente.does(at, "/check").says(t, 200, "Er zijn geen fouten gevonden.", "Speel logins na")
	bente.does(at, "/replay", "days", "veel").says(t, 422, "Vul een getal van 1 tot 30 in.")
	bente.does(at, "/replay", "days", "30").says(t, 200, "Wat het naspelen liet zien", "Er waren geen logins in die dagen")
	bente.ask(at, nil).says(t, 200, "Dit kan een collega met de rol Beheerder of Goedkeurder doen.")
	bente.ask(at+"/approve", url.Values{"revision": {"5"}}).says(t, 403)
	karim.does(at, "/approve").says(t, 200, "U heeft akkoord gegeven.", "Zet live of plan in")

	t.Log("live, and back in one step")
	before := h.realm(production).Version
	karim.ask(at+"/publish", nil).says(t, 200, "Minimaal niveau was EH3 en wordt EH4.", "Zet nu live")
	karim.does(at, "/publish").says(t, 200, "Het concept is live. Nieuwe logins volgen het.", fmt.Sprint("Versie ", before+1))
	if !strings.Contains(h.liveFile(), raised) {
		t.Error("the draft is not live")
	}
	old := fmt.Sprintf("%s/versions/%d", drafts, before)
	bente.ask(old, nil).says(t, 200, "Minimaal niveau was EH4 en wordt EH3.", "Dit kan een collega met de rol Beheerder of Goedkeurder doen.")
	bente.ask(old+"/back", url.Values{}).says(t, 403)
	p := karim.ask(old+"/back", url.Values{})
	karim.ask(p.to, nil).says(t, 200, "De eerdere versie geldt weer.", fmt.Sprintf("Teruggezet: gelijk aan versie %d", before), "Teruggedraaid")
	if strings.Contains(h.liveFile(), raised) {
		t.Error("it did not go back")
	}
}

// Who wrote a draft does not approve it where four eyes are asked, whatever roles they have.
func TestNobodyApprovesTheirOwn(t *testing.T) {
	h := build(t, browserless.SQLite)
	h.makeLive(h.liveFile() + fourEyes)
	fenna := h.hire(staffRealm, "administrator")
	at := fenna.opens("Mijn eigen concept")
	fenna.does(at, "/check")
	fenna.does(at, "/replay", "days", "1")
	fenna.ask(at, nil).says(t, 200, "U schreef mee aan dit concept. Een collega met de rol Beheerder of Goedkeurder moet akkoord geven.")
	revision := fenna.revision(at)
	fenna.ask(at+"/approve", url.Values{"revision": {revision}}).says(t, 409, "U schreef mee aan dit concept. Een collega moet akkoord geven.")
	fenna.ask(at+"/publish", nil).says(t, 409, "Dit kan nog niet: er komt eerst een andere stap.")
}

// Two who write at once: the second one is told, sees both, and has lost nothing.
func TestNothingTypedIsLost(t *testing.T) {
	h := build(t, browserless.SQLite)
	bente, fenna := h.hire(staffRealm, "policy-editor"), h.hire(staffRealm, "administrator")
	at := bente.opens("Samen schrijven")
	revision := bente.revision(at)
	fenna.does(at, "/edit", "file", "# van Fenna\n"+h.liveFile())
	mine := url.Values{"revision": {revision}, "file": {"# van Bente\n" + h.liveFile()}}
	p := bente.ask(at+"/edit", mine)
	p.says(t, 409, "Iemand anders wijzigde dit concept", "# van Bente", "# van Fenna", "Neem over wat u wilt houden en sla op.")
	mine.Set("revision", revisionIn.FindStringSubmatch(p.body)[1])
	if again := bente.ask(at+"/edit", mine); again.status != 303 {
		t.Errorf("what both saw cannot be saved: %d", again.status)
	}
	fenna.does(at, "/withdraw").says(t, 200, "Het concept is ingetrokken.")
	bente.ask(at+"/edit", mine).says(t, 409, "Dit concept is niet meer te wijzigen. Wat u schreef, staat nog in het vak.", "# van Bente")
	mine.Set("file", strings.Repeat("#", console.MaxFile+1))
	bente.ask(at+"/edit", mine).says(t, 409, "Het bestand is te groot. Maak het kleiner dan 8.000 kB.")
}

// A long file is not shown in the page: it is fetched, and sent back.
func TestALongFileIsFetchedAndSent(t *testing.T) {
	h := build(t, browserless.SQLite)
	bente := h.hire(staffRealm, "policy-editor")
	at := bente.opens("Heel veel")
	long := h.liveFile() + strings.Repeat("# nog een regel\n", 40_000)
	send := func(name, file string) page {
		return bente.sends(at+"/edit", url.Values{"revision": {bente.revision(at)}}, "file", name, []byte(file))
	}
	if p := send("realm.yaml", long); p.status != 303 {
		t.Fatalf("not saved: %d", p.status)
	}
	shown := bente.ask(at+"/edit", nil)
	shown.says(t, 200, "Haal het bestand op", "Gewijzigd bestand")
	if len(shown.body) > 50_000 {
		t.Errorf("the page has %d bytes", len(shown.body))
	}
	if got := bente.ask(at+"/edit?as=file", nil); got.body != long || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d bytes came of %d, %v", len(got.body), len(long), got.header)
	}
	send("", "").says(t, 409, "Kies het bestand dat u wilt opslaan.")
	send("realm.yaml", strings.Repeat("#", console.MaxFile+1)).says(t, 409, "Het bestand is te groot.")
}

// AMBITIONS M2: a draft waits for its date, on the clock of Amsterdam. One that another version overtook says so, and starts
// from there.
func TestADraftWaitsForItsDate(t *testing.T) {
	h := build(t, browserless.SQLite)
	fenna := h.hire(staffRealm, "administrator")
	ready := func(note string) string {
		at := fenna.opens(note)
		fenna.does(at, "/edit", "file", strings.Replace(h.liveFile(), "minimum: EH3", raised, 1))
		fenna.does(at, "/check")
		fenna.does(at, "/replay", "days", "1")
		fenna.does(at, "/approve")
		return at
	}
	at, other := ready("Op zondag"), ready("Ook op zondag")
	for _, typed := range [][2]string{{"2026-11-21", "13:00"}, {"", "06:30"}, {"2026-11-22", ""}, {"2027-03-28", "02:30"}} { // past, missing, and an hour that does not exist
		fenna.does(at, "/schedule", "day", typed[0], "time", typed[1]).says(t, 422, "Vul een datum en een tijd in die nog komen.")
	}
	fenna.does(at, "/schedule", "day", "2026-11-22", "time", "06:30").says(t, 200, "Het concept gaat vanzelf live op 22 november 2026, 06:30 uur.")
	h.forward(16*time.Hour + 30*time.Minute) // half past five in Amsterdam
	h.publishes(0)
	h.forward(time.Hour + time.Second)
	h.publishes(1)
	fenna = colleague{h: h, realm: staffRealm, id: fenna.id, email: fenna.email, token: h.session(staffRealm, fenna.id, "beheer")}
	fenna.ask(at, nil).says(t, 200, "Dit is wat nu geldt.")
	fenna.ask(other, nil).says(t, 200, "is intussen live", "Neem eerst de versie die nu geldt als begin.")
	fenna.does(other, "/publish").says(t, 409, "Een andere versie is intussen live.")
	fenna.does(other, "/renew").says(t, 200, "Het concept begint nu bij de versie die geldt.", "Er verandert niets.", "Controleer dit concept")
}

// publishes handles the messages of drafts whose time has come, and wants so many.
func (h *house) publishes(want int) {
	h.t.Helper()
	due, err := h.db.Claim(h.t.Context(), h.now(), time.Nanosecond, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	got, id := 0, h.realm(production).ID
	for _, d := range due {
		if d.Realm != id {
			continue
		}
		var m ports.Message
		h.in(production, func(ctx context.Context, st ports.Store) (err error) {
			m, err = st.Outbox().Get(ctx, d.ID)
			return err
		})
		if m.Topic != ports.TopicPublication {
			continue
		}
		if err := h.policies.Due(h.t.Context(), id, m); err != nil {
			h.t.Fatal(err)
		}
		got++
	}
	if got != want {
		h.t.Errorf("%d drafts were due, want %d", got, want)
	}
}

// What a document refers to is looked at again when it becomes live, and when one goes back.
func TestWhatIsGoneIsSaid(t *testing.T) {
	h := build(t, browserless.SQLite)
	fenna := h.hire(staffRealm, "administrator")
	at := fenna.opens("Makelaar weg")
	fenna.does(at, "/check")
	fenna.does(at, "/replay", "days", "1")
	fenna.does(at, "/approve")
	h.faults = []policy.Fault{{Line: 1, Path: "eherkenning.broker", Sentence: "certificates of broker urn:x: expired"}}
	fenna.does(at, "/publish").says(t, 409, "Zo kan dit niet live.", "Certificaten van makelaar urn:x: expired.")
	old := fmt.Sprintf("%s/versions/%d", drafts, h.realm(production).Version)
	fenna.ask(old+"/back", url.Values{}).says(t, 409, "Zo kan dit niet live.")
}

// AMBITIONS M2: the login page of a day that is still to come, by a draft: what it shows then is what it will be.
func TestTheLoginPageOfAnotherDay(t *testing.T) {
	h := build(t, browserless.SQLite)
	bente := h.hire(staffRealm, "policy-editor")
	at := bente.opens("Overheid tot april")
	bente.does(at, "/edit", "file", strings.Replace(h.liveFile(), "{ method: eherkenning, minimum: EH3 }", "{ method: eherkenning, minimum: EH3, until: 2027-04-01 }", 1)).says(t, 200, "Einde wordt 1 april 2027, 00:00 uur.")
	bente.ask(at+"/preview?day=2027-03-31&audience=authority", nil).says(t, 200, "Inloggen met eHerkenning", "Deze inlogmanier stopt op 1 april 2027", "Dag verder", `sandbox=""`)
	bente.ask(at+"/preview?day=2027-04-01&audience=authority", nil).says(t, 200, "Niemand kan dan inloggen")
	bente.ask(at+"/preview?day=1-4-2027", nil).says(t, 200, "Omgevingsloket-ID", "een code uit de authenticator-app")
	bente.ask(at+"/preview?day=morgen", nil).says(t, 200, "U ziet nu vandaag.")
	bente.ask(drafts+"/preview", nil).says(t, 200, "Volgens wat nu geldt")
	bente.ask(drafts+"/affected?day=2027-04-02&days=7", nil).says(t, 200, "Logins nagespeeld", "Er waren geen logins in die dagen")
	bente.ask(drafts+"/affected?day=ooit", nil).says(t, 422, "Vul een datum in, zoals 1-4-2027.")
	bente.ask(drafts+"/versions/x", nil).says(t, 404)
	bente.ask(drafts+"/versions/99", nil).says(t, 404)
	bente.ask(drafts+"/onbekend", nil).says(t, 404)
	broken := bente.opens("Stuk")
	bente.does(broken, "/edit", "file", "realm: x")
	bente.ask(broken+"/preview", nil).says(t, 200, "De inlogpagina is pas te zien als de fouten zijn opgelost.")
}
