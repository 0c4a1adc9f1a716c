package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// heldProblems maps refusals to what a page says.
var heldProblems = map[error]mandaat.HeldProblem{
	mandates.ErrReason: mandaat.HeldReason, mandates.ErrDay: mandaat.HeldDay, mandates.ErrMoved: mandaat.HeldMoved, mandates.ErrOver: mandaat.HeldOver,
	mandates.ErrLevel: mandaat.HeldLevel, mandates.ErrFourEyes: mandaat.HeldOver,
	mandates.ErrGone: mandaat.HeldGone, mandates.ErrBranch: mandaat.HeldBranch, mandates.ErrOrganisation: mandaat.HeldOther, mandates.ErrRegisterDown: mandaat.HeldRegister,
}

// heldChange reads what is to be done from the address and the form. A day that cannot be read is none.
func (v *visit) heldChange() (mandates.Change, bool) {
	ch := mandates.Change{
		Kind: mandates.Kind(v.Param("act")), Means: means.ID(v.Param("means")), Mandate: mandate.ID(v.Param("mandate")), Holder: v.holderID(),
		Why: v.PostForm("why"), Seen: v.seen(),
	}
	if k := v.Param("kvk"); k != "" {
		ch.Kind = mandates.LeaveAll
		ch.KvK, _ = identity.ParseKvK(k)
	}
	until, ok := afterDay(v.typedDay())
	if ch.Kind.Dated() {
		ch.Until = until
	}
	return ch, ok
}

func (v *visit) typedDay() string {
	if v.Request.Method == http.MethodPost {
		return v.PostForm("until")
	}
	return v.Query("until")
}

// showAct shows what an act would stop; nothing happens (M9, MR-77).
func (s *Server) showAct(v *visit) error {
	ch, ok := v.heldChange()
	if !ok {
		return v.act(ch, mandaat.HeldDay)
	}
	return v.act(ch, mandaat.HeldFine)
}

func (v *visit) act(ch mandates.Change, problem mandaat.HeldProblem) error {
	p, err := v.s.Mandates.Preview(v.ctx(), v.registerCaller(), ch)
	if errors.Is(err, mandates.ErrOver) { // nothing is left of it: the page of the holder says how it is
		return v.seeOther(v.holderAt(ch.Holder))
	}
	if errors.Is(err, mandates.ErrLevel) {
		return ports.ErrMeansForbidden
	}
	if err != nil {
		return err
	}
	if p.Refused != nil && problem == mandaat.HeldFine {
		problem = heldProblems[p.Refused]
	}
	catalogue, err := v.s.Mandates.Catalogue.Services(v.ctx())
	if err != nil {
		return err
	}
	page := mandaat.ActView{
		Frame: v.registerFrame(p.Admin), Preview: p, Names: organisationNames(p.Admin), Catalogue: catalogue, Day: v.typedDay(), Why: v.PostForm("why"),
		Problem: problem, Action: v.Request.URL.Path, Show: v.Request.URL.Path, Back: v.backFrom(p),
	}
	return v.render(heldStatus(problem), mandaat.ActPage(v.orderContext(p.Admin), page))
}

func heldStatus(p mandaat.HeldProblem) int {
	if p == mandaat.HeldMoved || p == mandaat.HeldOver {
		return http.StatusConflict
	}
	return refusedIf(p != mandaat.HeldFine)
}

// backFrom is the page from which an act was chosen.
func (v *visit) backFrom(p mandates.Preview) string {
	if p.Holder.ID == "" {
		return v.at("beheer", "chains", "one", string(p.Change.Mandate))
	}
	return v.holderAt(p.Holder.ID)
}

// doAct does it, if nothing changed since the page was shown.
func (s *Server) doAct(v *visit) error {
	ch, ok := v.heldChange()
	if !ok || ch.Kind.Dated() && ch.Until.IsZero() {
		ch.Until = time.Time{}
		return v.act(ch, mandaat.HeldDay)
	}
	p, err := s.Mandates.Preview(v.ctx(), v.registerCaller(), ch) // of whom it is, while that can be told
	if err != nil && !errors.Is(err, mandates.ErrOver) {
		return err
	}
	err = s.Mandates.Do(v.ctx(), v.registerCaller(), ch)
	if problem, refused := refusalAs(err, heldProblems); refused {
		return v.act(ch, problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.backFrom(p) + "?done=done")
}
