package i18n

import (
	"strconv"
	"time"
)

var months = map[Lang][12]string{
	NL: {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	DE: {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
}

var shortMonths = map[Lang][12]string{
	NL: {"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"},
	EN: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	DE: {"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
}

// Time writes the clock time in Amsterdam (XC-36): "19:45 uur", "19:45", "19:45 Uhr".
func (p *Printer) Time(t time.Time) string {
	return t.In(p.zone).Format("15:04") + p.say(" uur", "", " Uhr")
}

// Clock is Time for who may be abroad: "19:45 uur", "19:45 (Dutch time)", "19:45 Uhr (niederländische Zeit)" (OL-34).
func (p *Printer) Clock(t time.Time) string { return p.ClockZone(p.Time(t)) }

// Date writes the day in Amsterdam: "21 november 2026", "21 November 2026", "21. November 2026".
func (p *Printer) Date(t time.Time) string { return p.date(t, months[p.lang]) }

// ShortDate is Date for tables: "21 nov 2026", "14 mrt 2026", "21. Nov. 2026".
func (p *Printer) ShortDate(t time.Time) string { return p.date(t, shortMonths[p.lang]) }

// Moment writes day and time: "21 november 2026, 19:45 uur". Who does not read Dutch may be abroad, and
// is told whose clock it is: "21 November 2026, 19:45 (Dutch time)" (OL-34, XC-36).
func (p *Printer) Moment(t time.Time) string { return p.ClockZone(p.Date(t) + ", " + p.Time(t)) }

func (p *Printer) date(t time.Time, names [12]string) string {
	t = t.In(p.zone)
	return strconv.Itoa(t.Day()) + p.say(" ", " ", ". ") + names[t.Month()-1] + " " + strconv.Itoa(t.Year())
}
