package config

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/secret"
)

// prefix of the environment variables that are settings.
const prefix = "VOORDEUR_"

// foreign are variables with our prefix that others set: Kubernetes for a service named voordeur or voordeur-…,
// and the tests of the house.
var foreign = regexp.MustCompile(`_SERVICE_HOST$|_SERVICE_PORT(_[A-Z0-9_]+)?$|_PORT(_[0-9]+_(TCP|UDP)(_[A-Z]+)?)?$|^VOORDEUR_(TEST_|AXE$)`)

// environment lays the variables over what the file gave.
func (r *reader) environment(environ []string) {
	names := r.variables()
	for _, variable := range slices.Sorted(slices.Values(environ)) {
		name, value, _ := strings.Cut(variable, "=")
		key, known := names[name]
		switch {
		case known:
			r.variable(name, key, value)
		case strings.HasPrefix(name, prefix) && !foreign.MatchString(name):
			r.wrong(name, "there is no such setting")
		}
	}
}

// variables gives the key of every name. A secret has two: one with the value and one, ending in _FILE, with a path.
func (r *reader) variables() map[string]string {
	names := make(map[string]string, len(r.fields))
	for key, f := range r.fields {
		name := prefix + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
		names[name] = key
		if f.secret() {
			names[strings.TrimSuffix(name, "_FILE")] = key
		}
	}
	return names
}

func (r *reader) variable(name, key, value string) {
	f := r.fields[key]
	r.given[key] = name
	switch {
	case f.secret() && !strings.HasSuffix(name, "_FILE"):
		if r.needs(key) {
			*f.at.(*secret.Text) = secret.New(value)
		}
	case f.list() && value == "":
		r.assign(f, nil)
	case f.list():
		r.assign(f, strings.Split(value, ","))
	default:
		r.assign(f, []string{value})
	}
}

// needs tells whether the command reads this secret: what is not read cannot leak.
func (r *reader) needs(key string) bool {
	owner := key == "database.postgres.owner-file"
	return owner == (r.command == Migrate)
}

// secretFile reads a secret without the line end that editors put behind it.
func (r *reader) secretFile(f field, path string) {
	if !r.needs(f.key) {
		return
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.folder, path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		r.wrong(f.key, "its file cannot be read: %v", err)
		return
	}
	text := strings.TrimRight(string(raw), "\r\n")
	if text == "" {
		r.wrong(f.key, "its file is empty")
		return
	}
	*f.at.(*secret.Text) = secret.New(text)
}

// section tells whether keys start with this one.
func (r *reader) section(key string) bool {
	for known := range maps.Keys(r.fields) {
		if strings.HasPrefix(known, key+".") {
			return true
		}
	}
	return false
}

// isSecret tells whether the key is that of a secret without its -file.
func (r *reader) isSecret(key string) bool {
	f, ok := r.fields[key+"-file"]
	return ok && f.secret()
}
