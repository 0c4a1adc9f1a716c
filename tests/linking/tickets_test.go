package linking_test

import (
	"regexp"
	"testing"
)

var ticketLink = regexp.MustCompile(`http://\S+/link/[A-Za-z0-9_-]{22}`)

// ticket is the link in a mail to somebody on record.
func ticket(t *testing.T, text string) string {
	t.Helper()
	found := ticketLink.FindAllString(text, -1)
	if len(found) != 1 {
		t.Fatalf("the mail has not one link:\n%s", text)
	}
	return found[0]
}
