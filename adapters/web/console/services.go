package console

import (
	"strings"

	"github.com/voordeur/voordeur/domain/policy"
)

// ManyServices is from how many on they are looked for: nobody chooses from a longer list, and no page should carry it.
const ManyServices = 100

// ServiceOf finds the service that somebody typed: by its id, else the first with that in its id or its name, else the first.
func ServiceOf(p policy.Policy, typed string) int {
	typed = strings.ToLower(strings.TrimSpace(typed))
	found := -1
	for i := range p.Services {
		s := &p.Services[i]
		switch {
		case s.ID == typed:
			return i
		case found < 0 && (strings.Contains(s.ID, typed) || strings.Contains(strings.ToLower(s.Name.NL+"\n"+s.Name.EN+"\n"+s.Name.DE), typed)):
			found = i
		}
	}
	return max(0, found)
}
