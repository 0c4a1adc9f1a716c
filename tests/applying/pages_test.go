package applying_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/config/demo"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/tests/browserless"
)

const rehearsal = "omgevingsloket/pre-production"

// house has both environments of the Omgevingsloket.
func house(t *testing.T) *browserless.House {
	t.Helper()
	h := browserless.NewAccounts(t, browserless.SQLite, 1)
	if _, err := h.Nodes[0].Publish(t.Context(), demo.OmgevingsloketPractice, "test"); err != nil {
		t.Fatal(err)
	}
	return h
}

// walker is a browser without script, in a language, at the pages of a realm.
type walker struct {
	*browserless.Browser
	t     *testing.T
	h     *browserless.House
	realm string
	lang  string
	email string
}

func walk(t *testing.T, h *browserless.House, realm, lang, email string) *walker {
	w := &walker{browserless.NewBrowser(t), t, h, realm, lang, email}
	w.Header = http.Header{"Accept-Language": {lang}}
	return w
}

func (w *walker) at(path string) string { return w.h.Issuer(w.realm) + "/apply" + path }

func (w *walker) fill(p browserless.Page, suffix string, pairs ...string) browserless.Page {
	w.t.Helper()
	f, ok := p.Form(suffix)
	if !ok {
		w.t.Fatalf("%s (%d, %s) has no form for %s", p.URL, p.Status, p.Heading(), suffix)
	}
	return w.Submit(p, f.With(pairs...))
}

// upload sends a file, and goes where that leads.
func (w *walker) upload(from browserless.Page, name string, content []byte) browserless.Page {
	w.t.Helper()
	return w.Upload(w.t, from, "/apply/document", name, content)
}

func photo(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// prove chooses, gives the address and types the code that came.
func (w *walker) prove(audience string, who applied.Applicant) browserless.Page {
	w.t.Helper()
	after := w.h.Inbox.Last()
	p := w.fill(w.Get(w.at("")), "/apply", "audience", kind+"/"+audience, "applicant", string(who))
	p = w.fill(p, "/apply/email", "email", w.email)
	code := w.h.Mail(w.t, w.email, after).Code()
	return w.fill(p, "/apply/code", "code", code)
}

// tell fills in both forms.
func (w *walker) tell(p browserless.Page, who applied.Applicant) browserless.Page {
	w.t.Helper()
	pairs := []string{"given-names", "Zoë", "family-name", "d’Exemple", "born-day", "28", "born-month", "2", "born-year", "1990", "nationality", "Belgique"}
	if who == applied.Company {
		pairs = append(pairs, "company", "Voorbeeld SA", "company-number", "0123", "company-register", "Belgien", "company-role", "gérante")
	}
	p = w.fill(p, "/apply/details", pairs...)
	return w.fill(p, "/apply/address", "residence", "abroad", "address", "Rue 1\nboîte 2", "place", "Namur", "country", "België", "phone", "+32 470 12 34 56", "language", w.lang)
}

// OL-07 to OL-10, OL-27, OL-29, OL-34, XC-32: the whole way without script, in each language, to the status page.
func TestTheWholeWayWithoutScript(t *testing.T) {
	h := house(t)
	for lang, says := range map[string]string{"nl": "We hebben uw aanvraag ontvangen", "en": "We have received your application", "de": "Wir haben Ihren Antrag erhalten"} {
		t.Run(lang, func(t *testing.T) {
			w := walk(t, h, browserless.Abroad, lang, lang+".zoe@voorbeeld.example")
			p := w.tell(w.prove("company-abroad", applied.Company), applied.Company)
			p = w.upload(p, "paspoort één.png", photo(t))
			if !strings.Contains(p.Body, `src="/t/omgevingsloket/production/apply/document/file"`) || !strings.Contains(p.Body, "paspoort één.png") {
				t.Errorf("the document is not shown back: %s", p.Text())
			}
			p = w.fill(w.Get(w.at("/password")), "/apply/password", "password", "vijf paarden in de mist")
			if !strings.HasSuffix(p.URL.Path, "/apply/review") || !strings.Contains(p.Text(), "Zoë d’Exemple") || strings.Contains(p.Text(), "vijf paarden") {
				t.Fatalf("the review: %s", p.Text())
			}
			refused := w.fill(p, "/apply/review")
			if refused.Status != http.StatusUnprocessableEntity {
				t.Errorf("without consent: %d", refused.Status)
			}
			p = w.fill(p, "/apply/review", "consent", "yes")
			if p.Heading() != says || !strings.Contains(p.URL.Path, "/apply/status/") {
				t.Fatalf("%s: %s", p.URL, p.Heading())
			}
			if again := w.Get(w.at("/review")); again.URL.String() != p.URL.String() {
				t.Errorf("back after sending leads to %s", again.URL)
			}
			if strange := w.Strange(); len(strange) > 0 {
				t.Error(strange)
			}
		})
	}
}

// OL-09, OL-10, G15: in the practice realm an empty file will do, and the button leads on to logging in.
func TestPracticeLeadsOnToLoggingIn(t *testing.T) {
	h := house(t)
	w := walk(t, h, rehearsal, "nl", "oefen@gemeente.example")
	p := w.tell(w.prove("authority", applied.Citizen), applied.Citizen)
	p = w.upload(p, "leeg.txt", nil)
	if !strings.Contains(p.Text(), "Leeg bestand") {
		t.Fatalf("the empty document: %s", p.Text())
	}
	p = w.fill(w.Get(w.at("/password")), "/apply/password", "password", "vijf paarden in de mist")
	p = w.fill(p, "/apply/review", "consent", "yes")
	if !strings.Contains(p.Body, `href="http://oefenen.omgevingsloket.localhost`) || !strings.Contains(p.Text(), "Ga naar inloggen met Omgevingsloket-ID") {
		t.Errorf("the way on: %s", p.Text())
	}
	if !strings.Contains(p.Text(), "Dit is een oefenaccount. Het werkt nooit in de echte omgeving.") {
		t.Error("the account does not say what it is (OL-35)")
	}
}

// Nobody gets ahead of the steps, and going back loses nothing.
func TestStepsCannotBeSkippedAndBackLosesNothing(t *testing.T) {
	h := house(t)
	w := walk(t, h, browserless.Abroad, "nl", "stap@voorbeeld.example")
	for _, step := range []string{"/email", "/code", "/details", "/address", "/document", "/password", "/review", "/withdraw"} {
		if p := w.Get(w.at(step)); p.Heading() != "We vinden geen aanvraag in deze browser" {
			t.Errorf("%s without an application: %s", step, p.Heading())
		}
	}
	p := w.prove("non-resident", applied.Citizen)
	for _, step := range []string{"/address", "/document", "/password", "/review"} {
		if got := w.Get(w.at(step)); got.URL.String() != w.at("/details") {
			t.Errorf("%s leads to %s", step, got.URL)
		}
	}
	wrong := w.fill(p, "/apply/details", "family-name", "  Van  Óg ", "nationality", "Belgei", "born-day", "31", "born-month", "2", "born-year", "1990")
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Text(), "Bedoelt u België?") || !strings.Contains(wrong.Text(), "Deze datum bestaat niet.") {
		t.Errorf("%d: %s", wrong.Status, wrong.Text())
	}
	if f, _ := w.Get(w.at("/details")).Form("/apply/details"); f.Fields.Get("family-name") != "Van Óg" || f.Fields.Get("born-day") != "31" {
		t.Errorf("what was typed is gone: %v", f.Fields)
	}
	start := w.Get(w.at(""))
	if !strings.Contains(start.Text(), "U bent al bezig met een aanvraag") {
		t.Errorf("the way back: %s", start.Text())
	}
	if p = w.fill(start, "/apply/drop"); strings.Contains(p.Text(), "U bent al bezig") || len(w.Cookies(p.URL.Host)) > 1 {
		t.Errorf("thrown away: %v, %s", w.Cookies(p.URL.Host), p.Text())
	}
}

// OL-27: files are refused with a reason, also those that are too large; what is given back runs nothing.
func TestFilesAreRefusedWithAReason(t *testing.T) {
	h := house(t)
	w := walk(t, h, browserless.Abroad, "nl", "bestand@voorbeeld.example")
	p := w.tell(w.prove("non-resident", applied.Citizen), applied.Citizen)
	for name, c := range map[string]struct {
		file    []byte
		refusal string
	}{
		"leeg.pdf": {nil, "Dit bestand is leeg."}, "foto.png": {[]byte("<script>alert(1)</script>"), "Dit is geen PDF, JPG of PNG."},
		"cut.pdf": {[]byte("%PDF-1.7"), "Dit bestand is beschadigd."}, "groot.png": {append(photo(t), make([]byte, applied.MaxDocument)...), "Dit bestand is groter dan 10 MB."},
		"enorm.png": {make([]byte, 30<<20), "Dit bestand is groter dan 10 MB."}, "": {[]byte("x"), "Kies een bestand."},
	} {
		if got := w.upload(p, name, c.file); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text(), c.refusal) {
			t.Errorf("%q: %d %s", name, got.Status, got.Text())
		}
	}
	w.upload(p, "foto.png", photo(t))
	shown := w.Get(w.at("/document/file"))
	policy := shown.Header.Get("Content-Security-Policy")
	if shown.Body != string(photo(t)) || shown.Header.Get("Content-Type") != "image/png" || !strings.Contains(policy, "sandbox") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("given back: %v", shown.Header)
	}
	w.upload(p, "paspoort.pdf", []byte(passport))
	saved := w.Get(w.at("/document/file"))
	if saved.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(saved.Header.Get("Content-Disposition"), "attachment") || saved.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("given back: %v", saved.Header)
	}
	stranger := walk(t, h, browserless.Abroad, "nl", "")
	if got := stranger.Get(w.at("/document/file")); strings.Contains(got.Body, "%PDF") {
		t.Error("a stranger gets the document")
	}
}

// varying is what differs between two visits of one page, and tells nothing of the address.
var varying = regexp.MustCompile(`\d\d:\d\d uur|data-wait="\d+"`)

// XC-07: a known and an unknown address get the same bytes, when applying and when asking for the status.
func TestKnownAndUnknownAddressesGetTheSameBytes(t *testing.T) {
	h := house(t)
	const known, unknown = "bekend@voorbeeld.example", "nieuwe@voorbeeld.example"
	h.Open(t, browserless.Abroad, browserless.AbroadKind, known, nil)
	pages := map[string][]string{}
	for _, email := range []string{known, unknown} {
		w := walk(t, h, browserless.Abroad, "nl", email)
		p := w.fill(w.Get(w.at("")), "/apply", "audience", kind+"/non-resident", "applicant", "citizen")
		keep := func(p browserless.Page) {
			pages[email] = append(pages[email], p.URL.RequestURI()+" "+varying.ReplaceAllString(strings.ReplaceAll(p.Body, email, "adres"), "#"))
		}
		p = w.fill(p, "/apply/email", "email", email)
		keep(p)
		keep(w.fill(p, "/apply/code", "code", "WRONG"))
		ask := walk(t, h, browserless.Abroad, "nl", email)
		p = ask.fill(ask.Get(ask.at("/status")), "/apply/status", "email", strings.Replace(email, "@", "+status@", 1))
		keep(p)
		keep(ask.fill(p, "/apply/code-of-status", "code", "WRONG"))
	}
	for i := range pages[known] {
		if got := strings.ReplaceAll(pages[known][i], "bekend", "nieuwe"); got != pages[unknown][i] {
			t.Errorf("page %d differs:\n%s\n%s", i, got, pages[unknown][i])
		}
	}
}

// OL-29: the status is seen by who holds the cookie, or reads the address; withdrawing asks first.
func TestTheStatusIsForTheApplicant(t *testing.T) {
	h := house(t)
	w := walk(t, h, browserless.Abroad, "nl", "status@voorbeeld.example")
	p := w.tell(w.prove("non-resident", applied.Citizen), applied.Citizen)
	w.upload(p, "paspoort.pdf", []byte(passport))
	w.fill(w.Get(w.at("/password")), "/apply/password", "password", "vijf paarden in de mist")
	sent := w.fill(w.Get(w.at("/review")), "/apply/review", "consent", "yes")
	other := walk(t, h, browserless.Abroad, "nl", w.email)
	asked := other.Get(sent.URL.String())
	if asked.Heading() != "Status van uw aanvraag" || strings.Contains(asked.Text(), "ontvangen") {
		t.Fatalf("a stranger sees %s", asked.Heading())
	}
	h.Forward(time.Minute) // past the pause between two codes
	after := h.Inbox.Last()
	p = other.fill(asked, "/apply/status", "email", w.email)
	p = other.fill(p, "/apply/code-of-status", "code", h.MailedCode(t, w.email, after))
	if p.URL.String() != sent.URL.String() || p.Heading() != sent.Heading() {
		t.Fatalf("%s: %s", p.URL, p.Heading())
	}
	asks := other.Get(other.at("/withdraw"))
	if other.Get(sent.URL.String()).Heading() != sent.Heading() {
		t.Error("looking withdrew it (XC-16)")
	}
	if p = other.fill(asks, "/apply/withdraw"); p.Heading() != "U heeft uw aanvraag ingetrokken" {
		t.Errorf("withdrawn: %s", p.Heading())
	}
}

// Nobody applies where nobody can, and no other site sends an application.
func TestWhereNobodyCanApply(t *testing.T) {
	h := house(t)
	for _, path := range []string{"", "/status"} {
		if p := browserless.NewBrowser(t).Get(h.Issuer(browserless.Accountants) + "/apply" + path); p.Status != http.StatusNotFound {
			t.Errorf("%s answers %d: %s", path, p.Status, p.Heading())
		}
	}
}
