package web

import (
	"encoding/csv"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// holderSorts are the columns to sort by.
var holderSorts = []ports.HolderSort{ports.SortHolderName, ports.SortHolderLevel, ports.SortHolderUntil}

// holderQuery reads filters, order and page from the address; what cannot be read filters nothing.
func holderQuery(q url.Values) (identity.KvK, ports.HolderQuery) {
	kvk, _ := identity.ParseKvK(q.Get("kvk"))
	out := ports.HolderQuery{
		Search: strings.TrimSpace(q.Get("q")), Sort: ports.SortHolderName, Descending: q.Get("order") == "desc", Offset: (pageNumber(q) - 1) * ordering.PageSize,
	}
	if l, err := assurance.Parse(q.Get("level")); err == nil {
		out.Level = l
	}
	for _, s := range []means.State{means.Issued, means.Suspended, means.Revoked, means.Expired, means.Replaced} {
		if q.Get("state") == string(s) {
			out.State = s
		}
	}
	for _, s := range holderSorts {
		if q.Get("sort") == string(s) {
			out.Sort = s
		}
	}
	return kvk, out
}

// showHolders lists the people with a means (MR-06 to MR-08).
func (s *Server) showHolders(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	return v.holders(false)
}

func (v *visit) holders(much bool) error {
	q := v.Request.URL.Query()
	kvk, query := holderQuery(q)
	found, err := v.s.Ordering.Holders(v.ctx(), v.orderCaller(), kvk, query)
	if err != nil {
		return err
	}
	_, drafts, err := v.s.Ordering.Drafts(v.ctx(), v.orderCaller())
	if err != nil {
		return err
	}
	page := mandaat.HoldersView{
		Frame: v.orderFrame(found.Admin), Holders: found, Now: v.s.Now(), Drafts: len(drafts), Much: much, Sort: map[ports.HolderSort]string{},
		Pager:  pagerOf(q, query.Offset/ordering.PageSize+1, found.Total, ordering.PageSize),
		Open:   func(h ports.ListedHolder) string { return v.holderAt(mandate.HolderID(h.Means.Holder)) },
		Action: v.at("beheer", "users"), New: v.at("beheer", "order"), DraftsAt: v.at("beheer", "order"),
		Export: v.at("beheer", "users", "export") + "?" + with(q, "page", "").Encode(),
	}
	for _, column := range holderSorts {
		order := "asc"
		if column == query.Sort && !query.Descending {
			order = "desc"
		}
		page.Sort[column] = "?" + with(with(with(q, "page", ""), "sort", string(column)), "order", order).Encode()
	}
	return v.render(conflictIf(much), mandaat.HoldersPage(v.orderContext(found.Admin), page))
}

// exportHolders gives what the filters let through, with the moment and the filter in it (MR-09, MR-67, MR-82).
func (s *Server) exportHolders(v *visit) error {
	kvk, query := holderQuery(v.Request.URL.Query())
	found, err := s.Ordering.Export(v.ctx(), v.orderCaller(), kvk, query)
	if errors.Is(err, ordering.ErrTooMuch) {
		return v.holders(true)
	}
	if err != nil {
		return err
	}
	c := v.orderContext(found.Admin)
	rows := [][]string{
		{c.PortalName(), c.PortalHoldersEmail(), c.PortalHoldersUsername(), c.PortalOrganisation(), c.PortalLevel(), c.PortalHoldersUntil(), c.PortalHoldersMandates(), c.PortalState(),
			c.PortalHoldersMade(s.Now()), filterWords(c, found)},
	}
	for _, h := range found.Holders {
		_, state := mandaat.HolderState(c, h.Means.At(s.Now()))
		rows = append(rows, []string{
			h.Name, h.Email.String(), h.UserName, h.Means.KvK.String(), h.Means.Level.String(), h.Means.Term.End().In(amsterdam).Format(time.DateOnly), itoa(h.Mandates), state, "", "",
		})
	}
	var out strings.Builder
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range rows {
		if err := w.Write(inert(row)); err != nil {
			return err
		}
	}
	w.Flush()
	v.download(c.PortalHoldersFile()+"-"+s.Now().In(amsterdam).Format("20060102-1504")+".csv", []byte(out.String()))
	return w.Error()
}

// filterWords says which filter an export had.
func filterWords(c ui.Ctx, found ordering.Holders) string {
	var out []string
	add := func(name, value string) {
		if value != "" {
			out = append(out, name+" = "+value)
		}
	}
	if !found.KvK.IsZero() {
		add(c.PortalOrganisation(), found.KvK.String())
	}
	add(c.PortalHoldersSearch(), found.Query.Search)
	if found.Query.Level > assurance.None {
		add(c.PortalLevel(), found.Query.Level.String())
	}
	if found.Query.State != "" {
		_, state := mandaat.HolderState(c, found.Query.State)
		add(c.PortalState(), state)
	}
	if len(out) == 0 {
		return c.PortalHoldersUnfiltered()
	}
	return c.PortalHoldersFiltered(strings.Join(out, ", "))
}

// download answers with a file of text for a spreadsheet.
func (v *visit) download(name string, content []byte) {
	secure(v.Writer.Header(), "'none'")
	v.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	v.Data(http.StatusOK, "text/csv; charset=utf-8", content)
}

// showPrices shows the price list (MR-42).
func (s *Server) showPrices(v *visit) error {
	a, err := s.Ordering.Touch(v.ctx(), v.orderCaller())
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, mandaat.PricesPage(v.orderContext(a), mandaat.PricesView{Frame: v.orderFrame(a), Prices: a.Terms().Prices}))
}

// stayOrdering keeps the session alive from the warning (XC-26); without script it leads back to the list.
func (s *Server) stayOrdering(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	return v.seeOther(v.at("beheer", "users"))
}

// logoutOrdering ends the session everywhere (XC-28).
func (s *Server) logoutOrdering(v *visit) error {
	a, err := s.Ordering.Touch(v.ctx(), v.orderCaller())
	if err != nil {
		return err
	}
	return v.logout(a.Session)
}
