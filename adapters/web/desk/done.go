package desk

import "github.com/voordeur/voordeur/adapters/web/ui"

// Done is what was just done; it comes with the address of the page that follows.
type Done string

// What can be done.
const (
	DoneUnblock    Done = "unblocked"
	DoneReset      Done = "reset"
	DonePlanned    Done = "planned"
	DoneProposed   Done = "proposed"
	DoneDeclined   Done = "declined"
	DoneSuspend    Done = "suspended"
	DoneReinstate  Done = "reinstated"
	DoneInvited    Done = "invited"
	DoneAssigned   Done = "assigned"
	DoneEnded      Done = "ended"
	DoneRoles      Done = "roles"
	DoneOut        Done = "out"
	DoneIn         Done = "in"
	DoneClaimed    Done = "claimed"
	DoneReleased   Done = "released"
	DoneApproved   Done = "approved"
	DoneSecond     Done = "second"
	DoneRefused    Done = "refused"
	DoneAsked      Done = "asked"
	DoneIdentified Done = "identified"
	DoneRejected   Done = "rejected"
)

func (d Done) text(c ui.Ctx) string {
	return ui.Words[Done]{
		DoneUnblock: c.DeskDoneUnblocked, DoneReset: c.DeskDoneReset, DonePlanned: c.DeskDonePlanned, DoneProposed: c.DeskDoneProposed,
		DoneDeclined: c.DeskDoneDeclined, DoneSuspend: c.DeskDoneSuspended, DoneReinstate: c.DeskDoneReinstated, DoneInvited: c.DeskDoneInvited,
		DoneAssigned: c.DeskDoneAssigned, DoneEnded: c.DeskDoneEnded, DoneRoles: c.DeskDoneRoles, DoneOut: c.DeskDoneOut, DoneIn: c.DeskDoneIn,
		DoneClaimed: c.DeskDoneClaimed, DoneReleased: c.DeskDoneReleased, DoneApproved: c.DeskDoneApproved, DoneSecond: c.DeskDoneSecond,
		DoneRefused: c.DeskDoneRefused, DoneAsked: c.DeskDoneAsked, DoneIdentified: c.DeskidentifyDoneIdentified, DoneRejected: c.DeskidentifyDoneRejected,
	}.Of(d)
}

// Problem is why something could not be done.
type Problem string

// The problems. Which page has which, its form knows.
const (
	NoProblem   Problem = ""
	NoReason    Problem = "reason"
	NothingToDo Problem = "nothing"
	IsPending   Problem = "pending"
	SamePerson  Problem = "same-staff"
	IsOver      Problem = "over"
	BadAddress  Problem = "address"
	IsKnown     Problem = "known"
	NoRoles     Problem = "no-roles"
	LastOne     Problem = "last-administrator"
	OneSelf     Problem = "self-grant"
	NoSuchRole  Problem = "unknown-role"
	HasChanged  Problem = "roles-changed"
	NoChange    Problem = "no-change"
	BadNumber   Problem = "kvk"
	NoName      Problem = "name"
	IsPast      Problem = "past"
	IsTwice     Problem = "client-already"
)

func (p Problem) text(c ui.Ctx) string {
	return ui.Words[Problem]{
		NoReason: c.DeskHelpMissing, NothingToDo: c.DeskHelpNothing, IsPending: c.DeskHelpPending, SamePerson: c.DeskAgreeSame, IsOver: c.DeskAgreeOver,
		BadAddress: c.DeskInviteAddress, IsKnown: c.DeskInviteKnown, NoRoles: c.DeskInviteNorole, LastOne: c.DeskStaffLast, OneSelf: c.DeskStaffSelf,
		NoSuchRole: c.DeskStaffUnknown, HasChanged: c.DeskStaffChanged, NoChange: c.DeskStaffSame, BadNumber: c.DeskClientsWrong,
		NoName: c.DeskClientsMissing, IsPast: c.DeskClientsPast, IsTwice: c.DeskClientsTwice,
	}.Of(p)
}
