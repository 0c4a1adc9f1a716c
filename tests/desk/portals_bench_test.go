package desk_test

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

var offered = flag.Int("offered", 500, "services of BenchmarkConsoleOfManyServices, each with a portal of its own")

// manyServices adds services, each with a portal and a client, to the file that is live.
func manyServices(file string, n int) string {
	var services, portals strings.Builder
	for i := range n {
		fmt.Fprintf(&services, "  - { id: dienst-%[1]d, name: Dienst %[1]d, methods: [{ method: account, accounts: omgevingsloket-id }], organisations: not-asked, second-factor: [{ factor: authenticator, preferred: true }] }\n", i)
		fmt.Fprintf(&portals, "  - { id: portaal-%[1]d, url: \"https://portaal-%[1]d.example\", clients: [{ id: client-%[1]d, service: dienst-%[1]d, name: Portaal %[1]d, "+
			"redirect-uris: [\"https://portaal-%[1]d.example/callback\"], authentication: none }] }\n", i)
	}
	return strings.NewReplacer("\nservices:\n", "\nservices:\n"+services.String(), "\nportals:\n", "\nportals:\n"+portals.String()).Replace(file)
}

// BenchmarkConsoleOfManyServices is how the pages of the console answer for a realm with very many services and portals:
// none may hold them all.
func BenchmarkConsoleOfManyServices(b *testing.B) {
	h := build(b, browserless.PostgreSQL)
	h.makeLive(manyServices(h.liveFile(), *offered))
	c := h.hire(staffRealm, "administrator")
	draft := c.opens("veel diensten")
	for _, page := range []struct{ name, path string }{
		{"portals", portalsAt},
		{"last-page", portalsAt + "?page=9999"},
		{"search", portalsAt + fmt.Sprintf("?q=portaal-%d.example", *offered-1)},
		{"services", "/in/production/services"},
		{"portal", portalsAt + fmt.Sprintf("/client-%d", *offered-1)},
		{"state", "/in/production/state"},
		{"policies", drafts},
		{"draft", draft},
		{"words", draft + "/words"},
		{"preview", draft + fmt.Sprintf("/preview?service=dienst-%d", *offered-1)},
		{"replay", draft + "/replay"},
		{"why", "/in/production/why"},
		{"funnel", "/in/production/funnel"},
	} {
		b.Run(page.name, func(b *testing.B) {
			b.ReportAllocs()
			var answer *sink
			var most float64
			statements, _ := h.db.Statements()
			began := browserless.Spent()
			for b.Loop() {
				most = max(most, browserless.Peak(func() { answer = c.fetch(page.path, nil) }))
				if answer.status != http.StatusOK {
					b.Fatalf("%s answers %d", page.path, answer.status)
				}
			}
			used := browserless.Spent() - began
			after, _ := h.db.Statements()
			b.ReportMetric(float64(used.Nanoseconds())/1e6/float64(b.N), "CPU-ms")
			b.ReportMetric(most, "heap-MB")
			b.ReportMetric(float64(answer.bytes)/1e3, "answer-kB")
			b.ReportMetric(float64(after-statements)/float64(b.N), "statements")
		})
	}
}
