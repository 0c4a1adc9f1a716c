package policies_test

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/tests/browserless"
)

var large = flag.Int("services", 500, "services of BenchmarkPolicies, each with a portal: 10,000 are 5 MB")

// offering is a document of many services, each with a portal and a client of its own. The last asks for what factors say.
func offering(n int, factors string) []byte {
	var services, portals strings.Builder
	for i := range n {
		asked := mail
		if i == n-1 {
			asked = factors
		}
		fmt.Fprintf(&services, `
  - id: dienst-%[1]d
    name: Dienst %[1]d
    methods: [{ method: account, accounts: account }]
    organisations: not-asked
    second-factor: %[2]s`, i, asked)
		fmt.Fprintf(&portals, `
  - id: portaal-%[1]d
    url: https://portaal-%[1]d.example
    clients:
      - id: client-%[1]d
        service: dienst-%[1]d
        name: Portaal %[1]d
        redirect-uris: [https://portaal-%[1]d.example/callback]
        authentication: private_key_jwt
        jwks-uri: https://portaal-%[1]d.example/jwks`, i)
	}
	return []byte("realm: zilverbeek/production" + tenant + "services:" + services.String() + "\nportals:" + portals.String() + "\n")
}

// BenchmarkPolicies is what the console does with the document of a tenant with very many services, and with a tenth of
// it: per service it must not be dearer.
func BenchmarkPolicies(b *testing.B) {
	for _, n := range []int{*large / 10, *large} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDesk(b, offering(n, mail))
			at := d.at("zilverbeek/production")
			file, other := offering(n, app), offering(n, mail)
			doc, faults := reader{}.Read(file)
			if len(faults) > 0 {
				b.Fatal(faults[0], len(faults))
			}
			begun, err := d.Begin(b.Context(), at, file, "")
			d.must(err)
			measure := func(what string, f func() error) {
				b.Run(what, func(b *testing.B) {
					b.ReportAllocs()
					var most float64
					statements, _ := d.db.Statements()
					began := browserless.Spent()
					for b.Loop() {
						most = max(most, browserless.Peak(func() { err = f() }))
						d.must(err)
					}
					used := browserless.Spent() - began
					after, _ := d.db.Statements()
					b.ReportMetric(float64(used.Nanoseconds())/1000/float64(b.N)/float64(n), "CPU-µs/service")
					b.ReportMetric(most, "heap-MB")
					b.ReportMetric(float64(after-statements)/float64(b.N), "statements")
				})
			}
			measure("read", func() error { _, _ = reader{}.Read(file); return nil })
			measure("words", func() error { _, _, err := d.Outline(b.Context(), at, begun.ID); return err })
			measure("list", func() error { _, err := d.List(b.Context(), at); return err })
			measure("draft", func() error { _, err := d.Show(b.Context(), at, begun.ID); return err })
			measure("check", func() error { _, err := d.Check(b.Context(), at, begun.ID, 0); return err })
			measure("diff", func() error { _, err := d.Plan(b.Context(), at, file); return err })
			measure("amend", func() error {
				_, err := d.Amend(b.Context(), at, begun.ID, 0, policy.Set(fmt.Sprintf("services[%d].name", n/2), "Anders"))
				return err
			})
			measure("preview", func() error { _ = preview.At(doc, doc.Policy.Services[n/2].ID, policy.Everyone, noon); return nil })
			measure("dates", func() error { _ = preview.Dates(doc.Policy); return nil })
			last := doc.Policy.Services[n-1].ID
			measure("lookup", func() error {
				c, _ := doc.Client(realm.ClientID(fmt.Sprintf("client-%d", n-1)))
				_, ok := doc.Policy.Service(c.Service)
				if p, found := doc.PortalOf(last); !ok || !found || c.Service != last || len(p.Clients) != 1 {
					return errors.New("the last service cannot be found")
				}
				return nil
			})
			measure("refresh", func() error { // another process that finds a new version
				other := realms.New(realms.Config{Work: d.db, Register: d.db, Reader: reader{}, Now: func() time.Time { return noon }, NewID: newID})
				if err := other.Refresh(b.Context()); err != nil {
					return err
				}
				_, err := other.ByID(b.Context(), at.Realm.ID)
				return err
			})
			turn := false
			measure("publish", func() error {
				next := other
				if turn = !turn; turn {
					next = file
				}
				_, _, err := d.Apply(b.Context(), at, next)
				return err
			})
		})
	}
}
