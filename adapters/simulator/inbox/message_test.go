package inbox

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMailWithoutStructureIsStillReadable(t *testing.T) {
	for name, c := range map[string]struct{ source, text, html string }{
		"no headers of MIME": {"Subject: x\r\n\r\nhallo\r\n", "hallo\n", ""},
		"only HTML":          {"Content-Type: text/html\r\n\r\n<p>hallo</p>", "", "<p>hallo</p>"},
		"Latin-1":            {"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xe9\xe9n", "één", ""},
		"not UTF-8":          {"\r\n\xff", "\uFFFD", ""},
		"cut off":            {"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nhallo", "hallo", ""},
		"no mail at all":     {"hallo", "", ""},
	} {
		m := Message{Kind: Mail, Source: []byte(c.source)}
		m.read()
		if m.Text != c.text || m.HTML != c.html {
			t.Errorf("%s: %q %q", name, m.Text, m.HTML)
		}
	}
}

func TestDeepNestingEnds(t *testing.T) {
	var s strings.Builder
	for n := range 100 {
		fmt.Fprintf(&s, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", n, n)
	}
	m := Message{Kind: Mail, Source: []byte(s.String() + "\r\ntoo deep")}
	m.read()
	if strings.Contains(m.Text, "deep") {
		t.Error("read to the bottom")
	}
}

func FuzzMail(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Transfer-Encoding: base64\r\n\r\nSGFsbG8=\r\n--a--\r\n"))
	f.Add([]byte("Subject: =?utf-8?q?=C3=A9?=\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n\x80"))
	f.Fuzz(func(t *testing.T, source []byte) {
		m := Message{Kind: Mail, Source: source}
		m.read()
		for _, s := range []string{m.Subject, m.Text, m.HTML, m.Code()} {
			if !utf8.ValidString(s) {
				t.Errorf("%q is not UTF-8", s)
			}
		}
	})
}

func FuzzJournal(f *testing.F) {
	f.Add([]byte(`{"number":1,"kind":"sms","from":"a","to":"b","received":"2026-11-21T11:00:00Z","source":"aGFsbG8="}` + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		ms, err := readLines(b)
		if err != nil && ms != nil {
			t.Error("messages beside an error")
		}
	})
}

func TestLinksInTextEndBeforeTheirPunctuation(t *testing.T) {
	var links []string
	for _, p := range pieces("Zie http://a.localhost:8080/x?y=1. Of (https://b.example/), of javascript:alert(1)") {
		if p.Link {
			links = append(links, p.Text)
		}
	}
	if got := strings.Join(links, " "); got != "http://a.localhost:8080/x?y=1 https://b.example/" {
		t.Error(got)
	}
}
