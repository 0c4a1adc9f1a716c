// Package bench holds the house against its budgets: what a login, a page, a refusal and a start cost,
// counted and in processor time, in one table. The server runs as a process of its own, so that the
// simulated scheme, the browser and the portal around it are not counted. `make bench` runs it;
// docs/benchmarks.md tells how to read it.
package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Row is one line of the table.
type Row struct {
	What     string
	Measured float64
	Unit     string  // of both figures
	Budget   float64 // 0 where there is none
}

// Ratio tells how far a row is: 1 is exactly its budget.
func (r Row) Ratio() float64 { return r.Measured / r.Budget }

func (r Row) cells() string {
	measured := strings.TrimSpace(figure(r.Measured) + " " + r.Unit)
	switch {
	case r.Budget == 0:
		return r.What + "\t" + measured + "\t\t\t"
	case r.Measured > r.Budget:
		return fmt.Sprintf("%s\t%s\t%s\t%.2f\tover", r.What, measured, figure(r.Budget), r.Ratio())
	}
	return fmt.Sprintf("%s\t%s\t%s\t%.2f\tok", r.What, measured, figure(r.Budget), r.Ratio())
}

// figure writes a number with three digits that say something.
func figure(f float64) string {
	switch {
	case f >= 100 || f == float64(int(f)):
		return fmt.Sprintf("%.0f", f)
	case f >= 10:
		return fmt.Sprintf("%.1f", f)
	case f >= 1:
		return fmt.Sprintf("%.2f", f)
	}
	return fmt.Sprintf("%.3f", f)
}

// Write prints the table.
func Write(w io.Writer, rows []Row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "WHAT\tMEASURED\tBUDGET\tRATIO\t")
	for _, r := range rows {
		fmt.Fprintln(t, r.cells())
	}
	return t.Flush()
}

// median of figures; they are sorted in place. One figure at least.
func median(figures []float64) float64 {
	slices.Sort(figures)
	half := len(figures) / 2
	if len(figures)%2 == 1 {
		return figures[half]
	}
	return (figures[half-1] + figures[half]) / 2
}
