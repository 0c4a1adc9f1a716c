package inbox

import (
	"regexp"
	"strings"
)

// Ways in which a message shows a code that a person must type, the surest first.
var codeForms = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^@\S+ #(\w{4,12})\s*$`),                                                 // last line of an SMS, bound to a host
	regexp.MustCompile(`(?m)^[ \t]*([0-9A-Z]{2,8}(?:[ \x{a0}\x{202f}-][0-9A-Z]{2,5}){0,3})[ \t]*$`), // alone on its line, perhaps in groups
	regexp.MustCompile(`\b([0-9A-Z]{4,8}) is (?:uw|your)\b`),                                        // 482913 is uw inlogcode
	regexp.MustCompile(`(?i:code)(?::|(?i: is))?\s+([0-9A-Z]{4,8})\b`),                              // uw code is 482913
}

var separators = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "-", "")

// Code is the code in the message, without spaces or dashes, or "" when there is none.
func (m Message) Code() string {
	for _, form := range codeForms {
		for _, found := range form.FindAllStringSubmatch(m.Text, -1) {
			if code := separators.Replace(found[1]); len(code) >= 4 && len(code) <= 16 {
				return code
			}
		}
	}
	return ""
}
