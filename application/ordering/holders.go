package ordering

import (
	"context"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// Holders is one page of those who have a means of the organisations that the caller administers.
type Holders struct {
	Admin Admin
	KvK   identity.KvK // the organisation that is asked for; zero: all
	Query ports.HolderQuery
	ports.HolderPage
}

// Holders gives a page of the people with a means (MR-07, MR-08), of the organisations that the caller administers
// whatever the query names.
func (s *Service) Holders(ctx context.Context, c Caller, k identity.KvK, q ports.HolderQuery) (Holders, error) {
	out := Holders{KvK: k}
	err := s.view(ctx, c, ports.ListMeans, func(ctx context.Context, st ports.Store, a Admin) error {
		q.Organisations, q.Search, q.Limit = a.Among(k), strings.TrimSpace(q.Search), PageSize
		var err error
		out.Admin, out.Query = a, q
		out.HolderPage, err = st.Means().List(ctx, q, s.Now())
		return err
	})
	return out, err
}

// MostExported bounds an export; who has more filters first.
const MostExported = 10_000

// ErrTooMuch: more people match than one file takes.
var ErrTooMuch = fault.New(fault.Conflict, "ordering.too-much")

// Export gives all that match the filter, in the order of the overview, and records that it was done (MR-09, MR-82).
func (s *Service) Export(ctx context.Context, c Caller, k identity.KvK, q ports.HolderQuery) (Holders, error) {
	out := Holders{KvK: k}
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		a, err := s.Admins.Enter(ctx, st, c, ports.ExportMeans)
		if err != nil {
			return err
		}
		q.Organisations, q.Search, q.Offset = a.Among(k), strings.TrimSpace(q.Search), 0
		out.Admin, out.Query, out.HolderPage = a, q, ports.HolderPage{}
		err = st.Means().EachHolder(ctx, q, s.Now(), func(h ports.ListedHolder) error {
			if len(out.Holders) == MostExported {
				return ErrTooMuch
			}
			out.Holders = append(out.Holders, h)
			return nil
		})
		if err != nil {
			return err
		}
		out.Total = len(out.Holders)
		e := s.event(a, audit.MeansHoldersCarried, "organisations", "rows", strconv.Itoa(out.Total), "level", levelFact(q), "state", string(q.State), "kvk", kvkFact(k))
		if q.Search != "" {
			e.Personal = map[string]string{"search": q.Search}
		}
		return st.Audit().Append(ctx, e)
	})
	return out, refusal(err)
}

func levelFact(q ports.HolderQuery) string {
	if q.Level == 0 {
		return ""
	}
	return q.Level.String()
}

func kvkFact(k identity.KvK) string {
	if k.IsZero() {
		return ""
	}
	return k.String()
}
