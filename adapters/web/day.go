package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/i18n"
)

var amsterdam = i18n.Amsterdam

// dayOf reads a day as people type it: 31-12-2027, or 2027-12-31. Nothing typed is no day.
func dayOf(typed string) (time.Time, bool) {
	parts := strings.FieldsFunc(typed, func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) == 0 {
		return time.Time{}, strings.TrimSpace(typed) == ""
	}
	if len(parts) != 3 {
		return time.Time{}, false
	}
	if len(parts[0]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	var n [3]int
	for i, p := range parts {
		n[i], _ = strconv.Atoi(p)
	}
	t := time.Date(n[2], time.Month(n[1]), n[0], 0, 0, 0, 0, amsterdam)
	return t, len(parts[2]) == 4 && t.Day() == n[0] && int(t.Month()) == n[1]
}

// afterDay gives the end of a day: the beginning of the next.
func afterDay(typed string) (time.Time, bool) {
	day, ok := dayOf(typed)
	if !ok || day.IsZero() {
		return time.Time{}, ok
	}
	return day.AddDate(0, 0, 1), true
}
