package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"
)

// Command is what the settings are for. Each reads the secrets it needs and no others.
type Command string

// The commands that read settings.
const (
	Serve   Command = "serve"
	Migrate Command = "migrate"
)

// Load reads the file at path and lays environ ("NAME=value") over it. The error joins one sentence per fault, each
// with the name of its key. Paths in the file are relative to its folder.
func Load(path string, environ []string, cmd Command) (Config, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("read the settings: %w", err)
	}
	return parse(raw, filepath.Dir(path), environ, cmd)
}

func parse(raw []byte, folder string, environ []string, cmd Command) (Config, error) {
	c := defaults()
	r := reader{folder: folder, command: cmd, fields: fieldsOf(&c), given: map[string]string{}, told: map[string]bool{}}
	r.file(raw)
	r.environment(environ)
	c.validate(&r)
	if err := errors.Join(r.faults...); err != nil {
		return Config{}, err
	}
	return c, nil
}

// reader fills the fields and gathers what is wrong.
type reader struct {
	folder  string
	command Command
	fields  map[string]field  // by key
	given   map[string]string // where each key was set: a line of the file, or a variable
	told    map[string]bool   // keys with a fault; a second one would only be its echo
	faults  []error
}

// wrong notes a fault of a key as a sentence.
func (r *reader) wrong(key, format string, args ...any) {
	if r.told[key] {
		return
	}
	r.told[key] = true
	where := key
	if place := r.given[key]; place != "" {
		where = place + ": " + key
	}
	r.faults = append(r.faults, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

func (r *reader) file(raw []byte) {
	var document, second yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) {
		return // empty
	}
	if err != nil {
		r.faults = append(r.faults, fmt.Errorf("the file is not YAML: %w", err))
		return
	}
	r.mapping("settings", "", document.Content[0])
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		r.faults = append(r.faults, errors.New("the file holds a second document after ---, which nobody would read"))
	}
}

// mapping walks a section. Keys are checked one by one, so that one typing error does not hide the next.
func (r *reader) mapping(name, path string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.wrong(name, "holds settings of its own, one per line below it")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		r.entry(join(path, name.Value), name.Line, value)
	}
}

func (r *reader) entry(key string, line int, value *yaml.Node) {
	f, known := r.fields[key]
	_, twice := r.given[key]
	r.given[key] = fmt.Sprintf("line %d", line)
	switch {
	case twice:
		r.wrong(key, "stands here for the second time")
	case known:
		r.set(f, value)
	case r.section(key):
		r.mapping(key, key, value)
	case r.isSecret(key):
		r.wrong(key, "a secret does not stand in this file; write %s-file with the path of a file that holds it", key)
	default:
		r.wrong(key, "there is no such setting")
	}
}

func (r *reader) set(f field, value *yaml.Node) {
	items, ok := scalars(value, f.list())
	if !ok {
		r.wrong(f.key, "holds %s", f.wants())
		return
	}
	r.assign(f, items)
}

// assign gives a field its value; a secret is read from the file that the value names.
func (r *reader) assign(f field, items []string) {
	if f.secret() {
		r.secretFile(f, items[0])
		return
	}
	if err := f.assign(items); err != nil {
		r.wrong(f.key, "holds %s", f.wants())
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// scalars gives the text of a value, or of each item of a list.
func scalars(n *yaml.Node, list bool) ([]string, bool) {
	if !list {
		return []string{n.Value}, n.Kind == yaml.ScalarNode && n.Tag != "!!null"
	}
	if n.Kind != yaml.SequenceNode {
		return nil, false
	}
	items := make([]string, len(n.Content))
	for i, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			return nil, false
		}
		items[i] = item.Value
	}
	return items, true
}
