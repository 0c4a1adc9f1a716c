package assets

import (
	"bytes"
	"embed"
	"fmt"
)

//go:embed css/*.css app.js staff.js icon.svg font/*.woff2 font/OFL.txt
var embedded embed.FS

// licence is the SIL Open Font License, which goes wherever the font goes.
const licence = "OFL.txt"

// sheets of each style in the order of the cascade; layers decide who wins, this order only helps the reader. What only
// the console needs is apart: nobody at a login screen waits for it.
var sheets = map[string][]string{
	Style: {
		"reset", "tokens", "base", "frame", "feedback", "choices", "forms", "flow", "accounts", "apply", "admin", "desk", "order", "held", "adapt",
	},
	StaffStyle: {"console", "state"},
}

func (l *Library) addFonts() error {
	for _, name := range []string{Font, FontExt, licence} {
		raw, err := embedded.ReadFile("font/" + name)
		if err != nil {
			return fmt.Errorf("assets: read font: %w", err)
		}
		if _, err := l.Add(name, raw); err != nil {
			return err
		}
	}
	return nil
}

// addStyles joins the sheets and points them at the addresses of the fonts and of their licence.
func (l *Library) addStyles() error {
	for style, names := range sheets {
		var css bytes.Buffer
		for _, name := range names {
			raw, err := embedded.ReadFile("css/" + name + ".css")
			if err != nil {
				return fmt.Errorf("assets: read style: %w", err)
			}
			css.Write(raw)
		}
		joined := css.Bytes()
		for _, name := range []string{Font, FontExt, licence} {
			joined = bytes.ReplaceAll(joined, []byte(`url("`+name+`")`), []byte(`url("`+l.URL(name)+`")`))
		}
		if _, err := l.Add(style, joined); err != nil {
			return err
		}
	}
	return nil
}

func (l *Library) addScript() error {
	for _, name := range []string{Script, StaffScript, Icon} {
		raw, err := embedded.ReadFile(name)
		if err != nil {
			return fmt.Errorf("assets: read %s: %w", name, err)
		}
		if _, err := l.Add(name, raw); err != nil {
			return err
		}
	}
	return nil
}
