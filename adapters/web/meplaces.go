package web

import (
	"net/http"

	"github.com/voordeur/voordeur/adapters/web/account"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/session"
)

func (s *Server) showDevices(v *visit) error {
	d, err := s.Profile.Devices(v.ctx(), v.self())
	if err != nil {
		return err
	}
	page := account.Devices{Back: v.at("me"), Done: v.done()}
	for _, one := range d.Known {
		shown := account.Device{Label: one.Label, First: one.FirstSeen, Last: one.LastSeen, Forget: v.at("me", "devices", one.ID, "forget")}
		if one.TrustedAt(s.Now()) {
			shown.Trusted = one.Trusted
		}
		page.List = append(page.List, shown)
	}
	return v.render(http.StatusOK, account.DevicesPage(v.meContext(d.Own), page))
}

func (s *Server) forgetDevice(v *visit) error {
	if err := s.Profile.ForgetDevice(v.ctx(), v.self(), v.Param("device")); err != nil {
		return err
	}
	return v.seeOther(v.at("me", "devices") + "?done=" + string(account.DoneDevice))
}

// showSessions lists where somebody is logged in, this session first.
func (s *Server) showSessions(v *visit) error {
	all, err := s.Profile.Sessions(v.ctx(), v.self())
	if err != nil {
		return err
	}
	page := account.Sessions{Back: v.at("me"), Done: v.done(), List: make([]account.Session, 1, len(all.Alive)+1)}
	for _, one := range all.Alive {
		service, _ := v.realm.Document.Policy.Service(one.Service)
		shown := account.Session{Device: one.Device, Service: service.Name.In(string(v.lang(nil))), Since: one.StartedAt, Until: one.Deadline()}
		if one.ID == all.Session.ID {
			page.List[0] = shown
			continue
		}
		shown.End, page.All = v.at("me", "sessions", string(one.ID), "end"), v.at("me", "sessions")
		page.List = append(page.List, shown)
	}
	return v.render(http.StatusOK, account.SessionsPage(v.meContext(all.Own), page))
}

func (s *Server) endSession(v *visit) error {
	if err := s.Profile.EndSession(v.ctx(), v.self(), session.ID(v.Param("session"))); err != nil {
		return err
	}
	return v.seeOther(v.at("me", "sessions") + "?done=" + string(account.DoneEnded))
}

func (s *Server) endOtherSessions(v *visit) error {
	if err := s.Profile.EndOtherSessions(v.ctx(), v.self()); err != nil {
		return err
	}
	return v.seeOther(v.at("me", "sessions") + "?done=" + string(account.DoneEndedAll))
}

// showHistory tells what happened to one's own login.
func (s *Server) showHistory(v *visit) error {
	h, err := s.Profile.History(v.ctx(), v.self())
	if err != nil {
		return err
	}
	page := account.History{Back: v.at("me")}
	for _, e := range h.Events {
		service, _ := v.realm.Document.Policy.Service(e.Facts["service"])
		page.Events = append(page.Events, account.Event{
			At: e.At, What: string(e.Action), Service: service.Name.In(string(v.lang(nil))), Device: e.Facts["device"], Account: e.Facts[profile.LinkedAccount],
		})
	}
	return v.render(http.StatusOK, account.HistoryPage(v.meContext(h.Own), page))
}
