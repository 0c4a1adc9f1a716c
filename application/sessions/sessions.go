// Package sessions ends sessions: by log-out, by an administrator, by a right that ended. Every
// portal that took part is told.
package sessions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work    ports.UnitOfWork
	Clients ports.Clients
	Postbox ports.Postbox
	Now     func() time.Time
	NewID   func() string
}

// Service implements ports.SessionEnds and ports.SessionCloser.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// EndSession ends a session in a unit of work of its own.
func (s *Service) EndSession(ctx context.Context, r realm.ID, id session.ID, why session.EndReason) ([]realm.ClientID, error) {
	var told []realm.ClientID
	err := s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error {
		told = nil
		held, err := st.Sessions().ByID(ctx, id)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		told, err = s.Close(ctx, r, st, held, why)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sessions: end: %w", err)
	}
	return told, nil
}

// Why implements ports.SessionEnds.
func (s *Service) Why(ctx context.Context, r realm.ID, token [32]byte) (session.EndReason, error) {
	var why session.EndReason
	err := s.Work.View(ctx, r, func(ctx context.Context, st ports.Store) error {
		held, err := st.Sessions().ByToken(ctx, token)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		why = held.EndReason
		return err
	})
	return why, err
}

// Close ends a session, its grants, and leaves a notice for every client that can be told.
func (s *Service) Close(ctx context.Context, r realm.ID, st ports.Store, held session.Session, why session.EndReason) ([]realm.ClientID, error) {
	if !held.EndedAt.IsZero() {
		return nil, nil
	}
	now := s.Now()
	held.End(why, now)
	if err := st.Sessions().Put(ctx, held); err != nil {
		return nil, err
	}
	grants, err := st.Grants().OfSession(ctx, held.ID)
	if err != nil {
		return nil, err
	}
	var told []realm.ClientID
	for _, g := range grants {
		if err := st.Grants().Revoke(ctx, g.ID, now); err != nil {
			return nil, err
		}
		ok, err := s.notify(ctx, r, st, g, why)
		if err != nil {
			return nil, err
		}
		if ok {
			told = append(told, realm.ClientID(g.Client))
		}
	}
	return told, st.Audit().Append(ctx, audit.Event{
		ID: s.NewID(), Action: audit.SessionEnded, Object: "session:" + string(held.ID), Result: audit.Done,
		Origin: "browser", Actor: "person:" + string(held.Person), At: now, Facts: map[string]string{"reason": string(why)},
	})
}

// CloseOf implements ports.SessionCloser.
func (s *Service) CloseOf(ctx context.Context, r realm.ID, st ports.Store, p identity.PersonID, why session.EndReason, meant func(session.Session) bool) (int, error) {
	alive, err := st.Sessions().AliveOf(ctx, p, s.Now())
	if err != nil {
		return 0, fmt.Errorf("sessions: of a person: %w", err)
	}
	ended := 0
	for _, held := range alive {
		if meant != nil && !meant(held) {
			continue
		}
		if _, err := s.Close(ctx, r, st, held, why); err != nil {
			return ended, fmt.Errorf("sessions: end: %w", err)
		}
		ended++
	}
	return ended, nil
}

// noticeLifetime is how long a portal is tried: its own sessions end by themselves after that.
const noticeLifetime = 8 * time.Hour

func (s *Service) notify(ctx context.Context, r realm.ID, st ports.Store, g ports.Grant, why session.EndReason) (bool, error) {
	client, err := s.Clients.Client(ctx, r, realm.ClientID(g.Client))
	if errors.Is(err, ports.ErrNotFound) || (err == nil && client.BackChannelLogout == "") {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.Postbox.Post(ctx, st, r, ports.Posting{
		Topic: ports.TopicLogout, Says: ports.LogoutNotice{Client: client.ID, Subject: g.Subject, Session: g.Session, Why: why}, NotAfter: s.Now().Add(noticeLifetime),
	})
}
