package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/secret"
)

const plain = "correct-horse"

type exported struct{ Token secret.Text }

type unexported struct{ token secret.Text }

// Secrets have a type that cannot print: not by any verb, in any struct, to any log or encoder.
func TestASecretIsNeverPrinted(t *testing.T) {
	s := secret.New(plain)
	values := []any{s, &s, exported{s}, &exported{s}, unexported{s}, &unexported{s}, []secret.Text{s}, map[string]secret.Text{"k": s}, map[secret.Text]int{s: 1}, fmt.Errorf("wrapped: %v", s)}
	var out bytes.Buffer
	for _, v := range values {
		for _, verb := range "vdsqxXTtcboOUeEfFgGp" {
			for _, flag := range []string{"", "+", "#", " ", "0", "-", "10.3"} {
				fmt.Fprintf(&out, "%"+flag+string(verb)+"\n", v)
			}
		}
		fmt.Fprintln(&out, v)
		slog.New(slog.NewTextHandler(&out, nil)).Info("text", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "v", v)
		if j, err := json.Marshal(v); err == nil {
			out.Write(j)
		}
	}
	text, err := s.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	out.Write(text)
	out.WriteString(s.String() + s.GoString() + s.LogValue().String())
	for _, leak := range []string{plain, fmt.Sprintf("%x", plain), fmt.Sprintf("%X", plain), plain[:3], fmt.Sprint([]byte(plain))} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q got out", leak)
		}
	}
}

func TestASecretIsRevealedAndComparedOnPurpose(t *testing.T) {
	s := secret.New(plain)
	if s.Reveal() != plain || s.IsZero() || !s.Equal(secret.New(plain)) || s.Equal(secret.New("other")) || s.Equal(secret.Text{}) {
		t.Error("the secret is not itself")
	}
	if e := secret.New(""); !e.IsZero() || e.Reveal() != "" || e != (secret.Text{}) {
		t.Error("the empty secret is not the zero Text")
	}
}
