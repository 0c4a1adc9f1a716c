package mandaat

import (
	"strings"

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
	}
	return c.ApplicantSheetOther()
}

// guesses says what the file does not say of itself (MR-62).
func guesses(c ui.Ctx, s means.Sheet) []ui.Fact {
	g := s.Guess
	encoding := []string{strings.ToUpper(string(g.Encoding)), c.OrderSheetGuessed()}
	if g.Marked {
		encoding[1] = c.OrderSheetMarked()
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
