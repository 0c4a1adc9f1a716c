package api

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/fault"
)

// problem is why a request was refused (RFC 9457).
type problem struct {
	Type     string      `json:"type"`
	Title    string      `json:"title"`
	Status   int         `json:"status"`
	Detail   string      `json:"detail"`
	Instance string      `json:"instance"`
	Faults   []faultView `json:"faults,omitempty"`
	Unmet    []expected  `json:"unmet,omitempty"`
	header   map[string]string
}

// Error implements error: a handler gives a problem back as it gives any error.
func (p *problem) Error() string { return p.Title + ": " + p.Detail }

// problemPrefix starts the types of problems; what follows is the name by which openapi.json describes them.
const problemPrefix = "urn:problem-type:voordeur:"

func refused(status int, name, title, detail string) *problem {
	return &problem{Type: problemPrefix + name, Title: title, Status: status, Detail: detail}
}

func (p *problem) with(name, value string) *problem {
	p.header = map[string]string{name: value}
	return p
}

// The problems that have no use case behind them.
var (
	errNotThere = refused(http.StatusNotFound, "not-found", "Not found", "There is nothing here, or nothing that this client may know of.")
	errMethod   = refused(http.StatusMethodNotAllowed, "method-not-allowed", "Method not allowed", "The header Allow lists the methods of this resource.")
	errNoMatch  = refused(http.StatusPreconditionRequired, "if-match-required", "If-Match is required", "Send the ETag of the draft as you saw it in If-Match.")
	errMoved    = refused(http.StatusPreconditionFailed, "changed", "The draft has changed", "Somebody changed the draft since you saw it. Read it again, and decide anew.")
	errCross    = refused(http.StatusForbidden, "cross-site", "From another site", "Programs call this API, and no pages of other sites.")
	errLarge    = refused(http.StatusRequestEntityTooLarge, "too-large", "Too large", "A body has at most eight megabytes.")
	errNoToken  = refused(http.StatusUnauthorized, "no-token", "No access token", "Send an access token of this realm for this API in the header Authorization.").
			with("WWW-Authenticate", "Bearer") // RFC 6750 3.1: no error where there was no attempt
	errBadToken = refused(http.StatusUnauthorized, "invalid-token", "Invalid access token", "The access token is not one of this realm for this API, or its time is over.").
			with("WWW-Authenticate", `Bearer error="invalid_token"`)
	errBroken = refused(http.StatusInternalServerError, "internal-error", "Internal error", "The fault is ours. Nothing was changed that is not told here; try again later.")
)

func errInvalid(detail string) *problem {
	return refused(http.StatusBadRequest, "invalid-request", "Invalid request", detail)
}

func errMedia(takes []string) *problem {
	return refused(http.StatusUnsupportedMediaType, "unsupported-media-type", "Unsupported media type", "This operation takes "+strings.Join(takes, " or ")+".").
		with("Accept", strings.Join(takes, ", "))
}

func errScope(scope string) *problem {
	return refused(http.StatusForbidden, "insufficient-scope", "Insufficient scope", "This needs the scope "+scope+".").
		with("WWW-Authenticate", fmt.Sprintf("Bearer error=\"insufficient_scope\", scope=%q", scope))
}

func errOften(wait time.Duration) *problem {
	return refused(http.StatusTooManyRequests, "too-often", "Too often", "This client asks too often. Retry-After tells when to go on.").
		with("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
}

// refusals are the outcomes of use cases, by their message keys.
var refusals = map[string]*problem{
	"audit.forbidden":    refused(http.StatusForbidden, "forbidden", "Forbidden", "None of the roles of this client may do this."),
	"policies.forbidden": refused(http.StatusForbidden, "forbidden", "Forbidden", "None of the roles of this client may do this."),
	"policies.own":       refused(http.StatusForbidden, "four-eyes", "Somebody else must approve", "This tenant asks for two pairs of eyes: who wrote a draft does not approve it."),
	"policies.not-there": errNotThere,
	"policies.moved":     errMoved,
	"policies.over":      refused(http.StatusConflict, "over", "The draft is over", "It is live already, or was, or was withdrawn."),
	"policies.order":     refused(http.StatusConflict, "order", "Another step comes first", "A draft is checked, replayed, approved and published, in this order."),
	"policies.outdated":  refused(http.StatusConflict, "outdated", "The draft is outdated", "Another version became live since it was made. Write it anew on what is live now."),
	"once.other-request": refused(http.StatusUnprocessableEntity, "other-request", "The key named another request", "This Idempotency-Key came with another request before. Choose a new one."),
	"once.under-way":     refused(http.StatusConflict, "under-way", "The request is under way", "The first request with this Idempotency-Key is not answered yet.").with("Retry-After", "1"),
	"policies.past":      refused(http.StatusUnprocessableEntity, "past", "The instant has passed", "Name an instant in the future, or none to publish at once."),
}

// problemOf gives what a caller is told of an error.
func problemOf(err error) problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return *p
	}
	if f, ok := errors.AsType[*policies.Faulty](err); ok {
		p := *refused(http.StatusUnprocessableEntity, "faulty-document", "The document cannot become live", "It has faults, or does not do as its tenant expects.")
		p.Faults, p.Unmet = faultViews(f.Faults), expectedViews(expect.Failed(f.Unmet))
		return p
	}
	if p, ok := refusals[fault.KeyOf(err)]; ok {
		return *p
	}
	return *errBroken
}

func (p problem) answer() answer {
	a := reply(p.Status, p).with("Content-Type", asProblem)
	maps.Copy(a.header, p.header)
	return a
}
