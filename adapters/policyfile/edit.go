package policyfile

import (
	"bytes"
	"fmt"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Editor changes documents where they are written.
type Editor struct{}

var _ ports.DocumentEditor = Editor{}

// ErrUneditable is for a file that is written in a way that cannot be changed in place. It can be changed by hand.
var ErrUneditable = fmt.Errorf("policyfile: the file cannot be changed in place: %w", policy.ErrPlace)

// Tree implements ports.DocumentEditor.
func (Editor) Tree(file []byte) (policy.Node, error) { return Parse(file) }

// Edit implements ports.DocumentEditor. Whatever it makes of the text is read again: only what says the right thing is given.
func (Editor) Edit(file []byte, edits ...policy.Edit) ([]byte, error) {
	return edited(Parse, file, edits)
}

func edited(parse func([]byte) (policy.Node, error), file []byte, edits []policy.Edit) ([]byte, error) {
	text, marked := bytes.CutPrefix(file, []byte("\ufeff"))
	tree, err := parse(text)
	for _, e := range edits {
		if err != nil {
			break
		}
		text, tree, err = edit(parse, text, tree, e)
	}
	if err != nil {
		return nil, err
	}
	if marked {
		text = append([]byte("\ufeff"), text...)
	}
	return text, nil
}

func edit(parse func([]byte) (policy.Node, error), text []byte, tree policy.Node, e policy.Edit) ([]byte, policy.Node, error) {
	want, err := tree.Edited(e)
	if err != nil {
		return nil, tree, err
	}
	if want.Same(tree) {
		return text, tree, nil
	}
	if isJSON(text) {
		return JSON(want), want, nil
	}
	done, ok := inPlace(text, tree, e)
	if !ok {
		return nil, tree, fmt.Errorf("%w: %s", ErrUneditable, e.Place)
	}
	if got, err := parse(done); err != nil || !got.Same(want) {
		return nil, tree, fmt.Errorf("%w: %s", ErrUneditable, e.Place)
	}
	return done, want, nil
}
