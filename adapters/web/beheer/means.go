package beheer

import (
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Earlier is a profile with the same address, made before: perhaps the same person, who got a new means
// to log in (MS-55).
type Earlier struct {
	Person Person
	Roles  []string // ids
	Take   string   // where taking it over is looked at before it is done
}

func (v Earlier) facts(c ui.Ctx) []ui.Fact {
	known := v.Person.facts(c)[1:] // the address is the same
	return append(known, ui.Fact{Term: c.MeansRoles(), Lines: []string{roleNames(c, v.Roles)}})
}

// Means is the confirmation: what taking over an earlier profile does.
type Means struct {
	Frame
	Person  Person
	Earlier Earlier
	Self    bool   // the earlier profile is the administrator's own
	Action  string // where it is confirmed
	Back    string
}

func (v Means) effects(c ui.Ctx) []string {
	name := v.Person.title()
	roles := c.MeansConfirmNone(name)
	if len(v.Earlier.Roles) > 0 {
		roles = c.MeansConfirmRoles(name, roleNames(c, v.Earlier.Roles))
	}
	return []string{roles, c.MeansConfirmSessions(), c.MeansConfirmOld(), c.MeansConfirmMail(name)}
}
