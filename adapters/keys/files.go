package keys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Files keeps key records in a folder, one file per realm that only its owner can read. One process at a time
// may use a folder: the version is compared under a lock of this process.
type Files struct {
	folder string
	mu     sync.Mutex
}

var _ ports.KeyRecords = (*Files)(nil)

// NewFiles uses a folder and makes it where it does not exist.
func NewFiles(folder string) (*Files, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of keys: %w", err)
	}
	return &Files{folder: folder}, nil
}

// Load reads the set of a realm.
func (f *Files) Load(_ context.Context, r realm.ID) (ports.KeySet, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.read(r)
}

// Save replaces the file of a realm as a whole: a crash leaves the old one or the new one.
func (f *Files) Save(_ context.Context, r realm.ID, s ports.KeySet) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	stored, err := f.read(r)
	if err != nil {
		return err
	}
	if stored.Version != s.Version {
		return fmt.Errorf("key records of realm %s: %w", r, ports.ErrConflict)
	}
	s.Version++
	return f.replace(r, s)
}

func (f *Files) read(r realm.ID) (ports.KeySet, error) {
	raw, err := os.ReadFile(f.path(r))
	if errors.Is(err, fs.ErrNotExist) {
		return ports.KeySet{}, nil
	}
	if err != nil {
		return ports.KeySet{}, fmt.Errorf("read key records: %w", err)
	}
	var s ports.KeySet
	if err := json.Unmarshal(raw, &s); err != nil {
		return ports.KeySet{}, fmt.Errorf("key records of realm %s: %w", r, err)
	}
	return s, nil
}

func (f *Files) replace(r realm.ID, s ports.KeySet) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode key records: %w", err)
	}
	t, err := os.CreateTemp(f.folder, ".new-*") // 0600
	if err != nil {
		return fmt.Errorf("write key records: %w", err)
	}
	_, err = t.Write(raw)
	if err = errors.Join(err, t.Sync(), t.Close()); err == nil {
		err = os.Rename(t.Name(), f.path(r))
	}
	if err != nil {
		return fmt.Errorf("write key records: %w", errors.Join(err, os.Remove(t.Name())))
	}
	return nil
}

func (f *Files) path(r realm.ID) string { return filepath.Join(f.folder, r.String()+".json") }
