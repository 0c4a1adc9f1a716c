package metadata

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder is a Cache of files, one per entity, in a directory that exists.
type Folder string

// Load gives the kept document, nil where there is none.
func (f Folder) Load(_ context.Context, entity string) ([]byte, error) {
	raw, err := os.ReadFile(f.file(entity))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return raw, err
}

// Save replaces the document whole: a crash leaves the old or the new one.
func (f Folder) Save(_ context.Context, entity string, raw []byte) error {
	temporary, err := os.CreateTemp(string(f), "metadata-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // gone already when the rename worked
	if _, err := temporary.Write(raw); err != nil {
		return errors.Join(err, temporary.Close())
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), f.file(entity))
}

func (f Folder) file(entity string) string {
	sum := sha256.Sum256([]byte(entity))
	return filepath.Join(string(f), hex.EncodeToString(sum[:])+".xml")
}
