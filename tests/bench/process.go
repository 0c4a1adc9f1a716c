package bench

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// tick is the unit of processor time in /proc: 100 a second on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// processorTime is what a process has used, all its threads together (proc(5): utime and stime).
func processorTime(pid int) (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	return parseStat(raw)
}

// parseStat reads fields 14 and 15. The name before them may hold anything, also brackets and spaces.
func parseStat(raw []byte) (time.Duration, error) {
	end := bytes.LastIndexByte(raw, ')')
	fields := bytes.Fields(raw[end+1:])
	if end < 0 || len(fields) < 13 {
		return 0, errors.New("bench: /proc/…/stat has another form here")
	}
	user, err := strconv.ParseInt(string(fields[11]), 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(string(fields[12]), 10, 64)
	return time.Duration(user+system) * tick, err
}

// per gives what one of n runs of f costs this process in processor time: the median of five rounds.
func per(n int, f func()) time.Duration {
	f()
	rounds := make([]float64, 5)
	for i := range rounds {
		before := browserless.Spent()
		for range n {
			f()
		}
		rounds[i] = float64(browserless.Spent()-before) / float64(n)
	}
	return time.Duration(median(rounds))
}

// resident is the memory of a process that is in use now, in MB of a million bytes.
func resident(pid int) (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if value, found := strings.CutPrefix(line, "VmRSS:"); found {
			kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
			return kib * 1024 / 1e6, err
		}
	}
	return 0, errors.New("bench: /proc/…/status has another form here")
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
