package web

import (
	"slices"
	"testing"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/domain/login"
)

// later are the reasons that are told on a page of another kind, and that of a silent request, which shows none.
var later = []login.Reason{login.EnrolmentBlocked, login.NoFactorLeft, login.LoginRequired}

// MS-56, ET-12: every refusal has a page of its own words.
func TestEveryReasonOfARefusalHasAPage(t *testing.T) {
	for reason := range login.Fixers {
		code := pages.RefusalCode(reason)
		if other, ok := refusalPages[reason]; ok {
			code = other
		}
		if slices.Contains(pages.RefusalCodes(), code) == slices.Contains(later, reason) {
			t.Errorf("reason %q: page %q", reason, code)
		}
	}
}
