package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/secret"
)

// field is one setting: its key and a pointer to where its value goes.
type field struct {
	key string
	at  any
}

// fieldsOf lists the settings by their keys.
func fieldsOf(c *Config) map[string]field {
	out := map[string]field{}
	gather("", reflect.ValueOf(c).Elem(), out)
	return out
}

func gather(path string, section reflect.Value, out map[string]field) {
	for i := range section.NumField() {
		key := join(path, section.Type().Field(i).Tag.Get("key"))
		f := field{key, section.Field(i).Addr().Interface()}
		if f.wants() == "" {
			gather(key, section.Field(i), out)
			continue
		}
		out[key] = f
	}
}

// wants says in words what the setting holds; "" for a section.
func (f field) wants() string {
	switch f.at.(type) {
	case *string:
		return "a text"
	case *secret.Text:
		return "the path of a file"
	case *int:
		return "a whole number"
	case *float64:
		return "a number"
	case *bool:
		return "true or false"
	case *time.Duration:
		return `a duration such as "15s"`
	case *slog.Level:
		return "debug, info, warn or error"
	case *url.URL:
		return `an address such as "https://inloggen.example"`
	case *[]netip.Prefix:
		return `a list of networks such as ["10.0.0.0/8"]`
	}
	return ""
}

func (f field) list() bool   { _, ok := f.at.(*[]netip.Prefix); return ok }
func (f field) secret() bool { _, ok := f.at.(*secret.Text); return ok }

// assign reads the value from text. The caller words the error; it says only that there is one.
func (f field) assign(items []string) (err error) {
	switch at := f.at.(type) {
	case *[]netip.Prefix:
		*at, err = prefixes(items)
		return err
	case *string:
		*at = items[0]
	case *int:
		*at, err = strconv.Atoi(items[0])
	case *float64:
		*at, err = strconv.ParseFloat(items[0], 64)
	case *bool:
		*at, err = truth(items[0])
	case *time.Duration:
		*at, err = time.ParseDuration(items[0])
	case *slog.Level:
		*at, err = level(items[0])
	case *url.URL:
		return absolute(at, items[0])
	}
	return err
}

var errForm = errors.New("another form")

// truth knows two words: "1", "yes" and "T" leave a reader guessing.
func truth(s string) (bool, error) {
	if s != "true" && s != "false" {
		return false, errForm
	}
	return s == "true", nil
}

func level(s string) (l slog.Level, err error) {
	switch s {
	case "debug", "info", "warn", "error":
		return l, l.UnmarshalText([]byte(s))
	}
	return l, errForm
}

func absolute(at *url.URL, s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return errForm
	}
	*at = *u
	return nil
}

func prefixes(items []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, 0, len(items))
	for _, item := range items {
		p, err := netip.ParsePrefix(strings.TrimSpace(item))
		if err != nil {
			return nil, fmt.Errorf("%q: %w", item, errForm)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
