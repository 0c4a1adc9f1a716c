package kvk_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/kvk"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

const key = "proef-sleutel-die-niemand-ziet"

// world is a register that answers what a test wants, and what was asked and logged.
type world struct {
	*testing.T
	register *kvk.Register

	mu    sync.Mutex
	now   time.Time
	log   bytes.Buffer
	asked []*http.Request
}

func newWorld(t *testing.T, answer http.HandlerFunc, change ...func(*kvk.Config)) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked = append(w.asked, r)
		w.mu.Unlock()
		answer(rw, r)
	}))
	t.Cleanup(s.Close)
	c := w.config(s.URL + "/api/")
	for _, f := range change {
		f(&c)
	}
	w.register = open(t, c)
	return w
}

func (w *world) config(address string) kvk.Config {
	return kvk.Config{
		BaseURL: address, Key: secret.New(key), Timeout: 10 * time.Second, Pause: time.Millisecond,
		Now: func() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now },
		Log: slog.New(slog.NewTextHandler(w, nil)),
	}
}

// Write takes the log.
func (w *world) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(b)
}

func (w *world) logged() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

func (w *world) calls() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.asked)
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func open(t *testing.T, c kvk.Config) *kvk.Register {
	t.Helper()
	r, err := kvk.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func number(t testing.TB, s string) identity.KvK {
	t.Helper()
	k, err := identity.ParseKvK(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func branchNumber(t testing.TB, s string) identity.Branch {
	t.Helper()
	b, err := identity.ParseBranch(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// saying answers every question the same.
func saying(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func document(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// EHERKENNING 11: the paths, the header and the media type; parameters that are not documented give an error.
func TestQuestionsAreShapedAsTheRegisterWants(t *testing.T) {
	w := newWorld(t, saying(404, `{"fout":[{"code":"IPD0005"}]}`))
	k := number(t, "68750110")
	_, _ = w.register.Organisation(t.Context(), k)
	_, _ = w.register.Branch(t.Context(), k, branchNumber(t, "000037178598"))
	_, _ = w.register.Branches(t.Context(), ports.BranchQuery{Organisation: k, Search: "een plaats", Offset: 10, Limit: 10})
	want := []string{"/api/v1/basisprofielen/68750110", "/api/v1/vestigingsprofielen/000037178598", "/api/v1/basisprofielen/68750110/vestigingen"}
	var got []string
	for _, r := range w.asked {
		got = append(got, r.URL.String())
		if r.Method != http.MethodGet || r.Header.Get("apikey") != key || !strings.HasPrefix(r.Header.Get("Accept"), "application/hal+json") || r.ContentLength != 0 {
			t.Errorf("%s %s: %v", r.Method, r.URL, r.Header)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// MR-18: all that is shown, with the runs of spaces of the register gone, trade names in its order and each once,
// and the end of a branch not taken for that of the organisation.
func TestAnOrganisationIsRead(t *testing.T) {
	w := newWorld(t, saying(200, document(t, "basisprofiel.json")))
	got, err := w.register.Organisation(t.Context(), number(t, "68750110"))
	if err != nil {
		t.Fatal(err)
	}
	rsin, _ := identity.ParseRSIN("992340597")
	want := identity.Extract{
		KvK: number(t, "68750110"), RSIN: rsin, Name: "Test BV Donald", TradeNames: []string{"Test BV Donald", "Test BV Donald Nevenvestiging"},
		LegalForm: "Besloten vennootschap met gewone structuur", Address: identity.Address{Line: "Fizzweg 5 a 1234AB Lollum"},
		Activity: "Ontwikkelen en produceren van overige software", MainBranch: branchNumber(t, "000037178598"),
		Registered: time.Date(2017, 5, 18, 22, 0, 0, 0, time.UTC),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// MR-18, MR-79: without a main branch, without statutes, with a number that is none and days that nobody knows whole.
func TestAnOwnersAssociationIsRead(t *testing.T) {
	w := newWorld(t, saying(200, document(t, "vve.json")))
	got, err := w.register.Organisation(t.Context(), number(t, "90000749"))
	want := identity.Extract{
		KvK: number(t, "90000749"), Name: "VvE Voorbeeldflat", LegalForm: "VerenigingVanEigenaars", Address: identity.Address{Shielded: true},
		Registered: time.Date(2003, 9, 4, 22, 0, 0, 0, time.UTC), Ended: time.Date(2024, 5, 31, 22, 0, 0, 0, time.UTC),
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want)
	}
}

// MR-16: the main branch first, then by name; a shielded address stays hidden.
func TestBranchesAreRead(t *testing.T) {
	w := newWorld(t, saying(200, document(t, "vestigingen.json")))
	k := number(t, "68750110")
	got, err := w.register.Branches(t.Context(), ports.BranchQuery{Organisation: k, Limit: 10})
	want := ports.BranchPage{Total: 3, Branches: []identity.BranchExtract{
		{Number: branchNumber(t, "000037178598"), KvK: k, Name: "Test BV Donald", Address: identity.Address{Line: "Fizzweg 5 a 1234AB Lollum"}, Main: true},
		{Number: branchNumber(t, "000037178611"), KvK: k, Name: "Andere naam", Address: identity.Address{Shielded: true}},
		{Number: branchNumber(t, "000037178601"), KvK: k, Name: "Test BV Donald Nevenvestiging", Address: identity.Address{Line: "Brinkerinckbaan 41 7772SW Déventer"}},
	}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want)
	}
	for search, found := range map[string]int{"DEVENTER donald": 1, "7861": 1, "verborgenweg": 0, "donald": 2, "donald andere": 0, " ": 3} {
		if p, err := w.register.Branches(t.Context(), ports.BranchQuery{Organisation: k, Search: search, Limit: 10}); err != nil || p.Total != found {
			t.Errorf("%q finds %d, want %d: %v", search, p.Total, found, err)
		}
	}
}

// MR-16, MR-79.
func TestABranchIsRead(t *testing.T) {
	w := newWorld(t, saying(200, document(t, "vestigingsprofiel.json")))
	k, b := number(t, "68750110"), branchNumber(t, "000037178601")
	got, err := w.register.Branch(t.Context(), k, b)
	want := identity.BranchExtract{
		Number: b, KvK: k, Name: "Test BV Donald Nevenvestiging", Address: identity.Address{Line: "Brinkerinckbaan 41 7772SW Deventer"}, Ended: time.Date(2026, 1, 14, 23, 0, 0, 0, time.UTC),
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want)
	}
	if got, err := w.register.Branch(t.Context(), number(t, "90000749"), b); !errors.Is(err, ports.ErrNotFound) || got != (identity.BranchExtract{}) {
		t.Errorf("another organisation's branch: %+v, %v", got, err)
	}
}

// The register keeps the addresses of some people from everybody: only its clear word shows one.
func TestOnlyAnAddressThatIsNotShieldedIsShown(t *testing.T) {
	const hidden = "Verborgenweg 1"
	for name, c := range map[string]struct {
		addresses string
		want      identity.Address
	}{
		"shielded":                  {`{"type":"bezoekadres","indAfgeschermd":"Ja","volledigAdres":"` + hidden + `"}`, identity.Address{Shielded: true}},
		"not said":                  {`{"type":"bezoekadres","volledigAdres":"` + hidden + `"}`, identity.Address{}},
		"said strangely":            {`{"type":"bezoekadres","indAfgeschermd":"J","volledigAdres":"` + hidden + `"}`, identity.Address{}},
		"beside one for letters":    {`{"type":"correspondentieadres","indAfgeschermd":"Nee","volledigAdres":"Postbus 1"},{"type":"bezoekadres","indAfgeschermd":"Ja","volledigAdres":"` + hidden + `"}`, identity.Address{Shielded: true}},
		"none":                      {``, identity.Address{}},
		"not shielded":              {`{"type":"bezoekadres","indAfgeschermd":"Nee","volledigAdres":" Plein  2\n\u202e1234AB\u0000 X "}`, identity.Address{Line: "Plein 2 1234AB X"}},
		"only one for letters":      {`{"type":"correspondentieadres","indAfgeschermd":"Nee","volledigAdres":"Postbus 1"}`, identity.Address{Line: "Postbus 1"}},
		"too long to be an address": {`{"indAfgeschermd":"Nee","volledigAdres":"` + strings.Repeat("é", 5000) + `"}`, identity.Address{Line: strings.Repeat("é", 500)}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, saying(200, `{"kvkNummer":"68750110","naam":"X","_embedded":{"hoofdvestiging":{"vestigingsnummer":"000037178598","adressen":[`+c.addresses+`]}}}`))
			got, err := w.register.Organisation(t.Context(), number(t, "68750110"))
			if err != nil || got.Address != c.want {
				t.Errorf("%+v, %v", got.Address, err)
			}
		})
	}
}

// A number that is not there costs no call.
func TestNoNumberIsNotFound(t *testing.T) {
	w := newWorld(t, saying(200, `{}`))
	for name, err := range map[string]error{
		"organisation": second(w.register.Organisation(t.Context(), identity.KvK{})),
		"branches":     second(w.register.Branches(t.Context(), ports.BranchQuery{})),
		"branch":       second(w.register.Branch(t.Context(), number(t, "68750110"), identity.Branch{})),
	} {
		if !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.calls() != 0 {
		t.Error("the register was asked")
	}
}

func second[T any](_ T, err error) error { return err }

func TestWrongConfigsAreRefused(t *testing.T) {
	w := &world{T: t}
	for name, change := range map[string]func(*kvk.Config){
		"no address":          func(c *kvk.Config) { c.BaseURL = "" },
		"no URL":              func(c *kvk.Config) { c.BaseURL = "://" },
		"in the clear":        func(c *kvk.Config) { c.BaseURL = "http://register.example/api" },
		"with a user":         func(c *kvk.Config) { c.BaseURL = "https://a:b@register.example/api" },
		"with a query":        func(c *kvk.Config) { c.BaseURL = "https://register.example/api?x=y" },
		"another protocol":    func(c *kvk.Config) { c.BaseURL = "ftp://register.example" },
		"no key":              func(c *kvk.Config) { c.Key = secret.Text{} },
		"a key with a break":  func(c *kvk.Config) { c.Key = secret.New("a\r\nb: c") },
		"a key beyond ASCII":  func(c *kvk.Config) { c.Key = secret.New("sleutél") },
		"no clock":            func(c *kvk.Config) { c.Now = nil },
		"nobody who is heard": func(c *kvk.Config) { c.Log = nil },
	} {
		c := w.config("https://register.example/api")
		change(&c)
		if _, err := kvk.New(c); err == nil || strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, good := range []string{"https://register.example/api", "http://handelsregister.localhost:8080/api/", "http://127.0.0.1:1"} {
		if _, err := kvk.New(w.config(good)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}

// The key prints nowhere: not with the config, not with the register.
func TestTheKeyIsNeverPrinted(t *testing.T) {
	w := &world{T: t}
	c := w.config("https://register.example/api")
	for _, v := range []any{c, &c, open(t, c)} {
		if s := fmt.Sprintf("%v %+v %#v", v, v, v); strings.Contains(s, key) {
			t.Errorf("%T prints the key", v)
		}
	}
}
