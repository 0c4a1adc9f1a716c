package kvk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/ports"
)

// Codes of the register's refusals (EHERKENNING 11).
const (
	invalidKvK    = "IPD0004"
	noProduct     = "IPD0005"
	invalidBranch = "IPD0006"
	noBranch      = "IPD0007"
	inProgress    = "IPD1002"
	inFiveMinutes = "IPD1003"
	noData        = "IPD5200"
)

// verdict is what an answer means. The zero one: it is good.
type verdict struct {
	err   error
	again bool // asked a moment later, the answer may be another
	ours  bool // an operator must repair it
}

// code has no digits but its own: what else stands in such a field gets into no log.
var code = regexp.MustCompile(`^IPD[0-9]{4}$`)

// codes reads those of a refusal; a refusal in another form has none. Descriptions are not read: they quote numbers.
func codes(body []byte) (out []string) {
	var answer struct {
		Fout []struct {
			Code string `json:"code"`
		} `json:"fout"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil
	}
	for _, f := range answer.Fout[:min(len(answer.Fout), 10)] {
		if code.MatchString(f.Code) {
			out = append(out, f.Code)
		}
	}
	return out
}

// classify tells what a refusal means. The status alone does not: 404 goes with what never was and with what is not
// there yet, and comes from gateways too. Where both are said, it is not known yet.
func classify(status int, codes []string, later time.Duration) verdict {
	has := func(some ...string) bool {
		return slices.ContainsFunc(codes, func(c string) bool { return slices.Contains(some, c) })
	}
	err := fmt.Errorf("%w: the register answered status %d, codes %v", ports.ErrUnavailable, status, codes)
	switch {
	case has(inFiveMinutes):
		return verdict{err: delayed(err, 5*time.Minute)}
	case has(inProgress):
		return verdict{err: delayed(err, later), again: later == 0}
	case status >= 500:
		return verdict{err: delayed(err, later), again: later == 0}
	case status == http.StatusTooManyRequests:
		return verdict{err: delayed(err, later)}
	case (status == http.StatusNotFound || status == http.StatusBadRequest) && has(invalidKvK, noProduct, invalidBranch, noBranch, noData):
		return verdict{err: fmt.Errorf("%w: status %d, codes %v", ports.ErrNotFound, status, codes)}
	}
	return verdict{err: err, ours: true} // the key (401, 403), the address (3xx, 404), the question (400)
}

func delayed(err error, after time.Duration) error {
	if after == 0 {
		return err
	}
	return &ports.Later{After: after, Cause: err}
}

// after reads Retry-After, which is a number of seconds or a date (RFC 9110, 10.2.3). Nothing, nonsense and the past
// are 0; nobody is told to wait for more than an hour.
func after(header string, now time.Time) time.Duration {
	d := time.Duration(0)
	if seconds, err := strconv.Atoi(header); err == nil {
		d = time.Duration(min(seconds, 3600)) * time.Second
	} else if date, err := http.ParseTime(header); err == nil {
		d = date.Sub(now)
	}
	return max(0, min(d, time.Hour))
}
