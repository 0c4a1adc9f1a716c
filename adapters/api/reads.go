package api

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/application/auditlog"
	"github.com/voordeur/voordeur/domain/audit"
)

// realms lists the environments that the staff serves.
func (s *Server) realms(c *call) (answer, error) {
	served, err := s.serves(c)
	if err != nil {
		return answer{}, err
	}
	out := make([]realmView, len(served))
	for i, r := range served {
		out[i] = realmView{r.Slug.Environment(), r.Document.Tenant.Name.NL, r.Version}
	}
	return ok(out), nil
}

// policy gives what is live: the file as it was written, or with what is known of it. Its version is its entity tag.
func (s *Server) policy(c *call) (answer, error) {
	live, err := s.Policies.Export(c.Request.Context(), c.at())
	if err != nil {
		return answer{}, err
	}
	a := ok(viewPolicy(c.served, live))
	if c.wantsYAML() {
		a = answer{http.StatusOK, map[string]string{"Content-Type": asYAML}, live.Document}
	}
	return c.fresh(a.tagged(live.Number).with("Vary", "Accept")), nil
}

// versions lists what was live, the newest first.
func (s *Server) versions(c *call) (answer, error) {
	all, err := s.Policies.Versions(c.Request.Context(), c.at(), 0, 100)
	if err != nil {
		return answer{}, err
	}
	out := make([]versionView, len(all))
	for i, d := range all {
		out[i] = versionView{d.Version, d.From.UTC(), d.State, d.ID, d.Restores}
	}
	return ok(out), nil
}

// drafts lists them, the newest first.
func (s *Server) drafts(c *call) (answer, error) {
	all, err := s.Policies.List(c.Request.Context(), c.at())
	if err != nil {
		return answer{}, err
	}
	out := make([]draftView, len(all))
	for i, d := range all {
		out[i] = viewDraft(d)
	}
	return ok(out), nil
}

// draft gives one, with what it would change and what is in its way; or its file.
func (s *Server) draft(c *call) (answer, error) {
	id, err := c.draftID()
	if err != nil {
		return answer{}, err
	}
	found, err := s.Policies.Show(c.Request.Context(), c.at(), id)
	if err != nil {
		return answer{}, err
	}
	a := ok(checkupView{viewDraft(found.Draft), string(found.Draft.Document), viewFindings(found)})
	if c.wantsYAML() {
		a = answer{http.StatusOK, map[string]string{"Content-Type": asYAML}, found.Draft.Document}
	}
	return c.fresh(a.tagged(found.Draft.Revision).with("Vary", "Accept")), nil
}

var (
	ids     = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	actions = regexp.MustCompile(`^[a-z][a-z-]{0,40}\.[a-z][a-z-]{0,40}$`)
)

// draftID reads the draft that the path names. What cannot be an id is nothing.
func (c *call) draftID() (string, error) {
	id := c.Param("draft")
	if !ids.MatchString(id) {
		return "", errNotThere
	}
	return id, nil
}

// events gives a page of the audit log, the newest first. The cursor is the id of the last event that was given.
func (s *Server) events(c *call) (answer, error) {
	q, err := eventsQuery(c.Request.URL.Query())
	if err != nil {
		return answer{}, err
	}
	page, err := s.Audit.Read(c.Request.Context(), c.reading(), q)
	if err != nil {
		return answer{}, err
	}
	out := eventsView{Events: make([]eventView, len(page.Events))}
	for i, e := range page.Events {
		out.Events[i] = viewEvent(e)
	}
	if page.More {
		out.Next = page.Events[len(page.Events)-1].ID
	}
	return ok(out), nil
}

// eventsQuery reads the filters. One that is not known, or stands twice, is refused: it would filter less than was meant.
func eventsQuery(v url.Values) (auditlog.Query, error) {
	q := auditlog.Query{Limit: 50}
	for name, values := range v {
		var err error
		value := values[0]
		switch {
		case name == "action" && !slices.ContainsFunc(values, func(s string) bool { return !actions.MatchString(s) }) && len(values) <= 20:
			for _, a := range values {
				q.Actions = append(q.Actions, audit.Action(a))
			}
			continue
		case name == "before" && ids.MatchString(value):
			q.Before = value
		case name == "from":
			q.From, err = time.Parse(time.RFC3339, value)
		case name == "until":
			q.Until, err = time.Parse(time.RFC3339, value)
		case name == "limit":
			q.Limit, err = strconv.Atoi(value)
		default:
			return q, errInvalid("The query has a parameter that is not known here, or not of its form.")
		}
		if err != nil || len(values) > 1 || q.Limit < 1 || q.Limit > auditlog.Most {
			return q, errInvalid("The parameter " + name + " is not of its form.")
		}
	}
	return q, nil
}
