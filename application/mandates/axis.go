package mandates

import (
	"context"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
)

// Ways is who may act for whom, of one holder: at one moment, and over time (M9).
type Ways struct {
	Holder      Holder
	Catalogue   []mandate.Service
	Service     mandate.ServiceID // that was asked for; empty: all
	At          time.Time
	From, Until time.Time // what is drawn
	Rows        []Row
	Names       map[identity.KvK]string
}

// Row is one service: what a login is answered there.
type Row struct {
	Service mandate.Service
	Answer  Answer // at the moment that was asked for
	Spans   []Span
}

// What is drawn: a year before the moment, and five years after it.
const (
	yearsBefore = 1
	yearsAfter  = mandate.MaxYears
)

// Ways answers for any moment what a login then was answered, or would be. Every service is asked by the function
// that answers logins; organisations that the caller does not administer are left out.
func (s *Service) Ways(ctx context.Context, c Caller, h mandate.HolderID, service mandate.ServiceID, at time.Time) (out Ways, err error) {
	if at.IsZero() {
		at = s.Now()
	}
	out = Ways{Service: service, At: at, From: at.AddDate(-yearsBefore, 0, 0), Until: at.AddDate(yearsAfter, 0, 0)}
	if out.Catalogue, err = s.Catalogue.Services(ctx); err != nil {
		return out, err
	}
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		if out.Holder, err = s.holder(ctx, st, a, h); err != nil {
			return err
		}
		mine := out.Holder.standing.among(a)
		for _, v := range out.Catalogue {
			if service == "" || v.ID == service {
				out.Rows = append(out.Rows, Row{v, mine.answer(v, at), mine.axis(v, out.From, out.Until)})
			}
		}
		out.Names, err = names(ctx, st, out.Rows)
		return err
	})
	return out, err
}

// names finds what the realm calls the organisations of the answers.
func names(ctx context.Context, st ports.Store, rows []Row) (map[identity.KvK]string, error) {
	var numbers []identity.KvK
	add := func(all []mandate.Option) {
		for _, o := range all {
			for _, k := range []identity.KvK{o.Represented, o.Via} {
				if !k.IsZero() && !slices.Contains(numbers, k) {
					numbers = append(numbers, k)
				}
			}
		}
	}
	for _, r := range rows {
		add(r.Answer.Options)
		for _, x := range r.Spans {
			add(x.Answer.Options)
		}
	}
	out := map[identity.KvK]string{}
	if len(numbers) == 0 {
		return out, nil
	}
	known, err := st.Organisations().Known(ctx, numbers)
	for _, o := range known {
		out[o.Legal.KvK] = o.Name
	}
	return out, err
}
