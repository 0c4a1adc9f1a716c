package portal

import (
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

const maxForm = 16 << 10 // bytes of a form

// form is what the page of the action shows.
type form struct {
	*Action
	Lines   []line
	Faulty  bool
	Trouble string    // of the confirmation: key of the texts step.<Trouble>
	Since   time.Time // of a proof that is fresh enough; zero: pressing the button asks one
}

// line is a field as it was filled in.
type line struct {
	Field
	Value string
	Fault look.Text
}

// Described names what assistive technology reads with the field.
func (l line) Described() string {
	var ids []string
	if l.Hint != (look.Text{}) {
		ids = append(ids, l.Name+"-hint")
	}
	if l.Fault != (look.Text{}) {
		ids = append(ids, l.Name+"-err")
	}
	return strings.Join(ids, " ")
}

// fill shows the form as it was left.
func (p *Portal) fill(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	if !in {
		p.absent(w, r)
		return
	}
	p.showForm(w, r, s, p.papers.draft(s.owner()), nil)
}

func (p *Portal) showForm(w http.ResponseWriter, r *http.Request, s session, d draft, faults map[string]look.Text) {
	f, status := form{Action: p.config.Action, Trouble: d.Trouble, Faulty: len(faults) > 0}, http.StatusOK
	for _, x := range f.Fields {
		f.Lines = append(f.Lines, line{x, d.Values[x.Name], faults[x.Name]})
	}
	if f.Faulty {
		status = http.StatusUnprocessableEntity
	}
	if p.proven(s) {
		f.Since = s.Since()
	}
	pages.Show(w, r, status, p.view(r, "action", f.Title, f))
}

// submit sends the form where the session holds a proof for it that is fresh enough. Else the form is kept here, and
// the browser goes to the issuer for one.
func (p *Portal) submit(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	if !in {
		p.absent(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	values := p.config.Action.read(r.PostFormValue)
	p.papers.keep(s.owner(), values)
	if faults := p.config.Action.faults(values); len(faults) > 0 {
		p.showForm(w, r, s, draft{Values: values}, faults)
		return
	}
	if !p.proven(s) {
		p.confirm(w, r, s)
		return
	}
	number, err := p.file(s.owner(), values, s.Since())
	if err != nil {
		p.fail(w, r, "receipt", err, troubles["server_error"])
		return
	}
	http.Redirect(w, r, p.config.Action.Path+"/"+number, http.StatusSeeOther)
}

// proven tells whether a session holds a proof for the action that is fresh enough.
func (p *Portal) proven(s session) bool { return p.enough(s.ACR, s.AuthTime) }

// enough weighs a proof by its acr and the second it was given (RFC 9470, 5).
func (p *Portal) enough(acr string, at int64) bool {
	age := p.config.Now().Sub(time.Unix(at, 0))
	return acr == p.config.Action.ACR && age >= -skew && age <= p.config.Action.MaxAge
}

// file keeps a receipt of what is sent, and gives its number.
func (p *Portal) file(o owner, values map[string]string, confirmed time.Time) (string, error) {
	b := make([]byte, 4)
	if _, err := io.ReadFull(p.config.Random, b); err != nil {
		return "", err
	}
	number := "OEFEN-" + strings.ToUpper(hex.EncodeToString(b))
	p.papers.send(o, receipt{Number: number, Values: values, Confirmed: confirmed})
	return number, nil
}

// confirmed leads somebody back to the form after the issuer's answer. A login service that does not know the action
// may have let it pass (OpenID Connect Core, 5.5.1.1): then the form says so.
func (p *Portal) confirmed(w http.ResponseWriter, r *http.Request, s session) {
	trouble := ""
	if !p.proven(s) {
		trouble = "unproven"
	}
	p.papers.note(s.owner(), trouble)
	http.Redirect(w, r, p.config.Action.Path, http.StatusSeeOther)
}

// unconfirmed leads somebody who did not confirm back to the form, where it is as they left it (MA-24); false where
// there is none.
func (p *Portal) unconfirmed(w http.ResponseWriter, r *http.Request, t trouble) bool {
	s, in := p.sessions.of(r)
	if !in || p.config.Action == nil || !p.papers.note(s.owner(), t.Step) {
		return false
	}
	http.Redirect(w, r, p.config.Action.Path, http.StatusSeeOther)
	return true
}

// proof is what the page of a receipt shows.
type proof struct {
	*Action
	receipt
	For string
}

// Said is a field of what was sent, as people read it.
func (x proof) Said(f Field) look.Text { return f.say(x.Values[f.Name]) }

func (p *Portal) receipt(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	if !in {
		p.absent(w, r)
		return
	}
	all := p.papers.receipts(s.owner())
	i := slices.IndexFunc(all, func(x receipt) bool { return x.Number == r.PathValue("number") })
	if i < 0 {
		p.unknown(w, r)
		return
	}
	pages.Show(w, r, http.StatusOK, p.view(r, "receipt", p.config.Action.Sent, proof{p.config.Action, all[i], s.Organisation.Name}))
}
