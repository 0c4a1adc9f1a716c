package i18n

import "github.com/voordeur/voordeur/domain/means"

// RejectReason says why somebody could not be identified; empty for a reason that there is not.
func (p *Printer) RejectReason(r means.RejectReason) string {
	switch r {
	case means.RejectedDocument:
		return p.DeskidentifyReasonDocument()
	case means.RejectedData:
		return p.DeskidentifyReasonData()
	case means.RejectedPerson:
		return p.DeskidentifyReasonPerson()
	case means.RejectedNoShow:
		return p.DeskidentifyReasonNoShow()
	case means.RejectedWish:
		return p.DeskidentifyReasonOwnWish()
	}
	return ""
}
