package ports

import (
	"context"
	"time"
)

// AccountFigures counts accounts for who administers them, without telling whose they are.
type AccountFigures interface {
	// Figures counts the accounts of a kind. One that gave no sign since the instant given counts as asleep.
	Figures(ctx context.Context, kind string, since time.Time) (Figures, error)
}

// Figures are numbers of accounts. All but the first two are of active ones.
type Figures struct {
	Active, Suspended int
	BySMS, ByEmail    int // by the second factor used last (MA-21)
	WithoutApp        int // no authenticator makes codes for them
	Never             int // nobody logged in yet
	Asleep            int // OL-36
}
