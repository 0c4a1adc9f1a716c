package linkdesk

import (
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// stored is a good line as a sealed batch holds it.
type stored struct {
	Line         int           `json:"l,omitempty"`
	UserName     string        `json:"u"`
	Hash         string        `json:"h"`
	Email        string        `json:"e,omitempty"`
	Authorised   storedContact `json:"a,omitzero"`
	Second       storedContact `json:"b,omitzero"`
	Institutions []storedPlace `json:"i"`
	Disabled     bool          `json:"d,omitempty"`
}

type storedContact struct {
	Name  string `json:"n"`
	Email string `json:"e"`
}

type storedPlace struct {
	Code string `json:"c"`
	Name string `json:"n,omitempty"`
	KvK  string `json:"k,omitempty"`
}

func store(l ports.LoadedAccount) stored {
	a := l.Account
	out := stored{
		Line: l.Line, UserName: a.UserName, Hash: a.Hash.Reveal(), Email: a.Email.String(), Authorised: storeContact(a.Authorised), Second: storeContact(a.Second),
		Disabled: a.State == linking.Disabled,
	}
	for _, i := range a.Institutions {
		out.Institutions = append(out.Institutions, storedPlace{i.Code.String(), i.Name, i.KvK.String()})
	}
	return out
}

func storeContact(c linking.Contact) storedContact { return storedContact{c.Name, c.Email.String()} }

// size is about what the line takes in a batch.
func (r stored) size() int {
	n := 100 + len(r.UserName) + len(r.Hash) + len(r.Email) + len(r.Authorised.Name) + len(r.Authorised.Email) + len(r.Second.Name) + len(r.Second.Email)
	for _, i := range r.Institutions {
		n += 40 + len(i.Name)
	}
	return n
}

// account gives the line back. It was good when it was sealed, so that an error is ours.
func (r stored) account() (linking.Account, error) {
	a := linking.Account{UserName: r.UserName, Legacy: true, State: linking.Active}
	if r.Disabled {
		a.State = linking.Disabled
	}
	var err error
	if a.Hash, err = credential.ParseHash(r.Hash); err != nil {
		return a, err
	}
	if a.Email, err = address(r.Email); err != nil {
		return a, err
	}
	if a.Authorised, err = r.Authorised.contact(); err != nil {
		return a, err
	}
	if a.Second, err = r.Second.contact(); err != nil {
		return a, err
	}
	for _, kept := range r.Institutions {
		i, err := kept.institution()
		if err != nil {
			return a, err
		}
		a.Institutions = append(a.Institutions, i)
	}
	return a, nil
}

func address(s string) (identity.EmailAddress, error) {
	if s == "" {
		return identity.EmailAddress{}, nil
	}
	return identity.ParseEmail(s)
}

func (c storedContact) contact() (linking.Contact, error) {
	e, err := address(c.Email)
	return linking.Contact{Name: c.Name, Email: e}, err
}

func (i storedPlace) institution() (linking.Institution, error) {
	code, err := linking.ParseCode(i.Code)
	out := linking.Institution{Code: code, Name: i.Name}
	if err == nil && i.KvK != "" {
		out.KvK, err = identity.ParseKvK(i.KvK)
	}
	return out, err
}
