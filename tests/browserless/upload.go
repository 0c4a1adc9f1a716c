package browserless

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"testing"
	"time"
)

// Upload sends a file with the form of a page that leads to suffix, as a browser does, and goes where that leads.
func (b *Browser) Upload(t testing.TB, from Page, suffix, name string, content []byte) Page {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {"text/html"}})
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.send(step{method: http.MethodPost, to: from.MustForm(t, suffix).Action, from: from.URL}, form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	if to := p.Header.Get("Location"); to != "" {
		return b.Follow(from, to)
	}
	return p
}

// send makes one request with a body.
func (b *Browser) send(s step, kind string, body io.Reader) (Page, error) {
	r, err := http.NewRequest(s.method, s.to.String(), body)
	if err != nil {
		return Page{}, err
	}
	b.dress(r, s)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 45*time.Second)
	defer cancel()
	a, err := b.transport.RoundTrip(r.WithContext(ctx))
	if err != nil {
		return Page{}, err
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		return Page{}, err
	}
	p := Page{URL: s.to, Method: s.method, Status: a.StatusCode, Header: a.Header, Body: string(text)}
	b.keep(s.to, a)
	b.mu.Lock()
	b.history = append(b.history, p)
	b.mu.Unlock()
	return p, nil
}
