package serve_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

// oldAccounts writes a file of n accounts, and tells how many lines of it are wrong.
func oldAccounts(n int) (file string, wrong int) {
	var b strings.Builder
	b.WriteString("user-name,format,hash,institutions\n")
	for i := range n {
		hash := browserless.OldHash
		if i%13 == 5 {
			hash = "md5"
			wrong++
		}
		fmt.Fprintf(&b, "school%06d,bcrypt,%s,%02dAB|School %d|%08d\n", i, hash, i%100, i, 90_000_000+i)
	}
	return b.String(), wrong
}

// MH-12: the command that brings 100,000 accounts in is killed by the system halfway; the same command goes on where it was,
// and the sums are those of one that nothing happened to.
func TestAnImportThatIsKilledGoesOn(t *testing.T) {
	const n = 100_000
	i := install(t, os.Getenv("VOORDEUR_TEST_REDIS"))
	i.write(t, "helpdeskpo.yaml", i.trusting(i.SchoolsDocument()))
	i.must(t, "realm", "apply", "--config", i.path("voordeur.yaml"), i.path("helpdeskpo.yaml"))
	file, wrong := oldAccounts(n)
	i.write(t, "scholen.csv", file)
	load := []string{"accounts", "load", "--config", i.path("voordeur.yaml"), "--realm", browserless.SchoolsRealm, i.path("scholen.csv")}
	if said, code := run(t, load...); code == 0 || !strings.Contains(said, "--without-faults") || !strings.Contains(said, "line 7: hash: is not of the format") {
		t.Fatalf("with faults it ends with %d:\n%.600s", code, said)
	}
	load = append(load, "--without-faults")
	killHalfway(t, load)
	again := i.must(t, load...)
	for _, says := range []string{fmt.Sprintf("%d lines, of which %d are good and %d have faults", n, n-wrong, wrong), "This file was begun before", fmt.Sprintf("Done: %d added, 0 renewed, 0 skipped", n-wrong)} {
		if !strings.Contains(again, says) {
			t.Errorf("it does not say %q:\n%.600s", says, again[max(0, len(again)-600):])
		}
	}
	if said := i.must(t, load...); !strings.Contains(said, "brought in before") {
		t.Errorf("a third time:\n%.600s", said[max(0, len(said)-600):])
	}
}

// killHalfway kills the command once some batches are in.
func killHalfway(t *testing.T, args []string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), binary, args...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "  50000 of ") || strings.HasPrefix(lines.Text(), "Done") {
			_ = c.Process.Signal(syscall.SIGKILL)
			break
		}
	}
	err = c.Wait()
	if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("it was not killed: %v", err)
	}
}
