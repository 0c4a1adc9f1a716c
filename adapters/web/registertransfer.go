package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

// mountTransfers puts the way of means and mandates to another KvK number (MR-78).
func (s *Server) mountTransfers(in *gin.RouterGroup) {
	in.GET("/transfers", s.registerPage(s.showTransfers))
	in.GET("/transfers/new", s.registerPage(s.showTransferNew))
	in.POST("/transfers/new", s.registerPage(s.askTransfer))
	in.GET("/transfers/one/:transfer", s.registerPage(s.showTransfer))
	in.POST("/transfers/one/:transfer/approve", s.registerPage(s.approveTransfer))
	in.POST("/transfers/one/:transfer/refuse", s.registerPage(s.refuseTransfer))
}

// transferProblems maps refusals to what a page says.
var transferProblems = map[error]mandaat.TransferProblem{
	mandates.ErrReason: mandaat.TransferReason, mandates.ErrOrganisation: mandaat.TransferNumber, mandates.ErrRegisterDown: mandaat.TransferRegister,
	mandates.ErrNothing: mandaat.TransferNothing, mandates.ErrTransfer: mandaat.TransferUnderway, mandates.ErrMoved: mandaat.TransferMoved,
	mandates.ErrOver: mandaat.TransferOver, mandates.ErrLevel: mandaat.TransferLevel, mandates.ErrFourEyes: mandaat.TransferSame,
}

func (v *visit) transferAt(parts ...string) string {
	return v.at(append([]string{"beheer", "transfers"}, parts...)...)
}

func (s *Server) showTransfers(v *visit) error {
	a, all, err := s.Mandates.Transfers(v.ctx(), v.registerCaller())
	if err != nil {
		return err
	}
	page := mandaat.TransfersView{
		Frame: v.registerFrame(a), All: all, Done: v.Query("done"), New: v.transferAt("new"),
		Open: func(id mandate.TransferID) string { return v.transferAt("one", string(id)) },
	}
	return v.render(http.StatusOK, mandaat.TransfersPage(v.orderContext(a), page))
}

// showTransferNew asks for the number, and shows what would go along once it is there.
func (s *Server) showTransferNew(v *visit) error {
	return v.newTransfer(mandaat.TransferNewView{From: v.Query("from"), To: v.Query("to")})
}

func (v *visit) newTransfer(page mandaat.TransferNewView) error {
	a, _, err := v.s.Mandates.Transfers(v.ctx(), v.registerCaller())
	if err != nil {
		return err
	}
	for _, o := range a.Remit {
		if o.Branch.IsZero() {
			page.Organisations = append(page.Organisations, o)
		}
	}
	if page.From != "" || page.To != "" {
		if page.Look, err = v.lookTransfer(&page); err != nil {
			return err
		}
	}
	page.Frame, page.Show, page.Action, page.Back = v.registerFrame(a), v.transferAt("new"), v.transferAt("new"), v.transferAt()
	if page.Key == "" {
		page.Key = v.s.Mandates.NewID()
	}
	status := refusedIf(page.Problem != mandaat.TransferFine)
	if page.Problem == mandaat.TransferUnderway || page.Problem == mandaat.TransferNothing {
		status = http.StatusConflict
	}
	return v.render(status, mandaat.TransferNewPage(v.orderContext(a), page))
}

// lookTransfer reads both numbers. What cannot be read, or is no number to go to, is a problem of the page.
func (v *visit) lookTransfer(page *mandaat.TransferNewView) (mandates.TransferView, error) {
	wrong := func(p mandaat.TransferProblem) (mandates.TransferView, error) {
		if page.Problem == mandaat.TransferFine {
			page.Problem = p
		}
		return mandates.TransferView{}, nil
	}
	from, err := identity.ParseKvK(page.From)
	if err != nil {
		return wrong(mandaat.TransferWhich)
	}
	to, err := identity.ParseKvK(page.To)
	if err != nil {
		return wrong(mandaat.TransferNumber)
	}
	look, err := v.s.Mandates.LookTransfer(v.ctx(), v.registerCaller(), from, to)
	if err == nil && look.Refused != nil {
		return wrong(transferProblems[look.Refused])
	}
	return look, err
}

// askTransfer asks the administrators of the new number; a second press asks no second time.
func (s *Server) askTransfer(v *visit) error {
	page := mandaat.TransferNewView{From: v.PostForm("from"), To: v.PostForm("to"), Why: v.PostForm("why")}
	page.Key = string(v.formKey(mandate.ID(s.Mandates.NewID())))
	from, err := identity.ParseKvK(page.From)
	if err != nil {
		return v.newTransfer(page)
	}
	to, err := identity.ParseKvK(page.To)
	if err != nil {
		return v.newTransfer(page)
	}
	err = s.Mandates.AskTransfer(v.ctx(), v.registerCaller(), mandates.TransferWish{Key: mandate.TransferID(page.Key), From: from, To: to, Why: page.Why})
	if problem, refused := refusalAs(err, transferProblems); refused {
		page.Problem = problem
		return v.newTransfer(page)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.transferAt() + "?done=asked")
}

func (v *visit) transferID() mandate.TransferID { return mandate.TransferID(v.Param("transfer")) }

func (s *Server) showTransfer(v *visit) error { return v.transfer(mandaat.TransferFine) }

func (v *visit) transfer(problem mandaat.TransferProblem) error {
	one, err := v.s.Mandates.Transfer(v.ctx(), v.registerCaller(), v.transferID())
	if err != nil {
		return err
	}
	if one.Refused != nil && problem == mandaat.TransferFine {
		problem = transferProblems[one.Refused]
	}
	id := string(one.Transfer.ID)
	page := mandaat.TransferOneView{
		Frame: v.registerFrame(one.Admin), One: one, Why: v.PostForm("why"), Problem: problem,
		Approve: v.transferAt("one", id, "approve"), Refuse: v.transferAt("one", id, "refuse"), Back: v.transferAt(),
	}
	page.One.Decides = one.Decides && one.Refused == nil
	status := http.StatusConflict
	if problem == mandaat.TransferFine || problem == mandaat.TransferReason {
		status = refusedIf(problem != mandaat.TransferFine)
	}
	return v.render(status, mandaat.TransferPage(v.orderContext(one.Admin), page))
}

func (s *Server) approveTransfer(v *visit) error { return v.decideTransfer(true) }

func (s *Server) refuseTransfer(v *visit) error { return v.decideTransfer(false) }

func (v *visit) decideTransfer(agreed bool) error {
	err := v.s.Mandates.DecideTransfer(v.ctx(), v.registerCaller(), v.transferID(), v.seen(), agreed, v.PostForm("why"))
	if problem, refused := refusalAs(err, transferProblems); refused {
		return v.transfer(problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.transferAt() + "?done=done")
}
