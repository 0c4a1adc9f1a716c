// Package look is the frame around every page of the practice environment: header, practice strip,
// language choice, styling and headers. It belongs to adapters/simulator; the pages of the product
// itself are in adapters/web and share nothing with these.
//
// A package embeds its page bodies and its texts, and shows them in the frame:
//
//	//go:embed pages
//	var files embed.FS
//	var pages = look.MustPages(files, texts)
//
//	pages.Show(w, r, http.StatusOK, look.View{Brand: brand, Title: look.Text{NL: "Postvak", EN: "Inbox"}, Page: "list", Data: data})
//
// Each file under pages holds one {{define "name"}}…{{end}} or more. Beside those of html/template
// they have {{t "key" args…}} and {{in .Text}} for texts, {{icon "mail"}}, {{day .When}}, {{clock .When}}
// and {{iso .When}} for times, {{lang}}, {{kvk .Number}} and {{template "copy" .Code}}, a copy button.
package look

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"sync"
)

//go:embed pages
var frameFiles embed.FS

// Pages are the bodies and texts of one package, parsed once for each language.
type Pages struct {
	in func() map[Language]*template.Template
}

// NewPages parses pages/*.html of files. It refuses a body that names a text that texts does not
// have, and a text that lacks a language.
func NewPages(files fs.FS, texts Catalogue) (*Pages, error) {
	in, err := parsed(files, texts)
	if err != nil {
		return nil, err
	}
	return &Pages{in: func() map[Language]*template.Template { return in }}, nil
}

func parsed(files fs.FS, texts Catalogue) (map[Language]*template.Template, error) {
	all, err := frameTexts.with(texts)
	if err != nil {
		return nil, err
	}
	in := make(map[Language]*template.Template)
	for _, l := range []Language{Dutch, English, German} {
		t, err := template.New("").Option("missingkey=error").Funcs(functions(l, all)).ParseFS(frameFiles, "pages/*.html")
		if err != nil {
			return nil, fmt.Errorf("look: parse frame: %w", err)
		}
		if t, err = t.ParseFS(files, "pages/*.html"); err != nil {
			return nil, fmt.Errorf("look: parse pages: %w", err)
		}
		if err := checkTexts(t, all); err != nil {
			return nil, err
		}
		in[l] = t
	}
	return in, nil
}

// MustPages is NewPages for package variables, whose files are embedded and tested. It parses when a page is asked
// for: a server in production has these packages in it, and shows none of their pages.
func MustPages(files fs.FS, texts Catalogue) *Pages {
	return &Pages{in: sync.OnceValue(func() map[Language]*template.Template {
		in, err := parsed(files, texts)
		if err != nil {
			panic(err)
		}
		return in
	})}
}

// View is one page: what the frame needs, and the body.
type View struct {
	Brand   Brand
	Title   Text     // of the window; the body carries its own h1
	Page    string   // name of the body
	Data    any      // for the body
	Wide    bool     // a body that lays out its own panels; else the frame is one panel of 44rem
	Bar     Bar      // beneath the header, on every page of who is logged in; shown when it has a Strong
	Crumbs  []Link   // the way to here, outermost first; the last one is this page
	Back    Link     // one step back; shown when it has a Href
	Actions []Action // at the top right
	Here    string   // path for the language links when this page answers a POST; else the path asked for
	FormTo  []string // further origins that a form, or a redirect after it, may lead to (UI.md 2.1)
	Frames  bool     // the body shows a frame of our own origin
	From    string   // origin of a script that the body includes, and that it may ask; "": none
	Script  string   // path of a module script that the body adds; it may then call our own origin
}

// Bar says something that must be seen on every page, such as on whose behalf one works, and how to change it.
type Bar struct {
	Text   Text
	Strong string
	Link   Link
}

// frame is what pages/frame.html reads.
type frame struct {
	View
	Lang  Language
	Langs []choice
	Body  template.HTML // the rendered body: escaped by html/template already
	CSS   string
	JS    string
	Mark  string
}

// Show writes v in the language of r with status. The page is complete before the first byte
// leaves, so that a fault still gives a clean 500.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request, status int, v View) {
	page, err := p.render(r, v)
	if err != nil {
		http.Error(w, "page could not be made", http.StatusInternalServerError)
		return
	}
	remember(w, r, v.Brand.Also)
	v.headers(w.Header())
	w.WriteHeader(status)
	_, _ = w.Write(page) // the reader may be gone; nobody to tell
}

func (p *Pages) render(r *http.Request, v View) ([]byte, error) {
	l := Lang(r, v.Brand.Also...)
	t := p.in()[l]
	var body, page bytes.Buffer
	if err := t.ExecuteTemplate(&body, v.Page, v.Data); err != nil {
		return nil, err
	}
	err := t.ExecuteTemplate(&page, "frame", frame{
		View: v, Lang: l, Langs: choices(r, v.Here, l, v.Brand.Also), Body: template.HTML(body.String()),
		CSS: cssPath, JS: jsPath, Mark: markPath,
	})
	return page.Bytes(), err
}
