package sql

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

type personRow struct {
	bun.BaseModel `bun:"table:person"`
	Realm         string                  `bun:"realm_id"`
	ID            identity.PersonID       `bun:"id"`
	Organisation  identity.OrganisationID `bun:"organisation"`
	Acting        string                  `bun:"acting"`
	Email         string                  `bun:"email"`
	EmailKey      string                  `bun:"email_key"`
	Proofs        asJSON[[]proof]         `bun:"proofs"`
	Language      string                  `bun:"language"`
	Suspended     micros                  `bun:"suspended_at"`
	AskedRole     micros                  `bun:"asked_role_at"`
	CreatedAt     micros                  `bun:"created_at"`
	Revision      int                     `bun:"revision"`
}

// proof is an identity.EmailProof as JSON.
type proof struct {
	Service string `json:"service"`
	At      micros `json:"at"`
}

func toPerson(realm string, p identity.Person) *personRow {
	row := &personRow{Realm: realm, ID: p.ID, Organisation: p.Organisation, Acting: p.Acting.String(),
		Email: p.Email.String(), EmailKey: p.Email.Key(), Language: p.Language,
		Suspended: toMicros(p.Suspended), CreatedAt: toMicros(p.CreatedAt), Revision: p.Revision + 1}
	for _, e := range p.EmailProofs {
		row.Proofs.V = append(row.Proofs.V, proof{e.Service, toMicros(e.At)})
	}
	return row
}

func (r *personRow) person() (identity.Person, error) {
	p := identity.Person{ID: r.ID, Organisation: r.Organisation, Language: r.Language,
		Suspended: r.Suspended.time(), CreatedAt: r.CreatedAt.time(), Revision: r.Revision}
	var err error
	if p.Acting, err = identity.ParsePseudonym(r.Acting); err != nil {
		return identity.Person{}, err
	}
	if p.Email, err = optional(r.Email, identity.ParseEmail); err != nil {
		return identity.Person{}, err
	}
	for _, e := range r.Proofs.V {
		p.EmailProofs = append(p.EmailProofs, identity.EmailProof{Service: e.Service, At: e.At.time()})
	}
	return identity.RestorePerson(p)
}

type people struct{ repository }

// profileRow is one row of the joined statement: a person's row comes once per grant.
type profileRow struct {
	Person       personRow       `bun:"embed:p_"`
	Organisation organisationRow `bun:"embed:o_"`
	Grant        roleGrantRow    `bun:"embed:g_"`
	Subjects     string          `bun:"subjects"`
	LastLogin    micros          `bun:"last_login"`
	LastLevel    string          `bun:"last_level"`
	Apps         *string         `bun:"apps"` // these two by AtLogin only
	Clients      *string         `bun:"clients"`
}

func (p people) BySubject(ctx context.Context, s identity.Subject, now time.Time) (ports.Profile, error) {
	if s.Legal.IsZero() {
		return p.profile(ctx, p.person(), now, "p.realm_id = ? AND p.organisation = '' AND p.acting = ?", p.realm, s.Acting.String())
	}
	from := p.tx.NewSelect().TableExpr("organisation AS o").
		Join("LEFT JOIN person AS p ON p.realm_id = ? AND p.organisation = o.id AND p.acting = ?", p.realm, s.Acting.String())
	return p.profile(ctx, from, now, "o.realm_id = ? AND (o.kvk = ? OR o.rsin = ?)",
		p.realm, orNull(s.Legal.KvK.String()), orNull(s.Legal.RSIN.String()))
}

func (p people) ByID(ctx context.Context, id identity.PersonID, now time.Time) (ports.Profile, error) {
	return p.profile(ctx, p.byID(now), now, "p.realm_id = ? AND p.id = ?", p.realm, id)
}

// byID also looks for the login before this one.
func (p people) byID(now time.Time) *bun.SelectQuery {
	last := "SELECT s.%s FROM session AS s WHERE s.realm_id = p.realm_id AND s.person = p.id AND s.started_at < ? ORDER BY s.started_at DESC, s.id DESC LIMIT 1"
	return p.person().
		ColumnExpr("coalesce(("+fmt.Sprintf(last, "started_at")+"), 0) AS last_login", toMicros(now)).
		ColumnExpr("coalesce(("+fmt.Sprintf(last, "level")+"), '') AS last_level", toMicros(now))
}

func (p people) person() *bun.SelectQuery {
	return p.tx.NewSelect().TableExpr("person AS p").
		Join("LEFT JOIN organisation AS o ON o.realm_id = ? AND o.id = p.organisation", p.realm)
}

func (p people) profile(ctx context.Context, from *bun.SelectQuery, now time.Time, where string, args ...any) (ports.Profile, error) {
	rows, err := p.rows(ctx, from, now, where, args...)
	if err != nil {
		return ports.Profile{}, err
	}
	return profile(rows)
}

// rows reads a person with organisation, pseudonyms and grants in one statement. Columns of what is
// absent are NULL, so each has its zero value given.
func (p people) rows(ctx context.Context, from *bun.SelectQuery, now time.Time, where string, args ...any) (rows []profileRow, err error) {
	err = from.
		ColumnExpr(`coalesce(p.id, '') AS p_id, coalesce(p.organisation, '') AS p_organisation, coalesce(p.acting, '') AS p_acting,
			coalesce(p.email, '') AS p_email, coalesce(p.proofs, 'null') AS p_proofs, coalesce(p.language, '') AS p_language,
			coalesce(p.suspended_at, 0) AS p_suspended_at, coalesce(p.asked_role_at, 0) AS p_asked_role_at,
			coalesce(p.created_at, 0) AS p_created_at, coalesce(p.revision, 0) AS p_revision`).
		ColumnExpr(`coalesce(o.id, '') AS o_id, o.kvk AS o_kvk, o.rsin AS o_rsin, coalesce(o.name, '') AS o_name, coalesce(o.enrolled_at, 0) AS o_enrolled_at`).
		ColumnExpr(`coalesce(g.person, '') AS g_person, coalesce(g.role, '') AS g_role, coalesce(g.organisation, '') AS g_organisation,
			coalesce(g.starts_at, 0) AS g_starts_at, coalesce(g.ends_at, 0) AS g_ends_at, coalesce(g.given_by, '') AS g_given_by`).
		ColumnExpr(`coalesce((SELECT string_agg(x.portal || ? || x.subject, ?) FROM portal_subject AS x
			WHERE x.realm_id = ? AND x.person = p.id), '') AS subjects`, separator, recordSeparator, p.realm).
		Join("LEFT JOIN role_grant AS g ON g.realm_id = ? AND g.person = p.id AND (g.ends_at = 0 OR g.ends_at > ?)", p.realm, toMicros(now)).
		Where(where, args...).OrderExpr("g.role").Scan(ctx, &rows)
	return rows, mapError(err)
}

// What the database joins into one text, these stand between; ids of portals and pseudonyms hold neither.
const separator, recordSeparator = "\x1f", "\x1e"

// profile folds the rows. KvK number and RSIN that name two organisations give two of them: a conflict.
func profile(rows []profileRow) (found ports.Profile, err error) {
	if len(rows) == 0 {
		return found, ports.ErrNotFound
	}
	first := &rows[0]
	if found.Organisation, err = first.Organisation.organisation(); err != nil {
		return ports.Profile{}, err
	}
	for i := range rows {
		if rows[i].Organisation.ID != found.Organisation.ID {
			return ports.Profile{}, ports.ErrConflict
		}
		if rows[i].Grant.Person != "" {
			found.Grants = append(found.Grants, rows[i].Grant.grant())
		}
	}
	if first.Person.ID == "" {
		return found, ports.ErrNotFound
	}
	if found.LastLevel, err = lastLevel(first.LastLevel); err != nil {
		return ports.Profile{}, err
	}
	found.LastLogin, found.AskedRole, found.Subjects = first.LastLogin.time(), first.Person.AskedRole.time(), pseudonyms(first.Subjects)
	found.Person, err = first.Person.person()
	return found, err
}

// pseudonyms reads them by portal; nil where there are none.
func pseudonyms(joined string) map[string]string {
	if joined == "" {
		return nil
	}
	out := map[string]string{}
	for pair := range strings.SplitSeq(joined, recordSeparator) {
		portal, subject, _ := strings.Cut(pair, separator)
		out[portal] = subject
	}
	return out
}

func (p people) Put(ctx context.Context, v identity.Person) error {
	row := toPerson(p.realm, v)
	if v.Revision == 0 {
		return changed(p.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(p.tx.NewUpdate().Model(row).ExcludeColumn("asked_role_at").
		Where("realm_id = ? AND id = ? AND revision = ?", p.realm, v.ID, v.Revision).Exec(ctx))
}

// Remove ends with what hangs on the person, so that whoever lost against a change removed nothing.
func (p people) Remove(ctx context.Context, v identity.Person) error {
	err := changed(p.tx.NewDelete().Model((*personRow)(nil)).
		Where("realm_id = ? AND id = ? AND revision = ?", p.realm, v.ID, v.Revision).Exec(ctx))
	if err != nil {
		return err
	}
	for _, of := range []any{(*roleGrantRow)(nil), (*subjectRow)(nil), (*representationRow)(nil), (*linkRow)(nil)} {
		if err := done(p.tx.NewDelete().Model(of).Where("realm_id = ? AND person = ?", p.realm, v.ID).Exec(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// earlier holds for a person e who came before p and has proven the same address at the same organisation.
const earlier = `e.realm_id = p.realm_id AND e.organisation = p.organisation AND e.organisation <> '' AND e.email_key = p.email_key AND e.email_key <> ''
	AND (e.created_at < p.created_at OR (e.created_at = p.created_at AND e.id < p.id))`

// maxEarlier bounds a shared mailbox.
const maxEarlier = 10

func (p people) Earlier(ctx context.Context, v identity.Person) ([]identity.PersonID, error) {
	var ids []identity.PersonID
	err := p.tx.NewSelect().TableExpr("person AS p").Join("JOIN person AS e ON "+earlier).ColumnExpr("e.id").
		Where("p.realm_id = ? AND p.id = ?", p.realm, v.ID).OrderExpr("e.created_at DESC, e.id DESC").Limit(maxEarlier).Scan(ctx, &ids)
	return ids, mapError(err)
}

func (p people) SameEmail(ctx context.Context, e identity.EmailAddress, not identity.PersonID) (bool, error) {
	found, err := p.tx.NewSelect().Model((*personRow)(nil)).
		Where("realm_id = ? AND email_key = ? AND id <> ?", p.realm, e.Key(), not).Exists(ctx)
	return found, mapError(err)
}
