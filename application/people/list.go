package people

import (
	"context"
	"fmt"
	"strconv"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// PageSize is the number of people on one page of the overview.
const PageSize = 25

// Overview is one page of the people of the caller's organisation.
type Overview struct {
	Admin Admin
	Query ports.PeopleQuery
	Page  ports.PeoplePage
}

// List gives a page of the caller's own organisation, whatever organisation the query names (MS-46).
func (s *Service) List(ctx context.Context, c Caller, q ports.PeopleQuery) (Overview, error) {
	var out Overview
	err := s.Work.View(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		admin, err := s.enter(ctx, st, c, actionList)
		if err != nil {
			return err
		}
		q.Organisation, q.Limit, q.Now = admin.Profile.Organisation.ID, PageSize, s.Now()
		page, err := st.People().List(ctx, q)
		if err != nil {
			return fmt.Errorf("people: list: %w", err)
		}
		out = Overview{admin, q, page}
		return nil
	})
	return out, err
}

// exportLimit bounds an export; a larger organisation filters first.
const exportLimit = 10_000

// Export gives all people that match the filter, in the order of the overview, and records that it
// was done (MR-82).
func (s *Service) Export(ctx context.Context, c Caller, q ports.PeopleQuery) (Overview, error) {
	var out Overview
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		admin, err := s.enter(ctx, st, c, actionExport)
		if err != nil {
			return err
		}
		q.Organisation, q.Limit, q.Now = admin.Profile.Organisation.ID, 1000, s.Now()
		out = Overview{Admin: admin, Query: q}
		for q.Offset = 0; q.Offset < exportLimit; q.Offset += q.Limit {
			page, err := st.People().List(ctx, q)
			if err != nil {
				return fmt.Errorf("people: export: %w", err)
			}
			out.Page.People, out.Page.Total = append(out.Page.People, page.People...), page.Total
			if len(out.Page.People) >= page.Total {
				break
			}
		}
		e := admin.event(s, audit.PeopleExported, "organisation:"+string(admin.Profile.Organisation.ID))
		e.Facts["rows"] = strconv.Itoa(len(out.Page.People))
		return st.Audit().Append(ctx, e)
	})
	return out, err
}
