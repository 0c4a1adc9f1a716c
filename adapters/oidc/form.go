package oidc

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Limits of what is read from strangers.
const (
	maxForm  = 64 << 10
	maxQuery = 16 << 10
	maxBasic = 2 << 10
)

// Errors of forms; the client is told invalid_request.
var (
	errTooLarge   = errors.New("the request is too large")
	errMalformed  = errors.New("the request is malformed")
	errMediaType  = errors.New("the content type must be application/x-www-form-urlencoded")
	errDuplicate  = errors.New("a parameter is there more than once")
	errTwoMethods = errors.New("the client authenticates in more than one way")
)

// form is a request cleared of all that this endpoint does not know.
type form struct {
	values url.Values
	basic  *url.Userinfo // credentials of the Authorization header, form-decoded
	bearer string
}

// readForm reads parameters from the body of a POST and from the query of any other request: RFC 6749 3.2
// forbids tokens and secrets in a query. The page that asks whether to log out may post with its fields in the
// action. readForm refuses duplicates (RFC 6749 3.1) and drops what e does not know.
func readForm(r *http.Request, e endpoint) (form, error) {
	raw, err := rawForm(r, e)
	if err != nil {
		return form{}, err
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return form{}, errMalformed
	}
	f := form{values: url.Values{}}
	for name, v := range values {
		switch {
		case len(v) > 1:
			return form{}, errDuplicate
		case strings.ContainsRune(v[0], 0):
			return form{}, errMalformed
		case slices.Contains(parameters[e], name) && v[0] != "": // RFC 6749 3.1: empty is as if left out
			f.values.Set(name, v[0])
		}
	}
	return f, f.readAuthorization(r)
}

func rawForm(r *http.Request, e endpoint) (string, error) {
	if r.Method != http.MethodPost || (e == logoutEndpoint && r.ContentLength == 0) {
		if len(r.URL.RawQuery) > maxQuery {
			return "", errTooLarge
		}
		return r.URL.RawQuery, nil
	}
	if ct := r.Header.Get("Content-Type"); ct != "" {
		if media, _, err := mime.ParseMediaType(ct); err != nil || media != "application/x-www-form-urlencoded" {
			return "", errMediaType
		}
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxForm+1))
	switch {
	case err != nil:
		return "", errMalformed
	case len(body) > maxForm:
		return "", errTooLarge
	}
	return string(body), nil
}

// readAuthorization takes credentials from the header. RFC 6749 2.3.1: user name and password of Basic
// are form-encoded, which the library does not undo.
func (f *form) readAuthorization(r *http.Request) error {
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return nil
	}
	scheme, rest, _ := strings.Cut(headers[0], " ")
	switch {
	case len(headers) > 1 || len(rest) > maxBasic:
		return errMalformed
	case strings.EqualFold(scheme, "Bearer"):
		f.bearer = strings.TrimSpace(rest)
		return nil
	}
	id, secret, ok := r.BasicAuth()
	if !ok {
		return errMalformed
	}
	id, err1 := url.QueryUnescape(id)
	secret, err2 := url.QueryUnescape(secret)
	if err1 != nil || err2 != nil {
		return errMalformed
	}
	f.basic = url.UserPassword(id, secret)
	return nil
}

// methods refuses a client that authenticates twice (RFC 6749 2.3).
func (f form) methods() error {
	n := 0
	for _, used := range []bool{f.basic != nil, f.values.Has("client_secret"), f.values.Has("client_assertion")} {
		if used {
			n++
		}
	}
	if n > 1 {
		return errTwoMethods
	}
	return nil
}

// request is the form as the library reads it.
func (f form) request(ctx context.Context, path string) *http.Request {
	body := strings.NewReader(f.values.Encode())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, path, body)
	if err != nil {
		panic("oidc: a path of our own is no URL: " + err.Error())
	}
	r.RequestURI = path
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if f.basic != nil {
		secret, _ := f.basic.Password()
		r.SetBasicAuth(f.basic.Username(), secret)
	}
	if f.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+f.bearer)
	}
	return r
}
