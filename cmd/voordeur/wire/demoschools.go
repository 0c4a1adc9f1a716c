package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/adapters/accountfile"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// demoSchools is the realm whose accounts of old the demo starts with.
const demoSchools = "helpdeskpo/production"

// enrolSchools brings in the accounts of old that are not there yet. Whoever links one finds it linked at the next
// start.
func (d *Demo) enrolSchools(ctx context.Context) error {
	slug, err := realm.ParseSlug(demoSchools)
	if err != nil {
		return err
	}
	r, err := d.App.Realms.BySlug(ctx, slug)
	if errors.Is(err, ports.ErrNotFound) {
		return nil // this demo has fewer tenants
	}
	if err != nil {
		return err
	}
	var all []linking.Account
	var names []string
	err = accountfile.Reader{}.Read(bytes.NewReader(demo.HelpdeskPOAccounts), func(l ports.LoadedAccount) error {
		l.Account.ID, l.Account.CreatedAt, l.Account.PasswordAt = linking.AccountID(newID()), d.Options.Now(), d.Options.Now()
		all, names = append(all, l.Account), append(names, l.Account.UserName)
		return nil
	}, func(line int, faults []linking.Fault) error { return fmt.Errorf("line %d: %v", line, faults) })
	if err != nil {
		return fmt.Errorf("accounts of old in the demo: %w", err)
	}
	return d.App.Database.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		known, err := st.PortalAccounts().Known(ctx, names)
		if err != nil {
			return err
		}
		missing := slices.DeleteFunc(slices.Clone(all), func(a linking.Account) bool {
			return slices.ContainsFunc(known, func(k linking.Account) bool {
				return linking.FoldUserName(k.UserName) == linking.FoldUserName(a.UserName)
			})
		})
		return st.PortalAccounts().Add(ctx, missing)
	})
}
