package pages

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/account"
	"github.com/voordeur/voordeur/adapters/web/links"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/linking"
)

// tickets are what a mail to somebody on record leads to (MH-20, MH-34).
func tickets() []Sample {
	about := links.About{
		Account: "bs-lindehof", Institutions: []login.Institution{school, board}, Person: "a•••a@lindehof.example", Organisation: organisation,
		Reason: "Wij doen de administratie van deze school.", At: at, Who: "Helpdesk PO", Desk: schoolDesk,
	}
	nameless := about
	nameless.Account, nameless.Reason, nameless.Organisation = "", "", login.Organisation{}
	show := func(name string, page func(ui.Ctx) templ.Component) Sample {
		return Sample{Name: "link-ticket-" + name, Page: portal(page)}
	}
	object := func(name string, v links.Object) []Sample {
		v.Action = "/post"
		return []Sample{
			show(name, func(c ui.Ctx) templ.Component { return links.ObjectPage(c, v) }), show(name+"-done", func(c ui.Ctx) templ.Component { return links.ObjectDonePage(c, v) }),
		}
	}
	approve := func(name string, wait time.Time) Sample {
		v := links.Approve{About: about, Send: "/post", Decline: "/decline", Until: at.AddDate(0, 0, 14), Wait: wait}
		s := show(name, func(c ui.Ctx) templ.Component { return links.ApprovePage(c, v) })
		s.Failed, s.Status = !wait.IsZero(), refusedIf(!wait.IsZero())
		return s
	}
	late := func(p linking.TicketPurpose) Sample {
		v := links.Late{Purpose: p, Who: "Helpdesk PO", Desk: schoolDesk}
		s := show("late-"+string(p), func(c ui.Ctx) templ.Component { return links.LatePage(c, v) })
		s.Status = http.StatusGone
		return s
	}
	out := append(object("object", links.Object{About: about, Password: true}), object("stop", links.Object{About: nameless, Waiting: true})...)
	out = append(out, approve("approve", time.Time{}), approve("approve-wait", at.Add(time.Hour)),
		show("approved", func(c ui.Ctx) templ.Component { return links.ApprovedPage(c, about) }), show("declined", func(c ui.Ctx) templ.Component { return links.DeclinedPage(c, about) }),
		late(linking.ToObject), late(linking.ToApprove), late(linking.ToSetPassword), late(""))
	return append(out, consents()...)
}

// consents are the codes that approve, and the new passwords.
func consents() []Sample {
	code := func(name string, change func(*links.ApproveCode)) Sample {
		v := links.ApproveCode{Code: login.Code{
			Action: "/post", Resend: "/resend", Back: "/approve", Address: "d•••r@lindehof.example", Length: 6, Valid: at.Add(10 * time.Minute), Entered: "123456",
		}}
		change(&v)
		failed := v.State != login.CodeFresh && v.State != login.CodeResent
		return Sample{Name: "link-ticket-code-" + name, Failed: failed, Status: refusedIf(failed), Page: portal(func(c ui.Ctx) templ.Component { return links.ApproveCodePage(c, v) })}
	}
	state := func(s login.CodeState) func(*links.ApproveCode) {
		return func(v *links.ApproveCode) { v.State, v.Left = s, 2 }
	}
	password := func(name string, change func(*login.NewPassword)) Sample {
		v := links.SetPassword{New: login.NewPassword{Action: "/post", Min: 8, Max: 128}, Account: "bs-lindehof", Institutions: []login.Institution{school}, Who: "Helpdesk PO", Desk: schoolDesk}
		change(&v.New)
		failed := v.New.State != login.NewPasswordFresh
		return Sample{Name: "link-ticket-password" + name, Failed: failed, Status: refusedIf(failed), Page: portal(func(c ui.Ctx) templ.Component { return links.SetPasswordPage(c, v) })}
	}
	return []Sample{
		code("fresh", func(v *links.ApproveCode) { v.Underway = true }), code("resent", state(login.CodeResent)), code("wrong", state(login.CodeWrong)), code("expired", state(login.CodeExpired)),
		code("too-many", func(v *links.ApproveCode) {
			v.State, v.ResendAt, v.Blocked = login.CodeTooMany, at.Add(time.Hour), true
		}),
		password("", func(*login.NewPassword) {}), password("-weak", func(v *login.NewPassword) { v.State, v.Word = login.NewPasswordListed, "welkom" }),
		{Name: "link-ticket-password-done", Page: portal(func(c ui.Ctx) templ.Component {
			return links.SetPasswordDonePage(c, links.SetPassword{Who: "Helpdesk PO", Desk: schoolDesk})
		})},
	}
}

// mineLinks are one's own links (MH-26, MH-35, MH-42).
func mineLinks() []Sample {
	chosen := school
	chosen.Current = true
	one := []links.Linked{{Account: "bs-lindehof", Institutions: []login.Institution{chosen}, Since: at, Proof: linking.OldPassword, Undo: "/undo"}}
	many := append(one, links.Linked{Institutions: []login.Institution{board, {Code: "99XX"}}, Since: at, Proof: linking.ByActivation, Undo: "/undo"})
	show := func(name string, change func(*links.Mine)) Sample {
		v := links.Mine{List: one, Add: "/add", History: "/history", Back: "/me", Forget: "/post"}
		change(&v)
		return Sample{Name: "link-mine-" + name, Logout: true, Page: portal(func(c ui.Ctx) templ.Component {
			c.Acting = school.Name + " (12AB)"
			return links.MinePage(c, v)
		})}
	}
	undo := func(name string, v links.Undo) Sample {
		v.Institutions, v.Action, v.Back = []login.Institution{school, board}, "/post", "/mine"
		return Sample{Name: "link-mine-" + name, Logout: true, Page: portal(func(c ui.Ctx) templ.Component { return links.UndoPage(c, v) })}
	}
	done := func(d links.Done) Sample { return show("done-"+string(d), func(v *links.Mine) { v.Done = d }) }
	return []Sample{
		show("one", func(*links.Mine) {}), show("none", func(v *links.Mine) { v.List = nil }),
		show("many", func(v *links.Mine) {
			v.List, v.Switch, v.Remembered = many, "/switch", school.Name
			v.Session = ui.SessionView{Ends: at.Add(15 * time.Minute), WarnIn: 780, Stay: "/stay"}
		}),
		show("waiting", func(v *links.Mine) {
			v.Waiting = []links.Pending{
				{Account: "bs-zonnebloem", Institutions: []login.Institution{board}, Asked: at, Until: at.AddDate(0, 0, 14), Who: []string{"d•••r@lindehof.example"}, Withdraw: "/post"},
				{Account: "bs-anders", Institutions: []login.Institution{school}, Asked: at, Until: at.AddDate(0, 0, 14), Withdraw: "/post"},
			}
		}),
		done(links.DoneAdded), done(links.DoneAsked), done(links.DoneAlready), done(links.DoneUndone), done(links.DoneForgotten), done(links.DoneWithdrawn),
		undo("undo", links.Undo{Account: "bs-lindehof"}), undo("undo-last", links.Undo{Last: true, Current: true}),
		past("history", pastLinks()), past("history-none", nil),
		{Name: "mine-linked", Logout: true, Page: portal(func(c ui.Ctx) templ.Component {
			return account.OwnPage(c, account.Own{
				Organisation: organisation.Name, KvK: organisation.KvK, Email: "anna@lindehof.example", Verified: at, Level: "EH3", Since: at, Acting: school.Name,
				Idle: 15 * time.Minute, Longest: 8 * time.Hour, Change: "/change", Sessions: 1, Institutions: 3,
				Ways: account.Ways{Sessions: "/s", History: "/h", Export: "/x", Links: "/links"},
			})
		})},
	}
}

func past(name string, list []links.Past) Sample {
	return Sample{Name: "link-mine-" + name, Logout: true, Page: portal(func(c ui.Ctx) templ.Component {
		return links.HistoryPage(c, links.History{List: list, Back: "/mine"})
	})}
}

// pastLinks are links of each state and end.
func pastLinks() []links.Past {
	of := links.Past{Account: "bs-lindehof", Institutions: []login.Institution{school}, Proof: linking.OldPassword, Asked: at.AddDate(-1, 0, 0)}
	held := of
	held.State, held.Since = linking.LinkActive, of.Asked
	waiting := of
	waiting.State, waiting.Account = linking.Waiting, ""
	out := []links.Past{waiting, held}
	for _, why := range []linking.EndReason{linking.EndedByHolder, linking.EndedByStaff, linking.EndedObjected, linking.EndedReplaced} {
		p := held
		p.State, p.Ended, p.Why, p.Proof = linking.Ended, at, why, linking.ByActivation
		out = append(out, p)
	}
	for _, why := range []linking.EndReason{linking.EndedByStaff, linking.EndedObjected, linking.EndedUnanswered, linking.EndedWithdrawn} {
		p := of
		p.State, p.Ended, p.Why, p.Proof = linking.Declined, at, why, linking.ByHelpdesk
		out = append(out, p)
	}
	return out
}
