package identity

import "time"

// Extract is what the business register says of an organisation, for people to read and not to change (MR-18).
// Days are the instants at which they begin in the Netherlands.
type Extract struct {
	KvK        KvK
	RSIN       RSIN // zero: a sole trader has none
	Name       string
	TradeNames []string // in the order of the register; may hold Name
	LegalForm  string
	Address    Address // of the main branch, or of the owner where there is none
	Activity   string  // the main one, in words
	MainBranch Branch  // zero: not every organisation runs a business
	Registered time.Time
	Ended      time.Time // the register says no more than that: neither why nor who goes on with it
}

// BranchExtract is what the business register says of one branch.
type BranchExtract struct {
	Number  Branch
	KvK     KvK
	Name    string
	Address Address
	Main    bool
	Ended   time.Time
}

// Address is an address on one line. The register keeps some for itself: then Shielded, and there is no line.
type Address struct {
	Line     string
	Shielded bool
}

// Dissolved tells whether the organisation no longer exists at now (MR-79).
func (e Extract) Dissolved(now time.Time) bool { return over(e.Ended, now) }

// Closed tells whether the branch no longer exists at now (MR-79).
func (b BranchExtract) Closed(now time.Time) bool { return over(b.Ended, now) }

// over holds from the day itself: an end that is registered ahead does not count yet.
func over(ended, now time.Time) bool { return !ended.IsZero() && !now.Before(ended) }
