package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/domain/secret"
)

var noon = time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC)

// start runs an inbox on a free port until the test ends, or until stop.
func start(t testing.TB, dir string) (i *inbox.Inbox, stop func()) {
	t.Helper()
	i, err := inbox.New(inbox.Config{
		Dir: dir, SMTPAddr: "127.0.0.1:0", BaseURL: "http://postvak.localhost:8080",
		Now: func() time.Time { return noon }, AccessKey: secret.New("oefensleutel"),
	})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- i.Serve() }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		if err := i.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	}
	t.Cleanup(stop)
	return i, stop
}

// letter is a mail with both parts, as the house sends them.
const letter = "From: Voordeur <noreply@voordeur.localhost>\r\nTo: anna@tulp.example\r\nSubject: =?utf-8?q?Uw_toegangscode_voor_=C3=A9=C3=A9n_dienst?=\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=grens\r\n\r\n" +
	"--grens\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nUw code voor =C3=A9=C3=A9n dienst:\r\n\r\nK7PRT\r\n\r\nGeldig tot 19:45 uur.\r\n" +
	"--grens\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+SzdQUlQ8L3A+\r\n--grens--\r\n"

// post sends a mail over a real connection and gives the first refusal.
func post(t *testing.T, i *inbox.Inbox, mail string, to ...string) error {
	t.Helper()
	c, err := smtp.Dial(i.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.SendMail("noreply@voordeur.localhost", to, strings.NewReader(mail))
}

func TestMailIsReceivedWithItsPartsAndItsCode(t *testing.T) {
	i, _ := start(t, t.TempDir())
	if err := post(t, i, letter, "anna@tulp.example", "bram@tulp.example"); err != nil {
		t.Fatal(err)
	}
	m, err := i.Wait(t.Context(), func(m inbox.Message) bool { return m.To == "anna@tulp.example" })
	if err != nil {
		t.Fatal(err)
	}
	want := inbox.Message{
		Number: 1, Kind: inbox.Mail, From: "noreply@voordeur.localhost", To: "anna@tulp.example", Received: noon,
		Subject: "Uw toegangscode voor één dienst", Text: "Uw code voor één dienst:\n\nK7PRT\n\nGeldig tot 19:45 uur.", HTML: "<p>K7PRT</p>",
	}
	got := m
	got.Source = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if m.Code() != "K7PRT" {
		t.Errorf("code %q", m.Code())
	}
	if n := len(i.Messages(inbox.Filter{})); n != 2 {
		t.Errorf("%d messages for two recipients", n)
	}
}

func TestARestartLosesNothing(t *testing.T) {
	dir := t.TempDir()
	i, stop := start(t, dir)
	if err := post(t, i, letter, "anna@tulp.example"); err != nil {
		t.Fatal(err)
	}
	if err := i.SendSMS(t.Context(), "+31612345678", "482913 is uw inlogcode"); err != nil {
		t.Fatal(err)
	}
	before := i.Messages(inbox.Filter{})
	stop()
	again, _ := start(t, dir)
	if diff := cmp.Diff(before, again.Messages(inbox.Filter{})); diff != "" {
		t.Error(diff)
	}
	if err := again.SendSMS(t.Context(), "+31612345678", "later"); err != nil {
		t.Fatal(err)
	}
	if again.Last() != 3 {
		t.Errorf("numbers start over: %d", again.Last())
	}
}

func TestAWriteCutOffByACrashIsDroppedAndOtherDamageIsTold(t *testing.T) {
	dir := t.TempDir()
	i, stop := start(t, dir)
	if err := i.SendSMS(t.Context(), "+31612345678", "heel"); err != nil {
		t.Fatal(err)
	}
	stop()
	path := filepath.Join(dir, "postvak.jsonl")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write := func(b string) {
		if err := os.WriteFile(path, []byte(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(string(whole) + `{"number":2,"ki`)
	again, stop := start(t, dir)
	if n := len(again.Messages(inbox.Filter{})); n != 1 {
		t.Errorf("%d messages", n)
	}
	stop()
	write("{damaged}\n" + string(whole))
	_, err = inbox.New(inbox.Config{Dir: dir, SMTPAddr: "127.0.0.1:0", BaseURL: "http://x", Now: time.Now})
	if err == nil || !strings.Contains(err.Error(), "line 1 is damaged") {
		t.Errorf("error %v", err)
	}
}

func TestTheLastTwoHundredAreKeptAndTheFileStaysSmall(t *testing.T) {
	dir := t.TempDir()
	i, stop := start(t, dir)
	for n := range 2*inbox.Keep + 50 {
		if err := i.SendSMS(t.Context(), "+31612345678", fmt.Sprint("bericht ", n)); err != nil {
			t.Fatal(err)
		}
	}
	all := i.Messages(inbox.Filter{})
	if len(all) != inbox.Keep || all[0].Text != "bericht 449" || all[len(all)-1].Text != "bericht 250" {
		t.Errorf("%d kept, from %q to %q", len(all), all[len(all)-1].Text, all[0].Text)
	}
	b, err := os.ReadFile(filepath.Join(dir, "postvak.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(b), "\n"); lines > 2*inbox.Keep {
		t.Errorf("%d lines", lines)
	}
	stop()
	again, _ := start(t, dir)
	if diff := cmp.Diff(all, again.Messages(inbox.Filter{})); diff != "" {
		t.Error(diff)
	}
}

func TestABusyPortAndAMissingSettingAreTold(t *testing.T) {
	i, _ := start(t, t.TempDir())
	c := inbox.Config{Dir: t.TempDir(), SMTPAddr: i.SMTPAddr(), BaseURL: "http://x", Now: time.Now}
	if _, err := inbox.New(c); err == nil || !strings.Contains(err.Error(), "receive mail") {
		t.Errorf("busy port: %v", err)
	}
	c.Now = nil
	if _, err := inbox.New(c); err == nil {
		t.Error("no clock, no error")
	}
}

func TestFaultsOfMailAreAnsweredAsRFC5321Says(t *testing.T) {
	i, _ := start(t, t.TempDir())
	for fault, code := range map[inbox.Fault]int{inbox.Refused: 550, inbox.Busy: 451} {
		i.SetFault("Anna@tulp.example", fault)
		err := post(t, i, letter, "anna@tulp.example")
		var reply *smtp.SMTPError
		if !errors.As(err, &reply) || reply.Code != code {
			t.Errorf("fault %d: %v", fault, err)
		}
	}
	i.SetFault("anna@tulp.example", inbox.None)
	if err := post(t, i, letter, "anna@tulp.example"); err != nil {
		t.Errorf("lifted: %v", err)
	}
	if n := len(i.Messages(inbox.Filter{})); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestASlowRecipientAnswersWhenTheFaultIsLifted(t *testing.T) {
	i, _ := start(t, t.TempDir())
	i.SetFault("", inbox.Slow)
	sent := make(chan error, 1)
	go func() { sent <- i.SendSMS(t.Context(), "+31612345678", "traag") }()
	select {
	case err := <-sent:
		t.Fatalf("answered at once: %v", err)
	default:
	}
	i.SetFault("", inbox.None)
	if err := <-sent; err != nil {
		t.Error(err)
	}
}

func TestClosingEndsASlowAnswer(t *testing.T) {
	i, stop := start(t, t.TempDir())
	i.SetFault("+31612345678", inbox.Slow)
	sent := make(chan error, 1)
	go func() { sent <- i.SendSMS(t.Context(), "+31612345678", "traag") }()
	stop()
	if err := <-sent; !errors.Is(err, inbox.ErrBusy) {
		t.Error(err)
	}
}

func TestWaitSeesWhatComesAfterAndEndsWithItsContext(t *testing.T) {
	i, _ := start(t, t.TempDir())
	last := i.Last()
	got := make(chan string, 1)
	go func() {
		m, err := i.Wait(t.Context(), func(m inbox.Message) bool { return m.Number > last && m.Kind == inbox.SMS })
		got <- fmt.Sprint(m.Text, err)
	}()
	if err := i.SendSMS(t.Context(), "31612345678", "daar"); err != nil {
		t.Fatal(err)
	}
	if s := <-got; s != "daar<nil>" {
		t.Error(s)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := i.Wait(ctx, func(inbox.Message) bool { return false }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestCodesAreRecognised(t *testing.T) {
	for text, want := range map[string]string{
		"482913 is uw inlogcode voor Mijn Schatkist. Geef hem aan niemand.\n\n@voordeur.localhost #482913": "482913",
		"482 913 is niet alles\n@host.example #482913":                                                     "482913",
		"482913 is your login code for X.":                                                                 "482913",
		"Uw toegangscode:\n\n  K7PRT  \n\nGeldig tot 19:45 uur":                                            "K7PRT",
		"Code:\n\n482\u00a0913\n":                                                                          "482913",
		"Uw activeringscode:\n\nAB2C-DE3F-GH4J\n":                                                          "AB2CDE3FGH4J",
		"Uw code is 12345.":                                                                                "12345",
		"Toegangscode: QWRTZ":                                                                              "QWRTZ",
		"U heeft een rol. KvK-nummer 12345678, vanaf 21 november 2026.":                                    "",
		"Toegangscode verifiëren kan tot 19:45 uur.":                                                       "",
		"Ga naar http://schatkist.localhost:8080/ en log opnieuw in.\nOK":                                  "",
	} {
		if got := (inbox.Message{Text: text}).Code(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSMTPIsOnlyOnTheAddressGiven(t *testing.T) {
	i, _ := start(t, t.TempDir())
	host, _, err := net.SplitHostPort(i.SMTPAddr())
	if err != nil || host != "127.0.0.1" {
		t.Errorf("%s %v", host, err)
	}
}
