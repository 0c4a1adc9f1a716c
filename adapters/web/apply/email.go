package apply

import (
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Email asks for the address of the account, or for that of an application that was sent.
type Email struct {
	login.Email      // what came of the address
	Ask         bool // for an application that was sent
	Proven      bool // the address was confirmed before
	Next        string
	Anew        string // where one applies who has not
	Trail
}

func (v Email) title(c ui.Ctx) string {
	if v.Ask {
		return c.ApplyStatusName()
	}
	return c.ApplyEmailTitle()
}

func (v Email) lead(c ui.Ctx) string {
	if v.Ask {
		return c.ApplyAskLead()
	}
	return c.ApplyEmailLead()
}

func (v Email) field(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "email", Label: c.PasswordEmail(), Error: v.Refusal(c), Value: v.Value,
		Kind: "email", Mode: "email", Autocomplete: "email", Required: true, Max: 254,
	}
}
