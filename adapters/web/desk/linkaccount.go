package desk

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/linking"
)

// LinkAccountView is one account of the portal's own as the desk sees it. Nothing on it is a secret.
type LinkAccountView struct {
	Frame
	Name                      string // user name; empty: it has none
	Institutions              []string
	Status                    LinkStatus
	Why                       string // it is switched off
	Email, Authorised, Second []string
	Shown                     bool // addresses in full
	Hash                      HashKept
	Form                      string // of an old hash: "bcrypt"
	Made, Touched             time.Time
	Links                     []HeldLink // all there ever were, the newest first
	Codes                     []linking.ActivationCode
	Now                       time.Time
	Acts                      []LinkAct // to the account
	Show, Records, Back       string
	Done                      LinkDone
	Problem                   LinkProblem
}

// HashKept is how the password is kept.
type HashKept string

// The ways.
const (
	HashNone   HashKept = "none"
	HashLegacy HashKept = "legacy"
	HashToday  HashKept = "today"
)

// HeldLink is a link as the desk sees it.
type HeldLink struct {
	Status       LinkStatus
	Who, Of      string // address, masked or not, and the organisation; both empty: they are gone
	Proof        linking.Proof
	Email        string // that the pincode went to
	Differs      bool
	Reason       string
	Relink       bool
	Asked, Since time.Time
	Ended        time.Time
	Why          linking.EndReason
	Decider, By  string // by name
	Reference    string
	Acts         []LinkAct
}

// LinkAct is something that can be done, with its page.
type LinkAct struct {
	Act LinkActName
	URL string
}

// LinkActName is what can be done to an account or a link.
type LinkActName string

// The acts, by the last part of their addresses.
const (
	ActDisable LinkActName = "disable"
	ActEnable  LinkActName = "enable"
	ActEnd     LinkActName = "end"
	ActApprove LinkActName = "approve"
	ActDecline LinkActName = "decline"
	ActIssue   LinkActName = "issue"
	ActSplit   LinkActName = "split"
	ActRecord  LinkActName = "record"
)

func (a LinkActName) words(c ui.Ctx) string {
	return map[LinkActName]func() string{
		ActDisable: c.DesklinksActDisable, ActEnable: c.DesklinksActEnable, ActEnd: c.DesklinksActEnd, ActApprove: c.DesklinksActApprove,
		ActDecline: c.DesklinksActDecline, ActIssue: c.DesklinksActIssue, ActSplit: c.DesklinksActSplit, ActRecord: c.DesklinksActRecord,
	}[a]()
}

func (a LinkAct) link(c ui.Ctx) ui.Link { return ui.Link{URL: a.URL, Text: a.Act.words(c)} }

// open gives the links that count or wait.
func (v LinkAccountView) open() []HeldLink {
	var out []HeldLink
	for _, l := range v.Links {
		if l.Status == IsLinked || l.Status == IsWaiting {
			out = append(out, l)
		}
	}
	return out
}

func (v LinkAccountView) facts(c ui.Ctx) []ui.Fact {
	known := func(lines []string) []string {
		if len(lines) == 0 {
			return []string{c.DesklinksUnknown()}
		}
		return lines
	}
	out := []ui.Fact{
		{Term: c.DesklinksInstitutions(), Lines: v.Institutions}, {Term: c.DesklinksOneEmail(), Lines: known(v.Email)},
		{Term: c.DesklinksOneAuthorised(), Lines: known(v.Authorised)}, {Term: c.DesklinksOneSecond(), Lines: known(v.Second)},
		{Term: c.DesklinksOnePassword(), Lines: []string{v.hash(c)}}, {Term: c.DesklinksOneMade(), Lines: []string{c.Date(v.Made)}},
	}
	if !v.Touched.IsZero() {
		out = append(out, ui.Fact{Term: c.DesklinksOneTouched(), Lines: []string{c.Date(v.Touched)}})
	}
	return out
}

func (v LinkAccountView) hash(c ui.Ctx) string {
	switch v.Hash {
	case HashLegacy:
		return c.DesklinksHashLegacy(v.Form)
	case HashToday:
		return c.DesklinksHashToday()
	}
	return c.DesklinksHashNone()
}

// facts say who is linked, and how that came to be.
func (l HeldLink) facts(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{{Term: c.DesklinksOneHolder(), Lines: []string{l.who(c)}}}
	add := func(term string, lines ...string) {
		if lines[0] != "" {
			out = append(out, ui.Fact{Term: term, Lines: lines})
		}
	}
	add(c.DesklinksOneOrganisation(), l.Of)
	if l.Status == IsLinked {
		add(c.DesklinksOneSince(), c.Moment(l.Since))
	} else {
		add(c.DesklinksWaitAsked(), c.Moment(l.Asked))
		add(c.DesklinksWaitWhy(), l.waits(c))
	}
	add(c.DesklinksOneProof(), proofWords(c, l.Proof))
	if l.Differs {
		add(c.DesklinksOneMailbox(), l.Email, c.DesklinksOneDiffers())
	} else {
		add(c.DesklinksOneMailbox(), l.Email)
	}
	add(c.DesklinksOneSaid(), l.Reason)
	add(c.DesklinksOneReference(), l.Reference)
	return out
}

func (l HeldLink) who(c ui.Ctx) string {
	if l.Who == "" {
		return c.DesklinksGone()
	}
	return l.Who
}

func (l HeldLink) waits(c ui.Ctx) string {
	if l.Relink {
		return c.DesklinksWaitRelink()
	}
	return c.DesklinksWaitAddress()
}

// period says when a link counted, and who decided what.
func (l HeldLink) period(c ui.Ctx) []string {
	out := []string{c.DesklinksOneAsked(l.Asked)}
	if !l.Since.IsZero() {
		out = append(out, c.DesklinksOneFrom(l.Since))
	}
	if l.Decider != "" {
		out = append(out, c.DesklinksOneDecided(l.Decider))
	}
	if !l.Ended.IsZero() {
		out = append(out, c.DesklinksOneUntil(l.Ended))
	}
	if l.By != "" && l.By != l.Decider {
		out = append(out, c.DesklinksOneEndedby(l.By))
	}
	return out
}
