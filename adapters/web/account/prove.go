package account

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/login"
)

// Prove asks for a fresh proof, where a code must be sent first.
type Prove struct {
	Send  string // where a way is posted: field "channel"
	Back  string
	Ways  []login.FactorWay // the best first
	Until time.Time         // when a code can be asked for again; zero: now
}
