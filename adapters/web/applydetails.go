package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/apply"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// showDetails asks who the applicant is, with what they told before.
func (s *Server) showDetails(v *visit) error { return v.showForm(applied.StepDetails) }

// showAddress asks where they are reached.
func (s *Server) showAddress(v *visit) error { return v.showForm(applied.StepAddress) }

func (v *visit) showForm(at applied.Step) error {
	p, ok, err := v.applying(at)
	if !ok {
		return err
	}
	return v.details(p, at, apply.Details{Form: p.Form, Born: apply.Typed(p.Form.Born), Language: p.Applied.Language})
}

func (v *visit) details(p registration.Page, at applied.Step, page apply.Details) error {
	page.Action, page.Applicant, page.MinimumAge = v.at("apply", string(at)), p.Applied.Applicant, p.Needs.MinimumAge
	page.Helpdesk, page.Contact = v.helper()
	page.Trail, page.Where = v.trail(p, at), at == applied.StepAddress
	if n, err := identity.ParsePhone(page.Form.Phone); err == nil {
		page.Form.Phone = v.international(n)
	}
	return v.render(refusedIf(len(page.Problems) > 0), apply.DetailsPage(v.applyContext(), page))
}

// international writes a number as it can be dialled from anywhere: applicants are abroad.
func (v *visit) international(n identity.Phone) string {
	if strings.HasPrefix(n.String(), "+31") {
		return n.String()
	}
	return v.s.Applying.Phones.Format(n)
}

func (s *Server) tellDetails(v *visit) error { return v.tell(applied.StepDetails) }

func (s *Server) tellAddress(v *visit) error { return v.tell(applied.StepAddress) }

// tell keeps what was told, also where something is wrong with it.
func (v *visit) tell(at applied.Step) error {
	p, ok, err := v.applying(at)
	if !ok {
		return err
	}
	form, born := v.told()
	problems, err := v.s.Applying.Tell(v.ctx(), v.visitor(), at, registration.Told{Form: form, Language: v.PostForm("language")})
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		v.holdOn()
		return v.details(p, at, apply.Details{Form: form, Born: born, Language: v.PostForm("language"), Problems: problems})
	}
	return v.onwardApply(p, at)
}

// told reads the form, and the date of birth as it was typed.
func (v *visit) told() (applied.Form, [3]string) {
	at := func(f applied.Field) string { return v.PostForm(string(f)) }
	country := func(f applied.Field) applied.Country { return apply.Country(v.PostForm(string(f))) }
	var born [3]string
	for i, part := range []string{"-day", "-month", "-year"} {
		born[i] = strings.TrimSpace(v.PostForm(string(applied.FieldBorn) + part))
	}
	return applied.Form{
		GivenNames: at(applied.FieldGivenNames), FamilyName: at(applied.FieldFamilyName), LatinName: at(applied.FieldLatinName),
		Born: date(born), Nationality: country(applied.FieldNationality), Residence: applied.Residence(at(applied.FieldResidence)),
		Address: applied.Address{
			Lines: at(applied.FieldLines), PostalCode: at(applied.FieldPostalCode), Place: at(applied.FieldPlace), Country: country(applied.FieldCountry),
		},
		Phone: at(applied.FieldPhone),
		Business: applied.Business{
			Name: at(applied.FieldBusiness), Number: at(applied.FieldNumber), Register: country(applied.FieldRegister), Role: at(applied.FieldRole),
		},
	}, born
}

// date reads day, month and year. What is no number makes a date that no calendar has.
func date(typed [3]string) applied.Date {
	if typed == ([3]string{}) {
		return applied.Date{}
	}
	var n [3]int
	for i, t := range typed {
		typed, err := strconv.ParseUint(t, 10, 16)
		if n[i] = int(typed); err != nil || typed < 1 || typed > 9999 {
			n[i] = -1
		}
	}
	return applied.Date{Day: n[0], Month: n[1], Year: n[2]}
}

// showApplyPassword asks for the password of the account.
func (s *Server) showApplyPassword(v *visit) error {
	p, ok, err := v.applying(applied.StepPassword)
	if !ok {
		return err
	}
	return v.applyPassword(p, apply.Password{Chosen: p.HasWord})
}

func (v *visit) applyPassword(p registration.Page, page apply.Password) error {
	page.Action, page.Next, page.Trail = v.at("apply", "password"), v.at("apply", "review"), v.trail(p, applied.StepPassword)
	page.Email, page.Max = p.Applied.Email.String(), credential.MaximumPassword
	page.Min = v.s.Applying.PasswordRules(p.Realm, p.Applied.Kind, p.Applied.Audience).Least()
	return v.render(refusedIf(page.State != "" || !page.Until.IsZero()), apply.PasswordPage(v.applyContext(), page))
}

func (s *Server) chooseApplyPassword(v *visit) error {
	p, ok, err := v.applying(applied.StepPassword)
	if !ok {
		return err
	}
	typed := v.PostForm("password")
	if typed == "" {
		return v.applyPassword(p, apply.Password{NewPassword: pages.NewPassword{State: pages.NewPasswordMissing}, Chosen: p.HasWord})
	}
	chosen, err := s.Applying.ChoosePassword(v.ctx(), v.visitor(), typed)
	switch {
	case errors.Is(err, ports.ErrBusy):
		return v.busyApply()
	case gone(err):
		_, _, err = v.applying("")
		return err
	case err != nil:
		return err
	case !chosen.Problem.None() || !chosen.Blocked.IsZero():
		return v.applyPassword(p, apply.Password{
			NewPassword: pages.NewPassword{State: pages.NewPasswordState(chosen.Problem.Objection), Word: chosen.Problem.Word}, Chosen: p.HasWord, Until: chosen.Blocked,
		})
	}
	return v.onwardApply(p, applied.StepPassword)
}

// busyApply is for more passwords than can be hashed at once (XC-39).
func (v *visit) busyApply() error {
	v.Header("Retry-After", strconv.Itoa(int(busyFor.Seconds())))
	return v.render(http.StatusServiceUnavailable, pages.BusyPage(v.applyContext(), pages.Busy{
		Until: v.s.Now().Add(busyFor), Wait: int(busyFor.Seconds()), Retry: v.at("apply", "password"), Reference: v.s.newReference(), At: v.s.Now(),
	}))
}
