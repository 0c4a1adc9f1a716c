package signin

import (
	"context"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Begin decides what a portal's request leads to. It implements ports.LoginFlows.
func (s *Service) Begin(ctx context.Context, q ports.PortalRequest) (ports.Beginning, error) {
	r, err := s.Directory.ByID(ctx, q.Realm)
	if err != nil {
		return ports.Beginning{}, fmt.Errorf("signin: realm of the request: %w", err)
	}
	asked := login.Asked{Service: q.Service, Minimum: q.Minimum, Fresh: q.Fresh, Action: q.Action}
	if q.MaxAge != nil {
		asked.MaxAge = *q.MaxAge
		asked.Fresh = asked.Fresh || *q.MaxAge <= 0
	}
	asked.Fresh = asked.Fresh || registered(r.Document.Policy, q.Service) // each service of the network gets a proof of its own (ET-04)
	var held session.ID
	if r.Document.Policy.SingleSignOn.Allowed && q.Session != ([32]byte{}) && !asked.Fresh {
		g, goesOn, err := s.fromSession(ctx, r, q, asked)
		if err == nil && g != nil && g.Action != "" {
			err = s.recordAction(ctx, r, *g)
		}
		if err != nil || g != nil {
			return ports.Beginning{Granted: g}, err
		}
		held = goesOn
	}
	if q.Silent {
		return ports.Beginning{Refused: login.LoginRequired}, nil
	}
	b, err := s.start(ctx, r, q, asked, held)
	return ports.Beginning{Login: b}, err
}

// start makes a login that lives in the browser alone: a flood of visitors writes nothing.
func (s *Service) start(ctx context.Context, r ports.Realm, q ports.PortalRequest, asked login.Asked, held session.ID) (*ports.BegunLogin, error) {
	id, err := s.random(16)
	if err != nil {
		return nil, err
	}
	browser, err := s.random(16)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	sealed, err := s.seal(ctx, r.ID, id, request{
		Version: r.Version, Kind: q.Kind, Service: q.Service, Client: q.Client, State: q.State,
		Asked: asked, Choose: q.Choose, Toward: q.Toward, Session: held, Lang: q.Languages, Started: now, Browser: browser,
	})
	if err != nil {
		return nil, err
	}
	cookie, err := s.park(ctx, r.ID, sealed)
	_, oneWay := login.Next(r.Document.Policy, login.Evidence{Asked: asked}, now).(login.AuthenticateUpstream)
	return &ports.BegunLogin{ID: id, Cookie: cookie, Until: now.Add(requestLifetime), Method: q.Method, OneWay: oneWay && held == ""}, err
}

// fromSession grants from the browser's session where policy accepts it. Where a session of an account
// lacks something that can be added, as a fresh code, it gives the session to go on from.
func (s *Service) fromSession(ctx context.Context, r ports.Realm, q ports.PortalRequest, asked login.Asked) (*ports.GrantedLogin, session.ID, error) {
	var granted *ports.GrantedLogin
	var goesOn session.ID
	now := s.Now()
	err := s.Work.View(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		granted, goesOn = nil, ""
		held, err := st.Sessions().ByToken(ctx, q.Session)
		if errors.Is(err, ports.ErrNotFound) || (err == nil && !held.Alive(now)) {
			return nil
		}
		if err != nil {
			return err
		}
		e, profile, err := s.weighSession(ctx, st, r, q, asked, held)
		if err != nil || !hinted(r, q, profile) {
			return err
		}
		step := login.Next(r.Document.Policy, e, now)
		if g, ok := step.(login.Granted); ok && g.FromSession && profile.Link.ID == held.Link { // what a session grants ends with its link
			granted = grantedFrom(held, profile, q.Service, asked.Action, now)
		}
		switch step.(type) {
		case login.AskCode, login.ChooseOrganisation, login.ChooseAccount:
			goesOn = held.ID
		}
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("signin: look at the session: %w", err)
	}
	return granted, goesOn, nil
}

// recordAction records that an action was confirmed by what its session had proven a moment before (MA-24): no
// login says so.
func (s *Service) recordAction(ctx context.Context, r ports.Realm, g ports.GrantedLogin) error {
	return s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		st.AfterCommit(func() { s.Recorder.LoginEnded(ctx, g.Service, login.None) })
		return st.Audit().Append(ctx, audit.Event{
			ID: s.NewID(), Action: audit.LoginGranted, Object: "session:" + string(g.Session), Result: audit.Done, Origin: "browser",
			Actor: "person:" + string(g.Person), At: s.Now(), Facts: map[string]string{
				"service": g.Service, "policy": fmt.Sprint(r.Version), "level": g.Level.String(), "session": string(g.Session),
				"organisation": string(g.Organisation.ID), "action": g.Action,
			},
		})
	})
}

// weighSession gives the evidence of a login that has nothing but a session.
func (s *Service) weighSession(ctx context.Context, st ports.Store, r ports.Realm, q ports.PortalRequest, asked login.Asked, held session.Session) (login.Evidence, ports.Profile, error) {
	e := login.Evidence{Asked: asked}
	return s.continued(ctx, st, current{realm: r, request: request{Asked: asked, Choose: q.Choose}}, &row{}, held, e)
}

// hinted tells whether the session is of the person that the portal expects, if it expects one
// (OpenID Connect Core 3.1.2.1, id_token_hint).
func hinted(r ports.Realm, q ports.PortalRequest, p ports.Profile) bool {
	client, _ := r.Document.Client(q.Client)
	return q.Subject == "" || p.Subjects[client.Portal] == q.Subject
}

func sessionFacts(held session.Session, p ports.Profile) login.SessionFacts {
	out := login.SessionFacts{
		Alive: true, Choice: choiceOf(held.Method), AuthenticatedAt: held.AuthenticatedAt, Kind: held.Accounts, Factors: login.Factors(held.Factors),
	}
	if held.Accounts == "" {
		out.Upstream = login.Upstream{
			Proven: true, Level: held.Level, At: held.AuthenticatedAt,
			Organisation: p.Organisation.ID != "", Enrolled: !p.Organisation.Enrolled.IsZero(),
			Branch: !held.Branch.IsZero(), Intermediary: !held.Intermediary.IsZero(),
		}
	}
	return out
}
