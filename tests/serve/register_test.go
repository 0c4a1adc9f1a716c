package serve_test

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/simulator/handelsregister"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MR-04, MR-15, MR-18: serve asks the business register of its settings, over TLS with the roots that they name and with the
// key from its file; with other roots or another key the page says that the register does not answer.
func TestServeAsksTheBusinessRegister(t *testing.T) {
	simulated, err := handelsregister.New(handelsregister.Config{AccessKey: secret.New("oefen-abonnement")})
	if err != nil {
		t.Fatal(err)
	}
	register := httptest.NewTLSServer(simulated.Handler())
	defer register.Close()
	i := install(t, os.Getenv("VOORDEUR_TEST_REDIS"))
	i.write(t, "reconi.yaml", i.trusting(i.IssuerDocument()))
	for _, document := range []string{"schatkist.yaml", "reconi.yaml"} {
		i.must(t, "realm", "apply", "--config", i.path("voordeur.yaml"), i.path(document))
	}
	i.write(t, "kvk-key", "oefen-abonnement\n")
	i.write(t, "other-key", "andere-sleutel\n")
	i.write(t, "kvk-roots.pem", certificate(register.Certificate().Raw))
	b := i.administrator(t, browserless.Waterschap)
	t.Setenv("VOORDEUR_BUSINESS_REGISTER_URL", register.URL+"/api")
	for _, test := range []struct{ name, key, roots, says string }{
		{"the key and the roots of the register", "kvk-key", "kvk-roots.pem", "Publiekrechtelijke rechtspersoon"},
		{"another key", "other-key", "kvk-roots.pem", "De Kamer van Koophandel antwoordt nu niet"},
		{"other roots", "kvk-key", "broker.pem", "De Kamer van Koophandel antwoordt nu niet"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("VOORDEUR_BUSINESS_REGISTER_KEY_FILE", i.path(test.key))
			t.Setenv("VOORDEUR_BUSINESS_REGISTER_ROOTS", i.path(test.roots))
			n := i.start(t)
			defer i.without(n)
			p := b.Get(i.Issuer(browserless.IssuerRealm) + "/beheer/users")
			p = b.Submit(p, p.MustForm(t, "/beheer/order"))
			p = b.Submit(p, p.MustForm(t, "/organisation").With("kvk", browserless.Waterschap, "level", "EH3"))
			p = b.Submit(p, p.MustForm(t, "/branch").With("restrict", "no"))
			if !strings.Contains(p.Body, test.says) {
				t.Errorf("%d %s does not say %q", p.Status, p.Heading(), test.says)
			}
		})
	}
}

// administrator opens the session of somebody who administers mandates of an organisation.
func (i *installation) administrator(t *testing.T, kvk string) *browserless.Browser {
	t.Helper()
	db, err := sql.OpenPostgres(t.Context(), sql.PostgresConfig{App: i.postgres.As("voordeur_app"), Relay: i.postgres.As("voordeur_relay"), AppPool: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := db.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := browserless.NewBrowser(t)
	for _, r := range all {
		if r.Slug.String() != browserless.IssuerRealm {
			continue
		}
		token := uuid.NewString()
		browserless.Administrating(t, db, ports.Realm{ID: r.ID}, time.Now(), token, kvk, "b.boswinkel@zilverbeek.example", assurance.EH3)
		b.Plant(i.LoginHost, "__Host-session-reconi.production", token)
		return b
	}
	t.Fatal("there is no realm that issues means")
	return nil
}
