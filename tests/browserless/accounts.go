package browserless

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// The realms of a house whose people have accounts, and the kind of account in each.
const (
	Accountants     = "accountantsportal/production"
	AccountantsKind = "portaal"
	Abroad          = "omgevingsloket/production"
	AbroadKind      = "omgevingsloket-id"
	Staff           = "omgevingsloket/staff" // published where a test needs it
)

// Password opens every account that a house makes.
const Password = "zeven kwikstaarten op een hek"

// NewAccounts builds a house whose people have accounts: those of the accountants, where text messages still
// work, and those of the Omgevingsloket, who must have an authenticator.
func NewAccounts(t testing.TB, k Kind, nodes int) *House {
	t.Helper()
	return build(t, k, nodes, accounts, templateOf(t, k, accounts), "")
}

// NewWatched builds the same house, one that logs all there is to log and sends every span to a collector.
func NewWatched(t testing.TB, k Kind, nodes int, collector string) *House {
	t.Helper()
	return build(t, k, nodes, accounts, templateOf(t, k, accounts), collector)
}

// documents are those that a house starts with.
func (h *House) documents(who tenants) [][]byte {
	switch who {
	case schatkist:
		return [][]byte{h.Document(Environments[0]), h.Document(Environments[1])}
	case schools:
		return [][]byte{h.SchoolsDocument()}
	case issuer:
		return h.issuerDocuments()
	}
	return [][]byte{h.AccountsDocument(), keyed(h.ported(demo.Omgevingsloket), h.Abroad)}
}

// AccountsDocument is the demo's document of the accountants in which text messages are still in force.
func (n *Network) AccountsDocument() []byte {
	text := strings.NewReplacer("announce: 2020-02-01", "announce: 2098-02-01", "until: 2020-04-01", "until: 2098-04-01").Replace(n.ported(demo.Accountants))
	return keyed(text, n.Accounts)
}

// StaffDocument is the demo's document of the people behind the Omgevingsloket.
func (n *Network) StaffDocument() []byte { return []byte(n.ported(demo.OmgevingsloketStaff)) }

func (n *Network) ported(document []byte) string {
	return strings.ReplaceAll(string(document), "localhost:8080", "localhost:"+strconv.Itoa(n.port))
}

// Open makes an account that anybody with Password can use. change may say more of it.
func (h *House) Open(t testing.TB, where, kind, email string, change func(*account.Account)) identity.PersonID {
	t.Helper()
	return OpenAccount(t, h.Nodes[0].Database, h.Realm(t, where).ID, h.Passwords, h.Now(), kind, email, change)
}

// OpenAccount is Open for a house whose nodes are processes of their own.
func OpenAccount(t testing.TB, db ports.UnitOfWork, r realm.ID, passwords ports.PasswordHasher, now time.Time, kind, email string, change func(*account.Account)) identity.PersonID {
	t.Helper()
	hash, err := passwords.Hash(t.Context(), Password)
	if err != nil {
		t.Fatal(err)
	}
	a := account.Account{
		ID: identity.PersonID(newID(t)), Kind: kind, Email: address(t, email), State: account.Active, Password: hash, PasswordAt: now, CreatedAt: now,
	}
	if change != nil {
		change(&a)
	}
	acting, err := account.Acting(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	p := identity.Person{ID: a.ID, Acting: acting, Language: "nl", CreatedAt: now}
	p.ProveEmail(a.Email, "", now)
	err = db.Do(t.Context(), r, func(ctx context.Context, st ports.Store) error {
		if err := st.People().Put(ctx, p); err != nil {
			return err
		}
		return st.Accounts().Put(ctx, a)
	})
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// Equip gives an account an authenticator that was set up before, and recovery codes; it gives both.
func (h *House) Equip(t testing.TB, where string, id identity.PersonID) (key string, recovery []string) {
	t.Helper()
	r, keys := h.Realm(t, where), h.Nodes[0].Keys
	key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	app := account.Authenticator{ID: newID(t), Account: id, CreatedAt: h.Now(), Confirmed: h.Now()}
	var err error
	if app.Secret, err = keys.Seal(t.Context(), r.ID, "authenticator", app.ID, []byte(key)); err != nil {
		t.Fatal(err)
	}
	if recovery, err = credential.NewRecoveryCodes(random{}); err != nil {
		t.Fatal(err)
	}
	var digests [][]byte
	for _, code := range recovery {
		digest, err := keys.MAC(t.Context(), r.ID, "recovery-code", string(id), challenge.Normalise(code))
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, digest)
	}
	h.Change(t, where, func(ctx context.Context, st ports.Store) error {
		if err := st.Authenticators().Put(ctx, app); err != nil {
			return err
		}
		return st.RecoveryCodes().Replace(ctx, id, digests, h.Now())
	})
	return key, recovery
}

// Account gives an account as it is now.
func (h *House) Account(t testing.TB, where string, id identity.PersonID) account.Account {
	t.Helper()
	var out account.Account
	h.View(t, where, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Accounts().ByID(ctx, id)
		return err
	})
	return out
}

func address(t testing.TB, email string) identity.EmailAddress {
	t.Helper()
	e, err := identity.ParseEmail(email)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func newID(t testing.TB) string {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}
