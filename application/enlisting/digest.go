package enlisting

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
)

// digest is of all that the overview shows: who, for whom, which means and which mandates (G8). A code that was sent
// for one digest counts for no other.
func (h held) digest() string {
	type given struct {
		All      bool
		Services []mandate.ServiceID
		Level    string
		Branch   string
		Clients  bool
		From     time.Time
		Until    time.Time
	}
	content := struct {
		Application         means.ApplicationID
		Person              means.Applicant
		Order, KvK          string
		Organisation, Level string
		Branch              string
		Mandates            []given
	}{h.ID, h.Person, h.order.Number, h.KvK.String(), h.order.Name, h.Level.String(), h.Branch.String(), nil}
	for _, m := range h.mandates {
		content.Mandates = append(content.Mandates, given{
			m.Scope.All, m.Scope.Services, m.Level.String(), m.Branch.String(), m.Grantee.ForClients, m.Term.From.UTC(), m.Term.End().UTC(),
		})
	}
	plain, err := json.Marshal(content)
	if err != nil {
		panic("enlisting: what is shown is text and times: " + err.Error())
	}
	sum := sha256.Sum256(plain)
	return hex.EncodeToString(sum[:])
}
