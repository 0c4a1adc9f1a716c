// Package applying tests applications for an account on the real storage and keys (OL-07 to OL-10, OL-24 to
// OL-29, OL-34, OL-35): the use cases here, and the pages without script in a house with everything around it.
package applying_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/adapters/phone"
	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/application/codes"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

const kind = "omgevingsloket-id"

// office is the use cases on a database, with a clock, a scanner and a list of all ids that were made.
type office struct {
	*registration.Service
	db         *sql.Database
	keys       box
	production realm.ID
	practice   realm.ID
	scanner    *scanner
	mu         sync.Mutex
	now        time.Time
	ids        []string
}

// scanner finds malware where a file says so, and may be away.
type scanner struct{ away bool }

func (s *scanner) Scan(_ context.Context, content []byte) (applied.Scan, error) {
	switch {
	case s.away:
		return applied.NotScanned, ports.ErrUnavailable
	case bytes.Contains(content, []byte("malware")):
		return applied.Infected, nil
	}
	return applied.Clean, nil
}

// quick hashes without the work: what the work costs is tested where it is done.
type quick struct{}

func (quick) Hash(_ context.Context, typed string) (credential.Hash, error) {
	sum := sha256.Sum256([]byte(typed))
	return credential.NewHash(credential.Default, sum[:credential.SaltBytes], sum[:])
}

func (quick) Verify(context.Context, string, credential.Hash, ...credential.Hash) (ports.PasswordVerdict, error) {
	return ports.PasswordVerdict{}, nil
}
func (quick) Normalise(typed string) string { return typed }

// box seals with a key of its own for each realm and purpose, as the house's keys do: what it sealed opens
// nowhere else. Keys of realms take seconds to make, and are tested where they are made.
type box struct{}

func (box) aead(r realm.ID, p ports.Purpose) cipher.AEAD {
	key := sha256.Sum256([]byte(r.String() + "|" + string(p)))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return gcm
}

func (b box) Seal(_ context.Context, r realm.ID, p ports.Purpose, of string, plain []byte) ([]byte, error) {
	return b.aead(r, p).Seal(nil, nil, plain, []byte(of)), nil
}

func (b box) Open(_ context.Context, r realm.ID, p ports.Purpose, of string, sealed []byte) ([]byte, error) {
	plain, err := b.aead(r, p).Open(nil, nil, sealed, []byte(of))
	if err != nil {
		return nil, ports.ErrForged
	}
	return plain, nil
}

func (box) MAC(_ context.Context, r realm.ID, p ports.Purpose, parts ...string) ([]byte, error) {
	mac := hmac.New(sha256.New, []byte(r.String()+"|"+string(p)))
	for _, part := range parts {
		fmt.Fprintf(mac, "%d:%s", len(part), part)
	}
	return mac.Sum(nil), nil
}

type reader struct{}

func (reader) Read(file []byte) (policy.Document, []policy.Fault) {
	return policyfile.Read(file, time.UTC)
}

// newOffice publishes both environments of the Omgevingsloket. change may change the production's document.
func newOffice(t *testing.T, db *sql.Database, change ...string) *office {
	t.Helper()
	o := &office{db: db, scanner: &scanner{}, now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	directory := realms.New(realms.Config{Work: db, Register: db, Reader: reader{}, Now: o.Clock, NewID: o.newID})
	for id, file := range map[*realm.ID]string{
		&o.production: strings.NewReplacer(change...).Replace(string(demo.Omgevingsloket)), &o.practice: string(demo.OmgevingsloketPractice),
	} {
		browserless.Publish(t, db, directory, []byte(file))
		d, _ := reader{}.Read([]byte(file))
		r, err := directory.BySlug(t.Context(), d.Realm)
		if err != nil {
			t.Fatal(err)
		}
		*id = r.ID
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	post := postbox.New(postbox.Config{Sealer: o.keys, Now: o.Clock, NewID: o.newID})
	o.Service = registration.New(registration.Config{
		Work: db, Directory: directory, Sealer: o.keys, Postbox: post, Passwords: quick{}, Phones: phone.Plans{}, Files: document.Inspector{}, Scanner: o.scanner,
		Codes:   codes.New(codes.Config{Sealer: o.keys, Postbox: post, Now: o.Clock, Random: system.Random(), NewID: o.newID}),
		BaseURL: "https://inloggen.example", Zone: zone, Now: o.Clock, Random: system.Random(), NewID: o.newID,
	})
	return o
}

func onSQLite(t *testing.T, change ...string) *office {
	t.Helper()
	return newOffice(t, browserless.NewDatabase(t, browserless.SQLite), change...)
}

func onPostgres(t *testing.T, change ...string) *office {
	t.Helper()
	return newOffice(t, browserless.NewDatabase(t, browserless.PostgreSQL), change...)
}

func (o *office) Clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) forward(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func (o *office) newID() string {
	id := uuid.Must(uuid.NewV7()).String()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ids = append(o.ids, id)
	return id
}

// letters opens what was posted to an address, oldest first.
func (o *office) letters(t *testing.T, r realm.ID, to string) []ports.Letter {
	t.Helper()
	o.mu.Lock()
	ids := append([]string(nil), o.ids...)
	o.mu.Unlock()
	var out []ports.Letter
	o.view(t, r, func(ctx context.Context, st ports.Store) error {
		for _, id := range ids {
			m, err := st.Outbox().Get(ctx, id)
			if errors.Is(err, ports.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if !m.NotAfter.IsZero() && !m.NotAfter.After(m.At) {
				continue // for nobody: it never leaves
			}
			plain, err := o.keys.Open(ctx, r, ports.PurposeOutbox, id, m.Payload)
			if err != nil {
				return err
			}
			var l ports.Letter
			if err := json.Unmarshal(plain, &l); err != nil {
				return err
			}
			if l.To == to {
				out = append(out, l)
			}
		}
		return nil
	})
	return out
}

// last gives the letter that was posted last, which must be of a kind.
func (o *office) last(t *testing.T, r realm.ID, to string, want ports.LetterKind) ports.Letter {
	t.Helper()
	all := o.letters(t, r, to)
	if len(all) == 0 || all[len(all)-1].Kind != want {
		t.Fatalf("the last letter to %s is not %s: %+v", to, want, all)
	}
	return all[len(all)-1]
}

func (o *office) view(t *testing.T, r realm.ID, f func(context.Context, ports.Store) error) {
	t.Helper()
	if err := o.db.View(t.Context(), r, f); err != nil {
		t.Fatal(err)
	}
}

// account gives the account with an address; false: there is none.
func (o *office) account(t *testing.T, r realm.ID, email string) (found account.Account, ok bool) {
	t.Helper()
	o.view(t, r, func(ctx context.Context, st ports.Store) error {
		var err error
		found, err = st.Accounts().ByEmail(ctx, kind, address(t, email))
		if ok = err == nil; errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		return err
	})
	return found, ok
}

func address(t *testing.T, s string) identity.EmailAddress {
	t.Helper()
	e, err := identity.ParseEmail(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// events counts what the audit holds of an action, by chaining it.
func (o *office) events(t *testing.T, r realm.ID, action audit.Action) (out []audit.Event) {
	t.Helper()
	if _, err := o.db.Chain(t.Context(), r, 10_000, func() ([]byte, error) { return make([]byte, 16), nil }); err != nil {
		t.Fatal(err)
	}
	o.view(t, r, func(ctx context.Context, st ports.Store) error {
		links, err := st.Audit().Read(ctx, 1, 10_000)
		for _, l := range links {
			if l.Event.Action == action {
				out = append(out, l.Event)
			}
		}
		return err
	})
	return out
}

// applicant is one person with one browser.
type applicant struct {
	t     *testing.T
	o     *office
	v     registration.Visitor
	email string
}

func (o *office) applicant(t *testing.T, r realm.ID, email string) *applicant {
	return &applicant{t, o, registration.Visitor{Realm: r, Lang: "de", Network: "192.0.2.0/24"}, email}
}

func (a *applicant) begin(audience string, who applied.Applicant) *applicant {
	a.t.Helper()
	b, err := a.o.Begin(a.t.Context(), a.v, registration.Choice{Kind: kind, Audience: audience, Applicant: who})
	if err != nil || b.Unknown || !b.Blocked.IsZero() {
		a.t.Fatalf("%+v, %v", b, err)
	}
	if b.Token != "" {
		a.v.Token = sha256.Sum256([]byte(b.Token))
	}
	return a
}

func (a *applicant) prove() *applicant {
	a.t.Helper()
	if sent, err := a.o.SendCode(a.t.Context(), a.v, a.email, policy.Confirmed{}); err != nil || !sent.Sent() {
		a.t.Fatalf("%+v, %v", sent, err)
	}
	l := a.o.last(a.t, a.v.Realm, a.email, ports.LetterApplyCode)
	if answered, err := a.o.CheckCode(a.t.Context(), a.v, l.Code); err != nil || answered.Refused != "" || !answered.Asked {
		a.t.Fatalf("%+v, %v", answered, err)
	}
	return a
}

// person is somebody invented.
func person() applied.Form {
	return applied.Form{
		GivenNames: "小雨", FamilyName: "王", LatinName: "Wang Xiaoyu", Born: applied.Date{Year: 1990, Month: 2, Day: 28}, Nationality: "CN", Residence: applied.Abroad,
		Address: applied.Address{Lines: "人民路 88 号", Place: "成都", Country: "CN"}, Phone: "138 0013 8000",
		Business: applied.Business{Name: "Voorbeeldbouw", Number: "HRB 1", Register: "DE", Role: "Inhaberin"},
	}
}

func (a *applicant) tell(f applied.Form) *applicant {
	a.t.Helper()
	for _, step := range []applied.Step{applied.StepDetails, applied.StepAddress} {
		if wrong, err := a.o.Tell(a.t.Context(), a.v, step, registration.Told{Form: f, Language: "de"}); err != nil || len(wrong) > 0 {
			a.t.Fatalf("%v, %v", wrong, err)
		}
	}
	return a
}

const passport = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"

func (a *applicant) add(content string) *applicant {
	a.t.Helper()
	if added, err := a.o.AddFile(a.t.Context(), a.v, "paspoort.pdf", []byte(content)); err != nil || added.Problem != "" {
		a.t.Fatalf("%+v, %v", added, err)
	}
	return a
}

func (a *applicant) password() *applicant {
	a.t.Helper()
	if chosen, err := a.o.ChoosePassword(a.t.Context(), a.v, "vijf paarden in de mist"); err != nil || !chosen.Problem.None() {
		a.t.Fatalf("%+v, %v", chosen, err)
	}
	return a
}

func (a *applicant) submit() registration.Page {
	a.t.Helper()
	if sent, err := a.o.Submit(a.t.Context(), a.v, true); err != nil || !sent.Done {
		a.t.Fatalf("%+v, %v", sent, err)
	}
	return a.page()
}

func (a *applicant) page() registration.Page {
	a.t.Helper()
	p, err := a.o.Show(a.t.Context(), a.v)
	if err != nil {
		a.t.Fatal(err)
	}
	return p
}

// apply does all of it.
func (o *office) apply(t *testing.T, r realm.ID, email string) (*applicant, registration.Page) {
	t.Helper()
	a := o.applicant(t, r, email).begin("non-resident", applied.Citizen).prove().tell(person()).add(passport).password()
	return a, a.submit()
}

var (
	anna = applied.Reviewer{ID: "staff:anna", Email: mustAddress("anna@tenant.example")}
	bram = applied.Reviewer{ID: "staff:bram", Email: mustAddress("bram@tenant.example")}
)

func mustAddress(s string) identity.EmailAddress {
	e, err := identity.ParseEmail(s)
	if err != nil {
		panic(err)
	}
	return e
}

// want fails the test where an act of a reviewer did not lead to the outcome.
func want(t *testing.T, outcome applied.Outcome) func(applied.Outcome, error) {
	return func(got applied.Outcome, err error) {
		t.Helper()
		if err != nil || got != outcome {
			t.Fatalf("%q, %v; want %q", got, err, outcome)
		}
	}
}
