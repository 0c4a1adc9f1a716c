// Package notices tells people what was done to their own account, and takes their word that it was not
// them: then the account is closed until the helpdesk has spoken with its owner (XC-29, XC-42).
package notices

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Postbox   ports.Postbox
	Closer    ports.SessionCloser
	BaseURL   string // where people reach us, without a path
	Now       func() time.Time
	Random    io.Reader
	NewID     func() string
}

// Service implements ports.Notifier.
type Service struct{ Config }

var _ ports.Notifier = (*Service)(nil)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Notify implements ports.Notifier. All letters of one notice carry the same link: it works once.
func (s *Service) Notify(ctx context.Context, st ports.Store, r ports.Realm, a account.Account, n ports.Notice) error {
	link, err := s.report(ctx, st, r, a.ID, n.Kind)
	if err != nil {
		return err
	}
	l, err := s.letter(ctx, st, r, a.ID, n)
	if err != nil {
		return err
	}
	told := l
	told.Link = link
	if err := s.tell(ctx, st, r.ID, a, told, n.Kind != ports.LetterNewDevice); err != nil {
		return err
	}
	if n.Email.IsZero() {
		return nil
	}
	l.Kind, l.To, l.Person = ports.LetterEmailConfirmed, n.Email.String(), a.Email.Masked()
	return s.Postbox.Mail(ctx, st, r.ID, l)
}

// tell sends a letter to the address of an account, and to its telephone where it has one and that is wanted.
func (s *Service) tell(ctx context.Context, st ports.Store, r realm.ID, a account.Account, l ports.Letter, both bool) error {
	l.To = a.Email.String()
	if err := s.Postbox.Mail(ctx, st, r, l); err != nil || !both || a.Phone.IsZero() {
		return err
	}
	l.To = a.Phone.String()
	return s.Postbox.Post(ctx, st, r, ports.Posting{Topic: ports.TopicSMS, Says: l})
}

// report makes the way to say "this was not me", and gives the address of its page.
func (s *Service) report(ctx context.Context, st ports.Store, r ports.Realm, of identity.PersonID, about ports.LetterKind) (string, error) {
	token := make([]byte, 16)
	if _, err := io.ReadFull(s.Random, token); err != nil {
		return "", fmt.Errorf("notices: draw a token: %w", err)
	}
	text := base64.RawURLEncoding.EncodeToString(token)
	err := st.Reports().Put(ctx, account.Report{
		Token: digest(text), Account: of, About: string(about), CreatedAt: s.Now(), Until: s.Now().Add(account.ReportLifetime),
	})
	return s.BaseURL + r.Slug.Path() + "/not-me/" + text, err
}

func digest(token string) [32]byte { return sha256.Sum256([]byte(token)) }

func (s *Service) letter(ctx context.Context, st ports.Store, r ports.Realm, of identity.PersonID, n ports.Notice) (ports.Letter, error) {
	p, err := st.People().ByID(ctx, of, s.Now())
	if err != nil {
		return ports.Letter{}, fmt.Errorf("notices: person: %w", err)
	}
	l := s.blank(r, n.Kind, p.Person.Language)
	service, _ := r.Document.Policy.Service(n.Service)
	l.Service, l.Device, l.Until = service.Name, n.Device, n.From
	if !n.Until.IsZero() {
		l.Until = n.Until
	}
	switch n.Kind {
	case ports.LetterEmailChanged:
		l.Person = n.Email.Masked()
	case ports.LetterPhoneChanged:
		l.Person = n.Phone.Masked()
	default:
		l.Person = n.Name
	}
	return l, nil
}

// blank is a letter with what every letter has.
func (s *Service) blank(r ports.Realm, k ports.LetterKind, lang string) ports.Letter {
	t := r.Document.Tenant
	return ports.Letter{Kind: k, Lang: lang, Tenant: t.Name, At: s.Now(), Helpdesk: t.Helpdesk.Name, Contact: t.Helpdesk.Ways()}
}
