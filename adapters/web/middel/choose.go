package middel

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/account"
)

// Choose asks for user name and password, with which the means is used.
type Choose struct {
	Action   string // fields "user-name" and "password"
	UserName string // as typed, or a suggestion
	Problem  account.UserNameProblem
	Password login.NewPassword
	Until    time.Time // too many were tried
}

func (v Choose) failed(c ui.Ctx) bool { return len(v.problems(c)) > 0 }

func (v Choose) problems(c ui.Ctx) []ui.Problem {
	if !v.Until.IsZero() {
		return problems("", c.MiddelChooseOften(v.Until))
	}
	return append(problems("user-name", v.refusal(c)), problems("password", v.Password.Refusal(c))...)
}

func (v Choose) refusal(c ui.Ctx) string {
	switch v.Problem {
	case account.UserNameMissing:
		return c.MiddelChooseMissing()
	case account.UserNameShort:
		return c.MiddelChooseShort(account.MinUserName)
	case account.UserNameLong:
		return c.MiddelChooseLong(account.MaxUserName)
	case account.UserNameStrange:
		return c.MiddelChooseStrange()
	case account.UserNameStart:
		return c.MiddelChooseStart()
	case account.UserNameTaken:
		return c.MiddelChooseTaken()
	}
	return ""
}

func (v Choose) name(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "user-name", Label: c.MiddelChooseName(), Hint: c.MiddelChooseHint(account.MaxUserName, account.MinUserName), Error: v.refusal(c), Value: v.UserName,
		Autocomplete: "username", Required: true, Max: 2 * account.MaxUserName,
	}
}

func (v Choose) password(c ui.Ctx) ui.FieldView {
	return ui.FieldView{ID: "password", Label: c.PasswordPassword(), Hint: c.ForgotNewHint(v.Password.Min), Error: v.Password.Refusal(c), Autocomplete: "new-password"}
}

// Done says that the means is issued (MR-58). Without a user name it is for who has no more than the link.
type Done struct {
	UserName string
	Level    string
	Supplier string
	Second   bool // a mandate waits for a second administrator (MR-81)
	Desk     Helpdesk
}

func (v Done) how(c ui.Ctx) []string {
	return []string{c.MiddelDoneGo(), c.MiddelDoneChoose(v.Supplier), c.MiddelDoneEnter()}
}
