package desk_test

import (
	"crypto/sha256"

	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/domain/policy"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// picture is a PNG of one pixel.
var picture = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82")

// apply applies for an account as a company abroad does, and sends it.
func (h *house) apply(name, email string) applied.ID {
	h.t.Helper()
	ctx, r := h.t.Context(), h.realm(name)
	check := func(err error) {
		h.t.Helper()
		if err != nil {
			h.t.Fatal(err)
		}
	}
	begun, err := h.applying.Begin(ctx, registration.Visitor{Realm: r.ID, Lang: "en"}, registration.Choice{Kind: r.Document.Policy.Accounts[0].ID, Audience: "company-abroad", Applicant: applied.Company})
	check(err)
	v := registration.Visitor{Realm: r.ID, Token: sha256.Sum256([]byte(begun.Token)), Lang: "en"}
	asked, err := h.applying.SendCode(ctx, v, email, policy.Confirmed{Spelling: true, Shared: true})
	check(err)
	sent := h.letters(name, email)
	if len(sent) == 0 {
		h.t.Fatalf("no code was sent: %+v", asked)
	}
	answer, err := h.applying.CheckCode(ctx, v, sent[len(sent)-1].Code)
	check(err)
	if answer.Refused != "" {
		h.t.Fatalf("the code is %s", answer.Refused)
	}
	form := applied.Form{
		GivenNames: "Σωκράτης", FamilyName: "Παπαδόπουλος", LatinName: "Sokratis Papadopoulos", Born: applied.Date{Year: 1980, Month: 3, Day: 12}, Nationality: "GR",
		Residence: applied.Abroad, Address: applied.Address{Lines: "Οδός Ερμού 12", PostalCode: "105 63", Place: "Αθήνα", Country: "GR"}, Phone: "+306941234521",
		Business: applied.Business{Name: "Παπαδόπουλος ΑΕ", Number: "123456789000", Register: "GR", Role: "Διευθυντής"},
	}
	for _, step := range []applied.Step{applied.StepDetails, applied.StepAddress} {
		problems, err := h.applying.Tell(ctx, v, step, registration.Told{Form: form, Language: "en"})
		check(err)
		if len(problems) > 0 {
			h.t.Fatalf("%s: %v", step, problems)
		}
	}
	file, err := h.applying.AddFile(ctx, v, "uittreksel.png", picture)
	check(err)
	if file.Problem != "" {
		h.t.Fatalf("the document is %s", file.Problem)
	}
	chosen, err := h.applying.ChoosePassword(ctx, v, "vier gewone woorden achter elkaar")
	check(err)
	if !chosen.Problem.None() {
		h.t.Fatalf("the password is %v", chosen.Problem)
	}
	out, err := h.applying.Submit(ctx, v, true)
	check(err)
	if !out.Done {
		h.t.Fatalf("not sent: %+v", out)
	}
	page, err := h.applying.Queue(ctx, r.ID, ports.ApplicationQuery{Search: email, Limit: 1})
	check(err)
	if len(page.Applications) != 1 {
		h.t.Fatal("it is not in the queue")
	}
	return page.Applications[0].ID
}
