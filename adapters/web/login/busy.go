package login

import "time"

// Busy is more visitors than we can serve, or more passwords than we can check at once: status 503, with
// Retry-After (XC-39).
type Busy struct {
	Until     time.Time // when to try again
	Wait      int       // seconds until then, by the server's clock
	Retry     string    // tries again by a link; empty when Again does
	Again     Password  // the form to send once more, with the address that was entered; the zero value shows none
	Reference string
	At        time.Time
}
