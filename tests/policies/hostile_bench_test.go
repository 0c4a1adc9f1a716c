package policies_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/tests/browserless"
)

// BenchmarkHostile reads documents that are made to be dear: as many tiny values as are let through, and what is refused
// before it is parsed.
func BenchmarkHostile(b *testing.B) {
	fill := func(head, one, tail string, most int) []byte {
		return []byte(head + strings.Repeat(one, (most-len(head)-len(tail))/len(one)) + tail)
	}
	var audiences strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&audiences, "a%d: {},", i)
	}
	row := strings.Repeat("a,", 19_000)
	for name, doc := range map[string][]byte{
		"rows":          fill("services:\n", "- ["+row+"a]\n", "", 1_990_000),
		"rows-json":     fill(`{"a":[`, "["+strings.ReplaceAll(row, "a", "1")+"1],", "1]}", policyfile.MaxBytes),
		"single-fields": fill("[", "{a},", "a]", 1_900_000),
		"nested":        fill("[", "[[a]],", "a]", 1_900_000),
		"words":         fill("a: ", "b ", "\n", policyfile.MaxBytes),
		"remarks":       fill("a: b\n", "#x\n", "", policyfile.MaxBytes),
		"quotes":        fill("[", `"",`, "a]", policyfile.MaxBytes),
		"dashes":        fill("", "- ", "", policyfile.MaxBytes),
		"audiences":     []byte("realm: a/b" + tenant + "services: [{id: a, name: A, audiences: {" + audiences.String() + "}}]\n"),
	} {
		b.Run(name, func(b *testing.B) {
			var most float64
			for b.Loop() {
				most = max(most, browserless.Peak(func() {
					if _, faults := policyfile.Read(doc, time.UTC); len(faults) == 0 {
						b.Fatal("it was taken")
					}
				}))
			}
			b.ReportMetric(most, "heap-MB")
		})
	}
}
