package login

import (
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
)

// Weighed is what a decision was made on, for who explains it afterwards.
type Weighed struct {
	Option     Option
	Evidence   Evidence            // that counted: also what a session proved, where it stood in for a proof
	Session    bool                // it did
	Identified bool                // it was sure who this is: what stood in the way came after that
	Level      assurance.Level     // that was reached
	Factors    []policy.FactorRule // with which the second proof could be given
}

// Weigh tells what Next decides on. False where no way in was chosen, or none was open.
func Weigh(p policy.Policy, e Evidence, now time.Time) (Weighed, bool) {
	service, ok := p.Service(e.Asked.Service)
	if !ok {
		return Weighed{}, false
	}
	options := Options(service, e, now)
	continued, held := useSession(p, e, now)
	if held {
		_, held = fromSession(p, service, options, continued, now)
	}
	if held {
		e = continued
	}
	chosen, ok := choose(options, e)
	if !ok {
		return Weighed{}, false
	}
	l := begin(p, service, chosen, e, now)
	l.continued = held
	return Weighed{Option: chosen, Evidence: e, Session: held, Identified: l.identify() == nil, Level: l.level(), Factors: l.usable()}, true
}
