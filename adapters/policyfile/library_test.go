package policyfile_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/domain/policy"
)

// What is read from memory is what is read from the text, by whoever asks at once, and whatever was done with an earlier answer.
func TestALibraryReadsAsTheFileSays(t *testing.T) {
	l := policyfile.NewLibrary(time.UTC)
	texts := []string{"realm: x/y\nservices: []\n", "realm: [", "- 1\n", "{\"realm\": \"x/y\"}"}
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			text := []byte(texts[i%len(texts)])
			tree, broken := l.Tree(text)
			_, faults := l.Read(text)
			text[0] = '#' // the caller's own
			plain, wrong := policyfile.Parse([]byte(texts[i%len(texts)]))
			_, want := policyfile.Read([]byte(texts[i%len(texts)]), time.UTC)
			if diff := cmp.Diff(want, faults); diff != "" || !plain.Same(tree) || fmt.Sprint(broken) != fmt.Sprint(wrong) {
				t.Errorf("%s: %s %v %v", texts[i%len(texts)], diff, broken, wrong)
			}
			for j := range faults {
				faults[j] = policy.Fault{}
			}
		})
	}
	all.Wait()
}

// A text is read once while it is kept; what was not used for longest goes first, and a text that is too long is none of it.
func TestALibraryKeepsWhatWasUsedLast(t *testing.T) {
	l := policyfile.NewLibrary(time.UTC)
	text := func(n int) []byte {
		return []byte(fmt.Sprintf("a%d: x\n# ", n) + strings.Repeat("x", 5_000_000))
	}
	reads := func(n int) bool { // a tree that is kept is the same memory
		a, err := l.Tree(text(n))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := l.Tree(text(n))
		return &a.Fields[0] == &b.Fields[0]
	}
	first, _ := l.Tree(text(0))
	for n := range 3 {
		if !reads(n) {
			t.Errorf("text %d was read twice", n)
		}
	}
	if again, _ := l.Tree(text(0)); &again.Fields[0] != &first.Fields[0] {
		t.Error("the first was forgotten while there was room")
	}
	_ = reads(3) // the second goes: the first was used after it
	if again, _ := l.Tree(text(0)); &again.Fields[0] != &first.Fields[0] {
		t.Error("what was used last was forgotten")
	}
	if l.Clear(); l.Kept() != 0 {
		t.Errorf("%d bytes are kept of nothing", l.Kept())
	}
	_, _ = l.Read([]byte(strings.Repeat("#", policyfile.MaxBytes+1)))
	if l.Kept() != 0 {
		t.Error("a text is kept that is too long to be read")
	}
}

// An edit is made as without a library, and what it makes is known.
func TestALibraryEdits(t *testing.T) {
	l := policyfile.NewLibrary(time.UTC)
	file := []byte("realm: x/y # here\nservices: [{ id: a }]\n")
	got, err := l.Edit(file, policy.Set("services[0].id", "b"), policy.Set("realm", "x/z"))
	if err != nil || string(got) != "realm: x/z # here\nservices: [{ id: b }]\n" {
		t.Errorf("%s %v", got, err)
	}
}
