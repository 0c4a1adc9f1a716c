package apply

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Withdraw asks whether somebody means it.
type Withdraw struct{ Action, Back string }

// None tells that the browser holds no application.
type None struct{ Ask, Anew string }

// Known tells who has shown that the address is theirs that it has an account.
type Known struct {
	Email   string
	Login   string // where logging in starts
	Other   string // uses another address
	Account string // what such an account is called; empty for no name
}

// Limit tells that there were too many applications.
type Limit struct {
	Sent  bool // from the address; else begun from the network
	Until time.Time
	Back  string
}

func (v Limit) why(c ui.Ctx) string {
	if v.Sent {
		return c.ApplyLimitSent()
	}
	return c.ApplyLimitNetwork()
}
