package identity

import "time"

// Date is a day without a time, as a birthday is.
type Date struct {
	Year  int
	Month int
	Day   int
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid tells whether the calendar has such a day.
func (d Date) Valid() bool {
	t := d.In(time.UTC)
	return d.Year > 0 && t.Year() == d.Year && int(t.Month()) == d.Month && t.Day() == d.Day
}

// In gives the instant at which the day begins.
func (d Date) In(zone *time.Location) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, zone)
}

// Age is how many birthdays have passed at now, in the zone of now.
func (d Date) Age(now time.Time) int {
	years := now.Year() - d.Year
	if now.Month() < time.Month(d.Month) || (now.Month() == time.Month(d.Month) && now.Day() < d.Day) {
		years--
	}
	return years
}

// Calendar gives the day as an instant within it; false where the calendar has no such day.
func (d Date) Calendar() (time.Time, bool) {
	return d.In(time.UTC).Add(12 * time.Hour), d.Valid()
}
