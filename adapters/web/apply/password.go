package apply

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Password asks for the password of the account.
type Password struct {
	login.NewPassword
	Chosen bool      // one was chosen before
	Next   string    // goes on with it
	Until  time.Time // too many were chosen
	Trail
}

func (v Password) refusal(c ui.Ctx) string {
	if !v.Until.IsZero() {
		return c.ApplyPasswordOften(v.Until)
	}
	return v.Refusal(c)
}

func (v Password) field(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "password", Label: c.ApplyPasswordLabel(), Hint: c.ForgotNewHint(v.Min), Error: v.refusal(c), Autocomplete: "new-password",
	}
}

func (v Password) rank() int {
	if v.Chosen {
		return 2
	}
	return 1
}
