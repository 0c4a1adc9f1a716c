package linking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// ErrNoTicket: the link leads nowhere. It was never ours, or is older than we keep it.
var ErrNoTicket = fault.New(fault.NotFound, "linking.no-ticket")

// Ticketed is what the link in a mail to somebody on record leads to.
type Ticketed struct {
	Realm   ports.Realm
	Ticket  linking.Ticket
	Account linking.Account      // without a hash
	Link    linking.Link         // zero with linking.ToSetPassword
	By      ports.Profile        // whose link it is
	Code    ports.CodeProofState // by which they agree, with linking.ToApprove
	Blocked time.Time            // too many codes were answered: not before this instant
	Late    bool                 // it can no longer be used: too old, or the link was decided
	Done    bool                 // this very ticket was used
}

// Look tells what a ticket is about. It changes nothing: programs that read mail follow links (XC-16).
func (s *Service) Look(ctx context.Context, r realm.ID, token string) (Ticketed, error) {
	return s.ticket(ctx, r, token, func(context.Context, ports.Store, *Ticketed) error { return nil })
}

// ticket runs f on a ticket that is held, with what it is about.
func (s *Service) ticket(ctx context.Context, r realm.ID, token string, f func(context.Context, ports.Store, *Ticketed) error) (Ticketed, error) {
	var out Ticketed
	known, err := s.Directory.ByID(ctx, r)
	if err != nil {
		return out, fmt.Errorf("linking: realm: %w", err)
	}
	err = s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error {
		out = Ticketed{Realm: known}
		if err := s.open(ctx, st, token, &out); err != nil {
			return err
		}
		if err := f(ctx, st, &out); err != nil || out.Ticket.Purpose != linking.ToApprove {
			return err
		}
		proof := s.consent(out, recordLang, "")
		var err error
		if out.Code, err = s.Codes.State(ctx, st, proof); err != nil {
			return err
		}
		out.Blocked, err = s.Codes.Blocked(ctx, st, proof)
		return err
	})
	return out, err
}

// open holds the ticket and its account, and reads what they are about.
func (s *Service) open(ctx context.Context, st ports.Store, token string, out *Ticketed) error {
	held, err := st.Tickets().ForUpdate(ctx, digest(token))
	if errors.Is(err, ports.ErrNotFound) {
		return ErrNoTicket
	}
	if err != nil {
		return err
	}
	out.Ticket = held
	if out.Account, err = st.PortalAccounts().ForUpdate(ctx, held.Account); err != nil {
		return err
	}
	now := s.Now()
	out.Done, out.Late = !held.UsedAt.IsZero(), held.UsedAt.IsZero() && !held.Open(now)
	if held.Purpose == linking.ToSetPassword {
		out.Late = out.Late || (!out.Done && out.Account.PasswordAt.After(held.CreatedAt)) // another one was quicker
		return nil
	}
	if out.Link, err = st.Links().ByID(ctx, held.Link); err != nil {
		return err
	}
	if out.By, err = st.People().ByID(ctx, out.Link.Person, now); err != nil {
		return err
	}
	open := out.Link.Open(now) || (held.Purpose == linking.ToObject && out.Link.State == linking.LinkActive)
	out.Late = out.Late || (!out.Done && !open)
	return nil
}

// usable tells whether a ticket of a purpose can be used, and uses it up.
func (s *Service) usable(ctx context.Context, st ports.Store, t *Ticketed, p linking.TicketPurpose) (bool, error) {
	if t.Ticket.Purpose != p || t.Late || !t.Ticket.Use(s.Now()) {
		return false, nil
	}
	t.Done = true
	return true, st.Tickets().Put(ctx, t.Ticket)
}

// fromRecord is what the events of somebody on record share. Whoever has the mail did it: nobody is named.
func (t Ticketed) fromRecord() audit.Event {
	return audit.Event{Object: t.Account.ID.Object(), Origin: "browser", Actor: "anonymous", Reference: t.Link.Reference, Facts: map[string]string{}}
}

// Object takes the word of whoever has the mail that a link is not right: it ends, and its sessions with it. The
// password that led to it goes too, since a stranger may have it. Said twice, it is done once.
func (s *Service) Object(ctx context.Context, r realm.ID, token string) (Ticketed, error) {
	return s.ticket(ctx, r, token, func(ctx context.Context, st ports.Store, t *Ticketed) error {
		ok, err := s.usable(ctx, st, t, linking.ToObject)
		if err != nil || !ok {
			return err
		}
		d := ports.LinkDecision{By: ports.LinkByRecord, Why: linking.EndedObjected, Event: t.fromRecord()}
		if t.Link.State == linking.Waiting {
			t.Link, err = s.Decline(ctx, st, t.Realm, t.Link.ID, d)
		} else {
			t.Link, err = s.End(ctx, st, t.Realm, t.Link.ID, d)
		}
		if err != nil {
			return err
		}
		if t.Link.Proof == linking.OldPassword {
			t.Account.SetPassword(credential.Hash{}, s.Now())
			if err := st.PortalAccounts().Put(ctx, t.Account); err != nil {
				return err
			}
		}
		return s.tellDesk(ctx, st, t.Realm, t.Account, t.Link)
	})
}
