package means

// Fault is what is wrong with a value, or with a line as a whole.
type Fault struct {
	Column Column // empty: the line as a whole
	Code   FaultCode
	Value  string // as it stands there
}

// FaultCode says what is wrong; each has a text in every language.
type FaultCode string

// What is wrong with a value.
const (
	FaultMissing    FaultCode = "missing"
	FaultTooLong    FaultCode = "too-long"
	FaultStrange    FaultCode = "strange"       // characters that no name holds
	FaultLost       FaultCode = "lost"          // a character was lost before it came here: "Jos?" (MR-62)
	FaultMixed      FaultCode = "mixed"         // letters of two alphabets that look alike
	FaultNoDate     FaultCode = "no-date"       // no such day, or not to be read as one
	FaultShortYear  FaultCode = "short-year"    // two digits: of which century nobody knows
	FaultMonthFirst FaultCode = "month-first"   // 12/31/1980
	FaultDayOrMonth FaultCode = "day-or-month"  // 3/4/1980 in a file that has the month first elsewhere
	FaultUnborn     FaultCode = "unborn"        // a day to come
	FaultTooYoung   FaultCode = "too-young"     // below MinimumAge
	FaultTooOld     FaultCode = "too-old"       // above MaximumAge
	FaultEmail      FaultCode = "email"         // no address
	FaultPhone      FaultCode = "phone"         // no number that exists
	FaultNoCountry  FaultCode = "phone-country" // a number of abroad that lost its +
	FaultScientific FaultCode = "scientific"    // 3,16E+10: a spreadsheet threw the digits away
	FaultNotMobile  FaultCode = "not-mobile"    // takes no text messages
	FaultEmployed   FaultCode = "employed"      // neither J nor N (MR-27)
)

// What is wrong with a line of a file as a whole.
const (
	FaultColumns FaultCode = "columns" // more or fewer values than there are columns
	FaultQuote   FaultCode = "quote"   // a quotation mark that does not close where it should
	FaultHeader  FaultCode = "header"  // the header once more
	FaultExample FaultCode = "example" // the person of the sample, changed but for the address
)

// Who is there twice (MR-66).
const (
	FaultSameEmail  FaultCode = "same-email"
	FaultSamePerson FaultCode = "same-person" // name and day of birth
	FaultSameMobile FaultCode = "same-mobile" // people may share a phone
)

// What is worth a second look, and may be right.
const (
	DoubtOneName  FaultCode = "one-name"      // no given names
	DoubtInitials FaultCode = "initials"      // where names in full are asked (MR-26)
	DoubtPrefix   FaultCode = "prefix"        // "de Vries" as the family name
	DoubtShared   FaultCode = "shared-email"  // an address that several people read
	DoubtTypo     FaultCode = "mistyped-host" // identity.EmailAddress.Suggestion knows what was meant
)

// Warning tells whether a person may be ordered for all the same.
func (c FaultCode) Warning() bool {
	switch c {
	case FaultSameMobile, DoubtOneName, DoubtInitials, DoubtPrefix, DoubtShared, DoubtTypo:
		return true
	}
	return false
}
