package browserless

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Page is where a walk ended.
type Page struct {
	URL    *url.URL
	Method string
	Status int
	Header http.Header
	Body   string
	Next   *url.URL // where Browser.Stop ended the walk
	Hops   []Page   // every answer on the way, this one last
}

// onward tells which request follows an answer by itself.
func (p Page) onward(s step) (step, bool) {
	to := p.Header.Get("Location")
	cross := s.cross || s.from != nil && relation(s.from, p.URL) == "cross-site"
	next := step{method: http.MethodGet, from: s.from, cross: cross}
	switch p.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		next.method, next.form = s.method, s.form
	default:
		at, found := strings.CutPrefix(p.Header.Get("Refresh"), "0;url=")
		if !found {
			return step{}, false
		}
		to, next = at, step{method: http.MethodGet, from: p.URL}
	}
	u, err := p.URL.Parse(to)
	if err != nil || to == "" {
		return step{}, false
	}
	next.to = u
	return next, true
}

// Form is a form of a page.
type Form struct {
	Action *url.URL
	Method string
	Fields url.Values
}

// With gives the form with values filled in: pairs of name and value.
func (f Form) With(pairs ...string) Form {
	fields := url.Values{}
	for name, values := range f.Fields {
		fields[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		fields.Set(pairs[i], pairs[i+1])
	}
	f.Fields = fields
	return f
}

// Form gives the form whose action ends in suffix.
func (p Page) Form(suffix string) (Form, bool) {
	for _, f := range p.Forms() {
		if strings.HasSuffix(f.Action.Path, suffix) {
			return f, true
		}
	}
	return Form{}, false
}

// Forms reads the forms of the page, with the values that they start with.
func (p Page) Forms() []Form {
	root, err := html.Parse(strings.NewReader(p.Body))
	if err != nil {
		return nil
	}
	var out []Form
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "form":
				out = append(out, p.form(n))
			case "input", "select", "textarea", "button":
				if len(out) > 0 && within(n, "form") {
					out[len(out)-1].fill(n)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return out
}

func (p Page) form(n *html.Node) Form {
	f := Form{Method: http.MethodGet, Action: p.URL, Fields: url.Values{}}
	if strings.EqualFold(attribute(n, "method"), "post") {
		f.Method = http.MethodPost
	}
	if to, err := p.URL.Parse(attribute(n, "action")); err == nil {
		f.Action = to
	}
	return f
}

// fill takes the value with which a field starts; a box that is not ticked and a button have none.
func (f *Form) fill(n *html.Node) {
	name, kind := attribute(n, "name"), attribute(n, "type")
	boxed := kind == "checkbox" || kind == "radio"
	if name == "" || n.Data == "button" || n.Data == "select" || boxed && !has(n, "checked") {
		return
	}
	f.Fields.Add(name, attribute(n, "value"))
}

func within(n *html.Node, name string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == name {
			return true
		}
	}
	return false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// Links gives every address that the page refers to, as a robot would collect them.
func (p Page) Links() []string {
	root, err := html.Parse(strings.NewReader(p.Body))
	if err != nil {
		return nil
	}
	var out []string
	for n := range root.Descendants() {
		for _, key := range []string{"href", "src", "action"} {
			if to, err := p.URL.Parse(attribute(n, key)); err == nil && has(n, key) {
				out = append(out, to.String())
			}
		}
	}
	return out
}

// Text gives the words of the page, with single spaces, whatever elements they stand in.
func (p Page) Text() string {
	root, err := html.Parse(strings.NewReader(p.Body))
	if err != nil {
		return ""
	}
	var words []string
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
			words = append(words, n.Data)
		}
	}
	return strings.Join(strings.Fields(strings.Join(words, "")), " ")
}

// Heading is the text of the page's h1: what a person would say where they are.
func (p Page) Heading() string {
	root, err := html.Parse(strings.NewReader(p.Body))
	if err != nil {
		return ""
	}
	for n := range root.Descendants() {
		if n.Data != "h1" {
			continue
		}
		var text strings.Builder
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				text.WriteString(c.Data)
			}
		}
		return strings.Join(strings.Fields(text.String()), " ")
	}
	return ""
}
