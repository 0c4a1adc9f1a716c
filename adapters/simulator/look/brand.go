package look

// Brand is who a page belongs to. It bears invented names only, and no mark of anybody else.
type Brand struct {
	Name   string // in the header
	Sub    Text   // beneath it, small
	Home   string // where the name leads; "" is "/"
	Accent Accent
	Icon   string     // a name that Icon knows
	Foot   []Link     // in the footer
	Also   []Language // spoken beside Dutch and English: German, or nothing
	Stage  Text       // of an environment that is not the real one, on every page (OL-35); empty for the real one
}

// Accent is a pair of colours, light and dark, of which look.css holds the values.
type Accent string

// The accents. Each has at least 4.5:1 on its own ink and on the page, in both schemes.
const (
	Blue   Accent = "blue"
	Teal   Accent = "teal"
	Green  Accent = "green"
	Olive  Accent = "olive"
	Brown  Accent = "brown"
	Rust   Accent = "rust"
	Plum   Accent = "plum"
	Violet Accent = "violet"
	Slate  Accent = "slate"
)

// Accents are all of them.
var Accents = []Accent{Blue, Teal, Green, Olive, Brown, Rust, Plum, Violet, Slate}

// Link leads to Href.
type Link struct {
	Href string
	Text Text
}

// Action is a button in the header: a link, or a form when it changes something.
type Action struct {
	Link
	Post   bool
	Icon   string
	Hidden []Field // of the form
}

// Field is a hidden form field.
type Field struct{ Name, Value string }
