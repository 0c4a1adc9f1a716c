package bench

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// BenchmarkLoads brings 100,000 accounts in by the command, into PostgreSQL, with faults in the file (MH-12): how fast,
// and with how much memory at most, which must not grow with the file.
func BenchmarkLoads(b *testing.B) {
	const n = 100_000
	h := NewHouse(b, Binary(b))
	document := strings.Replace(string(h.SchoolsDocument()), "/metadata\n", "/metadata\n    certificate: broker.pem\n    tls-roots: tls.pem\n", 1)
	write(b, filepath.Join(h.Dir, "helpdeskpo.yaml"), document)
	run(b, h.secrets, h.binary, "realm", "apply", "--config", h.settings, filepath.Join(h.Dir, "helpdeskpo.yaml"))
	small := h.load(b, "tenth.csv", n/10, 1_000_000)
	large := h.load(b, "whole.csv", n, 0)
	note(Row{"import of 100,000 accounts: check and bring in, by the clock", large.took.Seconds(), "s", 60})
	note(Row{"import of 100,000 accounts: processor time of the command", large.used.Seconds(), "s", 0})
	note(Row{"import of 100,000 accounts: largest memory", large.most, "MB", 100})
	note(Row{"import: largest memory over that of a tenth of the file", large.most / small.most, "times", 2})
}

// loaded is what an import cost.
type loaded struct {
	took, used time.Duration
	most       float64 // MB
}

// load writes a file and runs the command on it. One line of a hundred is wrong.
func (h *House) load(b *testing.B, name string, n, first int) loaded {
	b.Helper()
	var file strings.Builder
	file.WriteString("user-name,format,hash,email,authorised-name,authorised-email,institutions\n")
	for i := range n {
		hash := browserless.OldHash
		if i%100 == 99 {
			hash = "md5"
		}
		fmt.Fprintf(&file, "school%07d,bcrypt,%s,post%d@school.example,Gemma de Vries,g%d@school.example,%02dAB|Basisschool %d|%08d\n", first+i, hash, i, i, i%100, i, 90_000_000+i)
	}
	write(b, filepath.Join(h.Dir, name), file.String())
	c := exec.CommandContext(b.Context(), h.binary, "accounts", "load", "--config", h.settings, "--realm", browserless.SchoolsRealm, "--without-faults", filepath.Join(h.Dir, name))
	c.Env = append(os.Environ(), h.secrets...)
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	before := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	var cost loaded
	var last string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if last = lines.Text(); strings.HasPrefix(last, "  ") && strings.Contains(last, " of ") {
			cost.most = peak(b, c.Process.Pid)
		}
	}
	if err := c.Wait(); err != nil || !strings.HasPrefix(last, fmt.Sprintf("Done: %d added", n-n/100)) {
		b.Fatalf("%v: %s", err, last)
	}
	cost.took, cost.used = time.Since(before), c.ProcessState.UserTime()+c.ProcessState.SystemTime()
	return cost
}

// peak is the largest memory of a process so far, in MB. What its parent is told at its end (getrusage) counts the
// parent's own, from before the exec.
func peak(b *testing.B, pid int) float64 {
	b.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "VmHWM:")
	var kiB float64
	if _, err := fmt.Sscan(rest, &kiB); err != nil {
		b.Fatal(err)
	}
	return kiB * 1024 / 1e6
}
