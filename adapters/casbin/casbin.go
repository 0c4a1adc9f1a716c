// Package casbin answers who may do what, by the rules of a realm: ports.Authorizer. Each realm has an
// enforcer of its own, built from its rules and kept while they are at the same version. A rule is a
// link from a role to a permission, so that a decision looks a link up and never walks all rules.
package casbin

import (
	"context"
	"fmt"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// The model: g links a role to what it may do, g2 to what is forbidden to it. No p rule exists: a matcher
// that names none is evaluated once. Matcher m asks for a right, m2 for a prohibition.
const rules = `
[request_definition]
r = role, permission
[policy_definition]
p = role, permission
[role_definition]
g = _, _
g2 = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.role, r.permission)
m2 = g2(r.role, r.permission)
`

var (
	allows = casbin.EnforceContext{RType: "r", PType: "p", EType: "e", MType: "m"}
	denies = casbin.EnforceContext{RType: "r", PType: "p", EType: "e", MType: "m2"}
)

// separator stands between object and action; neither may hold it, so no two rules are one permission.
const separator = "\x00"

// Authorizer implements ports.Authorizer. It is safe for concurrent use.
type Authorizer struct{ kept *cache }

var _ ports.Authorizer = (*Authorizer)(nil)

// New keeps the enforcers of at most realms realms, those that were asked last; each takes some 150 kB
// per 200 rules.
func New(realms int) *Authorizer { return &Authorizer{newCache(realms)} }

// Can implements ports.Authorizer, at one statement while the rules stay the same.
func (a *Authorizer) Can(ctx context.Context, r realm.ID, s ports.Store, roles []role.Name, object, action string) (bool, error) {
	if refused(r, object, action) {
		return false, nil
	}
	version, err := s.Permissions().Version(ctx)
	if err != nil {
		return false, err
	}
	return a.decide(ctx, key{r, stored}, version, s.Permissions().All, roles, object, action)
}

// CanAt implements ports.Authorizer. Its versions are the caller's, and never mistaken for those of Can.
func (a *Authorizer) CanAt(ctx context.Context, r realm.ID, version int64, load func(context.Context) ([]ports.Permission, error), roles []role.Name, object, action string) (bool, error) {
	if refused(r, object, action) {
		return false, nil
	}
	return a.decide(ctx, key{r, given}, version, load, roles, object, action)
}

// refused stops what casbin might take for a match: empty names, and a text that reads as two.
func refused(r realm.ID, object, action string) bool {
	return r.IsZero() || !name(object) || !name(action)
}

func name(s string) bool { return s != "" && !strings.Contains(s, separator) }

func (a *Authorizer) decide(ctx context.Context, k key, version int64, load func(context.Context) ([]ports.Permission, error), roles []role.Name, object, action string) (bool, error) {
	enforcer, ok := a.kept.get(k, version)
	if !ok {
		permissions, err := load(ctx)
		if err != nil {
			return false, err
		}
		if enforcer, err = build(permissions); err != nil {
			return false, err
		}
		a.kept.put(k, version, enforcer)
	}
	if enforcer == nil { // no rules: an empty enforcer has said yes before
		return false, nil
	}
	return enforce(enforcer, roles, permission(object, action))
}

// enforce asks once per role. One prohibition outweighs the rights of all roles; an error is a no.
func enforce(e *casbin.Enforcer, roles []role.Name, permission string) (bool, error) {
	may := false
	for _, n := range roles {
		if !name(string(n)) {
			continue
		}
		forbidden, err := e.Enforce(denies, subject(string(n)), permission)
		if err != nil || forbidden {
			return false, wrap(err)
		}
		allowed, err := e.Enforce(allows, subject(string(n)), permission)
		if err != nil {
			return false, wrap(err)
		}
		may = may || allowed
	}
	return may, nil
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("casbin: decide: %w", err)
}

// The prefixes keep a role from being taken for a permission of the same name.
func subject(role string) string              { return "r:" + role }
func permission(object, action string) string { return "p:" + object + separator + action }

// build makes an enforcer that is never changed afterwards; nil for no rules. A rule with an empty name
// spoils all: who wrote it must be told, rather than find a right missing or a prohibition gone.
func build(permissions []ports.Permission) (*casbin.Enforcer, error) {
	if len(permissions) == 0 {
		return nil, nil
	}
	m, err := model.NewModelFromString(rules)
	if err != nil {
		return nil, wrap(err)
	}
	e, err := casbin.NewEnforcer(m)
	if err != nil {
		return nil, wrap(err)
	}
	for _, p := range permissions {
		if !name(p.Role) || !name(p.Object) || !name(p.Action) {
			return nil, fmt.Errorf("casbin: a rule with an empty or unusable name for role %q", p.Role)
		}
		relation := "g"
		if p.Deny {
			relation = "g2"
		}
		if _, err := e.AddNamedGroupingPolicy(relation, subject(p.Role), permission(p.Object, p.Action)); err != nil {
			return nil, wrap(err)
		}
	}
	return e, nil
}
