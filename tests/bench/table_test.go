package bench

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestTheTableSaysHowFarOffEachRowIs(t *testing.T) {
	var out strings.Builder
	if err := Write(&out, []Row{{"a login", 3, "ms", 2}, {"a page", 0.05, "ms", 1}, {"memory", 31.44, "MB", 0}}); err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]string{{"WHAT", "MEASURED", "BUDGET", "RATIO"}, {"a", "login", "3", "ms", "2", "1.50", "over"}, {"a", "page", "0.050", "ms", "1", "0.05", "ok"}, {"memory", "31.4", "MB"}} {
		if got := strings.Fields(strings.Split(out.String(), "\n")[i]); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("line %d is %q, want %q", i, got, want)
		}
	}
}

func TestProcessorTimeIsReadBehindAnyName(t *testing.T) {
	got, err := parseStat([]byte("7 (a) b (c) S 1 7 7 0 -1 4194304 9 0 0 0 120 35 0 0 20 0 1 0 5 6 7"))
	if err != nil || got != 1550*time.Millisecond {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "7 (a) S 1", "7 (a) S 1 7 7 0 -1 4194304 9 0 0 0 x 35 0"} {
		if _, err := parseStat([]byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	if _, err := processorTime(os.Getpid()); err != nil {
		t.Error(err)
	}
}

func TestTheMedianOfFiguresIsTheMiddle(t *testing.T) {
	if m := median([]float64{9, 1, 2}); m != 2 {
		t.Error(m)
	}
	if m := median([]float64{4, 1, 2, 3}); m != 2.5 {
		t.Error(m)
	}
}
