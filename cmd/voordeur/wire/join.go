package wire

import (
	"context"
	"io"
	"net/url"
	"strconv"
	"time"
	_ "time/tzdata" // documents name days of Amsterdam, also where the machine has no time zones

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/mail"
	"github.com/voordeur/voordeur/adapters/oidc"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/telemetry"
	"github.com/voordeur/voordeur/adapters/web/letters"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// amsterdam is where every tenant lives; a document's dates mean days there.
var amsterdam = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic("wire: the embedded time zones lack Europe/Amsterdam: " + err.Error())
	}
	return zone
}()

// newID makes a UUID that sorts by time. Its source cannot fail: see system.Random.
func newID() string {
	b, err := system.NewIDs(system.Random()).Row()
	if err != nil {
		panic("wire: no randomness: " + err.Error())
	}
	return uuid.UUID(b).String()
}

func salt() ([]byte, error) {
	b := make([]byte, 16)
	_, err := io.ReadFull(system.Random(), b)
	return b, err
}

// clients finds relying parties in the realm's document.
type clients struct{ directory ports.Directory }

func (c clients) Client(ctx context.Context, r realm.ID, id realm.ClientID) (realm.Client, error) {
	known, err := c.directory.ByID(ctx, r)
	if err != nil {
		return realm.Client{}, err
	}
	client, ok := known.Document.Client(id)
	if !ok {
		return realm.Client{}, ports.ErrNotFound
	}
	return client, nil
}

// oidcRealms gives realms as the protocol sees them.
type oidcRealms struct{ directory ports.Directory }

func (o oidcRealms) bySlug(ctx context.Context, s realm.Slug) (oidc.Realm, error) {
	r, err := o.directory.BySlug(ctx, s)
	return oidc.Realm{ID: r.ID, Slug: r.Slug, Revision: r.Version, Policy: r.Document.Policy, Speaks: r.Document.Tenant.Languages, API: len(r.Document.Staff.APIClients) > 0}, err
}

func (o oidcRealms) byID(ctx context.Context, id realm.ID) (oidc.Realm, error) {
	r, err := o.directory.ByID(ctx, id)
	return oidc.Realm{ID: r.ID, Slug: r.Slug, Revision: r.Version, Policy: r.Document.Policy, Speaks: r.Document.Tenant.Languages, API: len(r.Document.Staff.APIClients) > 0}, err
}

// recorder counts logins in the metrics.
type recorder struct{ telemetry *telemetry.Telemetry }

func (r recorder) LoginEnded(ctx context.Context, _ string, refused login.Reason) {
	result := "granted"
	if refused != login.None {
		result = string(refused)
	}
	r.telemetry.CountLogin(ctx, result)
}

// composer joins the words of a letter to the form of a mail.
type composer struct{ from string }

func (c composer) Compose(id string, l ports.Letter) (ports.Mail, error) {
	w, err := letters.Write(l)
	if err != nil {
		return ports.Mail{}, err
	}
	content := mail.Content{
		Lang: w.Lang, Preheader: w.Preheader, Sender: w.Sender, Heading: w.Heading,
		Lead: paragraphs(w.Lead), After: paragraphs(w.After), Footer: w.Footer,
	}
	if w.Code != "" {
		content.Act = mail.Code{Value: w.Code}
	} else if w.Link.URL != "" {
		u, err := url.Parse(w.Link.URL)
		if err != nil {
			return ports.Mail{}, err
		}
		content.Act = mail.Link{Label: w.Link.Label, URL: *u}
	}
	text, html := mail.Render(content)
	return ports.Mail{ID: id, From: c.from, To: l.To, Subject: w.Subject, Text: text, HTML: html, Lang: w.Lang}, nil
}

// ComposeText implements ports.TextComposer.
func (c composer) ComposeText(id string, l ports.Letter) (ports.SMS, error) {
	text, err := letters.Text(l)
	return ports.SMS{ID: id, To: l.To, Text: text}, err
}

func paragraphs(texts []string) []mail.Paragraph {
	out := make([]mail.Paragraph, len(texts))
	for i, t := range texts {
		out[i] = mail.Paragraph{Text: t}
	}
	return out
}

// host is where people reach us, as text messages name it.
func host(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }
