package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/secret"
)

// AppProver compares the codes that people have without being sent any: those of an authenticator app, and those
// of the list that stands in for it (XC-18). It runs within the caller's unit of work, and counts each answer
// within the budget of the proof, as CodeProver does; right ones do not count.
type AppProver interface {
	// New makes an app that opens nothing before its first right code (MA-19), within a login or a session. Those
	// of the account that never got that far are dead (OL-26).
	New(ctx context.Context, s Store, r realm.ID, of identity.PersonID, within string) (account.Authenticator, error)
	// Reveal gives the key of an app, for who sets it up. issuer and name are as in OneTimePasswords.URI.
	Reveal(ctx context.Context, r realm.ID, a account.Authenticator, issuer, name string) (AppKey, error)
	// Drop takes away those of an account's apps that are meant: their codes are dead for ever.
	Drop(ctx context.Context, s Store, of identity.PersonID, which func(account.Authenticator) bool) error
	// Answer compares what was typed with each of these apps, and remembers the step that was used: each counts
	// once (OL-20, MA-27). Empty: it was right.
	Answer(ctx context.Context, s Store, p CodeProof, apps []account.Authenticator, typed string) (CodeState, error)
	// NewList makes recovery codes in place of all former ones. They are kept as digests: only the caller has them.
	NewList(ctx context.Context, s Store, r realm.ID, of identity.PersonID) ([]string, error)
	// AnswerFromList accepts each recovery code once. Empty: it was right. CodeUsed: it was, before.
	AnswerFromList(ctx context.Context, s Store, p CodeProof, of identity.PersonID, typed string) (CodeState, error)
}

// AppKey is the key that a person's app and we share, while they set it up.
type AppKey struct {
	URI secret.Text // of the QR code
	Key secret.Text // the same to type over
}

// CodeReplayed: a code of an app that was used before (MA-27).
const CodeReplayed CodeState = "replayed"
