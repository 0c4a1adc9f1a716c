package linkdesk

import (
	"context"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// forms are the ways in which a realm keeps passwords, today's included. Each try to link an account works through
// all of them, whosever name is typed (XC-07). One more than ports.MostForms would be left out, and would tell by
// its time that there is such an account.
type forms map[string]bool

// formsOf reads the forms of the accounts that are there.
func formsOf(ctx context.Context, st ports.Store) (forms, error) {
	today, err := credential.NewHash(credential.Default, make([]byte, credential.SaltBytes), make([]byte, credential.SumBytes))
	if err != nil {
		return nil, err
	}
	kept, err := st.PortalAccounts().Forms(ctx)
	out := forms{formOf(today): true}
	for _, h := range kept {
		out[formOf(h)] = true
	}
	return out, err
}

// take tells whether a password can be kept as this hash: its form is there, or is not yet one too many.
func (f forms) take(h credential.Hash) bool {
	form := formOf(h)
	if len(f) >= ports.MostForms && !f[form] {
		return false
	}
	f[form] = true
	return true
}

// formOf names the form of a hash as the storage tells forms apart: its text without salt and sum, and the length of
// the sum. What follows the cost of bcrypt is both.
func formOf(h credential.Hash) string {
	text := h.Reveal()
	if strings.HasPrefix(text, "$2") {
		return text[:len("$2b$10$")]
	}
	i := strings.LastIndexByte(text, '$')
	before := strings.TrimRight(text[:i], "$")
	return before[:strings.LastIndexByte(before, '$')+1] + strconv.Itoa(len(text)-i-1)
}

// tooMany is the fault of a line whose hash is of one form too many.
func tooMany(line int) linking.Fault {
	return linking.Fault{Line: line, Column: "hash", Code: linking.FaultForms}
}
