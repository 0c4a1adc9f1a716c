package enlisting

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// BrowserLife is how long a browser that pressed the button is spared that. After it the mail leads back.
const BrowserLife = 12 * time.Hour

// browser is what a browser holds that pressed the button of the mail's page: of one link, and of no other. Codes
// are sent to one browser and count in no other (MR-71).
type browser struct {
	Application means.ApplicationID `json:"application"`
	Token       [32]byte            `json:"token"`
	ID          string              `json:"id"`
	Until       time.Time           `json:"until"`
	Proven      bool                `json:"proven,omitempty"` // a code from the telephone was typed here
}

// newBrowser lets a browser go on with an application.
func (s *Service) newBrowser(a means.Application) (browser, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return browser{}, fmt.Errorf("enlisting: draw a browser: %w", err)
	}
	return browser{Application: a.ID, Token: a.Token, ID: base64.RawURLEncoding.EncodeToString(b), Until: s.Now().Add(BrowserLife)}, nil
}

// cookie is what the browser is given.
func (s *Service) cookie(ctx context.Context, r ports.Realm, b browser) (string, error) {
	plain, err := json.Marshal(b)
	if err != nil {
		return "", fmt.Errorf("enlisting: write a browser: %w", err)
	}
	sealed, err := s.Sealer.Seal(ctx, r.ID, purposeBrowser, "", plain)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// browserOf reads it. What was not sealed here, or is of another link or too old, is nothing.
func (s *Service) browserOf(ctx context.Context, r ports.Realm, cookie string, a means.Application) browser {
	sealed, err := base64.RawURLEncoding.DecodeString(cookie)
	if err != nil || cookie == "" {
		return browser{}
	}
	plain, err := s.Sealer.Open(ctx, r.ID, purposeBrowser, "", sealed)
	if err != nil {
		return browser{}
	}
	var b browser
	if err := json.Unmarshal(plain, &b); err != nil || b.Application != a.ID || b.Token != a.Token || !s.Now().Before(b.Until) {
		return browser{}
	}
	return b
}

func (b browser) isZero() bool { return b.ID == "" }
