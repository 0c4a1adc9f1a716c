package command

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/secret"
)

// sentence tells a change: "service portaal, second factor sms-code: until is 1 April 2027; it was open".
func sentence(c change.Change) string {
	within, field := split(c.Path)
	var what string
	switch c.Kind {
	case change.Added:
		what = field + " is new" + detail(c.New)
	case change.Removed:
		what = field + " is gone" + detail(c.Old)
	case change.Moved:
		what = fmt.Sprintf("order of %s is %s; it was %s", field, inWordsOf(c.New), inWordsOf(c.Old))
	default:
		what = field + " is another one"
		if _, hidden := c.New.(secret.Text); !hidden {
			what = fmt.Sprintf("%s is %s; it was %s", field, inWordsOf(c.New), inWordsOf(c.Old))
		}
	}
	if dates := dated(c); dates != "" {
		what += " (" + dates + ")"
	}
	if within == "" {
		return what
	}
	return within + ": " + what
}

// one is what a thing of a list is called.
var one = map[string]string{
	"services": "service", "audiences": "audience", "methods": "method", "second-factor": "second factor", "step-up": "action", "proofs": "proof", "factors": "factor",
	"portals": "portal", "clients": "client", "list": "role", "prices": "price", "levels": "level", "expectations": "expectation", "languages": "language",
	"redirect-uris": "redirect-uri", "post-logout-uris": "post-logout-uri", "deny": "refused host", "allow": "organisation with hosts of its own",
}

var languages = map[string]string{"nl": "Dutch", "en": "English", "de": "German"}

// split gives where a value is, and what it is called there. That a service tells no audiences apart is not said.
func split(p change.Path) (within, field string) {
	var parts []string
	for _, s := range p {
		last := len(parts) - 1
		switch {
		case s.Name == "audiences" && s.Key == policy.Everyone:
		case s.Name == "":
			parts[last] += " " + s.Key
		case s.Key != "":
			name, ok := one[s.Name]
			if !ok {
				name = s.Name
			}
			parts = append(parts, name+" "+s.Key)
		case languages[s.Name] != "" && last >= 0:
			parts[last] += " in " + languages[s.Name]
		default:
			parts = append(parts, s.Name)
		}
	}
	if len(parts) == 0 {
		return "", "the document"
	}
	return strings.Join(parts[:len(parts)-1], ", "), parts[len(parts)-1]
}

// detail is what must be known of a thing that comes or goes.
func detail(v any) string {
	switch x := v.(type) {
	case policy.MethodRule:
		if x.Minimum != assurance.None {
			return ", from " + x.Minimum.String() + " on"
		}
	case policy.FactorRule:
		if x.Preferred {
			return ", asked first"
		}
	case policy.Audience:
		var methods []string
		for _, m := range x.Methods {
			methods = append(methods, string(m.Method))
		}
		return ", with " + strings.Join(methods, ", ")
	case policy.Expectation:
		return ": " + string(x.Then)
	}
	return ""
}

// dated says when the rule holds that was changed, unless the change says so itself.
func dated(c change.Change) string {
	if c.Kind == change.Changed && (c.Path.Field() == "from" || c.Path.Field() == "until") {
		return ""
	}
	var parts []string
	if !c.Period.From.IsZero() {
		parts = append(parts, "from "+inWordsOf(c.Period.From))
	}
	if !c.Period.Until.IsZero() {
		parts = append(parts, "until "+inWordsOf(c.Period.Until))
	}
	return strings.Join(parts, " ")
}

// inWordsOf writes a value as people say it.
func inWordsOf(v any) string {
	switch x := v.(type) {
	case bool:
		if x {
			return "yes"
		}
		return "no"
	case time.Duration:
		const day = 24 * time.Hour
		if x > 0 && x%day == 0 {
			return counted(int(x/day), "day")
		}
		return short(x)
	case time.Time:
		return instant(x)
	case []string:
		return strings.Join(x, ", ")
	case []byte:
		return fmt.Sprintf("%q", x)
	}
	if s := fmt.Sprint(v); s != "" {
		return s
	}
	return "empty"
}

// short leaves out what is nothing: 8h, and not 8h0m0s.
func short(d time.Duration) string {
	s := d.String()
	for _, nothing := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, nothing) {
			s = strings.TrimSuffix(s, nothing[1:])
		}
	}
	return s
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "open"
	}
	if zone, err := time.LoadLocation("Europe/Amsterdam"); err == nil {
		t = t.In(zone)
	}
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("2 January 2006")
	}
	return t.Format("2 January 2006 at 15:04 MST")
}

func counted(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

func printEach[T any](out io.Writer, all []T, say func(T) string) {
	for _, x := range all {
		fmt.Fprintln(out, "  "+say(x))
	}
}

func indented(lines string) string { return "  " + strings.ReplaceAll(lines, "\n", "\n  ") }
