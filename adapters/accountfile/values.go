package accountfile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
)

// Limits of what people write.
const (
	maxUserName = 100
	maxName     = 200
)

// formats are the names of the forms of old hashes; "django" is that of PBKDF2 as Django writes it.
var formats = map[string]bool{
	string(credential.Argon2id): true, string(credential.Bcrypt): true, string(credential.PBKDF2SHA1): true, string(credential.PBKDF2SHA256): true,
	string(credential.PBKDF2SHA512): true, string(credential.Scrypt): true, django: true,
}

const django = "django"

// values is what one line says, by column and without spaces around it.
type values map[string]string

// account makes an account of a line, and finds all that is wrong with it at once.
func (v values) account() (linking.Account, []linking.Fault) {
	var f finder
	a := linking.Account{
		UserName: f.userName(v), Hash: f.hash(v), Legacy: true, Email: f.email(v, Email),
		Authorised: f.contact(v, AuthorisedName, AuthorisedEmail), Second: f.contact(v, SecondName, SecondEmail),
		Institutions: f.institutions(v), State: f.state(v),
	}
	return a, f.faults
}

// finder keeps what is wrong with a line.
type finder struct{ faults []linking.Fault }

func (f *finder) add(column string, code linking.FaultCode, value string) {
	f.faults = append(f.faults, linking.Fault{Column: column, Code: code, Value: shown(value)})
}

func (f *finder) userName(v values) string {
	name := v[UserName]
	switch {
	case name == "":
		f.add(UserName, linking.FaultMissing, "")
	case !written(name, maxUserName):
		f.add(UserName, linking.FaultUserName, name)
	}
	return name
}

// hash reads the hash by the name of its form: who mixes two columns up, or the exports of two systems, hears it.
func (f *finder) hash(v values) credential.Hash {
	format, text := strings.ToLower(v[Format]), v[Hash]
	known := formats[format]
	switch {
	case format == "":
		f.add(Format, linking.FaultMissing, "")
	case !known:
		f.add(Format, linking.FaultFormat, v[Format])
	}
	if text == "" {
		f.add(Hash, linking.FaultMissing, "")
		return credential.Hash{}
	}
	h, err := credential.ParseHash(text)
	if known && (err != nil || !formed(format, text, h)) {
		f.add(Hash, linking.FaultHash, "")
	}
	return h
}

// formed tells whether the hash is of the form that was named.
func formed(format, text string, h credential.Hash) bool {
	if format == django || !strings.HasPrefix(text, "$") {
		return format == django && !strings.HasPrefix(text, "$")
	}
	return string(h.Params().Scheme) == format
}

func (f *finder) email(v values, column string) identity.EmailAddress {
	if v[column] == "" {
		return identity.EmailAddress{}
	}
	e, err := identity.ParseEmail(v[column])
	if err != nil {
		f.add(column, linking.FaultEmail, v[column])
	}
	return e
}

// contact reads somebody on record: both name and address, or neither (MH-41 shows the one and mails the other).
func (f *finder) contact(v values, name, email string) linking.Contact {
	c := linking.Contact{Name: v[name], Email: f.email(v, email)}
	switch {
	case v[name] == "" && v[email] != "":
		f.add(name, linking.FaultMissing, "")
	case v[name] != "" && v[email] == "":
		f.add(email, linking.FaultMissing, "")
	case !written(v[name], maxName):
		f.add(name, linking.FaultName, v[name])
	}
	return c
}

func (f *finder) state(v values) linking.State {
	switch s := linking.State(strings.ToLower(v[State])); s {
	case "":
		return linking.Active
	case linking.Active, linking.Disabled:
		return s
	}
	f.add(State, linking.FaultState, v[State])
	return ""
}

// institutions reads "12AB|De Klimop|90001234; 41234": at least one, each once.
func (f *finder) institutions(v values) []linking.Institution {
	var out []linking.Institution
	seen := map[linking.Code]bool{}
	for cell := range strings.SplitSeq(v[Institutions], ";") {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		i, ok := f.institution(cell)
		if ok && seen[i.Code] {
			f.add(Institutions, linking.FaultInstitution, cell)
		}
		seen[i.Code] = true
		out = append(out, i)
	}
	if len(out) == 0 {
		f.add(Institutions, linking.FaultInstitution, "")
	}
	return out
}

func (f *finder) institution(cell string) (linking.Institution, bool) {
	parts := strings.Split(cell, "|")
	for len(parts) < 3 {
		parts = append(parts, "")
	}
	code, err := linking.ParseCode(parts[0])
	i := linking.Institution{Code: code, Name: strings.TrimSpace(parts[1])}
	if err != nil || len(parts) > 3 {
		f.add(Institutions, linking.FaultInstitution, cell)
		return i, false
	}
	if !written(i.Name, maxName) {
		f.add(Institutions, linking.FaultName, cell)
	}
	i.KvK = f.kvk(Institutions, strings.TrimSpace(parts[2]))
	return i, true
}

// written tells whether a text can be a name: not too long, and all of it can be seen.
func written(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError })
}

// maxShown is how much of a value a fault repeats.
const maxShown = 40

// shown gives a value as a fault repeats it: nothing of what may be a hash that stands in another's column.
func shown(value string) string {
	if strings.Contains(value, "$") || (len(value) >= 20 && !strings.ContainsAny(value, " @|;")) {
		return ""
	}
	clean := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '·'
		}
		return r
	}, value)
	if utf8.RuneCountInString(clean) <= maxShown {
		return clean
	}
	return string([]rune(clean)[:maxShown-1]) + "…"
}
