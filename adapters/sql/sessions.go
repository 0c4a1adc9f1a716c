package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/session"
)

type sessionRow struct {
	bun.BaseModel   `bun:"table:session"`
	Realm           string                  `bun:"realm_id"`
	ID              session.ID              `bun:"id"`
	Token           []byte                  `bun:"token"`
	TokenWas        []byte                  `bun:"token_was"` // before the newest one; NULL: none
	Login           string                  `bun:"login"`
	Person          identity.PersonID       `bun:"person"`
	Organisation    identity.OrganisationID `bun:"organisation"`
	Service         string                  `bun:"service"`
	Method          string                  `bun:"method"`
	Accounts        string                  `bun:"accounts"`
	Device          string                  `bun:"device"`
	Level           string                  `bun:"level"`
	Branch          string                  `bun:"branch"`
	Intermediary    string                  `bun:"intermediary"`
	Link            linking.LinkID          `bun:"link"`
	Institution     string                  `bun:"institution"`
	AuthenticatedAt micros                  `bun:"authenticated_at"`
	Authenticator   micros                  `bun:"authenticator_at"`
	EmailCode       micros                  `bun:"email_code_at"`
	SMSCode         micros                  `bun:"sms_code_at"`
	Recovery        micros                  `bun:"recovery_at"`
	StartedAt       micros                  `bun:"started_at"`
	SeenAt          micros                  `bun:"seen_at"`
	Idle            int64                   `bun:"idle_limit"`     // microseconds
	Absolute        int64                   `bun:"absolute_limit"` // microseconds
	Expires         micros                  `bun:"expires_at"`
	EndedAt         micros                  `bun:"ended_at"`
	EndReason       session.EndReason       `bun:"end_reason"`
}

func toSession(realm string, s session.Session) *sessionRow {
	return &sessionRow{Realm: realm, ID: s.ID, Token: s.Token[:], Login: s.Login, Person: s.Person,
		Organisation: s.Organisation, Service: s.Service, Method: s.Method, Accounts: s.Accounts, Device: s.Device,
		Level: s.Level.String(), Branch: s.Branch.String(), Intermediary: s.Intermediary.String(),
		Link: s.Link, Institution: s.Institution.String(),
		Authenticator: toMicros(s.Factors.Authenticator), EmailCode: toMicros(s.Factors.EmailCode),
		SMSCode: toMicros(s.Factors.SMSCode), Recovery: toMicros(s.Factors.Recovery),
		AuthenticatedAt: toMicros(s.AuthenticatedAt), StartedAt: toMicros(s.StartedAt), SeenAt: toMicros(s.SeenAt),
		Idle: s.Limits.Idle.Microseconds(), Absolute: s.Limits.Absolute.Microseconds(),
		Expires: toMicros(s.StartedAt.Add(s.Limits.Absolute)), EndedAt: toMicros(s.EndedAt), EndReason: s.EndReason}
}

func (r *sessionRow) session() (session.Session, error) {
	s := session.Session{ID: r.ID, Token: toDigest(r.Token), Login: r.Login, Person: r.Person,
		Organisation: r.Organisation, Service: r.Service, Method: r.Method, Accounts: r.Accounts, Device: r.Device, Link: r.Link,
		Factors: session.Factors{Authenticator: r.Authenticator.time(), EmailCode: r.EmailCode.time(),
			SMSCode: r.SMSCode.time(), Recovery: r.Recovery.time()},
		AuthenticatedAt: r.AuthenticatedAt.time(), StartedAt: r.StartedAt.time(), SeenAt: r.SeenAt.time(),
		Limits:  session.Limits{Idle: time.Duration(r.Idle) * time.Microsecond, Absolute: time.Duration(r.Absolute) * time.Microsecond},
		EndedAt: r.EndedAt.time(), EndReason: r.EndReason}
	var err error
	if s.Level, err = level(r.Level); err != nil {
		return session.Session{}, err
	}
	if s.Branch, err = optional(r.Branch, identity.ParseBranch); err != nil {
		return session.Session{}, err
	}
	if s.Intermediary, err = optional(r.Intermediary, identity.ParseKvK); err != nil {
		return session.Session{}, err
	}
	if s.Institution, err = optional(r.Institution, linking.ParseCode); err != nil {
		return session.Session{}, err
	}
	return session.Restore(s)
}

// level reads the name of a level; None has a name too, which policies cannot write.
func level(name string) (assurance.Level, error) {
	if name == assurance.None.String() {
		return assurance.None, nil
	}
	return assurance.Parse(name)
}

// lastLevel reads the level of a last login, where there was one.
func lastLevel(name string) (assurance.Level, error) {
	if name == "" {
		return assurance.None, nil
	}
	return level(name)
}

type sessions struct{ repository }

func (s sessions) Start(ctx context.Context, v session.Session) error {
	return changed(s.tx.NewInsert().Model(toSession(s.realm, v)).On("CONFLICT DO NOTHING").Exec(ctx))
}

func (s sessions) ByToken(ctx context.Context, token [32]byte) (session.Session, error) {
	return s.one(ctx, "token = ?", token[:])
}

func (s sessions) ByID(ctx context.Context, id session.ID) (session.Session, error) {
	return s.one(ctx, "id = ?", id)
}

func (s sessions) one(ctx context.Context, where string, value any) (session.Session, error) {
	row := new(sessionRow)
	err := s.tx.NewSelect().Model(row).Where("realm_id = ?", s.realm).Where(where, value).Scan(ctx)
	if err != nil {
		return session.Session{}, mapError(err)
	}
	return row.session()
}

// Put never revives: who read a session before it was ended may still tell that it was seen, not that it lives.
// And it never takes back a continuation: who read the session before it still has the token it had then.
func (s sessions) Put(ctx context.Context, v session.Session) error {
	row := toSession(s.realm, v)
	q := s.tx.NewUpdate().Model((*sessionRow)(nil)).
		Set("end_reason = CASE WHEN ended_at = 0 THEN ? ELSE end_reason END", row.EndReason).
		Set("ended_at = CASE WHEN ended_at = 0 THEN ? ELSE ended_at END", row.EndedAt).
		Set("token_was = CASE WHEN token = ?0 OR token_was = ?0 THEN token_was ELSE token END", row.Token)
	forward := func(column string, at micros) {
		q.Set("?0 = CASE WHEN ?0 > ?1 THEN ?0 ELSE ?1 END", bun.Ident(column), at)
	}
	forward("seen_at", row.SeenAt)
	forward("authenticated_at", row.AuthenticatedAt)
	forward("authenticator_at", row.Authenticator)
	forward("email_code_at", row.EmailCode)
	forward("sms_code_at", row.SMSCode)
	forward("recovery_at", row.Recovery)
	newest := func(column string, value any) {
		q.Set("?0 = CASE WHEN token_was = ?1 THEN ?0 ELSE ?2 END", bun.Ident(column), row.Token, value)
	}
	newest("token", row.Token)
	newest("organisation", row.Organisation)
	newest("level", row.Level)
	newest("link", row.Link)
	newest("institution", row.Institution)
	return present(q.Where("realm_id = ? AND id = ?", s.realm, v.ID).Exec(ctx))
}

func (s sessions) AliveOf(ctx context.Context, p identity.PersonID, now time.Time) ([]session.Session, error) {
	var rows []sessionRow
	q := s.tx.NewSelect().Model(&rows).
		Where("realm_id = ? AND person = ? AND ended_at = 0", s.realm, p).
		Where("expires_at > ? AND seen_at + idle_limit > ?", toMicros(now), toMicros(now)).
		OrderExpr("started_at, id")
	if err := s.hold(q).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*sessionRow).session)
}
