package mandate

import (
	"github.com/voordeur/voordeur/domain/assurance"
)

// Service is an entry of the network's catalogue, as far as a mandate has to do with it (ET-08).
type Service struct {
	ID       ServiceID
	Name     map[string]string // by language
	Provider map[string]string
	Minimum  assurance.Level
	// Branches tells that it accepts mandates for one branch (MR-17), and Intermediaries that it accepts chains (ET-10).
	Branches       bool
	Intermediaries bool
}

// Opens tells whether a mandate of these properties can open the service at all: its level reaches it, and the
// service takes one for a branch (MR-74: only what combines is offered).
func (s Service) Opens(level assurance.Level, branch bool) bool {
	return level.Satisfies(s.Minimum) && (s.Branches || !branch)
}
