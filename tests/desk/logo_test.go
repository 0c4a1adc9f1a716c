package desk_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// badge is a picture, of so many pixels wide.
func badge(t *testing.T, width int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, width, 80))
	for i := range 80 * 80 {
		x, y := i%80, i/80
		m.Set(x, y, color.NRGBA{uint8(x * y), uint8(x * x * y), uint8(x ^ y), 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// answersWith sends the form of a draft in words as a browser does: with a file, or with the empty place of one.
func (c colleague) answersWith(at string, form url.Values, name string, file []byte) page {
	c.h.t.Helper()
	return c.sends(at+"/words", form, "tenant-logo", name, file)
}

// sends sends a form with a file in one of its fields.
func (c colleague) sends(at string, form url.Values, as, name string, file []byte) page {
	c.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile(as, name)
	if err == nil {
		_, err = part.Write(file)
	}
	for field, values := range form {
		if field != as && err == nil {
			err = w.WriteField(field, values[0])
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		c.h.t.Fatal(err)
	}
	q := httptest.NewRequest(http.MethodPost, base+"/t/"+c.realm+"/desk"+at, &body)
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	q.Header.Set("Accept-Language", "nl")
	q.Header.Set("Content-Type", w.FormDataContentType())
	slug := c.h.realm(c.realm).Slug
	q.AddCookie(&http.Cookie{Name: "__Host-session-" + slug.Tenant() + "." + slug.Environment(), Value: c.token})
	answer := httptest.NewRecorder()
	c.h.handler.ServeHTTP(answer, q)
	return page{answer.Code, answer.Header(), answer.Body.String(), answer.Header().Get("Location")}
}

// stranger asks for something of a realm without being anybody.
func (h *house) stranger(method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, httptest.NewRequest(method, base+path, nil))
	return w
}

// Issue 6, "logo, preview": a logo is chosen in words, seen before it is live, shown on every page when it is, and goes again. Of a
// file that is no logo it is told what to do, and no other answer is lost.
func TestALogoIsChosenInWords(t *testing.T) {
	h := build(t, browserless.SQLite)
	bente, karim := h.hire(staffRealm, "policy-editor"), h.hire(staffRealm, "approver")
	at := bente.opens("Een logo")
	file := badge(t, 240)
	logo, _ := policy.ParseLogo(file)
	text := base64.StdEncoding.EncodeToString(file)
	where := "/t/" + production + "/logo/" + logo.Digest() + ".png"
	form := func() url.Values { return answers(t, h.liveFile(), bente.revision(at)) }

	t.Log("what is no logo is told, and the other answers stay")
	for want, wrong := range map[string][]byte{
		"Een SVG-afbeelding kan een script bevatten": []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`),
		"Dit is geen PNG-afbeelding":                 []byte("\xff\xd8\xff\xe0 een foto"),
		"De afbeelding is groter dan 30 kB":          append(file[:8:8], make([]byte, 5<<20)...),
		"hoogstens 1200 breed":                       badge(t, 1300),
		"De afbeelding is beschadigd":                file[:len(file)-9],
	} {
		f := form()
		f.Set("tenant-helpdesk-phone", "0800-2345")
		p := bente.answersWith(at, f, "logo.png", wrong)
		p.says(t, 422, want, "Logo: ")
		if !strings.Contains(p.body, `value="0800-2345"`) || !strings.Contains(p.body, `aria-invalid="true"`) || !strings.Contains(p.body, `href="#tenant-logo"`) {
			t.Errorf("%s: an answer is lost, or the fault does not lead to its question", want)
		}
	}
	bente.ask(at, nil).says(t, 200, "Er verandert niets.")

	t.Log("a logo beside a wrong answer goes along, and need not be chosen again")
	f := form()
	f.Set("tenant-colour", "geel")
	p := bente.answersWith(at, f, "logo.png", file)
	p.says(t, 422, "is geen kleur", "Dit logo is nog niet opgeslagen.")
	kept := `name="tenant-logo-kept" value="` + text + `"`
	if !strings.Contains(p.body, kept) || !strings.Contains(p.body, `src="data:image/png;base64,`+text+`"`) {
		t.Error("the logo does not go along, or is not shown")
	}
	f = form()
	f.Set("tenant-logo-kept", text)
	if p := bente.answersWith(at, f, "", nil); p.status != 303 {
		t.Fatalf("not saved: %d %s", p.status, words(p.body))
	}

	t.Log("the draft says so in words, and shows it; nobody else sees it yet")
	changed := bente.ask(at, nil)
	changed.says(t, 200, "Logo wordt een afbeelding van 240 bij 80 pixels")
	asked := bente.ask(at+"/words", nil)
	preview := bente.ask(at+"/preview", nil)
	for name, p := range map[string]page{"the form": asked, "the preview": preview} {
		if !strings.Contains(p.body, "data:image/png;base64,"+text) || !strings.Contains(p.header.Get("Content-Security-Policy"), "img-src 'self' data:;") {
			t.Errorf("%s does not show the logo: %s", name, p.header.Get("Content-Security-Policy"))
		}
	}
	if strings.Contains(changed.body, text[:60]) || strings.Contains(bente.ask(drafts+"/preview", nil).body, "data:image") {
		t.Error("the draft is read out, or is live already")
	}
	if strings.Contains(changed.header.Get("Content-Security-Policy"), "data:") {
		t.Error("a page without pictures inside it may have them")
	}
	if w := h.stranger(http.MethodGet, where); w.Code != 404 {
		t.Errorf("a draft is there for everybody: %d", w.Code)
	}

	t.Log("sent as it is shown, the form changes nothing")
	saved, err := h.policies.Show(t.Context(), policies.Operator(h.realm(production), "operator"), at[strings.LastIndex(at, "/")+1:])
	if err != nil {
		t.Fatal(err)
	}
	again := answers(t, string(saved.Draft.Document), bente.revision(at))
	if p := bente.answersWith(at, again, "", nil); p.status != 303 {
		t.Errorf("%d", p.status)
	}
	if now, err := h.policies.Show(t.Context(), policies.Operator(h.realm(production), "operator"), saved.Draft.ID); err != nil || !bytes.Equal(now.Draft.Document, saved.Draft.Document) {
		t.Errorf("the draft is another one: %v", err)
	}

	t.Log("live, it is served to everybody by its own name, for as long as a browser likes")
	bente.does(at, "/check")
	bente.does(at, "/replay", "days", "1")
	karim.does(at, "/approve")
	karim.does(at, "/publish").says(t, 200, "Het concept is live.")
	w := h.stranger(http.MethodGet, where)
	for name, want := range map[string]string{
		"Content-Type": "image/png", "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff", "Pragma": "", "Set-Cookie": "",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), file) {
		t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
	}
	shown := `<img src="` + where + `" width="240" height="80" alt="">`
	if p := bente.ask("/in/production", nil); !strings.Contains(p.body, shown) {
		t.Error("the desk does not show it")
	}
	if p := bente.ask("/in/pre-production", nil); strings.Contains(p.body, where) {
		t.Error("the desk shows it with another environment")
	}
	for _, elsewhere := range []string{
		strings.Replace(where, production, practice, 1), strings.Replace(where, production, staffRealm, 1), strings.TrimSuffix(where, ".png"), where + "/", "/t/" + production + "/logo/" + strings.Repeat("0", 32) + ".png",
	} {
		w := h.stranger(http.MethodGet, elsewhere)
		if w.Code == 200 || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", elsewhere, w.Code, w.Header())
		}
	}
	if p := bente.ask(drafts+"/versions/2", nil); strings.Contains(p.body, text[:len(text)/2]) {
		t.Error("the history reads it out")
	}
	h.in(production, func(ctx context.Context, st ports.Store) error {
		all, err := st.Audit().Newest(ctx, ports.AuditQuery{Limit: 1000})
		if len(all) == 0 || strings.Contains(fmt.Sprint(all), text[:60]) {
			t.Errorf("%d events, and the logo among them", len(all))
		}
		return err
	})

	t.Log("another one, and the old name ends; without one, the first letter is back")
	next := bente.opens("Geen logo")
	f = answers(t, h.liveFile(), bente.revision(next))
	f.Set("tenant-logo-gone", "true")
	if p := bente.answersWith(next, f, "", nil); p.status != 303 {
		t.Fatalf("not saved: %d %s", p.status, words(p.body))
	}
	bente.ask(next, nil).says(t, 200, "Logo vervalt. Dat was een afbeelding van 240 bij 80 pixels")
	bente.does(next, "/check")
	bente.does(next, "/replay", "days", "1")
	karim.does(next, "/approve")
	karim.does(next, "/publish").says(t, 200, "Het concept is live.")
	if w := h.stranger(http.MethodGet, where); w.Code != 404 {
		t.Errorf("a logo that is gone: %d", w.Code)
	}

	t.Log("and back in one step")
	karim.ask(drafts+"/versions/2/back", url.Values{})
	if w := h.stranger(http.MethodGet, where); w.Code != 200 {
		t.Errorf("a logo that came back: %d", w.Code)
	}
}
