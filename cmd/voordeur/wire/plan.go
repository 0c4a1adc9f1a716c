package wire

import (
	"context"
	"errors"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Planned is what the operator would do with a file.
type Planned struct {
	Slug realm.Slug
	Live int // version that is live; 0: the realm has none yet
	policies.Checkup
}

// Plan tells what publishing a file would change, and changes nothing.
func (a *App) Plan(ctx context.Context, file []byte) (Planned, error) {
	d, faults := documents{}.Read(file)
	if len(faults) > 0 {
		return Planned{Checkup: policies.Checkup{Faults: faults}}, nil
	}
	r, err := a.Realms.BySlug(ctx, d.Realm)
	if errors.Is(err, ports.ErrNotFound) {
		r, err = ports.Realm{Slug: d.Realm}, nil
	}
	if err != nil {
		return Planned{}, err
	}
	c, err := a.Policies.Plan(ctx, policies.Operator(r, "command"), file)
	return Planned{d.Realm, r.Version, c}, err
}

// Export gives the file that is live, as it was written; ports.ErrNotFound where none is.
func (a *App) Export(ctx context.Context, slug realm.Slug) (ports.PolicyVersion, error) {
	r, err := a.Realms.BySlug(ctx, slug)
	if err != nil {
		return ports.PolicyVersion{}, err
	}
	return a.Policies.Export(ctx, policies.Operator(r, "command"))
}

// ReadDocument reads a file as publishing does, without looking at what it refers to.
func ReadDocument(file []byte) (policy.Document, []policy.Fault) { return documents{}.Read(file) }

// Promote writes the file of one environment anew, with what another one demands: comments and order are those of from,
// and what belongs to an environment is that of to.
func Promote(from, to []byte) ([]byte, error) {
	source, err := policyfile.Parse(from)
	if err != nil {
		return nil, err
	}
	target, err := policyfile.Parse(to)
	if err != nil {
		return nil, err
	}
	return policyfile.Editor{}.Edit(from, policy.Promotion(source, target)...)
}

// AsJSON writes a document as JSON; its comments are not in it.
func AsJSON(file []byte) ([]byte, error) {
	tree, err := policyfile.Parse(file)
	if err != nil {
		return nil, err
	}
	return policyfile.JSON(tree), nil
}
