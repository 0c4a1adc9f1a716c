package browser

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
)

// Roles of the accessibility tree by what one can do with them.
var (
	pressable  = []string{"button", "link", "checkbox", "radio", "DisclosureTriangle", "menuitem", "tab", "option"}
	writable   = []string{"textbox", "searchbox", "spinbutton", "combobox"}
	selectable = []string{"combobox", "listbox", "MenuListPopup"}
	pictured   = []string{"image", "img"}
)

func (tab *Tab) tree(t testing.TB) []*accessibility.Node {
	t.Helper()
	return call(t, tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
}

// find gives the node with these words and one of these roles, as soon as there is one.
func (tab *Tab) find(t testing.TB, words string, roles []string) cdp.BackendNodeID {
	t.Helper()
	var found cdp.BackendNodeID
	if !tab.until(t, func() bool { found = best(tab.tree(t), spaced(words), roles); return found != 0 }) {
		t.Fatalf("browser: nothing to use is called %q at %s; there is:\n%s", words, tab.URL(t), strings.Join(tab.Names(t), "\n"))
	}
	return found
}

func best(nodes []*accessibility.Node, words string, roles []string) cdp.BackendNodeID {
	var begins cdp.BackendNodeID
	for _, n := range nodes {
		if n.Ignored || !slices.Contains(roles, word(n.Role)) {
			continue
		}
		switch name := spaced(word(n.Name)); {
		case name == words:
			return n.BackendDOMNodeID
		case begins == 0 && strings.HasPrefix(name, words):
			begins = n.BackendDOMNodeID
		}
	}
	return begins
}

// Text gives all words of the page in reading order, joined by single spaces. What is hidden from
// everyone is left out; what is there for screen readers only is not.
func (tab *Tab) Text(t testing.TB) string {
	t.Helper()
	nodes := tab.tree(t)
	if len(nodes) == 0 {
		return ""
	}
	byID := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		byID[n.NodeID] = n
	}
	words := read(nodes[0], byID, nil) // the tree comes row by row, its root first
	return closed.ReplaceAllString(spaced(strings.Join(words, " ")), "$1")
}

// read collects words in the order in which they are read.
func read(n *accessibility.Node, byID map[accessibility.NodeID]*accessibility.Node, words []string) []string {
	if !n.Ignored && word(n.Role) == "StaticText" {
		return append(words, word(n.Name))
	}
	for _, id := range n.ChildIDs {
		if child, ok := byID[id]; ok {
			words = read(child, byID, words)
		}
	}
	return words
}

// closed finds the space that joining leaves before a mark that follows a word set apart.
var closed = regexp.MustCompile(` ([.,:;?)])`)

// Names lists what can be used on the page, as "role: name".
func (tab *Tab) Names(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, n := range tab.tree(t) {
		role := word(n.Role)
		if !n.Ignored && (slices.Contains(pressable, role) || slices.Contains(writable, role)) {
			out = append(out, role+": "+spaced(word(n.Name)))
		}
	}
	return out
}

// Value gives what stands in the box or list with this label.
func (tab *Tab) Value(t testing.TB, label string) string {
	t.Helper()
	node := tab.find(t, label, slices.Concat(writable, selectable))
	for _, n := range tab.tree(t) {
		if n.BackendDOMNodeID == node {
			return word(n.Value)
		}
	}
	return ""
}

func word(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal([]byte(v.Value), &s) != nil {
		return ""
	}
	return s
}

func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }
