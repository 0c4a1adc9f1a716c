package accountfile

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/voordeur/voordeur/domain/linking"
)

// record is a line of JSON. Its institutions are written out, or as in CSV.
type record struct {
	UserName        string       `json:"user-name"`
	Format          string       `json:"format"`
	Hash            string       `json:"hash"`
	Email           string       `json:"email"`
	AuthorisedName  string       `json:"authorised-name"`
	AuthorisedEmail string       `json:"authorised-email"`
	SecondName      string       `json:"second-name"`
	SecondEmail     string       `json:"second-email"`
	Institutions    institutions `json:"institutions"`
	State           string       `json:"state"`
}

// institutions is the cell of CSV, which a list is turned into.
type institutions string

// UnmarshalJSON reads a list of {"code", "name", "kvk"}, or a text.
func (i *institutions) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(i))
	}
	var list []struct{ Code, Name, KvK string }
	if err := strict(b, &list); err != nil {
		return err
	}
	cells := make([]string, len(list))
	for n, x := range list {
		cells[n] = strings.TrimRight(plain(x.Code)+"|"+plain(x.Name)+"|"+plain(x.KvK), "|")
	}
	*i = institutions(strings.Join(cells, ";"))
	return nil
}

// plain lets no value of a list look like two.
func plain(s string) string { return strings.NewReplacer("|", "\x00", ";", "\x00").Replace(s) }

// readJSON gives the values of one line.
func readJSON(text string) (values, []linking.Fault) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var r record
	if err := strict([]byte(text), &r); err != nil {
		return nil, []linking.Fault{{Code: linking.FaultUnreadable}}
	}
	v := values{
		UserName: r.UserName, Format: r.Format, Hash: r.Hash, Email: r.Email, AuthorisedName: r.AuthorisedName, AuthorisedEmail: r.AuthorisedEmail,
		SecondName: r.SecondName, SecondEmail: r.SecondEmail, Institutions: string(r.Institutions), State: r.State,
	}
	for column, value := range v {
		v[column] = strings.TrimSpace(value)
	}
	return v, nil
}

// strict reads one value of JSON and nothing after it. A field that it does not know is a mistyped one.
func strict(b []byte, into any) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return linking.ErrInvalid
	}
	return nil
}
