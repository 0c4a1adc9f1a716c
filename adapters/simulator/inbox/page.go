package inbox

import (
	"cmp"
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

//go:embed pages
var files embed.FS

//go:embed assets/inbox.js
var script []byte

var (
	pages      = look.MustPages(files, texts)
	scriptName = "inbox.js"
)

// Handler serves the pages, and POST /messages of the SMS gateway.
func (i *Inbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", i.list)
	mux.HandleFunc("GET /new", i.news)
	mux.HandleFunc("GET /message/{number}", i.message)
	mux.HandleFunc("GET /message/{number}/html", i.body)
	mux.HandleFunc("POST /messages", i.takeSMS)
	mux.Handle("GET /look/", look.Assets(look.Asset{Name: scriptName, Content: script}))
	mux.HandleFunc("GET /", i.gone)
	return mux
}

func (i *Inbox) view(page string, title look.Text, data any) look.View {
	return look.View{
		Brand: look.Brand{
			Name: "Postvak (oefen)", Sub: look.Text{NL: "E-mail en sms", EN: "E-mail and text messages"},
			Accent: look.Plum, Icon: "mail", Foot: i.config.Foot,
		},
		Page: page, Title: title, Data: data,
	}
}

// row is a message in the list.
type row struct {
	Message
	Preview string
}

// listed is what the page "list" shows.
type listed struct {
	To         string
	Recipients []string
	Rows       []row
	Last       uint64
	Here       string // this very page
	Keep       int
}

func (i *Inbox) list(w http.ResponseWriter, r *http.Request) {
	to := strings.TrimSpace(r.URL.Query().Get("to"))
	v := listed{To: to, Recipients: i.recipients(), Last: i.Last(), Here: here(to), Keep: Keep}
	for _, m := range i.Messages(Filter{To: to}) {
		v.Rows = append(v.Rows, row{m, preview(m)})
	}
	page := i.view("list", texts["title"], v)
	page.Wide, page.Script = true, look.Named(scriptName, script)
	pages.Show(w, r, http.StatusOK, page)
}

func here(to string) string {
	if to == "" {
		return "/"
	}
	return "/?" + url.Values{"to": {to}}.Encode()
}

// recipients are all who have mail, for the filter.
func (i *Inbox) recipients() []string {
	var all []string
	for _, m := range i.Messages(Filter{}) {
		all = append(all, m.To)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.CompactFunc(all, strings.EqualFold)
}

// preview is the code, when there is one, and the beginning of the text, on one line.
func preview(m Message) string {
	s := strings.Join(strings.Fields(m.Text), " ")
	if code := m.Code(); code != "" && !strings.HasPrefix(s, code) {
		s = code + " · " + s
	}
	if utf8.RuneCountInString(s) <= 80 {
		return s
	}
	return string([]rune(s)[:79]) + "…"
}

// news tells the script of the list how many messages came after a number, and the sentence for it.
func (i *Inbox) news(w http.ResponseWriter, r *http.Request) {
	after, err := strconv.ParseUint(r.URL.Query().Get("after"), 10, 64)
	if err != nil {
		http.Error(w, "after is not a number", http.StatusBadRequest)
		return
	}
	n := len(i.Messages(Filter{To: r.URL.Query().Get("to"), After: after}))
	sentence := texts["new.one"].In(look.Lang(r))
	if n != 1 {
		sentence = fmt.Sprintf(texts["new.many"].In(look.Lang(r)), n)
	}
	answer(w, http.StatusOK, map[string]any{"count": n, "sentence": sentence})
}

// opened is what the page "message" shows.
type opened struct {
	Message
	Tab   string
	Code  string
	Lines []piece
	Raw   string
}

func (i *Inbox) message(w http.ResponseWriter, r *http.Request) {
	m, ok := i.asked(r)
	if !ok {
		i.gone(w, r)
		return
	}
	v := opened{Message: m, Tab: r.URL.Query().Get("tab"), Code: m.Code(), Lines: pieces(m.Text), Raw: strings.ToValidUTF8(string(m.Source), "\uFFFD")}
	if v.Tab != "source" && (v.Tab != "html" || m.HTML == "") {
		v.Tab = "text"
	}
	page := i.view("message", look.Same(cmp.Or(m.Subject, preview(m))), v)
	page.Back, page.Frames = look.Link{Href: "/", Text: texts["back"]}, v.Tab == "html"
	pages.Show(w, r, http.StatusOK, page)
}

func (i *Inbox) asked(r *http.Request) (Message, bool) {
	n, err := strconv.ParseUint(r.PathValue("number"), 10, 64)
	if err != nil {
		return Message{}, false
	}
	return i.Message(n)
}

// body is the HTML of a mail, for a frame without any right: no script, no form, no network. It is
// the one place where inline style may be, and our own pages may frame it.
func (i *Inbox) body(w http.ResponseWriter, r *http.Request) {
	m, ok := i.asked(r)
	if !ok || m.HTML == "" {
		i.gone(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(m.HTML)) // the reader may be gone; nobody to tell
}

func (i *Inbox) gone(w http.ResponseWriter, r *http.Request) {
	page := i.view("gone", texts["gone.title"], nil)
	page.Back = look.Link{Href: "/", Text: texts["back"]}
	pages.Show(w, r, http.StatusNotFound, page)
}

// piece is a stretch of text, or a link.
type piece struct {
	Text string
	Link bool
}

var link = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)'\x{2019}]`)

// pieces finds the links in a text, so that a reader can follow them.
func pieces(s string) []piece {
	var all []piece
	at := 0
	for _, span := range link.FindAllStringIndex(s, -1) {
		all = append(all, piece{Text: s[at:span[0]]}, piece{Text: s[span[0]:span[1]], Link: true})
		at = span[1]
	}
	return append(all, piece{Text: s[at:]})
}
