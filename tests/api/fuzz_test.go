package api_test

import (
	crypto "crypto/rand"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// dice makes choices of the bytes that a fuzzer gives. When they are out, it chooses the first.
type dice struct{ left []byte }

func (d *dice) roll(n int) int {
	if len(d.left) == 0 || n < 2 {
		return 0
	}
	b := d.left[0]
	d.left = d.left[1:]
	return int(b) % n
}

func of[T any](d *dice, all ...T) T { return all[d.roll(len(all))] }

// strange are texts that break what is not careful.
var strange = []string{"", "0", "-1", "99999999999999999999", "null", "\x00", "é\u202e", "../..", "%00", "' OR 1=1 --", "a,b", `"`, "true", "2026-13-40T99:00:00Z", strings.Repeat("x", 300)}

// fuzzed is a request as the document describes it, but for what the dice spoil of it.
func (h *house) fuzzed(d *dice, draft string) request {
	method, path, _ := strings.Cut(of(d, h.document.operations()...), " ")
	o, at, _ := h.document.at("paths", path, strings.ToLower(method))
	q := request{method: method, header: map[string]string{}}
	for name, value := range map[string]string{"{environment}": "production", "{draft}": draft} {
		if strings.Contains(path, name) && d.roll(8) == 1 {
			value = of(d, strange[1:]...)
		}
		path = strings.ReplaceAll(path, name, url.PathEscape(value))
	}
	query := url.Values{}
	parameters, _ := o["parameters"].([]any)
	for _, p := range parameters {
		p, _, _ := h.document.at(strings.Split(strings.TrimPrefix(p.(map[string]any)["$ref"].(string), "#/"), "/")...)
		h.parameter(d, p, query, q.header)
	}
	if q.path = path; len(query) > 0 {
		q.path += "?" + query.Encode()
	}
	if _, where, ok := h.document.at(slices.Concat(at, []string{"requestBody"})...); ok {
		q.media, q.body = h.content(d, where)
	}
	if d.roll(12) == 1 {
		q.media = of(d, strange...)
		q.media = strings.Map(printable, q.media)
	}
	return q
}

func printable(r rune) rune {
	if r < 0x21 || r > 0x7e {
		return -1
	}
	return r
}

func (h *house) parameter(d *dice, p map[string]any, query url.Values, header map[string]string) {
	name := p["name"].(string)
	value, _ := p["example"].(string)
	switch {
	case d.roll(4) == 1:
		return
	case d.roll(5) == 1:
		value = of(d, strange...)
	case name == "Idempotency-Key":
		value = crypto.Text()
	case name == "If-Match":
		value = of(d, "*", "*", "*", `"1"`, `"2"`)
	}
	if p["in"] == "query" {
		query.Add(name, value)
	} else {
		header[name] = strings.Map(printable, value)
	}
}

// content is an example of a body, as it is or spoilt.
func (h *house) content(d *dice, where []string) (media, body string) {
	content, _, _ := h.document.at(slices.Concat(where, []string{"content"})...)
	var all []string
	for m := range content {
		all = append(all, m)
	}
	slices.Sort(all)
	media = of(d, all...)
	if media == yaml {
		body = of(d, production(mail), production(app), "realm: x", "")
	} else {
		b, _ := json.Marshal(content[media].(map[string]any)["example"])
		body = of(d, string(b), "{}", "[]", "null", `{"note":1}`, `{"days":0.5}`, `{"version":-1}`, `{"from":"x"}`, `{"document":"\u0000"}`)
	}
	for range d.roll(4) {
		if len(body) > 0 {
			i := (d.roll(256)<<8 | d.roll(256)) % len(body)
			body = body[:i] + of(d, strange...) + body[min(len(body), i+d.roll(5)):]
		}
	}
	return media, body
}

// Whatever is sent that looks like what the document describes, the answer is one that it describes, and never a fault of ours.
func FuzzTheAPI(f *testing.F) {
	house := build(f, browserless.SQLite)
	chance := rand.New(rand.NewPCG(6, 2026))
	for range 400 {
		seed := make([]byte, 24)
		for i := range seed {
			seed[i] = byte(chance.Uint32())
		}
		f.Add(seed)
	}
	var token, id string
	sent := 0
	f.Fuzz(func(t *testing.T, data []byte) {
		h := *house
		h.TB = t
		if sent%100 == 0 { // within what one client may ask, and the life of a token
			h.clock.Forward(time.Minute)
			token = h.token("zilverbeek", "pipeline", everything)
			path, _ := h.begin(token, production(mail))
			id = path[strings.LastIndex(path, "/")+1:]
		}
		sent++
		q := h.fuzzed(&dice{data}, id)
		q.token = token
		a := h.send(q)
		path, _, _ := strings.Cut(q.path, "?")
		if faults := h.document.holds(h, q.method, path, a); a.status >= http.StatusInternalServerError || len(faults) > 0 {
			t.Errorf("%+v: %d %s: %s", q, a.status, a.body, strings.Join(faults, "\n"))
		}
	})
}
