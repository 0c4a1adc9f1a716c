package journeys

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/config/demo"
)

const tijmen = "tijmen@helpdeskpo.example" // administrates

var sheet = regexp.MustCompile(`/Type\s*/Page[^s]`)

// attaches makes a file with this content, and puts it into the box with this label.
func (h *Helper) attaches(label, name, content string) {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.t.Fatal(err)
	}
	h.Attach(h.t, label, path)
}

// hashOf gives the format and the hash of an account that the demo starts with, as cells of a file.
func hashOf(t testing.TB, account string) string {
	t.Helper()
	for line := range strings.Lines(string(demo.HelpdeskPOAccounts)) {
		if cells := strings.Split(line, ","); cells[0] == account {
			return cells[1] + "," + cells[2]
		}
	}
	t.Fatalf("the demo has no account %s", account)
	return ""
}

// MH-12, MH-32: the administrator of the tenant brings accounts of old in. Faults are told by line, nothing happens
// before somebody says so, and the number of passwords in an old form is there to see, and goes down.
func TestAccountsOfOldAreBroughtIn(t *testing.T) {
	s := NewSchools(t)
	desk := s.Helper(t, tijmen)
	desk.Opens(desk.desk("/links"))
	desk.Meets("Koppelingen", "Zoek een school of bestuur")
	desk.Clicks("Cijfers van koppelingen")
	desk.Meets("Cijfers van koppelingen", "Wachtwoord nog in de oude vorm 5", "Voor oude wachtwoorden is geen einddatum gekozen.")
	desk.Clicks("Terug naar koppelingen")
	desk.Clicks("Accounts inlezen")
	desk.Meets("Accounts inlezen", "Verplicht zijn user-name, format, hash en institutions.", "Er is nog niets ingelezen.")
	desk.Clicks("Controleer het bestand")
	desk.Meets("Kies een bestand.")

	const head = "user-name,format,hash,email,authorised-name,authorised-email,institutions,state\n"
	beuk := "beuk," + hashOf(t, "vuurtoren") + ",post@beuk.example,Bea Beuk,b.beuk@beuk.example,18PQ|Basisschool De Beuk (oefen)|90001109,active\n"
	linde := "linde," + hashOf(t, "klimop") + ",post@linde.example,Lin Linde,l.linde@linde.example,%s|Basisschool De Linde (oefen)|90001109,active\n"

	t.Log("a file with faults: each is told by its line, and nothing came in")
	desk.attaches("Bestand met accounts", "scholen.csv", head+beuk+
		strings.Replace(linde, "%s", "19", 1)+
		"beuk,bcrypt,geen hash,geen adres,,,18PR,zomaar\n")
	desk.Clicks("Controleer het bestand")
	desk.Meets("scholen.csv", "Gecontroleerd", "Er is nog niets ingelezen. U beslist.", "Regels die niet kloppen")
	desk.Sees(t, "Dit is geen instellingscode of bestuursnummer", "Dit is geen e-mailadres.", "Dit staat ook op een eerdere regel.", "Kies active of disabled.",
		"De vorm hoort niet bij het genoemde formaat")
	desk.Clicks("Doe niets met dit bestand")
	desk.Meets("Met dit bestand gebeurt niets.")

	t.Log("the same file, corrected")
	desk.Clicks("Terug naar accounts inlezen")
	desk.Meets("Eerdere bestanden", "Niet gebruikt")
	desk.attaches("Bestand met accounts", "scholen-2.csv", head+beuk+strings.Replace(linde, "%s", "19RS", 1))
	desk.Clicks("Controleer het bestand")
	desk.Meets("scholen-2.csv", "Er is nog niets ingelezen. U beslist.")
	desk.Lacks("Regels die niet kloppen")
	desk.Clicks("Lees de goede regels in")
	desk.Sees(t, "Het inlezen is begonnen.")
	desk.OpensUntil(strings.Split(desk.URL(t), "?")[0], "Het inlezen is klaar.")
	desk.Meets("Het inlezen is klaar.", "Toegevoegd 2", "Met fouten 0")
	desk.Opens(desk.desk("/links/figures"))
	desk.Sees(t, "Wachtwoord nog in de oude vorm 7")

	t.Log("an account that came in is linked with its password of old, which is renewed at once")
	marit := s.Contact(t, "marit", maritsMail)
	marit.Links("beuk", "vuurtoren 2004")
	desk.Reload(t)
	desk.Sees(t, "Wachtwoord nog in de oude vorm 6", "Gekoppeld 1")
}

// MH-22, MH-38: codes for many new schools from one file, all or none, each with a letter on a page of its own.
func TestManyNewSchoolsGetLetters(t *testing.T) {
	s := NewSchools(t)
	desk := s.Helper(t, sanne)
	desk.Opens(desk.desk("/links/new"))
	const head = "code,name,kvk,authorised-name,authorised-email\n"
	const meidoorn = "21AA,Basisschool De Meidoorn (oefen),90001117,Mies Meidoorn,m.meidoorn@meidoorn.example\n"
	desk.attaches("Bestand", "nieuw.csv", head+meidoorn+"22,Basisschool De Sleedoorn (oefen),90001117,,\n12AB,"+schoolKlimop+",90001109,,\n")
	desk.Clicks("Maak de activatiecodes")
	desk.Meets("Er is niets gemaakt: deze regels kloppen niet", "Dit is geen instellingscode of bestuursnummer")
	if code := activationCode.FindString(desk.Text(t)); code != "" {
		t.Errorf("a file with faults made the code %s", code)
	}
	desk.attaches("Bestand", "nieuw.csv", head+meidoorn+"22BB,Basisschool De Sleedoorn (oefen),90001117,,\n")
	desk.Clicks("Maak de activatiecodes")
	desk.Meets("Brieven met activatiecodes", "T.a.v. Mies Meidoorn", "Basisschool De Meidoorn (oefen) (21AA)", "Basisschool De Sleedoorn (oefen) (22BB)")
	codes := activationCode.FindAllString(desk.Text(t), -1)
	if len(codes) != 2 || codes[0] == codes[1] {
		t.Fatalf("the letters have the codes %q", codes)
	}
	if sheets := len(sheet.FindAll(desk.Paper(t), -1)); sheets != 2 {
		t.Errorf("two letters are %d sheets", sheets)
	}

	nadia := s.Contact(t, "nadia", "nadia@meidoorn.example")
	nadia.LogsIn()
	nadia.Clicks("Gebruik dan uw activatiecode.")
	nadia.Types("E-mail", nadia.email)
	nadia.Types("Activatiecode", strings.ToLower(strings.ReplaceAll(codes[0], "-", " ")))
	nadia.Clicks("Doorgaan")
	nadia.Confirms()
	nadia.Meets("Welkom bij MijnHelpdeskPO", "U werkt voor: Basisschool De Meidoorn (oefen) (21AA)")
}
