package mandaat

import (
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/means"
)

// sheetFault says what is wrong with a file as a whole, and how to repair it (MR-63, MR-64).
func sheetFault(c ui.Ctx, f means.SheetFault) string {
	switch f.Code {
	case means.SheetEmpty:
		return c.ApplicantSheetEmpty()
	case means.SheetTooManyLines:
		return c.ApplicantSheetLines(f.Found, f.Most)
	case means.SheetTooLarge:
		return c.ApplicantSheetBytes((f.Found+1023)/1024, f.Most/1024)
	case means.SheetMissing:
		return c.ApplicantSheetMissing(column(c, f.Column))
	case means.SheetDouble:
		return c.ApplicantSheetDouble(column(c, f.Column))
	case means.SheetNoHeader:
		return c.ApplicantSheetHeader()
	case means.SheetUnreadable:
		return c.ApplicantSheetUnreadable()
	}
	return fileKind(c, f.Kind)
}

func fileKind(c ui.Ctx, k means.FileKind) string {
	switch k {
	case means.KindXLSX, means.KindXLS, means.KindSYLK:
		return c.ApplicantSheetExcel()
	case means.KindLocked:
		return c.ApplicantSheetLocked()
	case means.KindODS:
		return c.ApplicantSheetOffice()
	case means.KindNumbers:
		return c.ApplicantSheetNumbers()
	case means.KindHTML, means.KindXML:
		return c.ApplicantSheetWeb()
	case means.KindWord, means.KindRTF:
		return c.ApplicantSheetWord()
	case means.KindPDF:
		return c.ApplicantSheetPdf()
	case means.KindImage:
		return c.ApplicantSheetImage()
	case means.KindArchive:
		return c.ApplicantSheetArchive()
	case means.KindJSON:
		return c.ApplicantSheetJson()
	case means.KindVCard:
		return c.ApplicantSheetVcard()
	}
	return c.ApplicantSheetOther()
}

// encodingNames are those that programs have in their menus.
var encodingNames = map[means.Encoding]string{
	means.UTF8: "UTF-8", means.UTF16LE: "UTF-16", means.UTF16BE: "UTF-16", means.Windows1252: "Windows-1252", means.CodePage850: "MS-DOS (850)", means.Macintosh: "Macintosh",
}

// guesses says what the file does not say of itself (MR-62).
func guesses(c ui.Ctx, s means.Sheet) []ui.Fact {
	g := s.Guess
	encoding := []string{encodingNames[g.Encoding], c.OrderSheetGuessed()}
	if g.Marked {
		encoding[1] = c.OrderSheetMarked()
	}
	if g.Mixed {
		encoding = append(encoding, c.OrderSheetMixed())
	}
	separator := []string{separatorWords(c, g.Separator)}
	if g.Declared {
		separator = append(separator, c.OrderSheetDeclared())
	}
	if g.Wrapped {
		separator = append(separator, c.OrderSheetWrapped())
	}
	header := c.OrderSheetAbsent()
	if g.Header {
		header = c.OrderSheetFound()
	}
	out := []ui.Fact{
		{Term: c.OrderSheetEncoding(), Lines: encoding}, {Term: c.OrderSheetSeparator(), Lines: separator},
		{Term: c.OrderSheetHeader(), Lines: []string{header}}, {Term: c.OrderSheetLines(), Lines: []string{c.Number(s.Lines)}},
	}
	if len(g.Ignored) > 0 {
		out = append(out, ui.Fact{Term: c.OrderSheetIgnored(), Lines: g.Ignored})
	}
	if len(g.Dates) > 0 {
		forms := make([]string, len(g.Dates))
		for i, f := range g.Dates {
			forms[i] = string(f)
		}
		out = append(out, ui.Fact{Term: c.OrderSheetDates(), Lines: []string{c.List(forms), c.OrderSheetDay()}})
	}
	return out
}

func separatorWords(c ui.Ctx, r rune) string {
	switch r {
	case ',':
		return c.OrderSheetComma()
	case ';':
		return c.OrderSheetSemicolon()
	case '\t':
		return c.OrderSheetTab()
	}
	return string(r)
}
