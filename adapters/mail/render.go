package mail

import (
	_ "embed"
	"html/template"
	"net/url"
	"strings"
)

// Content is what a mail says, in the language of the reader and without form. Every field but Lang and
// Heading may be empty.
type Content struct {
	Lang      string // BCP 47
	Preheader string // what a list of mails shows beside the subject; never the code
	Sender    string // name of the organisation that sends it
	Heading   string
	Lead      []Paragraph
	Facts     []Fact
	Act       Act         // the one thing the mail is for
	After     []Paragraph // directly below the act, in a softer colour
	Sections  []Section
	Footer    []string // small print: when, for which service, reference
}

// Act is a Code or a Link: one of them, so a mail with a code cannot hold a link (UI.md 7).
type Act interface{ act() }

// Code is what the reader types over.
type Code struct{ Value string }

// Link is an address to visit; its host is shown in full.
type Link struct {
	Label string
	URL   url.URL
}

// Paragraph is a sentence or more; Strong is the part of Text that stands out, or "".
type Paragraph struct{ Text, Strong string }

// Section is a heading with its paragraphs.
type Section struct {
	Heading    string
	Paragraphs []Paragraph
}

// Fact is a line of a list such as "Organisatie: Voorbeeld BV".
type Fact struct{ Name, Value string }

func (Code) act() {}
func (Link) act() {}

//go:embed mail.html
var markup string

var page = template.Must(template.New("mail").Parse(markup))

// Render gives both forms of a mail. The HTML is one column of tables with inline styles, as mail
// programs want it, and has no picture, script or address outside it.
func Render(c Content) (text, html string) {
	var b strings.Builder
	if err := page.Execute(&b, view{c}); err != nil {
		panic("mail: the template does not fit its content: " + err.Error()) // it is embedded and tested with every content
	}
	return plain(c), b.String()
}

// view gives the template what Content holds in other form.
type view struct{ Content }

// Code gives the code in halves with a space that does not break, "" without one.
func (v view) Code() string {
	code, _ := v.Act.(Code)
	if n := len(code.Value); n >= 6 {
		return code.Value[:n/2] + "\u00a0" + code.Value[n/2:]
	}
	return code.Value
}

// Link gives the link, nil without one.
func (v view) Link() *Link {
	if link, ok := v.Act.(Link); ok {
		return &link
	}
	return nil
}

// Address is the link as text and as target.
func (l Link) Address() string { return l.URL.String() }

// Before, Bold and Rest cut a paragraph around its strong part.
func (p Paragraph) Before() string { before, _, _ := p.cut(); return before }

// Bold is the strong part where the text holds it.
func (p Paragraph) Bold() string { _, bold, _ := p.cut(); return bold }

// Rest follows the strong part.
func (p Paragraph) Rest() string { _, _, rest := p.cut(); return rest }

func (p Paragraph) cut() (before, bold, rest string) {
	if p.Strong == "" {
		return p.Text, "", ""
	}
	before, rest, found := strings.Cut(p.Text, p.Strong)
	if !found {
		return p.Text, "", ""
	}
	return before, p.Strong, rest
}
