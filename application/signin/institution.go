package signin

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// institution names one of the institutions that somebody may act for: two accounts can have the same one.
type institution struct {
	Link linking.LinkID `json:"link,omitempty"`
	Code string         `json:"code,omitempty"`
}

// InstitutionState is for which schools and boards one may act (MH-43).
type InstitutionState struct {
	May        []ports.HeldLink // with the accounts whose institutions they are
	Now        linking.LinkID   // until now, in the session that goes on; empty: none yet
	NowCode    linking.Code
	Remembered bool // the one of now is where the person starts
}

// weighLinks adds to the evidence which accounts of the portal's own the person may use, and to the profile which
// one they use: what was chosen, else what they start with, else the only one there is.
func (s *Service) weighLinks(ctx context.Context, st ports.Store, r ports.Realm, e *login.Evidence, p *ports.Profile, was institution, anew bool) error {
	choice := e.Choice
	if e.Session.Alive {
		choice = e.Session.Choice
	}
	service, _ := r.Document.Policy.Service(e.Asked.Service)
	audience, _ := service.Audience(cmpOr(choice.Audience, policy.Everyone))
	if !audience.Link.Demanded() || p.Person.ID == "" {
		return nil
	}
	var err error
	if p.Links, err = st.Links().Held(ctx, p.Person.ID); err != nil {
		return err
	}
	for _, l := range usable(p.Links) {
		e.Person.Links += len(l.To.Institutions)
	}
	_, e.Person.LinkWaiting = waitingIn(p.Links, s.Now())
	p.Link, p.Institution = used(usable(p.Links), was, anew)
	e.Person.LinkChosen = p.Link.ID != ""
	return nil
}

// usable gives the links that let somebody in.
func usable(all []ports.HeldLink) []ports.HeldLink {
	var out []ports.HeldLink
	for _, l := range all {
		if l.State == linking.LinkActive && l.To.State == linking.Active {
			out = append(out, l)
		}
	}
	return out
}

func waitingIn(all []ports.HeldLink, now time.Time) (ports.HeldLink, bool) {
	for _, l := range all {
		if l.Open(now) {
			return l, true
		}
	}
	return ports.HeldLink{}, false
}

// used picks the institution. anew: it is to be chosen again, and what is remembered does not count.
func used(held []ports.HeldLink, was institution, anew bool) (ports.HeldLink, linking.Institution) {
	all := 0
	var start, only ports.HeldLink
	var startAt linking.Institution
	for _, l := range held {
		all += len(l.To.Institutions)
		only = l
		for _, i := range l.To.Institutions {
			if l.ID == was.Link && i.Code.String() == was.Code {
				return l, i
			}
			if !anew && l.Remembered && i.Code == l.Chosen {
				start, startAt = l, i
			}
		}
	}
	if all == 1 {
		return only, only.To.Institutions[0]
	}
	return start, startAt
}

// ChooseInstitution chooses for which school or board the person acts. remember: it is where they start from now on.
func (s *Service) ChooseInstitution(ctx context.Context, b Browser, link linking.LinkID, code string, remember bool) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, at[login.ChooseAccount](s, c, func(ctx context.Context, st ports.Store, w *row, p ports.Profile) error {
		chosen, at := used(usable(p.Links), institution{link, code}, true)
		if chosen.ID != link || at.Code.String() != code {
			return nil
		}
		w.Institution = institution{link, code}
		e := s.personEvent(ctx, c, p)
		e.Action, e.Result, e.Facts["institution"], e.Facts["link"] = audit.InstitutionChosen, audit.Done, code, string(link)
		if err := st.Audit().Append(ctx, e); err != nil || !remember {
			return err
		}
		return s.Keeper.Remember(ctx, st, p.Person.ID, link, at.Code)
	}))
}

func (s *Service) institutionState(ctx context.Context, st ports.Store, c current, p ports.Profile) (InstitutionState, error) {
	out := InstitutionState{May: usable(p.Links)}
	if c.Session == "" {
		return out, nil
	}
	held, err := st.Sessions().ByID(ctx, c.Session)
	if err != nil {
		return out, err
	}
	out.Now, out.NowCode = held.Link, held.Institution
	for _, l := range out.May {
		out.Remembered = out.Remembered || (l.ID == held.Link && l.Remembered && l.Chosen == held.Institution)
	}
	return out, nil
}
