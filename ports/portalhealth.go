package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
)

// PortalHealth tells why an application of a portal does not get in, to the staff of its tenant: the application itself is
// told little, as anybody can send a request in its name. It tells what this process saw, and nothing that it did not.
type PortalHealth interface {
	// Published gives the keys that the client publishes itself, as they are used to verify it. Where they are due they are
	// fetched, and not waited for longer than a page may take. ErrNotFound where the realm has no such client; zero
	// where it publishes none.
	Published(ctx context.Context, r realm.ID, c realm.ClientID) (PublishedKeys, error)
	// Refused gives why its requests were refused, the newest first, at most 20. ErrNotFound where the realm has no such
	// client. No network call.
	Refused(ctx context.Context, r realm.ID, c realm.ClientID) (PortalRefusals, error)
}

// PublishedKeys are those behind a jwks_uri.
type PublishedKeys struct {
	Keys    []PublishedKey // in use, the first ones where there are very many
	More    int            // that are in use beside them
	Unread  int            // that were in the answer, and are not in use: of a kind we do not know, or contradicting themselves
	Fetched time.Time      // when those in use were fetched; zero: none are
	Tried   time.Time      // when it was last tried; zero: never
	Next    time.Time      // before which it is not tried again for a reader
	Fault   PublishedFault // of the last time
	Status  int            // of HTTP, where that was the fault
	Busy    bool           // an answer is being waited for
}

// PublishedKey is one of them, with what it is called and what it is for. It holds no key.
type PublishedKey struct {
	ID        string
	Kind      string // kty and crv, as in "EC P-256"
	Algorithm string
	Use       string
	From      time.Time // of its certificate, as is Until; zero: it has none
	Until     time.Time
	Secret    bool // it was published with what only the portal may know
}

// PublishedFault says why keys could not be fetched.
type PublishedFault string

// The faults. The zero value is none.
const (
	PublishedForbidden   PublishedFault = "forbidden" // an address that is not reached from here
	PublishedUnreachable PublishedFault = "unreachable"
	PublishedSlow        PublishedFault = "slow"
	PublishedStatus      PublishedFault = "status"
	PublishedLong        PublishedFault = "long"
	PublishedUnreadable  PublishedFault = "unreadable" // no JWK set, or nothing in it that we can use
)

// PortalRefusals are those of one client. What is refused again for the same reason at the same place is counted, so that
// nobody can push the others out.
type PortalRefusals struct {
	Since time.Time // when this process began to look
	List  []PortalRefusal
}

// PortalRefusal is why requests were refused. It holds no secret, code, token or assertion. What strangers wrote is cut to a
// length that can be shown, and is of the last one.
type PortalRefusal struct {
	Endpoint    string // below the issuer, as in "/token"
	Reason      RefusalReason
	Given       string        // what came
	Wanted      string        // what would have been right
	Off         time.Duration // by how much a time was wrong
	Count       int
	First, Last time.Time
}

// RefusalReason says what was wrong.
type RefusalReason string

// The reasons: how the client proves itself (RFC 7523, RFC 6749 2.3), what it redeems (RFC 6749 5.2), and where people go.
const (
	ProofMissing      RefusalReason = "proof-missing" // Wanted: the method
	ProofOther        RefusalReason = "proof-other"   // Given, Wanted: the methods
	ProofTwice        RefusalReason = "proof-twice"   // in two ways at once
	SecretWrong       RefusalReason = "secret-wrong"
	ClientDiffers     RefusalReason = "client-differs"      // Given: iss of the assertion, other than client_id
	AssertionType     RefusalReason = "assertion-type"      // Given
	AssertionBroken   RefusalReason = "assertion-broken"    // no JWT
	AssertionAlg      RefusalReason = "assertion-algorithm" // Given, Wanted
	AssertionLacks    RefusalReason = "assertion-lacks"     // Given: a claim
	AssertionSubject  RefusalReason = "assertion-subject"   // Given, Wanted
	AssertionAudience RefusalReason = "assertion-audience"  // Given, Wanted
	AssertionLate     RefusalReason = "assertion-late"      // Off
	AssertionEarly    RefusalReason = "assertion-early"     // Off
	AssertionLong     RefusalReason = "assertion-long"      // Off: over the most
	AssertionUsed     RefusalReason = "assertion-used"
	KeysAbsent        RefusalReason = "keys-absent"        // they cannot be read, or fetched
	KeyUnknown        RefusalReason = "key-unknown"        // Given: kid, Wanted: those that are known
	KeyUnnamed        RefusalReason = "key-unnamed"        // Given: alg, of which there is no key
	KeyPrivate        RefusalReason = "key-private"        // Given: kid
	SignatureWrong    RefusalReason = "signature-wrong"    // Given: kid
	GrantTypeUnknown  RefusalReason = "grant-type-unknown" // Given
	GrantTypeRefused  RefusalReason = "grant-type-refused" // Given: one that this client may not use
	AuthCodeMissing   RefusalReason = "code-missing"
	AuthCodeUnknown   RefusalReason = "code-unknown"
	AuthCodeUsed      RefusalReason = "code-used"
	AuthCodeWithdrawn RefusalReason = "code-withdrawn" // an attempt before went wrong, or its login ended
	AuthCodeLate      RefusalReason = "code-late"      // Off
	AuthCodeOther     RefusalReason = "code-other"     // of another client
	AuthCodeRedirect  RefusalReason = "code-redirect"  // Given, Wanted
	AuthCodeVerifier  RefusalReason = "code-verifier"
	RefreshUnknown    RefusalReason = "refresh-unknown"
	RefreshUsed       RefusalReason = "refresh-used"
	RefreshLate       RefusalReason = "refresh-late"
	RefreshOver       RefusalReason = "refresh-over"  // the session ended
	RefreshOther      RefusalReason = "refresh-other" // of another client
	ScopeMissing      RefusalReason = "scope-missing" // Given: what was asked, Wanted
	ScopeRefused      RefusalReason = "scope-refused" // Given, Wanted: what this client may ask
	RedirectMissing   RefusalReason = "redirect-missing"
	RedirectUnknown   RefusalReason = "redirect-unknown" // Given, Wanted: the one registered that is most like it
	ReturnUnknown     RefusalReason = "return-unknown"   // the same, of a logout
	PushedUnknown     RefusalReason = "pushed-unknown"
	TokenLate         RefusalReason = "token-late" // at UserInfo
	RefusedElse       RefusalReason = "else"       // Given: error, Wanted: error_description as the client got them
)

// RefusalReasons are all of them.
var RefusalReasons = []RefusalReason{
	ProofMissing, ProofOther, ProofTwice, SecretWrong, ClientDiffers, AssertionType, AssertionBroken, AssertionAlg,
	AssertionLacks, AssertionSubject, AssertionAudience, AssertionLate, AssertionEarly, AssertionLong, AssertionUsed,
	KeysAbsent, KeyUnknown, KeyUnnamed, KeyPrivate, SignatureWrong, GrantTypeUnknown, GrantTypeRefused, AuthCodeMissing,
	AuthCodeUnknown, AuthCodeUsed, AuthCodeWithdrawn, AuthCodeLate, AuthCodeOther, AuthCodeRedirect, AuthCodeVerifier,
	RefreshUnknown, RefreshUsed, RefreshLate, RefreshOver, RefreshOther, ScopeMissing, ScopeRefused, RedirectMissing,
	RedirectUnknown, ReturnUnknown, PushedUnknown, TokenLate, RefusedElse,
}
