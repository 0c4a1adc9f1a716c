package registration

import (
	"time"

	"github.com/voordeur/voordeur/domain/throttle"
)

// How often somebody may do what costs us room or work. An office full of people must fit in a network.
var (
	DraftsOfNetwork = throttle.Rule{Limits: []throttle.Limit{{Count: 20, Window: time.Hour}, {Count: 60, Window: 24 * time.Hour}}}
	SentFromAddress = throttle.Rule{Limits: []throttle.Limit{{Count: 5, Window: 24 * time.Hour}}}
	FilesOfOne      = throttle.Rule{Limits: []throttle.Limit{{Count: 20, Window: time.Hour}}}
	PasswordsOfOne  = throttle.Rule{Limits: []throttle.Limit{{Count: 20, Window: time.Hour}}}
)
