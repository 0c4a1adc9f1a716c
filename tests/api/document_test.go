package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/voordeur/voordeur/adapters/api"
)

// described is the document of the API, as it was served, with its schemas.
type described struct {
	root     map[string]any
	compiler *jsonschema.Compiler
	mu       sync.Mutex
	schemas  map[string]*jsonschema.Schema
}

const documentURL = "https://document.example/openapi.json"

func describe(t testing.TB, body []byte) *described {
	t.Helper()
	root, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(documentURL, root); err != nil {
		t.Fatal(err)
	}
	return &described{root: root.(map[string]any), compiler: c, schemas: map[string]*jsonschema.Schema{}}
}

// at follows a JSON pointer, and the references that it meets. It gives where it ended.
func (d *described) at(pointer ...string) (map[string]any, []string, bool) {
	var here any = d.root
	for _, p := range pointer {
		m, ok := here.(map[string]any)
		if !ok {
			return nil, nil, false
		}
		if here, ok = m[p]; !ok {
			return nil, nil, false
		}
	}
	m, ok := here.(map[string]any)
	if ref, refers := m["$ref"].(string); refers && !strings.HasPrefix(ref, "#/components/schemas/") {
		return d.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	return m, pointer, ok
}

// schema compiles the schema at a pointer.
func (d *described) schema(t testing.TB, pointer []string) *jsonschema.Schema {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	escaped := make([]string, len(pointer))
	for i, p := range pointer {
		escaped[i] = url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(p))
	}
	at := documentURL + "#/" + strings.Join(escaped, "/")
	if s := d.schemas[at]; s != nil {
		return s
	}
	s, err := d.compiler.Compile(at)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	d.schemas[at] = s
	return s
}

// template finds the path of the document that a path below the API is of.
func (d *described) template(path string) string {
	is := strings.Split(path, "/")
	for template := range d.root["paths"].(map[string]any) {
		said := strings.Split(template, "/")
		if len(said) == len(is) && fits(said, is) {
			return template
		}
	}
	return ""
}

func fits(said, is []string) bool {
	for i := range said {
		if said[i] != is[i] && (!strings.HasPrefix(said[i], "{") || is[i] == "") {
			return false
		}
	}
	return true
}

// holds tells what of an answer is not as the document has it; nothing: all is.
func (d *described) holds(t testing.TB, method, path string, a answer) (faults []string) {
	t.Helper()
	if a.header.Get("API-Version") != api.Version {
		faults = append(faults, "no API-Version")
	}
	if a.status >= 400 {
		return append(faults, d.problem(t, a)...)
	}
	template := d.template(path)
	response, at, ok := d.at("paths", template, strings.ToLower(method), "responses", fmt.Sprint(a.status))
	if !ok {
		return append(faults, fmt.Sprintf("%d is not described for %s %q", a.status, method, template))
	}
	headers, _ := response["headers"].(map[string]any)
	for name := range headers {
		_, where, _ := d.at(slices.Concat(at, []string{"headers", name})...)
		if a.header.Get(name) == "" {
			faults = append(faults, "no "+name)
		} else if err := d.schema(t, slices.Concat(where, []string{"schema"})).Validate(a.header.Get(name)); err != nil {
			faults = append(faults, name+": "+err.Error())
		}
	}
	content, _ := response["content"].(map[string]any)
	media := a.header.Get("Content-Type")
	if len(content) == 0 {
		if len(a.body) > 0 {
			faults = append(faults, "a body where none is described")
		}
		return faults
	}
	if _, ok := content[media]; !ok {
		return append(faults, fmt.Sprintf("%q is not described for %s %q", media, method, template))
	}
	if media == "application/json" {
		faults = append(faults, d.valid(t, slices.Concat(at, []string{"content", media, "schema"}), a.body)...)
	}
	return faults
}

func (d *described) problem(t testing.TB, a answer) []string {
	t.Helper()
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		return []string{fmt.Sprintf("%d comes as %q", a.status, got)}
	}
	faults := d.valid(t, []string{"components", "schemas", "Problem"}, a.body)
	var p struct{ Status int }
	if err := json.Unmarshal(a.body, &p); err != nil || p.Status != a.status {
		faults = append(faults, fmt.Sprintf("the problem says %d, the answer %d", p.Status, a.status))
	}
	return faults
}

func (d *described) valid(t testing.TB, pointer []string, body []byte) []string {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = d.schema(t, pointer).Validate(v)
	}
	if err != nil {
		return []string{fmt.Sprintf("%s: %v", body, err)}
	}
	return nil
}

// operations lists method and path of all that the document describes.
func (d *described) operations() (all []string) {
	for path, item := range d.root["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			if m := strings.ToUpper(method); slices.Contains([]string{http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodPatch}, m) {
				all = append(all, m+" "+path)
			}
		}
	}
	slices.Sort(all)
	return all
}
