package mail

import "strings"

// plain writes the text form: a blank line between blocks, no marks of a mark-up language. The code stands alone
// on its line and in one piece, for whoever copies it.
func plain(c Content) string {
	blocks := []string{c.Sender, c.Heading}
	blocks = append(blocks, texts(c.Lead)...)
	blocks = append(blocks, facts(c.Facts))
	switch act := c.Act.(type) {
	case Code:
		blocks = append(blocks, "    "+act.Value)
	case Link:
		blocks = append(blocks, act.Label+":\n"+act.Address())
	}
	blocks = append(blocks, texts(c.After)...)
	for _, s := range c.Sections {
		blocks = append(blocks, strings.Join(append([]string{s.Heading}, texts(s.Paragraphs)...), "\n"))
	}
	if len(c.Footer) > 0 {
		blocks = append(blocks, "-- \n"+strings.Join(c.Footer, "\n")) // RFC 3676, section 4.3
	}
	return joinBlocks(blocks)
}

func texts(paragraphs []Paragraph) []string {
	out := make([]string, len(paragraphs))
	for i, p := range paragraphs {
		out[i] = p.Text
	}
	return out
}

func facts(list []Fact) string {
	lines := make([]string, len(list))
	for i, f := range list {
		lines[i] = f.Name + ": " + f.Value
	}
	return strings.Join(lines, "\n")
}

func joinBlocks(blocks []string) string {
	var b strings.Builder
	for _, block := range blocks {
		if block == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(block)
	}
	b.WriteString("\n")
	return b.String()
}
