package browserless

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// template is a house that stands still: making the keys of two realms takes seconds, copying them none.
type template struct {
	dir      string
	postgres *Postgres
}

var (
	templatesMu sync.Mutex
	templates   = map[templateKey]*template{}
)

// templateKey is what a house is built from: a database, and who its tenants are.
type templateKey struct {
	kind    Kind
	tenants tenants
}

// Main runs the tests of a package and removes what its houses were copied from.
func Main(m *testing.M) {
	code := m.Run()
	for _, t := range slices.Concat(slices.Collect(maps.Values(templates)), slices.Collect(maps.Values(stocks))) {
		if t.postgres != nil {
			t.postgres.Drop()
		}
		_ = os.RemoveAll(t.dir)
	}
	os.Exit(code)
}

func templateOf(t testing.TB, k Kind, who tenants) *template {
	t.Helper()
	templatesMu.Lock()
	defer templatesMu.Unlock()
	if known, ok := templates[templateKey{k, who}]; ok {
		return known
	}
	h := build(t, k, 1, who, nil, "")
	h.Close()
	dir, err := os.MkdirTemp("", "voordeur-template-")
	if err != nil {
		t.Fatal(err)
	}
	made := &template{dir, h.Postgres}
	for _, name := range []string{"key-encryption-key", "voordeur.db", "scheme"} {
		if err := copyInto(dir, filepath.Join(h.Dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	templates[templateKey{k, who}] = made
	return made
}

func (m *template) copyTo(t testing.TB, dir string) {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(m.dir)); err != nil {
		t.Fatal(err)
	}
}

// copyInto copies a file or a folder, where there is one, into a folder.
func copyInto(dir, from string) error {
	info, err := os.Stat(from)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	to := filepath.Join(dir, filepath.Base(from))
	if info.IsDir() {
		return os.CopyFS(to, os.DirFS(from))
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}
