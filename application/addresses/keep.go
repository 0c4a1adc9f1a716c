package addresses

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Keep implements ports.AddressProver. It uses the appointments that wait for the owner of the address.
func (s *Service) Keep(ctx context.Context, st ports.Store, p ports.AddressProof, of ports.Profile, a identity.EmailAddress) error {
	former := of.Person.Email
	p.Event.Actor = "person:" + string(of.Person.ID)
	of.Person.ProveEmail(a, p.Service, s.Now())
	if err := st.People().Put(ctx, of.Person); err != nil {
		return err
	}
	if err := s.useAppointments(ctx, st, p, of, a); err != nil {
		return err
	}
	if former.IsZero() || former.Key() == a.Key() {
		return st.Audit().Append(ctx, s.event(p, audit.EmailVerified, audit.Done, a))
	}
	return s.changed(ctx, st, p, of.Person, former)
}

// changed tells the former address and the new one, each what the other needs not know in full (XC-42).
func (s *Service) changed(ctx context.Context, st ports.Store, p ports.AddressProof, of identity.Person, former identity.EmailAddress) error {
	gone := s.letter(p, ports.LetterEmailChanged, former, of.Language)
	gone.Person = of.Email.Masked()
	if err := s.Postbox.Mail(ctx, st, p.Realm.ID, gone); err != nil {
		return err
	}
	here := s.letter(p, ports.LetterEmailConfirmed, of.Email, of.Language)
	here.Person = former.Masked()
	if err := s.Postbox.Mail(ctx, st, p.Realm.ID, here); err != nil {
		return err
	}
	e := s.event(p, audit.EmailChanged, audit.Done, of.Email)
	e.Personal["former"] = former.String()
	return st.Audit().Append(ctx, e)
}

// useAppointments gives the roles that the tenant kept ready for the owner of the address.
func (s *Service) useAppointments(ctx context.Context, st ports.Store, p ports.AddressProof, of ports.Profile, a identity.EmailAddress) error {
	open, err := st.Roles().OpenAppointments(ctx, of.Organisation.ID, a)
	if err != nil {
		return err
	}
	for _, appointment := range open {
		appointment.UsedAt = s.Now()
		if err := st.Roles().PutAppointment(ctx, appointment); err != nil {
			return err
		}
		grant := role.Grant{Person: of.Person.ID, Organisation: of.Organisation.ID, Role: appointment.Role, From: s.Now(), By: role.ByTenant}
		if err := st.Roles().Grant(ctx, grant); err != nil {
			return err
		}
		e := s.event(p, audit.AppointmentUsed, audit.Done, a)
		e.Facts["role"] = string(appointment.Role)
		if err := st.Audit().Append(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
