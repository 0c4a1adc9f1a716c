package theme

// Swatch is what becomes of a brand colour in light, for who chooses one: colours as CSS reads them.
type Swatch struct{ Paper, Ink, Link, Button, OnButton string }

// Swatch gives the colours of a page with a button, as readable as they will be.
func (t Theme) Swatch() Swatch {
	var s Swatch
	at := map[string]*string{
		"basis-color-default-bg-document": &s.Paper, "basis-color-default-color-document": &s.Ink, "basis-color-action-1-color-default": &s.Link,
		"basis-color-action-1-inverse-bg-default": &s.Button, "basis-color-action-1-inverse-color-default": &s.OnButton,
	}
	for _, x := range t.tokens(false) {
		if to, ok := at[x.name]; ok {
			*to = x.value.String()
		}
	}
	return s
}
