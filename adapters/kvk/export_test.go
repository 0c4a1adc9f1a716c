package kvk

import "github.com/voordeur/voordeur/ports"

// What the fuzzing reads without a server in between.
var (
	ReadProfile  = readProfile
	ReadBranch   = readBranch
	ReadBranches = readBranches
	Codes        = codes
)

// Page is a page of a list that was read.
func Page(all branchList, q ports.BranchQuery) ports.BranchPage { return all.page(q) }
