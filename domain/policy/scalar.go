package policy

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/realm"
)

// text reads a text; where it is not there it is "".
func (r reader) text() string {
	if r.node == nil {
		return ""
	}
	if r.node.Kind != Scalar {
		r.fault("write one value here")
		return ""
	}
	return r.node.Scalar
}

// required reads a text that must be there.
func (r reader) required() string {
	s := r.text()
	if s == "" && (r.node == nil || r.node.Kind == Scalar) {
		r.fault("this value is missing")
	}
	return s
}

// id reads a name as documents and URLs use it: 1 to 40 lower-case letters, digits and hyphens.
func (r reader) id() string {
	s := r.required()
	if s == "" || !r.checkID(s) {
		return ""
	}
	return s
}

func (r reader) checkID(s string) bool {
	ok := s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
	if !ok {
		r.fault("%q is no name: use lower-case letters, digits and hyphens, at most 40", s)
	}
	return ok
}

// ids reads a list of names.
func (r reader) ids() []string {
	var out []string
	for _, i := range r.items() {
		out = append(out, i.id())
	}
	return out
}

func (r reader) bool(otherwise bool) bool {
	switch s := r.text(); s {
	case "":
		return otherwise
	case "true", "yes":
		return true
	case "false", "no":
		return false
	default:
		r.fault("%q is neither true nor false", s)
		return otherwise
	}
}

func (r reader) number(otherwise, least, most int) int {
	s := r.text()
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		r.fault("%q is not a whole number from %d to %d", s, least, most)
		return otherwise
	}
	return n
}

// requiredNumber is number, and must be there.
func (r reader) requiredNumber(least, most int) int {
	if r.required() == "" {
		return least
	}
	return r.number(least, least, most)
}

// duration reads "90s", "10m", "8h" or "30d".
func (r reader) duration(otherwise, least, most time.Duration) time.Duration {
	s := r.text()
	if s == "" {
		return otherwise
	}
	d, err := parseDuration(s)
	if err != nil || d < least || d > most {
		r.fault("%q is not a time from %s to %s, as in 90s, 10m, 8h or 30d", s, spoken(least), spoken(most))
		return otherwise
	}
	return d
}

// spoken is a span as people say it, in its largest whole unit: "1 minute", "8 hours", "30 days". Its Dutch is where faults
// are translated.
func spoken(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		switch n := d / unit.of; {
		case d%unit.of != 0 || n == 0:
		case n == 1:
			return "1 " + unit.name
		default:
			return strconv.Itoa(int(n)) + " " + unit.name + "s"
		}
	}
	return d.String()
}

// parseDuration adds days to what the standard library reads; no policy counts more than ten years of them.
func parseDuration(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > 4000 {
			return 0, strconv.ErrRange
		}
		return time.Duration(n) * day, nil
	}
	return time.ParseDuration(s)
}

// localMinute is a date and a time in the realm's time zone.
const localMinute = "2006-01-02T15:04"

// instant reads a date, meaning the start of that day in the realm's time zone, a time there, or RFC 3339.
func (r reader) instant(zone *time.Location) time.Time {
	s := r.text()
	if s == "" {
		return time.Time{}
	}
	for _, form := range []string{time.DateOnly, localMinute} {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return t.UTC()
		}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		r.fault("%q is not a date as in 2026-04-01, nor an instant as in 2026-04-01T09:00:00+02:00", s)
	}
	return t.UTC()
}

func (r reader) period(zone *time.Location) Period {
	p := Period{From: r.field("from").instant(zone), Until: r.field("until").instant(zone)}
	if !p.Until.IsZero() && !p.From.Before(p.Until) {
		r.field("until").fault("the rule ends before it starts")
	}
	return p
}

func (r reader) level() assurance.Level {
	s := r.text()
	if s == "" {
		return assurance.None
	}
	l, err := assurance.Parse(s)
	switch {
	case err != nil:
		r.fault("%q is no level of assurance; known: EH2, EH2+, EH3, EH4, low, substantial, high", s)
	case l == assurance.EH1:
		r.fault("EH1 ended on 1 July 2021; demand EH2 or higher") // ET-02, MH-07
	}
	return l
}

// oneOf reads one of the values given; nothing there gives otherwise.
func oneOf[T ~string](r reader, otherwise T, values ...T) T {
	s := T(r.text())
	if s == "" {
		return otherwise
	}
	for _, v := range values {
		if s == v {
			return v
		}
	}
	r.fault("%q is not one of %s", s, list(values))
	return otherwise
}

// translated reads a text in two or three languages, or one text for all.
func (r reader) translated() realm.Text {
	switch {
	case !r.exists():
		return realm.Text{}
	case r.node.Kind == Scalar:
		return realm.Text{NL: r.required()}
	}
	m := r.mapping()
	t := realm.Text{NL: m.field("nl").text(), EN: m.field("en").text(), DE: m.field("de").text()}
	m.closed()
	return t
}

// named is translated, and must be there.
func (r reader) named() realm.Text {
	t := r.translated()
	if t.NL == "" {
		r.fault("a text is missing; write it in Dutch (nl) and English (en), German (de) if you like")
	}
	return t
}

// location reads an absolute URL: https, or http on localhost.
func (r reader) location() string {
	s := r.text()
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	local := err == nil && (u.Hostname() == "localhost" || strings.HasSuffix(u.Hostname(), ".localhost") || u.Hostname() == "127.0.0.1")
	if err != nil || u.Host == "" || u.Fragment != "" || u.User != nil || (u.Scheme != "https" && (u.Scheme != "http" || !local)) {
		r.fault("%q is not an https address (http only on localhost)", s)
	}
	return s
}

func (r reader) locations() []string {
	var out []string
	for _, i := range r.items() {
		out = append(out, i.location())
	}
	return out
}
