package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/tests/browserless"
)

// answers are those of the form as the page gives it: what the file says now.
func answers(t *testing.T, file, revision string) url.Values {
	t.Helper()
	tree, err := policyfile.Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"revision": {revision}}
	for _, p := range console.Parts(tree) {
		for _, q := range p.Questions {
			if q.Kind != console.Tick || q.Value != "" {
				form.Set(p.Name(q), q.Value)
			}
		}
	}
	return form
}

// A draft is changed without its file: what is answered is written where it stands, comments stay, what would break the
// document is told and nothing is kept, and a colleague's change is met without losing an answer.
func TestADraftIsChangedInWords(t *testing.T) {
	h := build(t, browserless.SQLite)
	bente := h.hire(staffRealm, "policy-editor")
	at := bente.opens("Kortere sessies")
	bente.ask(at, nil).says(t, http.StatusOK, "In woorden wijzigen")
	page := bente.ask(at+"/words", nil)
	page.says(t, http.StatusOK, "Omgevingsloket", "Wordt aangeboden", "Opslaan in het concept")

	form := answers(t, h.liveFile(), bente.revision(at))
	for name := range form {
		if !strings.Contains(page.body, `name="`+name+`"`) {
			t.Errorf("the page does not ask %s", name)
		}
	}
	form.Set("tenant-colour", "geel")
	bente.ask(at+"/words", form).says(t, http.StatusUnprocessableEntity, "Kleur: ", "is geen kleur", "geel")

	form.Set("tenant-colour", "#275c9d")
	form.Set("sessions-idle", "30m")
	if p := bente.ask(at+"/words", form); p.status != http.StatusSeeOther {
		t.Fatalf("not saved: %d %s", p.status, words(p.body))
	}
	shown := bente.ask(at, nil)
	shown.says(t, http.StatusOK, "Uitloggen zonder activiteit")
	edited := bente.ask(at+"/edit", nil)
	edited.says(t, http.StatusOK, "#275c9d", "idle: 30m", "# Omgevingsloket (J5), production")

	form.Set("sessions-idle", "1h") // by the revision of before
	bente.ask(at+"/words", form).says(t, http.StatusConflict, "intussen gewijzigd", "1h")
	if p := bente.ask(at+"/edit", nil); !strings.Contains(words(p.body), "idle: 30m") {
		t.Error("the change that came late was kept")
	}
}
