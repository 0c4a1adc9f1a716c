// Command i18ngen turns the catalogues into Go: one file for each area, one method for each text.
//
// A text is { nl = "…", en = "…" }. A catalogue whose every text has de = "…" is German too; a German
// reader of any other catalogue reads its English. Arguments stand in braces: {name} is a string, {n:n}
// a number, {at:time}, {at:clock}, {at:date} and {at:moment} an instant. A text with plural = "n" has the forms one
// and other. The generator stops at a missing or unknown language, a catalogue that is half German, an
// empty text, an unknown form or unequal arguments.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: i18ngen FOLDER"))
	}
	files, err := generate(os.Args[1])
	if err != nil {
		fail(err)
	}
	for name, source := range files {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), source, 0o644); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "i18ngen:", err)
	os.Exit(1)
}
