package means_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

// MR-70: what a link carries comes back as it was, and what is no link is none.
func TestALinkCarriesItsApplication(t *testing.T) {
	l := means.Link{Application: "0192f5a4-7b1e-7c37-9d0a-3e6b8f2c9001", Nonce: []byte("12345678"), MAC: bytes.Repeat([]byte{7}, 32)}
	text, ok := l.Text()
	if !ok {
		t.Fatal("it cannot be written")
	}
	got, ok := means.ReadLink(text)
	l.MAC = l.MAC[:16]
	if diff := cmp.Diff(l, got); !ok || diff != "" {
		t.Errorf("%v %s", ok, diff)
	}
	for _, other := range []string{"", text[1:], text + "A", strings.Repeat("!", len(text)), "aanvraag"} {
		if _, ok := means.ReadLink(other); ok {
			t.Errorf("%q is read", other)
		}
	}
	for _, bad := range []means.Link{{Application: "a", Nonce: l.Nonce, MAC: l.MAC}, {Application: l.Application, MAC: l.MAC}, {Application: l.Application, Nonce: l.Nonce}} {
		if _, ok := bad.Text(); ok {
			t.Errorf("%+v is written", bad)
		}
	}
}

// XC-37: an applicant comes back from storage with every letter of their name.
func TestAnApplicantAsJSON(t *testing.T) {
	for _, a := range []means.Applicant{
		{FamilyName: "Suparman", Born: identity.Date{Year: 1988, Month: 2, Day: 29}, BirthPlace: "Yogyakarta", Email: address, Mobile: must(identity.ParsePhone("+32470123456"))},
		{GivenNames: "Noor Éléonore", Prefix: "van den", FamilyName: "Berg-ten Bœuf", Born: identity.Date{Year: 1901, Month: 12, Day: 1}, BirthPlace: "'s-Hertogenbosch", Email: address, Mobile: must(identity.ParsePhone("+31612345678")), Employed: true},
	} {
		raw := must(json.Marshal(a))
		var got means.Applicant
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, got, values); diff != "" {
			t.Error(diff)
		}
	}
	for _, raw := range []string{`{}`, `[]`, `{"Email":"a@b.example","Mobile":"+31612345678","Born":"2000-02-30","FamilyName":"A","BirthPlace":"B"}`} {
		var got means.Applicant
		if err := json.Unmarshal([]byte(raw), &got); err == nil {
			t.Errorf("%s is an applicant: %+v", raw, got)
		}
	}
}
