package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Every catalogue speaks the languages of the house. A third one it speaks wholly or not at all (OL-34).
var (
	languages = []string{"nl", "en"}
	optional  = "de"
)

// message is one text in every language; a text without plural has only the form "other".
type message struct {
	key    string
	plural string
	texts  map[string]map[string]string
}

type argument struct{ name, kind string }

// read gives the messages of a catalogue in the order of their keys, each checked.
func read(path string) ([]message, error) {
	var tree map[string]any
	if _, err := toml.DecodeFile(path, &tree); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	area := strings.TrimSuffix(filepath.Base(path), ".toml")
	messages, err := walk(area, tree)
	if err == nil {
		err = whole(messages)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return messages, nil
}

// whole refuses a half translated catalogue: a page would change language halfway.
func whole(messages []message) error {
	var missing []string
	for _, m := range messages {
		if !m.speaks(optional) {
			missing = append(missing, m.key)
		}
	}
	if len(missing) == 0 || len(missing) == len(messages) {
		return nil
	}
	return fmt.Errorf("half translated, no %s for %s", optional, strings.Join(missing, ", "))
}

func (m message) speaks(language string) bool { return m.texts[language] != nil }

// spoken lists the languages that m has, Dutch first.
func (m message) spoken() []string {
	if m.speaks(optional) {
		return append(slices.Clone(languages), optional)
	}
	return languages
}

func walk(key string, tree map[string]any) ([]message, error) {
	if _, leaf := tree[languages[0]]; leaf {
		m, err := parse(key, tree)
		return []message{m}, err
	}
	var out []message
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		sub, ok := tree[name].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s.%s is no text", key, name)
		}
		found, err := walk(key+"."+name, sub)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func parse(key string, tree map[string]any) (message, error) {
	m := message{key: key, texts: map[string]map[string]string{}}
	m.plural, _ = tree["plural"].(string)
	for name := range tree {
		if name != "plural" && name != optional && !slices.Contains(languages, name) {
			return m, fmt.Errorf("%s.%s is no language of ours", key, name)
		}
	}
	for _, l := range append(slices.Clone(languages), optional) {
		if _, ok := tree[l]; !ok && l == optional {
			continue
		}
		forms, err := forms(tree[l])
		if err != nil {
			return m, fmt.Errorf("%s.%s: %w", key, l, err)
		}
		m.texts[l] = forms
	}
	return m, m.check()
}

func forms(value any) (map[string]string, error) {
	switch v := value.(type) {
	case string:
		return map[string]string{"other": v}, nil
	case map[string]any:
		out := map[string]string{}
		for form, text := range v {
			s, ok := text.(string)
			if !ok {
				return nil, fmt.Errorf("form %s is no text", form)
			}
			out[form] = s
		}
		return out, nil
	}
	return nil, fmt.Errorf("no text")
}

func (m message) check() error {
	want := m.arguments()
	for _, l := range m.spoken() {
		if err := m.checkForms(m.texts[l]); err != nil {
			return fmt.Errorf("%s.%s: %w", m.key, l, err)
		}
		for form, text := range m.texts[l] {
			if strings.TrimSpace(text) == "" {
				return fmt.Errorf("%s.%s.%s is empty", m.key, l, form)
			}
			if got := argumentsOf(text); !slices.Equal(got, want) {
				return fmt.Errorf("%s.%s.%s has arguments %v, elsewhere %v", m.key, l, form, got, want)
			}
		}
	}
	return nil
}

func (m message) checkForms(forms map[string]string) error {
	want := []string{"other"}
	if m.plural != "" {
		want = []string{"one", "other"}
	}
	if got := slices.Sorted(maps.Keys(forms)); !slices.Equal(got, want) {
		return fmt.Errorf("has forms %v, want %v", got, want)
	}
	if m.plural != "" && !slices.Contains(m.arguments(), argument{m.plural, "n"}) {
		return fmt.Errorf("counts %q, which is no number in it", m.plural)
	}
	return nil
}

var braces = regexp.MustCompile(`\{([a-z]+)(?::([a-z]+))?\}`)

func (m message) arguments() []argument { return argumentsOf(m.texts[languages[0]]["other"]) }

// argumentsOf lists what a text needs, by name, so that word order may differ between languages.
func argumentsOf(text string) []argument {
	var out []argument
	for _, found := range braces.FindAllStringSubmatch(text, -1) {
		if a := (argument{found[1], found[2]}); !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b argument) int { return strings.Compare(a.name, b.name) })
	return out
}
