package policy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
)

// staffed is a realm of staff with clients of the API.
func staffed(clients ...any) fields {
	return document(fields{"methods", []any{fields{"method", "account", "accounts", "mine"}}, "second-factor", []any{fields{"factor", "authenticator"}}},
		"accounts", fields{"mine", fields{"name", "M", "level", "substantial"}},
		"roles", fields{"list", []any{
			fields{"name", "policy-editor", "title", "E", "purpose", "E"}, fields{"name", "auditor", "title", "A", "purpose", "A"},
		}},
		"staff", fields{"serves", []any{"production"}, "api-clients", clients})
}

// A client of the API is known to OpenID Connect as one that proves itself with its key, and returns nowhere.
func TestClientsOfTheAPI(t *testing.T) {
	d := read(t, staffed(fields{
		"id", "pipeline", "name", "Pijplijn", "jwks", "{}", "roles", []any{"policy-editor", "auditor"}, "scopes", []any{"policy:read", "policy:edit", "audit:read"},
	}))
	want := policy.APIClient{
		ID: "pipeline", Name: realm.Text{NL: "Pijplijn"}, JWKS: []byte("{}"), Roles: []role.Name{"policy-editor", "auditor"}, Scopes: []string{"policy:read", "policy:edit", "audit:read"},
	}
	if diff := cmp.Diff([]policy.APIClient{want}, d.Staff.APIClients); diff != "" {
		t.Error(diff)
	}
	c, ok := d.Client("pipeline")
	if !ok || c.Authentication != realm.PrivateKeyJWT || len(c.Scopes) != 3 || c.RedirectURIs != nil || c.Refresh || c.Service != "" {
		t.Errorf("%+v", c)
	}
	for _, id := range []realm.ClientID{"", "other"} {
		if c, ok := d.Client(id); ok {
			t.Errorf("%q is %+v", id, c)
		}
	}
}

// Nobody gives what they do not hold: a client asks for nothing that its roles may not.
func TestFaultsOfClientsOfTheAPI(t *testing.T) {
	client := func(more ...any) fields { return append(fields{"id", "c", "name", "C", "jwks", "{}"}, more...) }
	for path, d := range map[string]fields{
		"staff.api-clients[0].scopes[0] none of the roles":       staffed(client("roles", []any{"policy-editor"}, "scopes", []any{"policy:publish"})),
		"staff.api-clients[0].scopes[1] none of the roles":       staffed(client("roles", []any{"auditor"}, "scopes", []any{"audit:read", "policy:edit"})),
		"staff.api-clients[0].scopes[0] \"staff:invite\" is not": staffed(client("roles", []any{"auditor"}, "scopes", []any{"staff:invite"})),
		"staff.api-clients[0].scopes name at least one":          staffed(client("roles", []any{"auditor"})),
		"staff.api-clients[0].roles[0] \"approver\" is not":      staffed(client("roles", []any{"approver"}, "scopes", []any{"policy:read"})),
		"staff.api-clients[1].id another client":                 staffed(client("roles", []any{"auditor"}, "scopes", []any{"audit:read"}), client("roles", []any{"auditor"}, "scopes", []any{"audit:read"})),
		"staff.api-clients[0].jwks-uri private_key_jwt needs":    staffed(fields{"id", "c", "name", "C", "roles", []any{"auditor"}, "scopes", []any{"audit:read"}}),
		"staff.api-clients[0].secret there is no such field":     staffed(client("secret", "x")),
	} {
		_, faults := policy.Read(tree(d), time.UTC)
		where, sentence, _ := strings.Cut(path, " ")
		found := false
		for _, f := range faults {
			found = found || f.Path == where && strings.HasPrefix(f.Sentence, sentence)
		}
		if !found {
			t.Errorf("%s: got %v", path, faults)
		}
	}
}
