package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
)

type appointmentRow struct {
	bun.BaseModel `bun:"table:appointment"`
	Realm         string                  `bun:"realm_id"`
	Organisation  identity.OrganisationID `bun:"organisation"`
	EmailKey      string                  `bun:"email_key"`
	Role          role.Name               `bun:"role"`
	Email         string                  `bun:"email"`
	At            micros                  `bun:"at"`
	UsedAt        micros                  `bun:"used_at"`
}

func toAppointment(realm string, a role.Appointment) *appointmentRow {
	return &appointmentRow{Realm: realm, Organisation: a.Organisation, EmailKey: a.Email.Key(), Role: a.Role,
		Email: a.Email.String(), At: toMicros(a.At), UsedAt: toMicros(a.UsedAt)}
}

func (r *appointmentRow) appointment() (role.Appointment, error) {
	email, err := identity.ParseEmail(r.Email)
	return role.Appointment{Organisation: r.Organisation, Email: email, Role: r.Role, At: r.At.time(), UsedAt: r.UsedAt.time()}, err
}

func (r roles) OpenAppointments(ctx context.Context, o identity.OrganisationID, e identity.EmailAddress) ([]role.Appointment, error) {
	var rows []appointmentRow
	err := r.tx.NewSelect().Model(&rows).
		Where("realm_id = ? AND organisation = ? AND email_key = ? AND used_at = 0", r.realm, o, e.Key()).
		OrderExpr("role").Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*appointmentRow).appointment)
}

func (r roles) PutAppointment(ctx context.Context, a role.Appointment) error {
	return done(r.tx.NewInsert().Model(toAppointment(r.realm, a)).
		On("CONFLICT (realm_id, organisation, email_key, role) DO UPDATE").
		Set("email = EXCLUDED.email, at = EXCLUDED.at").
		Set("used_at = CASE WHEN appointment_row.used_at = 0 THEN EXCLUDED.used_at ELSE appointment_row.used_at END").Exec(ctx))
}
