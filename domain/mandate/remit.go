package mandate

import (
	"slices"

	"github.com/voordeur/voordeur/domain/identity"
)

// Remit is for whom an administrator acts: the organisations, their own first.
type Remit []Organisation

// Organisation is one that somebody administers.
type Organisation struct {
	KvK    identity.KvK
	Name   string          // empty: nobody told
	Branch identity.Branch // to which the administrator's own mandate is restricted; zero: it is not
}

// KvKs are the numbers of the organisations.
func (r Remit) KvKs() []identity.KvK {
	out := make([]identity.KvK, len(r))
	for i, o := range r {
		out[i] = o.KvK
	}
	return out
}

// Among gives the number that is asked for, if its organisation is administered, and all numbers where none is.
func (r Remit) Among(k identity.KvK) []identity.KvK {
	if k.IsZero() {
		return r.KvKs()
	}
	if _, ok := r.At(k); !ok {
		return nil
	}
	return []identity.KvK{k}
}

// At finds one of the organisations.
func (r Remit) At(k identity.KvK) (Organisation, bool) {
	i := slices.IndexFunc(r, func(o Organisation) bool { return o.KvK == k })
	if i < 0 {
		return Organisation{}, false
	}
	return r[i], true
}

// Name is what letters call an organisation.
func (r Remit) Name(k identity.KvK) string {
	if o, _ := r.At(k); o.Name != "" {
		return o.Name
	}
	return k.String()
}

// Over tells whether a mandate is theirs to administer: who is restricted to a branch has those of that branch.
func (r Remit) Over(m Mandate) bool {
	o, ok := r.At(m.Grantor)
	return ok && (o.Branch.IsZero() || o.Branch == m.Branch)
}
