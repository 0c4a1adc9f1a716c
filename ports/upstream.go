package ports

import (
	"context"
	"net/url"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
)

// Upstream sends a browser to the eHerkenning broker of a realm and reads the broker's answer.
// It keeps no state between the two: what must be remembered, the caller gives back.
type Upstream interface {
	// Begin makes a signed authentication request. No network call. ErrUnavailable where nothing is known
	// of the broker that could be trusted now.
	Begin(ctx context.Context, r realm.ID, q UpstreamRequest) (UpstreamDispatch, error)
	// Resolve reads the broker's answer, over the network where the answer is an artifact. Every
	// message is either proven (Assertion set) or a failure (Failure set); an error is only a fault
	// of ours. It does not detect replay: the caller spends Answer.OneTime in its unit of work.
	Resolve(ctx context.Context, r realm.ID, in UpstreamReturn) (UpstreamAnswer, error)
}

// UpstreamRequest says what the broker is asked.
type UpstreamRequest struct {
	ID         string          // of the request; an NCName, unique for 12 months (ET-01)
	RelayState string          // at most 80 bytes; comes back unchanged
	Service    string          // id of the service in the realm's policy
	Minimum    assurance.Level // the highest of all demanded minima (ET-03)
	ForceAuthn bool            // no single sign-on in the network (ET-04)
}

// UpstreamDispatch is how the browser travels: by GET to URL, or by a form posted to it.
type UpstreamDispatch struct {
	URL    string
	Post   url.Values // nil: redirect to URL
	Origin string     // scheme://host[:port] of URL, for the page's form-action
}

// UpstreamReturn is what the browser brought back, and what was asked.
type UpstreamReturn struct {
	Artifact string
	Service  string
	Minimum  assurance.Level
	// Expects tells whether id names a request that was sent for this very login.
	Expects func(id string) bool
	Now     time.Time
}

// UpstreamAnswer is the broker's word. Exactly one of Assertion and Failure is set.
type UpstreamAnswer struct {
	Assertion *Assertion
	Failure   UpstreamFailure
	Detail    string   // for the log and the audit: the rule that failed or the status codes; no personal data
	OneTime   []string // ids to spend: of the request, the answer, the assertion and the artifact
	Until     time.Time
}

// UpstreamFailure says why there is no assertion.
type UpstreamFailure int

// The failures. Texts of brokers never decide between them (EHERKENNING 5.1).
const (
	UpstreamOK          UpstreamFailure = iota
	UpstreamCancelled                   // Responder/AuthnFailed: stopped by the person, or not authenticated
	UpstreamLevel                       // the level is lower than asked, or NoAuthnContext
	UpstreamNoMandate                   // RequestDenied: authenticated, but may not act for the organisation here
	UpstreamUnsupported                 // Requester/*, RequestUnsupported and the like: the connection is set up wrong
	UpstreamUnavailable                 // time-out, TLS, HTTP 5xx, no metadata
	UpstreamRejected                    // the message broke a rule: signature, audience, time, replay, service …
)

// Assertion is what the broker proved.
type Assertion struct {
	Subject          identity.Subject
	Level            assurance.Level
	Branch           identity.Branch // restriction to one branch; zero: none
	Intermediary     identity.KvK    // of a chain mandate (ET-10); zero: none
	OrganisationName string          // may be empty: optional attribute (ET-09)
	Authority        string          // entity id of the authentication service, for the audit
	AuthenticatedAt  time.Time
}

// UpstreamMetadata publishes this side's signed SAML metadata.
type UpstreamMetadata interface {
	// Metadata gives the signed EntityDescriptor of the realm's service-provider side.
	Metadata(ctx context.Context, r realm.ID) ([]byte, error)
}
