package look

import (
	"fmt"
	"html/template"
	"maps"
	"text/template/parse"
)

// Text is one sentence in its languages, side by side for whoever reviews it. German is for pages that speak
// it; without it they get the English.
type Text struct{ NL, EN, DE string }

// In gives the sentence in l.
func (t Text) In(l Language) string {
	switch {
	case l == German && t.DE != "":
		return t.DE
	case l == English || l == German:
		return t.EN
	}
	return t.NL
}

// Same is a name that all languages share.
func Same(s string) Text { return Text{s, s, s} }

// Catalogue holds the texts of a package by key. A text may have verbs of package fmt.
type Catalogue map[string]Text

var frameTexts = Catalogue{
	"frame.skip":       {"Naar de inhoud", "Skip to content", "Zum Inhalt"},
	"frame.strip":      {"Dit is een oefenomgeving. Gebruik geen echte gegevens.", "This is a practice environment. Do not use real data.", "Dies ist eine Übungsumgebung. Verwenden Sie keine echten Daten."},
	"frame.strip.aria": {"Oefenomgeving", "Practice environment", "Übungsumgebung"},
	"frame.lang":       {"Taal", "Language", "Sprache"},
	"frame.crumbs":     {"Kruimelpad", "Breadcrumb", "Brotkrumennavigation"},
	"frame.back":       {"Terug", "Back", "Zurück"},
	"frame.foot":       {"Deel van de oefenomgeving van Voordeur. Namen en gegevens zijn verzonnen.", "Part of the Voordeur practice environment. Names and data are invented.", "Teil der Übungsumgebung von Voordeur. Namen und Daten sind erfunden."},
	"frame.copied":     {"Gekopieerd", "Copied", "Kopiert"},
	"frame.copy":       {"Kopiëren", "Copy", "Kopieren"},
}

// with joins two catalogues and refuses a text without one of its languages.
func (c Catalogue) with(more Catalogue) (Catalogue, error) {
	all := maps.Clone(c)
	for key, text := range more {
		if text.NL == "" || text.EN == "" {
			return nil, fmt.Errorf("look: text %q lacks a language", key)
		}
		if _, double := all[key]; double {
			return nil, fmt.Errorf("look: text %q exists already", key)
		}
		all[key] = text
	}
	return all, nil
}

// checkTexts walks the parsed pages for {{t "key"}} and refuses a key without a text.
func checkTexts(t *template.Template, texts Catalogue) error {
	for _, page := range t.Templates() {
		if page.Tree == nil {
			continue
		}
		for _, key := range keysIn(page.Tree.Root) {
			if _, ok := texts[key]; !ok {
				return fmt.Errorf("look: page %q names text %q, which does not exist", page.Name(), key)
			}
		}
	}
	return nil
}

// keysIn gathers the literal keys of {{t "key"}} beneath n.
func keysIn(n parse.Node) []string {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		var keys []string
		for _, child := range n.Nodes {
			keys = append(keys, keysIn(child)...)
		}
		return keys
	case *parse.ActionNode:
		return keysIn(n.Pipe)
	case *parse.IfNode:
		return keysInBranch(&n.BranchNode)
	case *parse.RangeNode:
		return keysInBranch(&n.BranchNode)
	case *parse.WithNode:
		return keysInBranch(&n.BranchNode)
	case *parse.TemplateNode:
		return keysIn(n.Pipe)
	case *parse.PipeNode:
		return keysInPipe(n)
	default:
		return nil
	}
}

func keysInBranch(b *parse.BranchNode) []string {
	keys := keysIn(b.Pipe)
	keys = append(keys, keysIn(b.List)...)
	return append(keys, keysIn(b.ElseList)...)
}

func keysInPipe(p *parse.PipeNode) []string {
	if p == nil {
		return nil
	}
	var keys []string
	for _, c := range p.Cmds {
		for _, arg := range c.Args {
			keys = append(keys, keysIn(arg)...)
		}
		if len(c.Args) < 2 || c.Args[0].String() != "t" {
			continue
		}
		if s, ok := c.Args[1].(*parse.StringNode); ok {
			keys = append(keys, s.Text)
		}
	}
	return keys
}
