package look

import (
	"fmt"
	"html/template"
	"time"
	_ "time/tzdata" // people read Dutch time on any machine, also in a container without zone files
)

// amsterdam is the clock that people read (UI.md 2.3).
var amsterdam = func() *time.Location {
	l, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err) // embedded above
	}
	return l
}()

var months = map[Language][12]string{
	Dutch:   {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	German:  {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
}

// Day writes a date for people: 21 november 2026, or 21. November 2026 in German.
func Day(t time.Time, l Language) string {
	t = t.In(amsterdam)
	dot := ""
	if l == German {
		dot = "."
	}
	return fmt.Sprintf("%d%s %s %d", t.Day(), dot, months[l][t.Month()-1], t.Year())
}

// Clock writes a time of day for people: 19:45 uur, 19:45 Uhr, or 19:45 in English.
func Clock(t time.Time, l Language) string {
	return t.In(amsterdam).Format("15:04") + map[Language]string{Dutch: " uur", German: " Uhr"}[l]
}

// kvk puts a space in the middle of a KvK number, as people read it.
func kvk(s string) string {
	if len(s) != 8 {
		return s
	}
	return s[:4] + "\u00a0" + s[4:]
}

func functions(l Language, texts Catalogue) template.FuncMap {
	return template.FuncMap{
		"t": func(key string, args ...any) (string, error) {
			text, ok := texts[key]
			if !ok {
				return "", fmt.Errorf("look: no text %q", key)
			}
			if len(args) == 0 {
				return text.In(l), nil
			}
			return fmt.Sprintf(text.In(l), args...), nil
		},
		"in":    func(t Text) string { return t.In(l) },
		"lang":  func() Language { return l },
		"day":   func(t time.Time) string { return Day(t, l) },
		"clock": func(t time.Time) string { return Clock(t, l) },
		"iso":   func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"kvk":   kvk,
		"icon":  icon,
	}
}
