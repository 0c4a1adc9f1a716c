package sms_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/sms"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

const key = "proef-sleutel"

// note is a message to an invented number.
func note() ports.SMS {
	return ports.SMS{ID: "0192f0c1-0001", To: "+31612345678", Text: "482913 is uw inlogcode voor Mijn Voorbeeld.\n\n@schatkist.example #482913"}
}

func gateway(t *testing.T, answer http.HandlerFunc) *sms.Gateway {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	g, err := sms.New(settings(s.URL+"/messages"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func settings(url string) sms.Settings {
	return sms.Settings{URL: url, Key: secret.New(key), Originator: "Voorbeeld", Validity: 5 * time.Minute, Timeout: 10 * time.Second}
}

func TestRequestIsShapedAsTheGatewayWants(t *testing.T) {
	var got map[string]any
	g := gateway(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/messages" || r.Header.Get("Authorization") != "AccessKey "+key || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"id":"x","recipients":{"totalCount":1,"items":[{"recipient":31612345678,"status":"sent"}]}}`))
	})
	if err := g.Send(t.Context(), note()); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"originator": "Voorbeeld", "body": note().Text, "recipients": []any{"31612345678"}, "type": "sms",
		"reference": "0192f0c1-0001", "validity": 300.0, "datacoding": "auto",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnswersFallIntoThreeClasses(t *testing.T) {
	tests := map[string]struct {
		status int
		body   string
		want   error // nil: temporary
	}{
		"wrong key":         {401, `{"errors":[{"code":2,"description":"Request not allowed (incorrect access_key)"}]}`, ports.ErrSMSAccount},
		"no balance":        {402, `{"errors":[{"code":25}]}`, ports.ErrSMSAccount},
		"not allowed":       {403, ``, ports.ErrSMSAccount},
		"invalid number":    {422, `{"errors":[{"code":10,"description":"31612345678 is not a number","parameter":"recipients"}]}`, ports.ErrSMSRefused},
		"missing parameter": {400, `{"errors":[{"code":9}]}`, ports.ErrSMSRefused},
		"bad request":       {400, `{"errors":[{"code":21}]}`, nil},
		"not found":         {404, `{"errors":[{"code":20}]}`, nil},
		"too many":          {429, ``, nil},
		"broken":            {500, `<html>10</html>`, nil},
		"broken with code":  {503, `{"errors":[{"code":10}]}`, nil},
		"moved":             {302, ``, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			g := gateway(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://localhost/elsewhere")
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			})
			err := g.Send(t.Context(), note())
			refused, account := errors.Is(err, ports.ErrSMSRefused), errors.Is(err, ports.ErrSMSAccount)
			if err == nil || refused != (tt.want == ports.ErrSMSRefused) || account != (tt.want == ports.ErrSMSAccount) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if strings.Contains(err.Error(), "612345678") || strings.Contains(err.Error(), "482913") || strings.Contains(err.Error(), key) {
				t.Errorf("%q holds what no log may hold", err)
			}
		})
	}
}

func TestAMessageThatIsNoneNeverLeaves(t *testing.T) {
	g := gateway(t, func(http.ResponseWriter, *http.Request) { t.Error("it left") })
	for _, bad := range []ports.SMS{
		{}, {ID: "1", To: "0612345678", Text: "x"}, {ID: "1", To: "+31612345678"}, {To: "+31612345678", Text: "x"}, {ID: "1", To: "+31612345678,31600000000", Text: "x"},
	} {
		if err := g.Send(t.Context(), bad); !errors.Is(err, ports.ErrSMSRefused) {
			t.Errorf("%+v: %v, want ErrSMSRefused", bad, err)
		}
	}
}

func TestAGatewayThatDoesNotAnswerIsATemporaryFault(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	g, err := sms.New(settings(s.URL), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Send(t.Context(), note()); err == nil || errors.Is(err, ports.ErrSMSRefused) || errors.Is(err, ports.ErrSMSAccount) {
		t.Errorf("got %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.Send(gone, note()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	for name, change := range map[string]func(*sms.Settings){
		"no address":       func(s *sms.Settings) { s.URL = "" },
		"in the clear":     func(s *sms.Settings) { s.URL = "http://gateway.example/messages" },
		"no key":           func(s *sms.Settings) { s.Key = secret.Text{} },
		"long originator":  func(s *sms.Settings) { s.Originator = "Voorbeeldministerie" },
		"empty originator": func(s *sms.Settings) { s.Originator = "" },
	} {
		s := settings("https://gateway.example/messages")
		change(&s)
		if _, err := sms.New(s, nil); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := sms.New(settings("https://gateway.example/messages"), nil); err != nil {
		t.Error(err)
	}
}
