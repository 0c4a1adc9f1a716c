package pages

import (
	"net/http/httptest"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/i18n"
)

var languages = []i18n.Lang{i18n.NL, i18n.EN}

func gallery(t testing.TB) *Gallery {
	t.Helper()
	g, err := NewGallery()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func serve(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(gallery(t))
	t.Cleanup(server.Close)
	return server.URL
}
