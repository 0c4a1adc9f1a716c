// Package businessregister runs the adapter that reads the business register over the simulated one, by real HTTP:
// neither of the two knows the other.
package businessregister

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/kvk"
	"github.com/voordeur/voordeur/adapters/simulator/handelsregister"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/ports/porttest"
)

const key = "oefen-sleutel"

// serve starts the simulated register, and counts what it is asked.
func serve(t *testing.T) (address string, asked *atomic.Int64) {
	t.Helper()
	simulated, err := handelsregister.New(handelsregister.Config{AccessKey: secret.New(key)})
	if err != nil {
		t.Fatal(err)
	}
	asked = new(atomic.Int64)
	handler := simulated.Handler()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/api", asked
}

func register(t *testing.T, address, key string) *kvk.Register {
	t.Helper()
	r, err := kvk.New(kvk.Config{
		BaseURL: address, Key: secret.New(key), Timeout: 2 * time.Second, Pause: time.Millisecond, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func number(t *testing.T, s string) identity.KvK {
	t.Helper()
	k, err := identity.ParseKvK(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func branch(t *testing.T, s string) identity.Branch {
	t.Helper()
	b, err := identity.ParseBranch(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// MR-04, MR-15, MR-16, MR-18, MR-19, MR-79.
func TestTheSimulatedRegisterIsRead(t *testing.T) {
	porttest.BusinessRegister(t, func(t *testing.T) (ports.BusinessRegister, porttest.RegisterSample) {
		address, _ := serve(t)
		zilverbeek := number(t, "68750110")
		rsin, err := identity.ParseRSIN("999000202")
		if err != nil {
			t.Fatal(err)
		}
		return register(t, address, key), porttest.RegisterSample{
			Whole: identity.Extract{
				KvK: zilverbeek, RSIN: rsin, Name: "Waterschap Zilverbeek (oefen)", TradeNames: []string{"Waterschap Zilverbeek (oefen)"},
				LegalForm: "Publiekrechtelijke rechtspersoon", Address: identity.Address{Line: "Dijkgraafplein 1 9991AA Zilverbeek"},
				Activity: "Openbaar bestuur op het gebied van het economisch beleid", MainBranch: branch(t, "000037178598"),
				Registered: time.Date(2017, 5, 14, 22, 0, 0, 0, time.UTC),
			},
			Branch: identity.BranchExtract{
				Number: branch(t, "000038509504"), KvK: zilverbeek, Name: "Gemaal De Steiger (oefen)", Address: identity.Address{Line: "Steigerkade 12 9991AB Zilverbeek"},
			},
			Closed: identity.BranchExtract{
				Number: branch(t, "000037143557"), KvK: zilverbeek, Name: "Gemaal De Oude Sluis (oefen)", Address: identity.Address{Line: "Sluispad 3 9991AC Zilverbeek"},
				Ended: time.Date(2025, 6, 29, 22, 0, 0, 0, time.UTC),
			},
			Many: number(t, "90006577"), Branches: 1000, Search: "Café Kasplein", Found: 10,
			Shielded: number(t, "69599068"), Hidden: "Geheimweg", Without: number(t, "90000749"), Dissolved: number(t, "96354429"),
			Unknown: number(t, "12345678"), Down: number(t, "90004973"),
		}
	})
}

// Each number of the page leads to what the page promises.
func TestEveryTroubleIsUnavailable(t *testing.T) {
	address, _ := serve(t)
	r := register(t, address, key)
	for name, c := range map[string]struct {
		kvk   string
		after time.Duration
	}{
		"down": {"90004973", 0}, "slow": {"90003942", 0}, "garbled": {"55505201", 0}, "updating": {"90002903", 5 * time.Minute}, "busy": {"90001745", 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := r.Organisation(t.Context(), number(t, c.kvk))
			unavailable(t, err, c.after)
		})
	}
}

func unavailable(t *testing.T, err error, after time.Duration) {
	t.Helper()
	got := time.Duration(0)
	if later, ok := errors.AsType[*ports.Later](err); ok {
		got = later.After
	}
	if !errors.Is(err, ports.ErrUnavailable) || got != after {
		t.Errorf("%v, to ask again after %s, want %s", err, got, after)
	}
}

// A wrong key is our fault, not that of whoever asks.
func TestAWrongKeyIsUnavailable(t *testing.T) {
	address, _ := serve(t)
	_, err := register(t, address, "other").Organisation(t.Context(), number(t, "68750110"))
	unavailable(t, err, 0)
}

// Every organisation of the practice environment can be read, and each of its branches belongs to it.
func TestEveryPracticeOrganisationCanBeRead(t *testing.T) {
	address, _ := serve(t)
	r := register(t, address, key)
	for _, o := range handelsregister.Practice() {
		if o.Mood != handelsregister.Well {
			continue
		}
		k := number(t, o.KvK)
		e, err := r.Organisation(t.Context(), k)
		if err != nil || e.Name != o.Name || e.LegalForm != o.FullForm || e.RSIN.String() != o.RSIN || e.Ended.IsZero() != (o.Ended == "") || e.Registered.IsZero() || e.Activity == "" {
			t.Errorf("%s: %+v, %v", o.Name, e, err)
		}
		for _, b := range o.Some() {
			got, err := r.Branch(t.Context(), k, branch(t, b.Number))
			if err != nil || got.Name != b.Name || got.Closed(time.Now()) != (b.Ended != "") {
				t.Errorf("%s: branch %s: %+v, %v", o.Name, b.Number, got, err)
			}
		}
	}
}

// The register asks its readers not to ask twice: one call for all pages of a search, and for everybody at once.
func TestOneQuestionIsAskedOnce(t *testing.T) {
	address, asked := serve(t)
	r := register(t, address, key)
	for offset := range 10 {
		if _, err := r.Branches(t.Context(), ports.BranchQuery{Organisation: number(t, "90006577"), Search: "kasplein", Offset: offset, Limit: 20}); err != nil {
			t.Fatal(err)
		}
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("%d calls for ten pages", n)
	}
}
