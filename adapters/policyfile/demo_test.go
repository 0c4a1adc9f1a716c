package policyfile_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/policyfile"
)

// The five systems are written in the language of the house, without a fault.
func TestEveryDemoPolicyIsRead(t *testing.T) {
	files, err := filepath.Glob("../../config/demo/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("want the documents of config/demo, got %v (%v)", files, err)
	}
	for _, f := range files {
		doc, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, faults := policyfile.Read(doc, amsterdam(t)); len(faults) > 0 {
			t.Errorf("%s: %v", filepath.Base(f), faults)
		}
	}
}

func amsterdam(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
