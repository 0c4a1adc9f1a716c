package desk

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/linking"
)

// LinkStatus is where an account of the portal's own is, or a link to it.
type LinkStatus string

// The states.
const (
	IsLinked   LinkStatus = "linked"
	IsWaiting  LinkStatus = "waiting"
	IsFree     LinkStatus = "free"
	IsOff      LinkStatus = "disabled"
	IsEnded    LinkStatus = "ended"
	IsDeclined LinkStatus = "declined"
)

func (s LinkStatus) words(c ui.Ctx) (ui.Tone, string) {
	switch s {
	case IsLinked:
		return ui.Positive, c.DesklinksStatusLinked()
	case IsWaiting:
		return ui.Warning, c.DesklinksStatusWaiting()
	case IsOff:
		return ui.Negative, c.DesklinksStatusDisabled()
	case IsEnded:
		return ui.Info, c.DesklinksStatusEnded()
	case IsDeclined:
		return ui.Info, c.DesklinksStatusDeclined()
	}
	return ui.Info, c.DesklinksStatusFree()
}

// LinkDone is what was just done; it comes with the address of the page that follows.
type LinkDone string

// What can be done.
const (
	DoneOff      LinkDone = "disabled"
	DoneOn       LinkDone = "enabled"
	DoneUnlinked LinkDone = "ended"
	DoneLinked   LinkDone = "approved"
	DoneNoLink   LinkDone = "declined"
	DoneRecord   LinkDone = "record"
	DoneDropped  LinkDone = "dropped"
	DoneStarted  LinkDone = "started"
)

func (d LinkDone) text(c ui.Ctx) string {
	return ui.Words[LinkDone]{
		DoneOff: c.DesklinksDoneDisabled, DoneOn: c.DesklinksDoneEnabled, DoneUnlinked: c.DesklinksDoneEnded, DoneLinked: c.DesklinksDoneApproved,
		DoneNoLink: c.DesklinksDoneDeclined, DoneRecord: c.DesklinksDoneRecord, DoneDropped: c.DesklinksDoneDropped, DoneStarted: c.DesklinksDoneStarted,
	}.Of(d)
}

// LinkProblem is why something could not be done.
type LinkProblem string

// The problems, by the last part of their message keys; the last five are of files that never came to be read.
const (
	NoLinkProblem  LinkProblem = ""
	NoLinkReason   LinkProblem = "reason"
	LinkIsOver     LinkProblem = "over"
	LinkIsSo       LinkProblem = "nothing"
	LinkMoved      LinkProblem = "moved"
	LinkHeld       LinkProblem = "held"
	LinkOff        LinkProblem = "disabled"
	LinkNoCodes    LinkProblem = "no-codes"
	LinkKnown      LinkProblem = "known"
	LinkSplit      LinkProblem = "split"
	LinkNoChoice   LinkProblem = "choice"
	LinkBadEmail   LinkProblem = "email"
	FileIsEmpty    LinkProblem = "empty"
	FileHasTooMany LinkProblem = "too-many"
	FileMissing    LinkProblem = "file-missing"
	FileTooLarge   LinkProblem = "file-large"
	FileLost       LinkProblem = "file-lost"
)

func (p LinkProblem) text(c ui.Ctx) string {
	return ui.Words[LinkProblem]{
		NoLinkReason: c.DesklinksMissing, LinkIsOver: c.DesklinksOver, LinkIsSo: c.DesklinksNothing, LinkMoved: c.DesklinksMoved, LinkHeld: c.DesklinksHeld,
		LinkOff: c.DesklinksDisabled, LinkNoCodes: c.DesklinksNocodes, LinkKnown: c.DesklinksNewKnown, LinkSplit: c.DesklinksSplitLast,
		LinkNoChoice: c.DesklinksActChoose, LinkBadEmail: c.DesklinksSplitBad, FileIsEmpty: c.DesklinksFileEmpty, FileHasTooMany: c.DesklinksFileMany,
		FileMissing: c.DesklinksFileNone, FileTooLarge: c.DesklinksFileLarge, FileLost: c.DesklinksFileLost,
	}.Of(p)
}

func proofWords(c ui.Ctx, p linking.Proof) string {
	switch p {
	case linking.OldPassword:
		return c.DesklinksProofPassword()
	case linking.ByActivation:
		return c.DesklinksProofCode()
	}
	return c.DesklinksProofDesk()
}

// endWords says why a link ended. Who is on record rejects what waits, and objects to what counted.
func endWords(c ui.Ctx, s LinkStatus, why linking.EndReason) string {
	switch why {
	case linking.EndedByHolder:
		return c.DesklinksEndedUndone()
	case linking.EndedByStaff:
		return c.DesklinksEndedStaff()
	case linking.EndedObjected:
		if s == IsDeclined {
			return c.DesklinksEndedRejected()
		}
		return c.DesklinksEndedObjected()
	case linking.EndedReplaced:
		return c.DesklinksEndedReplaced()
	case linking.EndedWithdrawn:
		return c.DesklinksEndedWithdrawn()
	case linking.EndedUnanswered:
		return c.DesklinksEndedUnanswered()
	}
	return ""
}

// codeWords says what became of an activation code.
func codeWords(c ui.Ctx, code linking.ActivationCode, now time.Time) string {
	switch code.State(now) {
	case challenge.Accepted:
		return c.DesklinksCodeOpen(code.Expires)
	case challenge.Used:
		return c.DesklinksCodeUsed(code.UsedAt)
	case challenge.Superseded:
		return c.DesklinksCodeEnded(code.EndedAt)
	case challenge.Expired:
		return c.DesklinksCodeExpired(code.Expires)
	}
	return c.DesklinksCodeSpent()
}

func faultWords(c ui.Ctx, code linking.FaultCode) string {
	say, ok := map[linking.FaultCode]func() string{
		linking.FaultMissing: c.DesklinksFaultMissing, linking.FaultUserName: c.DesklinksFaultName, linking.FaultName: c.DesklinksFaultName,
		linking.FaultHash: c.DesklinksFaultHash, linking.FaultFormat: c.DesklinksFaultFormat, linking.FaultEmail: c.DesklinksFaultEmail,
		linking.FaultInstitution: c.DesklinksFaultInstitution, linking.FaultKvK: c.DesklinksFaultKvk, linking.FaultState: c.DesklinksFaultState,
		linking.FaultTwice: c.DesklinksFaultTwice, linking.FaultKnown: c.DesklinksFaultKnown, linking.FaultColumns: c.DesklinksFaultColumns,
		linking.FaultTooLong: c.DesklinksFaultLong, linking.FaultForms: c.DesklinksFaultForms,
	}[code]
	if !ok {
		return c.DesklinksFaultUnreadable()
	}
	return say()
}
