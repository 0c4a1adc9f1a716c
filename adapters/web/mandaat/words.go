package mandaat

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

// column is what a column of a file is called.
func column(c ui.Ctx, k means.Column) string {
	switch k {
	case means.ColumnGivenNames:
		return c.ApplicantColumnGiven()
	case means.ColumnPrefix:
		return c.ApplicantColumnPrefix()
	case means.ColumnFamilyName:
		return c.ApplicantColumnFamily()
	case means.ColumnBorn:
		return c.ApplicantColumnBorn()
	case means.ColumnBirthPlace:
		return c.ApplicantColumnPlace()
	case means.ColumnEmail:
		return c.ApplicantColumnEmail()
	case means.ColumnMobile:
		return c.ApplicantColumnMobile()
	case means.ColumnEmployed:
		return c.ApplicantColumnEmployed()
	}
	return c.ApplicantColumnLine()
}

// columns lists the names of all of them.
func columns(c ui.Ctx) string {
	var out []string
	for _, k := range means.Columns() {
		out = append(out, column(c, k))
	}
	return strings.Join(out, ", ")
}

// label is the question of a form.
func label(c ui.Ctx, k means.Column) string {
	switch k {
	case means.ColumnGivenNames:
		return c.ApplicantLabelGiven()
	case means.ColumnPrefix:
		return c.ApplicantLabelPrefix()
	case means.ColumnFamilyName:
		return c.ApplicantLabelFamily()
	case means.ColumnBorn:
		return c.ApplicantLabelBorn()
	case means.ColumnBirthPlace:
		return c.ApplicantLabelPlace()
	case means.ColumnEmail:
		return c.ApplicantLabelEmail()
	case means.ColumnMobile:
		return c.ApplicantLabelMobile()
	}
	return c.ApplicantLabelEmployed()
}

// FaultWords says what is wrong with a value and what to do about it, or what is worth a second look.
func FaultWords(c ui.Ctx, f means.Fault) string {
	if s := valueFault(c, f); s != "" {
		return s
	}
	if s := lineFault(c, f); s != "" {
		return s
	}
	if s := doubt(c, f); s != "" {
		return s
	}
	return c.ApplicantFaultOther()
}

func valueFault(c ui.Ctx, f means.Fault) string {
	switch f.Code {
	case means.FaultMissing:
		if f.Column == means.ColumnEmployed {
			return c.ApplicantFaultEmployed()
		}
		return c.ApplicantFaultMissing()
	case means.FaultEmployed:
		return c.ApplicantFaultEmployed()
	case means.FaultTooLong:
		return c.ApplicantFaultLong(means.MaxText)
	case means.FaultStrange:
		return c.ApplicantFaultStrange()
	case means.FaultLost:
		return c.ApplicantFaultLost()
	case means.FaultMixed:
		return c.ApplicantFaultMixed()
	case means.FaultEmail:
		return c.ApplicantFaultEmail()
	case means.FaultPhone:
		return c.ApplicantFaultPhone()
	case means.FaultNoCountry:
		return c.ApplicantFaultCountry()
	case means.FaultScientific:
		return c.ApplicantFaultScientific()
	case means.FaultNotMobile:
		return c.ApplicantFaultLandline()
	}
	return dateFault(c, f.Code)
}

func dateFault(c ui.Ctx, code means.FaultCode) string {
	switch code {
	case means.FaultNoDate:
		return c.ApplicantFaultDate()
	case means.FaultShortYear:
		return c.ApplicantFaultYear()
	case means.FaultMonthFirst:
		return c.ApplicantFaultMonth()
	case means.FaultDayOrMonth:
		return c.ApplicantFaultEither()
	case means.FaultUnborn:
		return c.ApplicantFaultUnborn()
	case means.FaultTooYoung:
		return c.ApplicantFaultYoung(means.MinimumAge)
	case means.FaultTooOld:
		return c.ApplicantFaultOld(means.MaximumAge)
	}
	return ""
}

func lineFault(c ui.Ctx, f means.Fault) string {
	switch f.Code {
	case means.FaultColumns:
		return c.ApplicantFaultColumns()
	case means.FaultQuote:
		return c.ApplicantFaultQuote()
	case means.FaultHeader:
		return c.ApplicantFaultHeader()
	case means.FaultExample:
		return c.ApplicantFaultExample()
	}
	return ""
}

func doubt(c ui.Ctx, f means.Fault) string {
	switch f.Code {
	case means.DoubtOneName:
		return c.ApplicantDoubtOne()
	case means.DoubtInitials:
		return c.ApplicantDoubtInitials()
	case means.DoubtPrefix:
		return c.ApplicantDoubtPrefix()
	case means.DoubtShared:
		return c.ApplicantDoubtShared()
	case means.DoubtTypo:
		return c.ApplicantDoubtTypo() + meant(c, f.Value)
	}
	return ""
}

// meant proposes the address that was perhaps meant.
func meant(c ui.Ctx, value string) string {
	e, err := identity.ParseEmail(value)
	if err != nil {
		return ""
	}
	if other, ok := e.Suggestion(); ok {
		return c.ApplicantAnd(other.String())
	}
	return ""
}

// DoubleWords says where somebody is already (MR-66).
func DoubleWords(c ui.Ctx, d means.Double) string {
	switch d.Other.Standing {
	case means.Pending:
		return c.ApplicantSamePending(d.Other.Ref)
	case means.Holder:
		return c.ApplicantSameHolder(d.Other.Ref)
	case ordering.InOrder:
		switch d.Code {
		case means.FaultSamePerson:
			return c.ApplicantSameWhole(d.Other.Line)
		case means.FaultSameMobile:
			return c.ApplicantSameShared(d.Other.Line)
		}
		return c.ApplicantSameOrder(d.Other.Line)
	}
	switch d.Code {
	case means.FaultSamePerson:
		return c.ApplicantSamePerson(d.Other.Line)
	case means.FaultSameMobile:
		return c.ApplicantSameMobile(d.Other.Line)
	}
	return c.ApplicantSameLine(d.Other.Line)
}

// Stops lists what keeps somebody out of an order, by column.
func Stops(c ui.Ctx, t ordering.Told) map[means.Column]string {
	out := map[means.Column]string{}
	for _, f := range t.Faults {
		if out[f.Column] == "" {
			out[f.Column] = FaultWords(c, f)
		}
	}
	for _, d := range t.Doubles {
		if !d.Code.Warning() && out[d.Column] == "" {
			out[d.Column] = DoubleWords(c, d)
		}
	}
	return out
}

// remarks lists what is worth a second look.
func remarks(c ui.Ctx, t ordering.Told) []string {
	var out []string
	for _, d := range t.Doubles {
		if d.Code.Warning() {
			out = append(out, DoubleWords(c, d))
		}
	}
	for _, f := range t.Doubts {
		out = append(out, FaultWords(c, f))
	}
	return out
}

// repair says what was put right.
func repair(c ui.Ctx, k means.RepairKind) string {
	switch k {
	case means.RepairGarbled:
		return c.ApplicantRepairGarbled()
	case means.RepairComposed:
		return c.ApplicantRepairComposed()
	case means.RepairInvisible:
		return c.ApplicantRepairInvisible()
	case means.RepairSpaces:
		return c.ApplicantRepairSpaces()
	case means.RepairTextMark:
		return c.ApplicantRepairText()
	case means.RepairSerial:
		return c.ApplicantRepairSerial()
	case means.RepairMidnight:
		return c.ApplicantRepairMidnight()
	case means.RepairZero:
		return c.ApplicantRepairZero()
	case means.RepairPlus:
		return c.ApplicantRepairPlus()
	case means.RepairCase:
		return c.ApplicantRepairCase()
	}
	return c.ApplicantRepairHost()
}
