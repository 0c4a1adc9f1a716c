package scheme_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/simulator/scheme"
)

// Invented people have numbers of the right form, a password and something to try (ET-05).
func TestPeopleAreWellFormed(t *testing.T) {
	k := newKit(t)
	users, phones, zilverbeek := map[string]bool{}, map[string]bool{}, 0
	for _, p := range k.scheme.People() {
		if users[p.UserName] || phones[p.Phone] {
			t.Errorf("%s shares a user name or a phone number", p.Name)
		}
		users[p.UserName], phones[p.Phone] = true, true
		if p.Password != scheme.Password || p.GoodFor.NL == "" || p.GoodFor.EN == "" || p.Level.String() == "" || len(p.Mandates) == 0 {
			t.Errorf("%s is not complete", p.Name)
		}
		for _, m := range p.Mandates {
			checkNumbers(t, m.For)
			if m.Via.KvK != "" {
				checkNumbers(t, m.Via)
			}
		}
		if p.Organisation().KvK == "68750110" {
			zilverbeek++
		}
	}
	if zilverbeek < 15 {
		t.Errorf("%d people at Zilverbeek; lists need pages", zilverbeek)
	}
}

func checkNumbers(t *testing.T, o scheme.Organisation) {
	t.Helper()
	if len(o.KvK) != 8 || !strings.HasSuffix(o.Name, "(oefen)") {
		t.Errorf("organisation %v", o)
	}
	if o.RSIN == "" {
		return
	}
	sum := 0
	for i, weight := range []int{9, 8, 7, 6, 5, 4, 3, 2, -1} {
		sum += weight * int(o.RSIN[i]-'0')
	}
	if len(o.RSIN) != 9 || sum%11 != 0 {
		t.Errorf("RSIN %s fails the eleven test", o.RSIN)
	}
}

func config(dir string) scheme.Config {
	return scheme.Config{
		Dir: dir, BaseURL: "http://makelaar.localhost:8080", ArtifactAddr: "127.0.0.1:8443", SendSMS: new(kit).takeSMS,
		Now: func() time.Time { return testNow }, Random: rand.Reader,
	}
}

// A restart keeps the keys, so that pinned certificates and pseudonyms stay.
func TestKeysOutliveARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first, err := scheme.New(config(dir))
	if err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	second, err := scheme.New(config(dir))
	if err != nil {
		t.Fatal(err)
	}
	if !first.SigningCertificate().Equal(second.SigningCertificate()) || !first.TLSRoots().Equal(second.TLSRoots()) {
		t.Error("certificates changed")
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Error(diff)
	}
	if first.ArtifactURL() != "https://makelaar.localhost:8443/broker/ars/1.13" || first.MetadataURL() != "http://makelaar.localhost:8080/metadata" {
		t.Errorf("addresses %s %s", first.ArtifactURL(), first.MetadataURL())
	}
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others", e.Name())
		}
		all[e.Name()] = string(raw)
	}
	return all
}

func TestADamagedKeyIsSaid(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "broker.pem"), []byte("kapot"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := scheme.New(config(dir)); err == nil || !strings.Contains(err.Error(), "broker key") {
		t.Errorf("got %v", err)
	}
}

func TestAWrongConfigurationIsRefused(t *testing.T) {
	for name, change := range map[string]func(*scheme.Config){
		"no folder":   func(c *scheme.Config) { c.Dir = "" },
		"no clock":    func(c *scheme.Config) { c.Now = nil },
		"with a path": func(c *scheme.Config) { c.BaseURL += "/pad" },
		"no entity":   func(c *scheme.Config) { c.Providers = []scheme.Provider{{EntityID: "dienst"}} },
		"no level": func(c *scheme.Config) {
			c.Providers = []scheme.Provider{{EntityID: dvID, Services: []scheme.Service{{ID: serviceID, UUID: uuid}}}}
		},
		"twice": func(c *scheme.Config) { c.Providers = []scheme.Provider{{EntityID: dvID}, {EntityID: dvID}} },
	} {
		c := config(t.TempDir())
		change(&c)
		if _, err := scheme.New(c); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
