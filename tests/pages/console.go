package pages

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/change"
	drafts "github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/expect"
	planner "github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/domain/replay"
)

// policyRoles are the words of the roles that change policies.
func policyRoles(c ui.Ctx) ui.Ctx {
	c.Roles = staffRoles(c.Lang())
	names := [2]string{"Beleidsmaker", "Goedkeurder"}
	if c.Lang() == i18n.EN {
		names = [2]string{"Policy editor", "Approver"}
	}
	c.Roles = append(c.Roles, ui.Role{ID: "policy-editor", Name: names[0]}, ui.Role{ID: "approver", Name: names[1]})
	return c
}

func policySample(name string, failed bool, page func(c ui.Ctx) templ.Component) Sample {
	return Sample{Name: "policy-" + name, Failed: failed, Status: refusedIf(failed), Logout: true, Page: func(c ui.Ctx) templ.Component { return page(policyRoles(c)) }}
}

// The people at the console, as records call them and by their addresses.
var policyPeople = console.People{"staff:1": "bente.beleid@omgevingsloket.example", "staff:2": "karim.keurt@omgevingsloket.example"}

// policyRights are those of the reader.
func policyRights(edit, approve bool) console.Rights {
	writers, approvers := []string{"administrator", "policy-editor"}, []string{"administrator", "approver"}
	return console.Rights{
		Edit: console.Right{Has: edit, Roles: writers}, Replay: console.Right{Has: edit || approve, Roles: []string{"administrator", "policy-editor", "approver"}},
		Approve: console.Right{Has: approve, Roles: approvers}, Publish: console.Right{Has: approve, Roles: approvers}, RollBack: console.Right{Has: approve, Roles: approvers},
	}
}

// policyFiles are the document of the demo, and one that differs in much.
func policyFiles() (old, changed string) {
	old = string(demo.Omgevingsloket)
	changed = strings.NewReplacer(
		"minimum: EH3 }", "minimum: EH4, from: 2027-01-01 }", "second-factor: [{ factor: authenticator, preferred: true }]", "second-factor: [{ factor: authenticator }, { factor: email-code, until: 2027-04-01 }]",
		"nl: Omgevingsloket (oefen)", "nl: Het Omgevingsloket (oefen)", "idle: 15m", "idle: 30m", "four-eyes: true", "four-eyes: false", "minimum-age: 16", "minimum-age: 18",
		"url: http://omgevingsloket.localhost:8080\n", "url: http://loket.localhost:8080\n",
	).Replace(old)
	return old, changed + `
publishing: { four-eyes: true }
expectations:
  - { name: Een overheid met een laag niveau komt er niet in, service: omgevingsloket, audience: authority, method: eherkenning, level: EH3, then: refused, reason: level-too-low, at: 2027-02-01 }
  - { name: Een bedrijf in het buitenland krijgt een code per mail, service: omgevingsloket, audience: company-abroad, method: account, then: asked, step: "ask-code:email-code" }
`
}

func policyRead(file string) (policy.Document, []policy.Fault) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return policyfile.Read([]byte(file), zone)
}

func policies() []Sample {
	var out []Sample
	for _, list := range [][]Sample{policyOverviews(), policyDrafts(), policyEdits(), policyVersions(), policyReplays(), policyPreviews(), consolePortals(), consoleStates()} {
		out = append(out, list...)
	}
	return out
}

func policyDraft(s drafts.State) drafts.Draft {
	_, changed := policyFiles()
	return drafts.Draft{ID: "1", Document: []byte(changed), Base: 12, Authors: []string{"staff:1"}, At: at, Note: "Overheid logt in met EH4", State: s, Revision: 3}
}

func policyOverviews() []Sample {
	full := console.OverviewView{
		Frame: deskFrame("production"), Rights: policyRights(true, true), People: policyPeople, New: "/new", Preview: "/preview", Affected: "/affected", Done: console.DonePublished,
		Live: console.Version{Number: 12, From: at, By: "staff:2", URL: "/12"},
	}
	for i, s := range []drafts.State{drafts.Written, drafts.Replayed, drafts.Scheduled} {
		d := policyDraft(s)
		d.Note = []string{"", "Overheid logt in met EH4", "Geen codes meer per sms voor bedrijven in het buitenland en andere bezoekers"}[i]
		d.From = at.AddDate(0, 0, 9)
		full.Drafts = append(full.Drafts, console.Opened{Draft: d, URL: "/draft"})
	}
	for i, d := range []drafts.Draft{{State: drafts.Live, Note: "Overheid logt in met EH4", Approver: "staff:2"}, {State: drafts.RolledBack, Note: "Herstelcodes uit"}, {State: drafts.Superseded, Restores: 9}, {State: drafts.Superseded}} {
		full.Versions = append(full.Versions, console.Version{Number: 12 - i, From: at.AddDate(0, 0, -9*i), By: []string{"staff:1", "staff:2", "operator", "client:x"}[i], Draft: d, URL: "/version"})
	}
	reader := full
	reader.Rights, reader.Drafts, reader.Affected, reader.Done = policyRights(false, false), nil, "", ""
	earlier := full
	earlier.Older, earlier.Newest, earlier.Done = "/older", "/newest", ""
	further := full
	further.OlderDrafts, further.NewestDrafts, further.Done = "/older", "/newest", ""
	none := console.OverviewView{Frame: deskFrame("pre-production"), Rights: policyRights(true, false), New: "/new"}
	begin := console.NewView{Frame: deskFrame("production"), Live: 12, Versions: full.Versions[1:], Action: "/post", Back: "/back"}
	missing := begin
	missing.Missing, missing.Note, missing.Versions = true, "x", nil
	return []Sample{
		policySample("list", false, func(c ui.Ctx) templ.Component { return console.OverviewPage(c, full) }),
		policySample("list-read", false, func(c ui.Ctx) templ.Component { return console.OverviewPage(c, reader) }),
		policySample("list-earlier", false, func(c ui.Ctx) templ.Component { return console.OverviewPage(c, earlier) }),
		policySample("list-drafts", false, func(c ui.Ctx) templ.Component { return console.OverviewPage(c, further) }),
		policySample("list-none", false, func(c ui.Ctx) templ.Component { return console.OverviewPage(c, none) }),
		policySample("new", false, func(c ui.Ctx) templ.Component { return console.NewPage(c, begin) }),
		policySample("new-missing", true, func(c ui.Ctx) templ.Component { return console.NewPage(c, missing) }),
	}
}

func policyDrafts() []Sample {
	oldFile, newFile := policyFiles()
	from, _ := policyRead(oldFile)
	to, _ := policyRead(newFile)
	show := func(name string, s drafts.State, alter func(*console.DraftView)) Sample {
		return policySample(name, false, func(c ui.Ctx) templ.Component {
			v := console.DraftView{
				Frame: deskFrame("production"), Rights: policyRights(true, false), Draft: policyDraft(s), Live: 12, People: policyPeople, URL: "/draft", Back: "/back",
				Changes: console.Changes(c, from, to, change.Between(from, to)), FourEyes: true, Wrote: true,
			}
			alter(&v)
			return console.DraftPage(c, v)
		})
	}
	_, faults := policyRead(strings.NewReplacer("EH4", "EH9", "idle: 30m", "idle: lang", "preferred", "prefered").Replace(newFile))
	return []Sample{
		show("draft", drafts.Written, func(v *console.DraftView) { v.Done = console.DoneSaved }),
		show("draft-same", drafts.Checked, func(v *console.DraftView) {
			v.Changes, v.Expectations, v.Rights = nil, expect.Judge(to, at)[:1], policyRights(false, false)
		}),
		show("draft-expect", drafts.Written, func(v *console.DraftView) { v.Expectations = expect.Judge(to, at) }),
		show("draft-faults", drafts.Written, func(v *console.DraftView) { v.Faults, v.Changes = faults, nil }),
		show("draft-own", drafts.Replayed, func(v *console.DraftView) {
			v.Rights, v.Draft.Replay.At = policyRights(true, true), at
		}),
		show("draft-stale", drafts.Approved, func(v *console.DraftView) {
			v.Live, v.Draft.Approver, v.Draft.Approved, v.Draft.Replay.At = 13, "staff:2", at, at
		}),
		show("draft-scheduled", drafts.Scheduled, func(v *console.DraftView) {
			v.Rights, v.Draft.From, v.Draft.Approver, v.Draft.Approved = policyRights(false, true), at.AddDate(0, 0, 9), "staff:2", at
		}),
		show("draft-withdrawn", drafts.Withdrawn, func(v *console.DraftView) { v.Draft.Note = "" }),
		policySample("publish", false, func(c ui.Ctx) templ.Component {
			return console.PublishPage(c, console.PublishView{
				Frame: deskFrame("production"), Draft: policyDraft(drafts.Approved), Changes: console.Changes(c, from, to, change.Between(from, to))[:2], Now: "/post", Schedule: "/post", Back: "/draft",
			})
		}),
		policySample("publish-past", true, func(c ui.Ctx) templ.Component {
			return console.PublishPage(c, console.PublishView{Frame: deskFrame("production"), Draft: policyDraft(drafts.Scheduled), Day: "2026-11-01", Time: "06:30", Problem: console.Past, Schedule: "/post", Back: "/draft"})
		}),
	}
}

func policyEdits() []Sample {
	oldFile, newFile := policyFiles()
	broken := strings.NewReplacer("EH4", "EH9", "idle: 30m", "idle: lang").Replace(newFile)
	_, faults := policyRead(broken)
	v := console.EditView{Frame: deskFrame("production"), Draft: policyDraft(drafts.Written), File: newFile, Revision: 3, May: true, Action: "/post", Back: "/draft"}
	wrong, both, read, large := v, v, v, v
	wrong.File, wrong.Faults = broken, faults
	both.Conflict, both.Saved = true, oldFile
	read.May = false
	large.TooLarge = true
	long, longBoth := v, both
	long.File = strings.Repeat("# regel\n", 70_000)
	longBoth.File = long.File
	return []Sample{
		policySample("edit-long", false, func(c ui.Ctx) templ.Component { return console.EditPage(c, long) }),
		policySample("edit-long-both", false, func(c ui.Ctx) templ.Component { return console.EditPage(c, longBoth) }),
		policySample("edit", false, func(c ui.Ctx) templ.Component { return console.EditPage(c, v) }),
		policySample("edit-faults", false, func(c ui.Ctx) templ.Component { return console.EditPage(c, wrong) }),
		policySample("edit-both", false, func(c ui.Ctx) templ.Component { return console.EditPage(c, both) }),
		policySample("edit-read", false, func(c ui.Ctx) templ.Component { return console.EditPage(c, read) }),
		policySample("edit-large", true, func(c ui.Ctx) templ.Component { return console.EditPage(c, large) }),
	}
}

func policyVersions() []Sample {
	oldFile, newFile := policyFiles()
	from, _ := policyRead(newFile)
	to, _ := policyRead(oldFile)
	show := func(name string, edit func(*console.VersionView)) Sample {
		return policySample(name, false, func(c ui.Ctx) templ.Component {
			v := console.VersionView{
				Frame: deskFrame("production"), Rights: policyRights(true, true), Version: console.Version{Number: 11, From: at, By: "staff:2", Draft: drafts.Draft{Note: "Herstelcodes"}},
				Live: 12, File: oldFile, Changes: console.Changes(c, from, to, change.Between(from, to)), People: policyPeople, Action: "/post", Copy: "/new", Back: "/back",
			}
			edit(&v)
			return console.VersionPage(c, v)
		})
	}
	return []Sample{
		show("version", func(*console.VersionView) {}),
		show("version-live", func(v *console.VersionView) { v.Number, v.Copy, v.Draft.Restores = 12, "", 9 }),
		show("version-faults", func(v *console.VersionView) {
			v.Faults, v.Changes, v.Rights = []policy.Fault{{Line: 1, Path: "eherkenning.broker", Sentence: "certificates of broker urn:etoegang:HM:1: expired"}}, nil, policyRights(false, false)
		}),
	}
}

func policyReport() replay.Report {
	e := func(n int) (out []replay.Example) {
		for i := range n {
			out = append(out, replay.Example{Event: "1", Reference: "7F3K-22Q" + string(rune('A'+i)), At: at.Add(time.Duration(-i) * time.Hour)})
		}
		return out
	}
	in := replay.Outcome{Kind: replay.LetIn}
	g := func(audience string, was, becomes replay.Outcome, missing string, logins, people, examples int) replay.Group {
		return replay.Group{Common: replay.Common{Service: "omgevingsloket", Audience: audience, Was: was, Becomes: becomes, Missing: missing}, Logins: logins, People: people, Examples: e(examples)}
	}
	return replay.Report{Total: 1834, Same: 1560, Unsure: 3, Groups: []replay.Group{
		g("authority", in, replay.Outcome{Kind: replay.Refused, Reason: planner.LevelTooLow}, "", 212, 96, 5),
		g("company-abroad", in, replay.Outcome{Kind: replay.Asked, Steps: "verify-email ask-code:email-code"}, "", 48, 31, 2),
		g("non-resident", replay.Outcome{Kind: replay.Refused, Reason: planner.NoFactorLeft}, in, "", 11, 7, 1),
		g("non-resident", in, replay.Outcome{Kind: replay.Unsure}, "links organisations", 3, 0, 0),
	}}
}

func policyReplays() []Sample {
	_, newFile := policyFiles()
	to, _ := policyRead(newFile)
	v := console.ReplayView{Frame: deskFrame("production"), Rights: policyRights(true, false), Draft: policyDraft(drafts.Checked), Document: to, Days: "7", May: true, Action: "/post", Back: "/draft"}
	shown, wrong, empty := v, v, v
	shown.Draft.Replay, shown.Draft.Approver = drafts.Replay{At: at, Days: 30, Report: policyReport()}, "staff:2"
	wrong.Wrong, wrong.Days = true, "99"
	empty.May, empty.Rights = false, policyRights(false, false)
	empty.Draft.Replay = drafts.Replay{At: at, Days: 7}
	date := console.AffectedView{Frame: deskFrame("production"), Document: to, Dates: []console.Dated{{At: at.AddDate(0, 1, 0), URL: "/1"}, {At: at.AddDate(0, 4, 0), URL: "/2"}}, Day: "2027-04-01", Days: "7", At: at.AddDate(0, 4, 0), Report: policyReport(), Action: "/affected", Back: "/back"}
	nothing := console.AffectedView{Frame: deskFrame("production"), Document: to, Day: "ooit", Days: "veel", BadDay: true, BadDays: true, Action: "/affected", Back: "/back"}
	return []Sample{
		policySample("replay", false, func(c ui.Ctx) templ.Component { return console.ReplayPage(c, v) }),
		policySample("replay-shown", false, func(c ui.Ctx) templ.Component { return console.ReplayPage(c, shown) }),
		policySample("replay-empty", false, func(c ui.Ctx) templ.Component { return console.ReplayPage(c, empty) }),
		policySample("replay-wrong", true, func(c ui.Ctx) templ.Component { return console.ReplayPage(c, wrong) }),
		policySample("affected", false, func(c ui.Ctx) templ.Component { return console.AffectedPage(c, date) }),
		policySample("affected-wrong", true, func(c ui.Ctx) templ.Component { return console.AffectedPage(c, nothing) }),
	}
}

var scripts = regexp.MustCompile(`(?s)<script.*?</script>`)

func policyPreviews() []Sample {
	_, newFile := policyFiles()
	to, _ := policyRead(newFile)
	show := func(name string, edit func(ui.Ctx, *console.PreviewView)) Sample {
		return policySample(name, false, func(c ui.Ctx) templ.Component {
			v := console.PreviewView{
				Frame: deskFrame("production"), Draft: policyDraft(drafts.Checked), Live: 12, Day: at, Action: "/preview", Back: "/draft",
				Services: []ui.Option{{Value: "omgevingsloket", Label: "Omgevingsloket"}}, Audiences: []ui.Option{{Label: "Alle"}, {Value: "authority", Label: "Overheid"}, {Value: "company-abroad", Label: "Bedrijf"}},
				Moves: []ui.Link{{URL: "/1", Text: c.PoliciesPreviewWeekback()}, {URL: "/2", Text: c.PoliciesPreviewDayback()}, {URL: "/3", Text: c.PoliciesPreviewDayon()}, {URL: "/4", Text: c.PoliciesPreviewWeekon()}},
				Dates: []console.Dated{{At: at.AddDate(0, 1, 0), URL: "/1"}, {At: at.AddDate(0, 4, 0), URL: "/2"}},
			}
			edit(c, &v)
			return console.PreviewPage(c, v)
		})
	}
	return []Sample{
		show("preview", func(c ui.Ctx, v *console.PreviewView) {
			for _, w := range preview.At(to, "omgevingsloket", "company-abroad", at).Ways {
				v.Ways = append(v.Ways, console.Way{Name: "Omgevingsloket-ID", Audience: "Bedrijf in het buitenland", Way: w})
			}
			visitor := c
			visitor.Logout, visitor.Here = "", "#"
			var b bytes.Buffer
			page := login.ChoosePage(visitor, login.Choose{Cancel: "#", Methods: []login.Method{{Way: login.EHerkenning, URL: "#", Minimum: "EH4", For: []string{"Overheid"}}, {Way: login.Account, URL: "#", Name: "Omgevingsloket-ID"}}})
			if err := page.Render(context.Background(), &b); err != nil {
				panic(err)
			}
			v.Page = scripts.ReplaceAllString(b.String(), "")
		}),
		show("preview-closed", func(_ ui.Ctx, v *console.PreviewView) { v.Draft, v.Wrong = drafts.Draft{}, true }),
		show("preview-faults", func(_ ui.Ctx, v *console.PreviewView) { v.Faulty = true }),
	}
}
