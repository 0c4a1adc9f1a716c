package apply

import (
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Code asks for the code that went to an address. It is the same whether the address is known or not (XC-07).
type Code struct {
	login.Code
	Ask bool // for an application that was sent
	Trail
}

func (v Code) above(c ui.Ctx) string {
	if v.Ask {
		return c.ApplyStatusName()
	}
	return v.words(c)
}

func (v Code) sent(c ui.Ctx) string {
	if v.Ask {
		return c.ApplyAskKnown()
	}
	return c.ApplyCodeSent()
}
