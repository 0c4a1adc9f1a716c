package web

import (
	"net/http"
	"time"

	"github.com/voordeur/voordeur/adapters/web/console"
	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/ports"
)

const (
	stateDays  = 14                  // of logins
	stateAhead = 60 * 24 * time.Hour // in which rules begin and end
)

// consoleState tells how an environment is doing.
func (s *Server) consoleState(v *visit) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	page := console.StateView{Frame: v.deskFrame(w.Staff), Now: s.Now(), People: w.people}
	for _, step := range []func(policyWork, *console.StateView) error{v.stateRealms, v.stateRunning, v.stateParties, v.stateLogins} {
		if err := step(w, &page); err != nil {
			return err
		}
	}
	return v.render(http.StatusOK, console.StatePage(w.c, page))
}

// stateRealms tells what is live in each environment. Each is looked at within its own realm.
func (v *visit) stateRealms(w policyWork, page *console.StateView) error {
	for _, served := range w.Serves {
		live, err := v.s.Policies.Export(v.ctx(), policies.At{Realm: served, Staff: w.Realm, Roles: w.Roles, By: w.by.By, Origin: w.by.Origin})
		if err != nil {
			return err
		}
		environment := served.Slug.Environment()
		line := console.RealmState{
			Environment: deskpages.Environment{Name: environment, URL: v.insideOf(environment, "state")}, Here: environment == v.deskTarget(),
			Version: console.Version{Number: live.Number, From: live.Published, By: live.By},
		}
		if live.Number != 0 {
			line.Version.URL = v.insideOf(environment, "policies", "versions", itoa(live.Number))
		}
		page.Realms = append(page.Realms, line)
	}
	return nil
}

// stateRunning tells what will change without anybody doing more than was agreed.
func (v *visit) stateRunning(w policyWork, page *console.StateView) error {
	drafts, err := v.s.Policies.Agreed(v.ctx(), w.by)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		page.Drafts = append(page.Drafts, console.Opened{Draft: d, URL: v.policyDraftAt(d.ID)})
	}
	p := w.Target.Document.Policy
	for _, t := range preview.Turns(p, page.Now, page.Now.Add(stateAhead)) {
		page.Turns = append(page.Turns, console.TurnOf(w.c, p, t))
	}
	return nil
}

// stateParties tells what was measured of counterparties, and when certificates and keys end.
func (v *visit) stateParties(w policyWork, page *console.StateView) (err error) {
	uses := []ports.KeyUse{ports.KeyOIDCES256, ports.KeyOIDCRS256}
	if !w.Target.Document.EHerkenning.OIN.IsZero() {
		uses = append(uses, ports.KeySAMLSigning, ports.KeySAMLDecryption, ports.KeySAMLTLS)
	}
	for _, use := range uses {
		keys, err := v.s.Keys.Published(v.ctx(), w.Target.ID, use)
		if err != nil {
			return err
		}
		for _, k := range keys {
			page.Keys = append(page.Keys, console.Ours(w.c, k))
		}
	}
	if page.Parties, err = v.s.Brokers.Of(v.ctx(), w.Target.ID); err != nil {
		return err
	}
	for _, p := range page.Parties {
		page.Keys = append(page.Keys, console.Theirs(w.c, p)...)
	}
	page.Keys = console.Sorted(page.Keys)
	return nil
}

// stateLogins tells of logins those who may see where people stop.
func (v *visit) stateLogins(w policyWork, page *console.StateView) error {
	if !w.May(desk.SeeFunnel) {
		return nil
	}
	found, err := v.s.Desk.Funnel(v.ctx(), v.deskCaller(), v.deskTarget(), stateDays, amsterdam)
	if err != nil {
		return err
	}
	page.Logins = &console.Logins{Dates: found.Dates, More: v.inside("funnel")}
	for _, l := range found.Lines {
		name := w.c.FunnelIn()
		if l.Reason != "" {
			name = w.c.FunnelReason(refusalTitle(w.c, login.Reason(l.Reason)))
		}
		page.Logins.Lines = append(page.Logins.Lines, console.LoginLine{Name: name, Line: l})
	}
	return nil
}
