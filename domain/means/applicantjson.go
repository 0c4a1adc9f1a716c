package means

import (
	"encoding/json"
	"fmt"

	"github.com/voordeur/voordeur/domain/identity"
)

// MarshalJSON writes an applicant as Typed has them, to be sealed and stored.
func (a Applicant) MarshalJSON() ([]byte, error) { return json.Marshal(a.Typed()) }

// UnmarshalJSON reads what MarshalJSON wrote, through RestoreApplicant.
func (a *Applicant) UnmarshalJSON(raw []byte) error {
	var t Typed
	if err := json.Unmarshal(raw, &t); err != nil {
		return err
	}
	email, err := identity.ParseEmail(t.Email)
	if err != nil {
		return ErrInvalid
	}
	mobile, err := identity.ParsePhone(t.Mobile)
	if err != nil {
		return ErrInvalid
	}
	var born identity.Date
	if _, err := fmt.Sscanf(t.Born, "%04d-%02d-%02d", &born.Year, &born.Month, &born.Day); err != nil {
		return ErrInvalid
	}
	out, err := RestoreApplicant(Applicant{
		GivenNames: t.GivenNames, Prefix: t.Prefix, FamilyName: t.FamilyName, Born: born, BirthPlace: t.BirthPlace, Email: email, Mobile: mobile,
		Employed: t.Employed == employedYes,
	})
	if err == nil {
		*a = out
	}
	return err
}
