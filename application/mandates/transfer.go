package mandates

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Refusals of a transfer.
var (
	ErrNothing  = fault.New(fault.Conflict, "mandates.transfer.nothing")  // that could be carried over
	ErrTransfer = fault.New(fault.Conflict, "mandates.transfer.underway") // one waits for a decision already
)

// TransferWish asks to carry what an organisation gave over to another KvK number (MR-78).
type TransferWish struct {
	Key      mandate.TransferID // of the form: one form makes one, however often it is sent
	From, To identity.KvK
	Why      string
}

// TransferView is a transfer with what it would carry over, as one of both sides sees it.
type TransferView struct {
	Admin    Admin
	Transfer mandate.Transfer // without an id: it is only looked at
	Names    map[identity.KvK]string
	Moves    Moves
	Waits    bool
	Decides  bool // the caller is one of the new number, and did not ask
	Version  int  // of all that the page shows
	Refused  error
	Services []mandate.Service
}

// Moves is what a transfer would carry over, and what it leaves.
type Moves struct {
	Means         []MovingMeans // the first ones
	Mandates      []Listed
	MeansTotal    int
	MandatesTotal int
	Stay          int // for a branch that the new number does not have, or to the new number itself
	Clients       int // that other organisations gave: they give them anew
	all           changed
}

// MovingMeans is a means with the name of its holder.
type MovingMeans struct {
	Name  string
	Means means.Means
}

// shown bounds what a page lists of a transfer; the numbers are of all.
const shown = 50

// Transfers gives those from or to the caller's organisations.
func (s *Service) Transfers(ctx context.Context, c Caller) (a Admin, out []TransferView, err error) {
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, admin Admin) error {
		a, out = admin, nil
		all, err := st.Transfers().Of(ctx, whole(a))
		if err != nil {
			return err
		}
		for _, t := range all {
			v := TransferView{Admin: a, Transfer: t, Waits: t.Waiting(s.Now())}
			if v.Names, err = s.calledBoth(ctx, st, t); err != nil {
				return err
			}
			v.Decides = v.Waits && decides(a, t)
			out = append(out, v)
		}
		return nil
	})
	return a, out, err
}

// whole are the organisations that somebody administers with all their branches.
func whole(a Admin) []identity.KvK {
	var out []identity.KvK
	for _, o := range a.Remit {
		if o.Branch.IsZero() {
			out = append(out, o.KvK)
		}
	}
	return out
}

// decides tells whether it is up to the caller: who speaks for the new number, and is not who asked.
func decides(a Admin, t mandate.Transfer) bool {
	return slices.Contains(whole(a), t.To) && t.By != a.Actor()
}

func (s *Service) calledBoth(ctx context.Context, st ports.Store, t mandate.Transfer) (map[identity.KvK]string, error) {
	known, err := st.Organisations().Known(ctx, []identity.KvK{t.From, t.To})
	out := map[identity.KvK]string{}
	for _, o := range known {
		out[o.Legal.KvK] = o.Name
	}
	return out, err
}

// LookTransfer tells what would be carried over, before anybody asks for it.
func (s *Service) LookTransfer(ctx context.Context, c Caller, from, to identity.KvK) (TransferView, error) {
	return s.transferView(ctx, c, func(_ context.Context, _ ports.Store, a Admin) (mandate.Transfer, error) {
		if !slices.Contains(whole(a), from) {
			return mandate.Transfer{}, ErrNotAdministered
		}
		return mandate.Transfer{From: from, To: to}, nil
	})
}

// Transfer gives one, with what it would carry over while it waits.
func (s *Service) Transfer(ctx context.Context, c Caller, id mandate.TransferID) (TransferView, error) {
	return s.transferView(ctx, c, func(ctx context.Context, st ports.Store, a Admin) (mandate.Transfer, error) {
		t, err := st.Transfers().ByID(ctx, id)
		if err == nil && !slices.Contains(whole(a), t.From) && !slices.Contains(whole(a), t.To) {
			err = ErrNotThere
		}
		return t, err
	})
}

// transferView reads twice: the business register is asked in between, never within a unit of work.
func (s *Service) transferView(ctx context.Context, c Caller, read func(context.Context, ports.Store, Admin) (mandate.Transfer, error)) (out TransferView, err error) {
	if out.Services, err = s.Catalogue.Services(ctx); err != nil {
		return out, err
	}
	var branches []identity.Branch
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		out.Admin = a
		if out.Transfer, err = read(ctx, st, a); err != nil {
			return err
		}
		if out.Names, err = s.calledBoth(ctx, st, out.Transfer); err != nil {
			return err
		}
		out.Waits = out.Transfer.ID == "" || out.Transfer.Waiting(s.Now())
		out.Decides = out.Waits && decides(a, out.Transfer)
		branches, err = s.branchesOf(ctx, st, out.Transfer.From)
		return err
	})
	if err != nil || !out.Waits {
		return out, err
	}
	there, err := s.destination(ctx, out.Transfer, branches)
	if err != nil {
		out.Refused = err
		return out, refusedOnly(err)
	}
	if out.Names[out.Transfer.To] == "" {
		out.Names[out.Transfer.To] = there.name
	}
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		if out.Moves, err = s.moves(ctx, st, out.Transfer, there); err != nil {
			return err
		}
		out.Version = out.Moves.all.version()
		return s.nameMoves(ctx, st, a, &out.Moves)
	})
	return out, err
}

// refusedOnly keeps what is no refusal an error.
func refusedOnly(err error) error {
	if errors.Is(err, ErrOrganisation) || errors.Is(err, ErrRegisterDown) {
		return nil
	}
	return err
}

// nameMoves names the first of what is carried over.
func (s *Service) nameMoves(ctx context.Context, st ports.Store, a Admin, m *Moves) error {
	m.Means, m.Mandates = nil, nil
	for _, x := range m.all.means[:min(shown, len(m.all.means))] {
		who, err := accountOf(ctx, st, mandate.HolderID(x.Holder))
		if err != nil {
			return err
		}
		m.Means = append(m.Means, MovingMeans{who.Name, x})
	}
	for _, x := range m.all.mandates[:min(shown, len(m.all.mandates))] {
		l, err := s.listed(ctx, st, a, x)
		if err != nil {
			return err
		}
		m.Mandates = append(m.Mandates, l)
	}
	return nil
}

// AskTransfer asks whoever administers the new number. Nothing changes before they decide.
func (s *Service) AskTransfer(ctx context.Context, c Caller, w TransferWish) error {
	if w.Why = strings.TrimSpace(w.Why); !reasoned(w.Why) {
		return ErrReason
	}
	look, err := s.LookTransfer(ctx, c, w.From, w.To)
	if err == nil {
		err = look.Refused
	}
	if err != nil {
		return err
	}
	return s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		known, err := st.Transfers().ByID(ctx, w.Key)
		switch {
		case err == nil && known.By == a.Actor():
			return nil // the form was sent twice
		case err == nil:
			return ErrMoved
		case !errors.Is(err, ports.ErrNotFound):
			return err
		case !slices.Contains(whole(a), w.From):
			return ErrNotAdministered
		}
		others, err := st.Transfers().Of(ctx, []identity.KvK{w.From})
		if err != nil {
			return err
		}
		for _, t := range others {
			if t.From == w.From && t.Waiting(s.Now()) {
				return ErrTransfer
			}
		}
		if len(look.Moves.all.means)+len(look.Moves.all.mandates) == 0 {
			return ErrNothing
		}
		t, err := mandate.RestoreTransfer(mandate.Transfer{ID: w.Key, From: w.From, To: w.To, Why: w.Why, By: a.Actor(), At: s.Now(), State: mandate.TransferAsked})
		if err != nil {
			return ErrOrganisation
		}
		return s.askTransfer(ctx, st, a, t, look.Names[w.To])
	})
}

func (s *Service) askTransfer(ctx context.Context, st ports.Store, a Admin, t mandate.Transfer, to string) error {
	if err := st.Transfers().Put(ctx, t); err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterTransferAsked, Organisation: a.Name(t.From), Institution: orNumber(to, t.To), Note: t.Why}
	if err := s.toAdministrators(ctx, st, a.Realm, t.To, a.Profile.Person.ID, l); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(a.Actor(), audit.TransferAsked, transferObject(t.ID), "kvk", t.From.String(), "to", t.To.String()))
}

func transferObject(id mandate.TransferID) string { return "transfer:" + string(id) }

// orNumber is what an organisation is called where only its number may be known.
func orNumber(name string, k identity.KvK) string {
	if name == "" {
		return k.String()
	}
	return name
}
