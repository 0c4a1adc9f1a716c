package inbox_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
)

// order posts to the gateway as EHERKENNING.md 12.1 describes it.
func order(t *testing.T, i *inbox.Inbox, key, body string) (int, map[string]any) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/messages", strings.NewReader(body))
	r.Header.Set("Authorization", key)
	w := httptest.NewRecorder()
	i.Handler().ServeHTTP(w, r)
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%q: %v", w.Body, err)
	}
	return w.Code, answer
}

const (
	key  = "AccessKey oefensleutel"
	good = `{"originator":"Voordeur","body":"Uw code is 123456","recipients":["31612345678"],"type":"sms","reference":"7","validity":300}`
)

func TestTheGatewayAnswersInTheShapeOfTheRealOne(t *testing.T) {
	i, _ := start(t, t.TempDir())
	status, a := order(t, i, key, good)
	if status != http.StatusCreated {
		t.Fatalf("%d %v", status, a)
	}
	got := map[string]any{"direction": a["direction"], "reference": a["reference"], "validity": a["validity"]}
	recipients := a["recipients"].(map[string]any)
	got["totalSentCount"] = recipients["totalSentCount"]
	got["recipient"] = recipients["items"].([]any)[0].(map[string]any)["recipient"]
	want := map[string]any{"direction": "mt", "reference": "7", "validity": 300.0, "totalSentCount": 1.0, "recipient": 31612345678.0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	m := i.Messages(inbox.Filter{Kind: inbox.SMS, To: "+31612345678"})
	if len(m) != 1 || m[0].Code() != "123456" || m[0].From != "Voordeur" {
		t.Errorf("received %+v", m)
	}
}

func TestTheGatewayRefusesInTheShapeOfTheRealOne(t *testing.T) {
	i, _ := start(t, t.TempDir())
	for name, c := range map[string]struct {
		key, body    string
		status, code int
	}{
		"no key":           {"", good, 401, 2},
		"wrong key":        {"AccessKey x", good, 401, 2},
		"bearer":           {"Bearer oefensleutel", good, 401, 2},
		"no JSON":          {key, "{", 400, 21},
		"too large":        {key, `{"body":"` + strings.Repeat("x", 70_000) + `"}`, 400, 21},
		"no originator":    {key, `{"body":"x","recipients":[31612345678]}`, 422, 9},
		"long originator":  {key, `{"originator":"abcdefghijkl","body":"x","recipients":[31612345678]}`, 422, 10},
		"no body":          {key, `{"originator":"V","recipients":[31612345678]}`, 422, 9},
		"no recipients":    {key, `{"originator":"V","body":"x"}`, 422, 9},
		"wrong recipient":  {key, `{"originator":"V","body":"x","recipients":["0612345678"]}`, 422, 10},
		"recipient object": {key, `{"originator":"V","body":"x","recipients":[{}]}`, 422, 10},
		"long body":        {key, `{"originator":"V","body":"` + strings.Repeat("x", 1378) + `","recipients":[31612345678]}`, 422, 10},
		"binary":           {key, `{"originator":"V","type":"binary","body":"x","recipients":[31612345678]}`, 422, 10},
	} {
		status, a := order(t, i, c.key, c.body)
		errs, _ := a["errors"].([]any)
		if status != c.status || len(errs) != 1 || errs[0].(map[string]any)["code"] != float64(c.code) {
			t.Errorf("%s: %d %v", name, status, a)
		}
	}
	if n := len(i.Messages(inbox.Filter{})); n != 0 {
		t.Errorf("%d messages after refusals", n)
	}
}

func TestFaultsOfTheGateway(t *testing.T) {
	i, _ := start(t, t.TempDir())
	for fault, want := range map[inbox.Fault]int{inbox.Refused: 422, inbox.Busy: 500, inbox.None: 201} {
		i.SetFault("+31612345678", fault)
		if status, a := order(t, i, key, good); status != want {
			t.Errorf("fault %d: %d %v", fault, status, a)
		}
	}
}

func FuzzOrder(f *testing.F) {
	f.Add(good)
	f.Add(`{"recipients":[1,"2",null,{}]}`)
	i, _ := start(f, f.TempDir())
	f.Fuzz(func(t *testing.T, body string) {
		if status, _ := order(t, i, key, body); status == http.StatusInternalServerError {
			t.Errorf("%q broke the gateway", body)
		}
	})
}
