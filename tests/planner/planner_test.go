package planner

import (
	"testing"

	"github.com/voordeur/voordeur/domain/login"
)

// Every login that the policies of the five systems allow, in every order of events, keeps the
// rules of ARCHITECTURE 3; and everybody whom a policy means to let in can get in.
func TestEveryLoginOfTheFiveSystems(t *testing.T) {
	states, worlds := 0, 0
	for name, p := range policies(t) {
		granted := map[string]map[login.Choice]bool{}
		for _, s := range scenarios(name, p) {
			x := explore(s, login.Next)
			for _, f := range x.faults {
				t.Error(f)
			}
			states, worlds = states+len(x.visits)+x.asides, worlds+1
			if granted[s.service.ID] == nil {
				granted[s.service.ID] = map[login.Choice]bool{}
			}
			for c := range x.granted {
				granted[s.service.ID][c] = true
			}
		}
		for _, s := range p.Services {
			for _, w := range ways(s) {
				if !granted[s.ID][w.Choice] {
					t.Errorf("%s: nobody can enter %s as %s by %s", name, s.ID, w.Choice.Audience, w.Choice.Method)
				}
			}
		}
	}
	t.Logf("%d states in %d worlds", states, worlds)
}
