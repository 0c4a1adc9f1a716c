package peoplefile

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/voordeur/voordeur/domain/means"
)

// marks are the bytes that files of a kind begin with.
var marks = []struct {
	begin string
	kind  means.FileKind
}{
	{"%PDF-", means.KindPDF}, {`{\rtf`, means.KindRTF}, {"\x09\x08\x10\x00", means.KindXLS}, {"\x09\x04\x06\x00", means.KindXLS}, {"\x09\x02\x06\x00", means.KindXLS},
	{"\x89PNG\r\n", means.KindImage}, {"\xff\xd8\xff", means.KindImage}, {"GIF87a", means.KindImage}, {"GIF89a", means.KindImage}, {"II*\x00", means.KindImage}, {"MM\x00*", means.KindImage},
	{"\x1f\x8b", means.KindArchive}, {"7z\xbc\xaf\x27\x1c", means.KindArchive}, {"Rar!\x1a\x07", means.KindArchive}, {"BZh9", means.KindArchive}, {"\xfd7zXZ\x00", means.KindArchive},
	{"ID;PWXL", means.KindSYLK}, {"ID;PSCALC", means.KindSYLK}, {"BEGIN:VCARD", means.KindVCard},
}

// kindOf tells by content what a file is that is no CSV, whatever its name says (MR-63); "" where it may be one.
func kindOf(content []byte) means.FileKind {
	for _, m := range marks {
		if bytes.HasPrefix(content, []byte(m.begin)) {
			return m.kind
		}
	}
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")), bytes.HasPrefix(content, []byte("PK\x05\x06")):
		return zipped(content)
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return compound(content)
	case len(content) > 12 && (string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP" || string(content[4:8]) == "ftyp"):
		return means.KindImage
	}
	return marked(content)
}

// zipped looks at the names in an archive, which stand in it as they are. Those of Numbers and OpenDocument come
// early; the others are Office Open XML (ECMA-376).
func zipped(content []byte) means.FileKind {
	has := func(name string) bool { return bytes.Contains(content, []byte(name)) }
	switch {
	case has("application/vnd.oasis.opendocument.spreadsheet"):
		return means.KindODS
	case has("application/vnd.oasis.opendocument"), has("word/document"):
		return means.KindWord
	case has("Index/Document.iwa"), has("Index.zip"), has("index.numbers"):
		return means.KindNumbers
	case has("xl/workbook"), has("xl/worksheets"), has("[Content_Types].xml"):
		return means.KindXLSX
	}
	return means.KindArchive
}

// compound looks for the streams of a compound file, whose names are UTF-16 ([MS-CFB] 2.6.1).
func compound(content []byte) means.FileKind {
	has := func(name string) bool {
		var wide []byte
		for _, u := range utf16.Encode([]rune(name)) {
			wide = binary.LittleEndian.AppendUint16(wide, u)
		}
		return bytes.Contains(content, wide)
	}
	switch {
	case has("EncryptedPackage"):
		return means.KindLocked
	case has("WordDocument"):
		return means.KindWord
	}
	return means.KindXLS
}

// marked tells markup by how it begins. A quotation mark or a name never begins that way.
func marked(content []byte) means.FileKind {
	start := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(ascii(content[:min(len(content), 2048)])), "\ufeff")))
	begins := func(any ...string) bool {
		return slices.ContainsFunc(any, func(s string) bool { return strings.HasPrefix(start, s) })
	}
	switch {
	case begins("<?xml") && strings.Contains(start, "<html"), begins("<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<div", "<style", "mime-version:"):
		return means.KindHTML
	case begins("<"):
		return means.KindXML
	case begins("{", "["):
		return means.KindJSON
	}
	return ""
}

// ascii leaves out the zeros and the mark of UTF-16: pages are saved that way too.
func ascii(content []byte) []byte {
	if bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) {
		return bytes.ReplaceAll(content[2:], []byte{0}, nil)
	}
	return content
}
