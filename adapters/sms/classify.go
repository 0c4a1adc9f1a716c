package sms

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/voordeur/voordeur/ports"
)

// Codes of the gateway's errors (EHERKENNING.md 12.1).
const (
	notAllowed       = 2
	missingParameter = 9
	invalidParameter = 10
	noBalance        = 25
)

// faults reads the error codes of an answer; an answer that is not JSON has none. Their descriptions are not
// read: they quote numbers.
func faults(body io.Reader) (codes []int) {
	var answer struct {
		Errors []struct {
			Code int `json:"code"`
		} `json:"errors"`
	}
	if err := json.NewDecoder(body).Decode(&answer); err != nil {
		return nil
	}
	for _, e := range answer.Errors {
		codes = append(codes, e.Code)
	}
	return codes
}

// classify tells what an answer means for the message.
func classify(status int, codes []int) error {
	has := func(code int) bool { return slices.Contains(codes, code) }
	switch {
	case status == http.StatusOK || status == http.StatusCreated:
		return nil
	case status == http.StatusUnauthorized, status == http.StatusPaymentRequired, status == http.StatusForbidden, has(notAllowed), has(noBalance):
		return fmt.Errorf("%w: status %d, codes %v", ports.ErrSMSAccount, status, codes)
	case status < 500 && (status == http.StatusUnprocessableEntity || has(missingParameter) || has(invalidParameter)):
		return fmt.Errorf("%w: status %d, codes %v", ports.ErrSMSRefused, status, codes)
	}
	return fmt.Errorf("sms: the gateway answered status %d, codes %v", status, codes)
}
