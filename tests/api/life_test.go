package api_test

import (
	"net/http"
	"strings"
	"testing"
)

const (
	drafts = "/realms/production/drafts"
	live   = "/realms/production/policy"
	yaml   = "application/yaml"
	asJSON = "application/json"
)

type draft struct {
	ID       string
	State    string
	Revision int
	Version  int
	Restores int
	Good     bool
	Changes  []struct{ Path string }
	Replay   struct{ Total int }
}

// begin makes a draft of a file, and gives its path and tag.
func (h *house) begin(token, file string) (path, tag string) {
	h.Helper()
	a := h.call(http.StatusCreated, request{method: http.MethodPost, path: drafts, token: token, media: yaml, body: file})
	return strings.TrimPrefix(a.header.Get("Location"), "/t/zilverbeek/staff/api/v1"), a.header.Get("ETag")
}

func ifMatch(tag string) map[string]string { return map[string]string{"If-Match": tag} }

// AMBITIONS M1, REQUIREMENTS 1.8: a program takes a policy from the first word to the version after it, and back.
// What it wrote, somebody else approves.
func TestTheLifeOfAPolicyByPrograms(t *testing.T) {
	onBoth(t, func(h *house) {
		pipeline, approver := h.token("zilverbeek", "pipeline", everything), h.token("zilverbeek", "approver", approving)
		before := h.call(http.StatusOK, request{method: http.MethodGet, path: live, token: pipeline})
		if tag := before.header.Get("ETag"); tag != `"1"` {
			h.Fatal(tag)
		}
		path, tag := h.begin(pipeline, production(mail))
		h.call(http.StatusPreconditionRequired, request{method: http.MethodPut, path: path, token: pipeline, media: yaml, body: production(app)})
		h.call(http.StatusPreconditionFailed, request{method: http.MethodPut, path: path, token: pipeline, media: yaml, body: production(app), header: ifMatch(`"7"`)})
		a := h.call(http.StatusOK, request{method: http.MethodPut, path: path, token: pipeline, media: yaml, body: production(app), header: ifMatch(tag)})
		h.call(http.StatusConflict, request{method: http.MethodPost, path: path + "/publication", token: approver, header: ifMatch("*")})
		a = h.call(http.StatusOK, request{method: http.MethodPost, path: path + "/check", token: pipeline, header: ifMatch(a.header.Get("ETag"))})
		if d := into[draft](h, a); d.State != "checked" || !d.Good || len(d.Changes) == 0 {
			h.Fatalf("%s", a.body)
		}
		a = h.call(http.StatusOK, request{method: http.MethodPost, path: path + "/replay", token: pipeline, media: asJSON, body: `{"days":3}`})
		if own := h.call(http.StatusForbidden, request{method: http.MethodPost, path: path + "/approval", token: pipeline, header: ifMatch("*")}); own.problem() != "four-eyes" {
			h.Errorf("%s", own.body)
		}
		a = h.call(http.StatusOK, request{method: http.MethodPost, path: path + "/approval", token: approver, header: ifMatch(a.header.Get("ETag"))})
		h.call(http.StatusUnprocessableEntity, request{method: http.MethodPost, path: path + "/publication", token: approver, media: asJSON, body: `{"from":"2020-01-01T00:00:00Z"}`, header: ifMatch("*")})
		a = h.call(http.StatusOK, request{method: http.MethodPost, path: path + "/publication", token: approver, header: ifMatch(a.header.Get("ETag"))})
		if d := into[draft](h, a); d.State != "live" || d.Version != 2 {
			h.Fatalf("%s", a.body)
		}
		file := h.call(http.StatusOK, request{method: http.MethodGet, path: live, token: approver, header: map[string]string{"Accept": yaml}})
		if string(file.body) != production(app) || file.header.Get("ETag") != `"2"` {
			h.Errorf("%s", file.body)
		}
		h.call(http.StatusNotModified, request{method: http.MethodGet, path: live, token: approver, header: map[string]string{"If-None-Match": `W/"1", "2"`}})
		h.call(http.StatusConflict, request{method: http.MethodPost, path: path + "/withdrawal", token: pipeline, header: ifMatch("*")})
		a = h.call(http.StatusOK, request{method: http.MethodPost, path: live + "/roll-back", token: approver, media: asJSON, body: `{"version":1}`})
		if d := into[draft](h, a); d.Version != 3 || d.Restores != 1 {
			h.Errorf("%s", a.body)
		}
		h.call(http.StatusNotFound, request{method: http.MethodPost, path: live + "/roll-back", token: approver, media: asJSON, body: `{"version":99}`})
		versions := into[[]draft](h, h.call(http.StatusOK, request{method: http.MethodGet, path: live + "/versions", token: pipeline}))
		if len(versions) != 3 || versions[0].State != "live" || versions[1].State != "rolled-back" || versions[2].State != "superseded" {
			h.Errorf("%+v", versions)
		}
		if shown := h.call(http.StatusOK, request{method: http.MethodGet, path: path, token: pipeline, header: map[string]string{"Accept": yaml}}); string(shown.body) != production(app) {
			h.Errorf("%s", shown.body)
		}
		if listed := into[[]draft](h, h.call(http.StatusOK, request{method: http.MethodGet, path: drafts, token: pipeline})); len(listed) != 3 {
			h.Errorf("%+v", listed)
		}
	})
}

// A faulty document is told about in sentences, and goes no further.
func TestFaultyDocumentsByPrograms(t *testing.T) {
	h := build(t, "sqlite")
	pipeline := h.token("zilverbeek", "pipeline", everything)
	for name, file := range map[string]string{"": "", "of nothing": "x", "of another realm": strings.Replace(production(mail), "production", "elsewhere", 1), "of bytes": "\x00\xff"} {
		path, _ := h.begin(pipeline, file)
		if d := into[draft](h, h.call(http.StatusOK, request{method: http.MethodPost, path: path + "/check", token: pipeline})); d.Good || d.State != "draft" {
			h.Errorf("%s: %+v", name, d)
		}
		h.call(http.StatusConflict, request{method: http.MethodPost, path: path + "/replay", token: pipeline})
		if d := into[draft](h, h.call(http.StatusOK, request{method: http.MethodPost, path: live + "/plan", token: pipeline, media: yaml, body: file})); d.Good {
			h.Errorf("%s: %+v", name, d)
		}
		h.call(http.StatusOK, request{method: http.MethodPost, path: path + "/withdrawal", token: pipeline, header: ifMatch("*")})
	}
	if d := into[draft](h, h.call(http.StatusOK, request{method: http.MethodPost, path: live + "/plan", token: pipeline, media: yaml, body: production(mail)})); !d.Good || len(d.Changes) > 0 {
		h.Errorf("what is live changes: %+v", d)
	}
	a := h.call(http.StatusCreated, request{method: http.MethodPost, path: drafts, token: pipeline, media: asJSON, body: `{"note":"Kopie"}`})
	path := drafts + "/" + into[draft](h, a).ID
	if d := into[draft](h, h.call(http.StatusOK, request{method: http.MethodGet, path: path, token: pipeline})); !d.Good || len(d.Changes) > 0 {
		h.Errorf("a copy differs: %+v", d)
	}
	h.call(http.StatusNotModified, request{method: http.MethodGet, path: path, token: pipeline, header: map[string]string{"If-None-Match": a.header.Get("ETag")}})
}

// The log tells programs what was done, in pages, and nothing personal.
func TestTheAuditLogByPrograms(t *testing.T) {
	onBoth(t, func(h *house) {
		pipeline := h.token("zilverbeek", "pipeline", everything)
		for range 3 {
			h.begin(pipeline, production(mail))
		}
		type events struct {
			Events []struct{ ID, Action, Actor, Origin string }
			Next   string
		}
		seen := map[string]bool{}
		for next, pages := "", 0; ; pages++ {
			page := into[events](h, h.call(http.StatusOK, request{method: http.MethodGet, path: "/realms/production/audit-events?action=draft.moved&action=policy.published&limit=2" + next, token: pipeline}))
			for _, e := range page.Events {
				if seen[e.ID] || (e.Action == "draft.moved" && (e.Actor != "client:pipeline" || e.Origin != "api")) {
					h.Errorf("%+v", e)
				}
				seen[e.ID] = true
			}
			if page.Next == "" {
				break
			}
			if next = "&before=" + page.Next; pages > 9 {
				h.Fatal("no end")
			}
		}
		if len(seen) != 4 {
			h.Errorf("%d events", len(seen))
		}
		read := into[events](h, h.call(http.StatusOK, request{method: http.MethodGet, path: "/realms/production/audit-events?action=audit.read", token: pipeline}))
		if len(read.Events) == 0 || read.Events[0].Actor != "client:pipeline" {
			h.Error("that the log was read is not recorded")
		}
		if none := into[events](h, h.call(http.StatusOK, request{method: http.MethodGet, path: "/realms/production/audit-events?until=2020-01-01T00:00:00Z", token: pipeline})); len(none.Events) > 0 {
			h.Errorf("%+v", none)
		}
		for _, wrong := range []string{"limit=0", "limit=201", "limit=x", "from=today", "before=1", "action=*", "who=anna", "limit=1&limit=2", "from=2026-01-01"} {
			h.call(http.StatusBadRequest, request{method: http.MethodGet, path: "/realms/production/audit-events?" + wrong, token: pipeline})
		}
	})
}
