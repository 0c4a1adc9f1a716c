package accountfile

import (
	"io"
	"strings"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// The columns of a file with schools and boards, besides those that it shares with one of accounts.
const (
	Code = "code"
	Name = "name"
	KvK  = "kvk"
)

var institutionForm = form{columns: []string{Code, Name, KvK, AuthorisedName, AuthorisedEmail}, required: []string{Code, Name}}

// ReadInstitutions implements ports.InstitutionFiles, of CSV only. A letter is addressed to each, so that each has
// a name.
func (Reader) ReadInstitutions(file io.Reader, good func(ports.NewInstitution) error, bad func(line int, faults []linking.Fault) error) error {
	r := reading{form: institutionForm, csvOnly: true, bad: bad, seen: map[[16]byte]struct{}{}}
	r.record = func(number int, v values) error {
		var f finder
		n := ports.NewInstitution{Line: number, Institution: f.named(v), Authorised: f.contact(v, AuthorisedName, AuthorisedEmail)}
		if r.twice(n.Institution.Code.String()) {
			f.add(Code, linking.FaultTwice, v[Code])
		}
		if len(f.faults) > 0 {
			return r.fault(number, f.faults)
		}
		return good(n)
	}
	return r.all(newLines(file))
}

// named reads an institution from columns of its own.
func (f *finder) named(v values) linking.Institution {
	code, err := linking.ParseCode(v[Code])
	if err != nil {
		f.add(Code, linking.FaultInstitution, v[Code])
	}
	i := linking.Institution{Code: code, Name: v[Name]}
	switch {
	case i.Name == "":
		f.add(Name, linking.FaultMissing, "")
	case !written(i.Name, maxName):
		f.add(Name, linking.FaultName, i.Name)
	}
	i.KvK = f.kvk(KvK, v[KvK])
	return i
}

func (f *finder) kvk(column, typed string) identity.KvK {
	number := strings.ReplaceAll(typed, " ", "")
	if number == "" {
		return identity.KvK{}
	}
	k, err := identity.ParseKvK(number)
	if err != nil {
		f.add(column, linking.FaultKvK, typed)
	}
	return k
}
