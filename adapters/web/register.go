package web

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// mountRegister puts what administrators do with what stands in the register (MR-74 to MR-81).
func (s *Server) mountRegister(r *gin.RouterGroup) {
	in := r.Group("/beheer")
	in.GET("/users/one/:holder", s.registerPage(s.showHolder))
	in.GET("/users/one/:holder/axis", s.registerPage(s.showAxis))
	in.GET("/users/one/:holder/mandate", s.registerPage(s.showGive))
	in.POST("/users/one/:holder/mandate", s.registerPage(s.giveMandate))
	in.GET("/users/one/:holder/leave/:kvk", s.registerPage(s.showAct))
	in.POST("/users/one/:holder/leave/:kvk", s.registerPage(s.doAct))
	in.GET("/means/:means/:act", s.registerPage(s.showAct))
	in.POST("/means/:means/:act", s.registerPage(s.doAct))
	in.GET("/mandates/:mandate/:act", s.registerPage(s.showAct))
	in.POST("/mandates/:mandate/:act", s.registerPage(s.doAct))
	in.GET("/chains", s.registerPage(s.showChains))
	in.GET("/chains/new", s.registerPage(s.showGive))
	in.POST("/chains/new", s.registerPage(s.giveMandate))
	in.GET("/chains/one/:mandate", s.registerPage(s.showChain))
	in.GET("/waiting", s.registerPage(s.showWaiting))
	in.POST("/waiting/:mandate/agree", s.registerPage(s.agreeMandate))
	in.GET("/waiting/:mandate/refuse", s.registerPage(s.showRefuse))
	in.POST("/waiting/:mandate/refuse", s.registerPage(s.refuseMandate))
	in.GET("/team", s.registerPage(s.showTeam))
	in.GET("/team/:kvk", s.registerPage(s.showTeam))
	in.POST("/team/:kvk/deputy", s.registerPage(s.appointDeputy))
	in.POST("/team/:kvk/leave", s.registerPage(s.leaveTeam))
	s.mountTransfers(in)
}

// registerPage is housePage for the pages of the register.
func (s *Server) registerPage(h func(*visit) error) gin.HandlerFunc {
	return s.housePage(func(v *visit) error {
		v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, maxOrderForm)
		if v.Request.Method == http.MethodGet {
			if err := v.keepOrdering(); err != nil {
				return err
			}
		}
		err := h(v)
		if errors.Is(err, ports.ErrMeansForbidden) || errors.Is(err, mandates.ErrNotAdministered) {
			return v.render(http.StatusForbidden, mandaat.RefusedPage(v.orderContext(ordering.Admin{}), mandaat.Frame{}))
		}
		return err
	})
}

func (v *visit) registerCaller() mandates.Caller { return v.caller() }

func (v *visit) registerFrame(a mandates.Admin) mandaat.Frame { return v.orderFrame(a) }

func (v *visit) holderAt(id mandate.HolderID, parts ...string) string {
	return v.at(append([]string{"beheer", "users", "one", string(id)}, parts...)...)
}

func (v *visit) holderID() mandate.HolderID { return mandate.HolderID(v.Param("holder")) }

// organisationNames are what pages call the organisations of an administrator.
func organisationNames(a mandates.Admin) map[identity.KvK]string {
	out := map[identity.KvK]string{}
	for _, o := range a.Remit {
		out[o.KvK] = o.Name
	}
	return out
}

// showHolder shows what somebody has (MR-75).
func (s *Server) showHolder(v *visit) error {
	h, err := s.Mandates.Holder(v.ctx(), v.registerCaller(), v.holderID())
	if err != nil {
		return err
	}
	catalogue, err := s.Mandates.Catalogue.Services(v.ctx())
	if err != nil {
		return err
	}
	page := mandaat.HolderView{
		Frame: v.registerFrame(h.Admin), Holder: h, Catalogue: catalogue, Done: v.Query("done"), Back: v.at("beheer", "users"), Axis: v.holderAt(h.ID, "axis"),
		ToMeans:   func(id means.ID, k mandates.Kind) string { return v.at("beheer", "means", string(id), string(k)) },
		ToMandate: func(id mandate.ID, k mandates.Kind) string { return v.at("beheer", "mandates", string(id), string(k)) },
		ToLeave:   func(k identity.KvK) string { return v.holderAt(h.ID, "leave", k.String()) },
	}
	if slices.ContainsFunc(h.Means, func(m means.Means) bool { return len(h.MayMeans(m)) > 0 }) {
		page.New = v.holderAt(h.ID, "mandate")
	}
	return v.render(http.StatusOK, mandaat.HolderPage(v.orderContext(h.Admin), page))
}

// showAxis answers who may do what, on any day (M9).
func (s *Server) showAxis(v *visit) error {
	at, ok := momentOf(v.Query("day"), v.Query("time"))
	w, err := s.Mandates.Ways(v.ctx(), v.registerCaller(), v.holderID(), mandate.ServiceID(v.Query("service")), at)
	if err != nil {
		return err
	}
	c := v.orderContext(w.Holder.Admin)
	page := mandaat.AxisView{
		Frame: v.registerFrame(w.Holder.Admin), Ways: w, Day: v.Query("day"), Time: v.Query("time"), Wrong: !ok,
		Services: mandaat.ServiceOptions(c, w.Catalogue, w.Service), Action: v.holderAt(w.Holder.ID, "axis"), Back: v.holderAt(w.Holder.ID),
	}
	return v.render(refusedIf(!ok), mandaat.AxisPage(c, page))
}

// momentOf reads a day and a time as people type them; without a day it is now, and without a time noon.
func momentOf(typedDay, typedTime string) (time.Time, bool) {
	day, ok := dayOf(typedDay)
	if !ok || day.IsZero() || day.Year() < 1900 {
		return time.Time{}, ok && day.IsZero()
	}
	if typedTime == "" {
		return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, amsterdam), true
	}
	at, err := time.Parse("15:04", typedTime)
	if err != nil {
		return time.Time{}, false
	}
	return time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, amsterdam), true
}
