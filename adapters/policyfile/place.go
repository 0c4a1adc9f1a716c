package policyfile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// source is a text of YAML with its nodes, whose places in the text it finds. The library says where a node starts; where it
// ends, follows from how it is written.
type source struct {
	text  []byte
	lines []int // where each starts
	root  *yaml.Node
}

func newSource(text []byte) (*source, bool) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil || len(doc.Content) != 1 {
		return nil, false
	}
	s := &source{text: text, lines: []int{0}, root: doc.Content[0]}
	for i, c := range text {
		if c == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s, true
}

// start is where a node starts.
func (s *source) start(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(s.lines) {
		return len(s.text)
	}
	at := s.lines[n.Line-1]
	for range n.Column - 1 { // columns count characters
		_, size := utf8.DecodeRune(s.text[at:])
		at += size
	}
	return at
}

// end is where a node ends. before is where the thing ended that it belongs to: the colon or the dash.
func (s *source) end(n *yaml.Node, before int) int {
	at := s.start(n)
	switch {
	case n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0:
		return before // nothing is written
	case n.Kind == yaml.ScalarNode:
		return s.endOfScalar(n, at)
	case n.Style&yaml.FlowStyle == 0:
		return s.endOfLast(n, at)
	}
	at = s.endOfLast(n, min(at+1, len(s.text)))
	for at < len(s.text) && s.text[at] != '}' && s.text[at] != ']' {
		if s.text[at] == '#' {
			at = s.endOfLine(at)
		} else {
			at++
		}
	}
	return min(at+1, len(s.text))
}

// endOfLast is where the last thing in a collection ends; of an empty one, it is at.
func (s *source) endOfLast(n *yaml.Node, at int) int {
	last := len(n.Content) - 1
	if last < 0 {
		return at
	}
	if n.Kind == yaml.MappingNode {
		return s.end(n.Content[last], s.colon(n.Content[last-1]))
	}
	return s.end(n.Content[last], min(s.dash(n, last)+1, len(s.text)))
}

// colon is where the colon after the name of a field ends.
func (s *source) colon(key *yaml.Node) int {
	at := s.end(key, s.start(key))
	i := bytes.IndexByte(s.text[at:], ':')
	if i < 0 {
		return len(s.text)
	}
	return at + i + 1
}

// dash is where the dash before an element of a list is; in a list on one line, the place before the element.
func (s *source) dash(list *yaml.Node, i int) int {
	at := s.start(list.Content[i])
	if list.Style&yaml.FlowStyle != 0 {
		return max(0, at-1)
	}
	return max(0, bytes.LastIndexByte(s.text[:at], '-'))
}

func (s *source) endOfScalar(n *yaml.Node, at int) int {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for at++; at < len(s.text) && s.text[at] != '"'; at++ {
			if s.text[at] == '\\' {
				at++
			}
		}
		return min(at+1, len(s.text))
	case n.Style&yaml.SingleQuotedStyle != 0:
		for at++; at < len(s.text); at++ {
			if s.text[at] != '\'' {
				continue
			}
			if at+1 == len(s.text) || s.text[at+1] != '\'' {
				break
			}
			at++
		}
		return min(at+1, len(s.text))
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return s.endOfBlock(at)
	}
	for _, word := range strings.Fields(n.Value) { // over more lines, words are what stays
		next := bytes.Index(s.text[at:], []byte(word))
		if next < 0 {
			return at
		}
		at += next + len(word)
	}
	return at
}

// endOfBlock is where a text ends that has lines of its own: with the last that is as deep as the first.
func (s *source) endOfBlock(at int) int {
	end, deep := s.endOfLine(at), -1
	for next := end + 1; next < len(s.text); next = s.endOfLine(next) + 1 {
		line := s.text[next:s.endOfLine(next)]
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		if deep < 0 {
			deep = indent
		}
		if indent < deep || indent == 0 {
			break
		}
		end = s.endOfLine(next)
	}
	return end
}

// endOfLine is where the line of a place ends, its break not included.
func (s *source) endOfLine(at int) int {
	i := bytes.IndexByte(s.text[at:], '\n')
	if i < 0 {
		return len(s.text)
	}
	return at + i - len(s.text[at:at+i]) + len(bytes.TrimSuffix(s.text[at:at+i], []byte("\r")))
}

func (s *source) startOfLine(at int) int { return bytes.LastIndexByte(s.text[:at], '\n') + 1 }

// column counts the characters before a place on its line, which stand for as many spaces below it.
func (s *source) column(at int) int { return utf8.RuneCount(s.text[s.startOfLine(at):at]) }
