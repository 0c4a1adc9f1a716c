package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/application/provision"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// staffCommand is "voordeur staff": the people of a tenant, where nobody can invite them yet.
func staffCommand() *cobra.Command {
	var asked newStaff
	var path string
	add := configFlag(&cobra.Command{
		Use: "add --realm TENANT/staff --email ADDRESS --role ROLE", Short: "Let somebody join the staff of a tenant; the first administrator", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withApp(c.Context(), path, func(ctx context.Context, a *wire.App) error { return addStaff(ctx, c.OutOrStdout(), a.AddStaff, asked) })
		},
	}, &path)
	asked.flags(add)
	s := &cobra.Command{Use: "staff", Short: "People of a tenant"}
	s.AddCommand(add)
	return s
}

// newStaff is who is to join, as it was typed.
type newStaff struct {
	realm, email, name, language string
	roles                        []string
}

func (n *newStaff) flags(c *cobra.Command) {
	c.Flags().StringVar(&n.realm, "realm", "", "realm of the staff, as in omgevingsloket/staff")
	c.Flags().StringVar(&n.email, "email", "", "personal e-mail address; the invitation goes there")
	c.Flags().StringVar(&n.name, "name", "", "name, as the person writes it")
	c.Flags().StringVar(&n.language, "language", "nl", "of letters: nl or en")
	c.Flags().StringArrayVar(&n.roles, "role", nil, "administrator, reviewer, helpdesk or auditor; may be given more than once")
	for _, must := range []string{"realm", "email", "role"} {
		_ = c.MarkFlagRequired(must)
	}
}

// addStaff makes the member, and says what they do next.
func addStaff(ctx context.Context, out io.Writer, add func(context.Context, realm.Slug, provision.Member) (provision.Added, error), n newStaff) error {
	slug, err := realm.ParseSlug(n.realm)
	if err != nil {
		return fmt.Errorf("--realm: write TENANT/staff, as in omgevingsloket/staff")
	}
	email, err := identity.ParseEmail(n.email)
	if err != nil {
		return fmt.Errorf("--email: %q is no e-mail address", n.email)
	}
	if n.language != "nl" && n.language != "en" {
		return fmt.Errorf("--language: nl or en, not %q", n.language)
	}
	m := provision.Member{Email: email, Name: n.name, Language: n.language}
	for _, r := range n.roles {
		m.Roles = append(m.Roles, role.Name(r))
	}
	added, err := add(ctx, slug, m)
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return fmt.Errorf("there is no realm %s with a document; publish one with voordeur realm apply", slug)
	case errors.Is(err, provision.ErrNoStaffRealm):
		return fmt.Errorf("%s is no realm of staff: its document has no section staff with a service at the staff-desk", slug)
	case errors.Is(err, provision.ErrNoSuchRole):
		return fmt.Errorf("the document of %s does not list all of these roles: %s", slug, strings.Join(n.roles, ", "))
	case errors.Is(err, provision.ErrKnown):
		return fmt.Errorf("%s has an account in %s already; an administrator changes roles at the desk", email, slug)
	case err != nil:
		return err
	}
	fmt.Fprintf(out, `%s joins the staff of %s as %s.
The invitation leaves as soon as voordeur serve runs. What they do:
  1. Go to %s
  2. Choose "Wachtwoord vergeten?" and enter %s
  3. Enter the code from the mail, and choose a password
  4. Log in, and set up an authenticator app on a telephone
`, email, slug, strings.Join(n.roles, " and "), added.Enter, email)
	return nil
}
