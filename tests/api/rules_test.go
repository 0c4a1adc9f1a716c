package api_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/api"
	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/tests/browserless"
)

// What the document describes is what there is, with the scopes that a client may have; and its examples are valid.
func TestTheDocumentIsTheAPI(t *testing.T) {
	h := build(t, browserless.SQLite)
	var mounted []string
	for _, r := range h.app.Routes {
		if path, ok := strings.CutPrefix(r.Path, api.Prefix); ok {
			mounted = append(mounted, r.Method+" "+strings.NewReplacer(":served", "{environment}", ":draft", "{draft}").Replace(path))
		}
	}
	slices.Sort(mounted)
	if diff := cmp.Diff(h.document.operations(), mounted); diff != "" {
		t.Error(diff)
	}
	scheme, _, _ := h.document.at("components", "securitySchemes", "oauth2", "flows", "clientCredentials")
	if scheme["tokenUrl"] != h.url+"/t/zilverbeek/staff/token" {
		t.Errorf("%v", scheme["tokenUrl"])
	}
	var scopes []string
	for s := range scheme["scopes"].(map[string]any) {
		scopes = append(scopes, s)
	}
	slices.Sort(scopes)
	if diff := cmp.Diff(slices.Sorted(slices.Values(policy.APIScopes)), scopes); diff != "" {
		t.Error(diff)
	}
	for _, operation := range h.document.operations() {
		h.examples(operation)
	}
}

// examples holds the examples of an operation against its schemas, and what the rules ask of it (NL API Design Rules).
func (h *house) examples(operation string) {
	h.Helper()
	method, path, _ := strings.Cut(operation, " ")
	o, at, _ := h.document.at("paths", path, strings.ToLower(method))
	responses := o["responses"].(map[string]any)
	if method != http.MethodGet && responses["400"] == nil {
		h.Errorf("%s: no 400 (/core/error-handling/invalid-input)", operation)
	}
	contents := [][]string{slices.Concat(at, []string{"requestBody"})}
	for status := range responses {
		contents = append(contents, slices.Concat(at, []string{"responses", status}))
		if r, _, _ := h.document.at(slices.Concat(at, []string{"responses", status})...); r["headers"].(map[string]any)["API-Version"] == nil {
			h.Errorf("%s: %s without API-Version", operation, status)
		}
	}
	for _, c := range contents {
		_, where, ok := h.document.at(c...)
		if !ok {
			continue
		}
		content, where, ok := h.document.at(slices.Concat(where, []string{"content"})...)
		for media, m := range content {
			if example, has := m.(map[string]any)["example"]; ok && has {
				b, _ := json.Marshal(example)
				for _, f := range h.document.valid(h, slices.Concat(where, []string{media, "schema"}), b) {
					h.Errorf("%s: example: %s", operation, f)
				}
			}
		}
	}
}

// Who may not, is told so, and learns nothing else: not whether a realm is there, nor a draft.
func TestWhoMayNot(t *testing.T) {
	h := build(t, browserless.SQLite)
	pipeline, reader := h.token("zilverbeek", "pipeline", everything), h.token("zilverbeek", "reader", reading)
	elsewhere := h.token("grotewaard", "pipeline", everything)
	narrow := h.token("zilverbeek", "pipeline", "policy:read")
	path, _ := h.begin(pipeline, production(mail))
	get := func(token, path string) request { return request{method: http.MethodGet, path: path, token: token} }
	post := func(token, path string) request {
		return request{method: http.MethodPost, path: path, token: token, header: ifMatch("*")}
	}
	for name, c := range map[string]struct {
		want int
		request
	}{
		"nobody":                        {http.StatusUnauthorized, get("", live)},
		"words":                         {http.StatusUnauthorized, get("a.b.c", live)},
		"another tenant's program":      {http.StatusUnauthorized, get(elsewhere, live)},
		"a narrow token":                {http.StatusForbidden, post(narrow, path+"/check")},
		"a narrow token reads no log":   {http.StatusForbidden, get(narrow, "/realms/production/audit-events")},
		"who only reads":                {http.StatusForbidden, post(reader, path+"/approval")},
		"an environment that is not":    {http.StatusNotFound, get(pipeline, "/realms/acceptance/policy")},
		"one that is not served":        {http.StatusNotFound, get(pipeline, "/realms/staff/policy")},
		"a strange environment":         {http.StatusNotFound, get(pipeline, "/realms/%00%2F..%FF/policy")},
		"a strange draft":               {http.StatusNotFound, get(pipeline, drafts+"/%00")},
		"a draft that is not":           {http.StatusNotFound, get(pipeline, drafts+"/00000000-0000-4000-8000-000000000000")},
		"another tenant's realm":        {http.StatusNotFound, get(elsewhere, "/t/grotewaard/staff/api/v1/realms/production/policy")},
		"a realm that is none of staff": {http.StatusNotFound, get(pipeline, "/t/zilverbeek/production/api/v1/realms")},
		"no realm":                      {http.StatusNotFound, get(pipeline, "/t/nobody/staff/api/v1/realms")},
		"no name of a realm":            {http.StatusNotFound, get(pipeline, "/t/NOBODY/staff/api/v1/realms")},
		"no such path":                  {http.StatusNotFound, get(pipeline, "/people")},
		"a trailing slash":              {http.StatusNotFound, get(pipeline, "/realms/")},
	} {
		a := h.send(c.request)
		if faults := h.document.problem(h, a); a.status != c.want || len(faults) > 0 || a.header.Get("API-Version") != api.Version {
			t.Errorf("%s: %d, want %d: %s %v", name, a.status, c.want, a.body, faults)
		}
		if challenge := a.header.Get("WWW-Authenticate"); (c.want == 401 || c.want == 403) != strings.HasPrefix(challenge, "Bearer") {
			t.Errorf("%s: %q", name, challenge)
		}
	}
	if a := h.send(request{method: http.MethodPatch, path: live, token: pipeline}); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET" || len(h.document.problem(h, a)) > 0 {
		t.Errorf("%d %q %s", a.status, a.header.Get("Allow"), a.body)
	}
	page := request{method: http.MethodPost, path: path + "/check", token: pipeline, header: map[string]string{"Origin": "https://elders.example"}}
	if a := h.call(http.StatusForbidden, page); a.problem() != "cross-site" {
		t.Errorf("%s", a.body)
	}
	if got := h.asking("zilverbeek", "reader", "policy:edit"); got.status != http.StatusBadRequest {
		t.Errorf("a scope that is not declared: %d %s", got.status, got.body)
	}
	h.publish(h.staff("zilverbeek", "policy:read")) // the token still says more
	if err := h.app.Realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.call(http.StatusOK, get(pipeline, live))
	h.call(http.StatusForbidden, post(pipeline, path+"/check"))
	h.publish(strings.Replace(h.staff("zilverbeek", "policy:read"), "id: pipeline", "id: other", 1))
	if err := h.app.Realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.call(http.StatusUnauthorized, get(pipeline, live))
	h.clock.Forward(5 * time.Minute)
	h.call(http.StatusUnauthorized, get(reader, live))
}

// A body that is too large, of another kind, or not what was described, is refused before anything looks at it.
func TestWhatIsNotTaken(t *testing.T) {
	h := build(t, browserless.SQLite)
	pipeline := h.token("zilverbeek", "pipeline", everything)
	path, _ := h.begin(pipeline, production(mail))
	for name, c := range map[string]struct {
		want        int
		path        string
		media, body string
	}{
		"too large":         {http.StatusRequestEntityTooLarge, drafts, yaml, strings.Repeat("#", policyfile.MaxBytes+1)},
		"a form":            {http.StatusUnsupportedMediaType, drafts, "application/x-www-form-urlencoded", "a=b"},
		"no kind":           {http.StatusUnsupportedMediaType, drafts, "", "realm: x"},
		"half a kind":       {http.StatusUnsupportedMediaType, drafts, "application", "x"},
		"JSON for YAML":     {http.StatusUnsupportedMediaType, live + "/plan", asJSON, "{}"},
		"no JSON":           {http.StatusBadRequest, drafts, asJSON, "{"},
		"two values":        {http.StatusBadRequest, drafts, asJSON, "{}{}"},
		"an unknown field":  {http.StatusBadRequest, drafts, asJSON, `{"state":"live"}`},
		"a note of lines":   {http.StatusBadRequest, drafts, asJSON, `{"note":"a\nb"}`},
		"a long note":       {http.StatusBadRequest, drafts, asJSON, `{"note":"` + strings.Repeat("é", 501) + `"}`},
		"too many days":     {http.StatusBadRequest, path + "/replay", asJSON, `{"days":31}`},
		"no version":        {http.StatusBadRequest, live + "/roll-back", asJSON, `{}`},
		"a day, no instant": {http.StatusBadRequest, path + "/publication", asJSON, `{"from":"2030-01-01"}`},
	} {
		q := request{method: http.MethodPost, path: c.path, token: pipeline, media: c.media, body: c.body, header: ifMatch("*")}
		if a := h.send(q); a.status != c.want || len(h.document.problem(h, a)) > 0 {
			t.Errorf("%s: %d, want %d: %s", name, a.status, c.want, a.body)
		}
	}
	for tag, want := range map[string]int{`1`: 412, `"x"`: 412, `"1", "2"`: 412, `W/"1"`: 412, `"0"`: 412, `"1"`: 200, `*`: 200} {
		path, _ := h.begin(pipeline, production(mail))
		if a := h.send(request{method: http.MethodPost, path: path + "/check", token: pipeline, header: ifMatch(tag)}); a.status != want {
			t.Errorf("If-Match %s: %d, want %d: %s", tag, a.status, want, a.body)
		}
	}
}

// A client that asks too often waits, and no other with it.
func TestTooOften(t *testing.T) {
	h := build(t, browserless.SQLite)
	pipeline, reader := h.token("zilverbeek", "pipeline", everything), h.token("zilverbeek", "reader", reading)
	realms := request{method: http.MethodGet, path: "/realms", token: pipeline}
	var a answer
	for range 301 {
		a = h.send(realms)
	}
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" || len(h.document.problem(h, a)) > 0 {
		t.Errorf("%d %s", a.status, a.body)
	}
	h.call(http.StatusOK, request{method: http.MethodGet, path: "/realms", token: reader})
	h.clock.Forward(time.Minute)
	h.call(http.StatusOK, realms)
}

// Asked twice under one key, a thing is done once; of many at once one acts.
func TestIdempotencyKeys(t *testing.T) {
	onBoth(t, func(h *house) {
		pipeline, approver := h.token("zilverbeek", "pipeline", everything), h.token("zilverbeek", "approver", approving)
		begin := func(key, body string) request {
			return request{method: http.MethodPost, path: drafts, token: pipeline, media: yaml, body: body, header: map[string]string{"Idempotency-Key": key}}
		}
		first := h.call(http.StatusCreated, begin("a", production(mail)))
		again := h.call(http.StatusCreated, begin("a", production(mail)))
		if !bytes.Equal(first.body, again.body) || first.header.Get("ETag") != again.header.Get("ETag") || first.header.Get("Location") != again.header.Get("Location") {
			h.Errorf("%s\n%s", first.body, again.body)
		}
		if other := h.call(http.StatusUnprocessableEntity, begin("a", production(app))); other.problem() != "other-request" {
			h.Errorf("%s", other.body)
		}
		h.call(http.StatusForbidden, request{method: http.MethodPost, path: drafts, token: approver, media: yaml, body: production(mail), header: map[string]string{"Idempotency-Key": "a"}})
		for _, key := range []string{"é", "a b", strings.Repeat("x", 256)} {
			h.call(http.StatusBadRequest, begin(key, production(mail)))
		}
		missing := request{method: http.MethodPost, path: drafts + "/00000000-0000-4000-8000-000000000000/check", token: pipeline, header: map[string]string{"Idempotency-Key": "b"}}
		if one, two := h.call(http.StatusNotFound, missing), h.call(http.StatusNotFound, missing); !bytes.Equal(one.body, two.body) {
			h.Errorf("%s\n%s", one.body, two.body)
		}
		before := len(into[[]draft](h, h.call(http.StatusOK, request{method: http.MethodGet, path: drafts, token: pipeline})))
		key := rand.Text()
		var made, waited atomic.Int64
		var at sync.WaitGroup
		for range 16 {
			at.Go(func() {
				switch a := h.send(begin(key, production(mail))); a.status {
				case http.StatusCreated:
					made.Add(1)
				case http.StatusConflict:
					waited.Add(1)
				default:
					h.Errorf("%d %s", a.status, a.body)
				}
			})
		}
		at.Wait()
		after := len(into[[]draft](h, h.call(http.StatusOK, request{method: http.MethodGet, path: drafts, token: pipeline})))
		if after != before+1 || made.Load() == 0 || made.Load()+waited.Load() != 16 {
			h.Errorf("%d drafts more; %d were told of it, %d to wait", after-before, made.Load(), waited.Load())
		}
		h.clock.Forward(24 * time.Hour)
		pipeline = h.token("zilverbeek", "pipeline", everything)
		if anew := h.call(http.StatusCreated, begin("a", production(app))); bytes.Equal(anew.body, first.body) {
			h.Error("a key is kept for a day")
		}
	})
}
