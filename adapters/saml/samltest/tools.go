package samltest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// Xmlsec runs the program xmlsec1, an implementation of XML security that shares nothing with
// ours, in dir. A failure ends the test unless it is what is asked for.
func Xmlsec(t testing.TB, dir string, args ...string) (output string, ok bool) {
	t.Helper()
	program, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Fatal("xmlsec1 is not installed; `make test` provides it")
	}
	command := exec.Command(program, args...)
	command.Dir = dir
	out, err := command.CombinedOutput()
	return string(out), err == nil
}

// Canonical gives the exclusive canonical form of a document as libxml2 makes it.
func Canonical(t testing.TB, document string) string {
	t.Helper()
	program, err := exec.LookPath("xmllint")
	if err != nil {
		t.Fatal("xmllint is not installed; `make test` provides it")
	}
	command := exec.Command(program, "--nonet", "--exc-c14n", "document.xml")
	command.Dir = Write(t, map[string]string{"document.xml": document})
	out, err := command.Output()
	if err != nil {
		t.Fatalf("xmllint: %v", err)
	}
	return string(out)
}

// Write puts files in a directory of the test and gives its name.
func Write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Files gives key and certificate of the pair as files "key.pem" and "cert.pem".
func (p Pair) Files() map[string]string {
	key, certificate := p.PEM()
	return map[string]string{"key.pem": string(key), "cert.pem": string(certificate)}
}

// The folders of the Debian packages opensaml-schemas and xmltooling-schemas.
var schemaFolders = []string{"/usr/share/xml/opensaml", "/usr/share/xml/xmltooling"}

var schemaLocation = regexp.MustCompile(`schemaLocation="[^"]*?([^"/]+)"`)

// Validate holds a document against an OASIS schema, with the program xmllint and no network.
func Validate(t testing.TB, schema, document string) {
	t.Helper()
	program, err := exec.LookPath("xmllint")
	if err != nil {
		t.Fatal("xmllint is not installed; `make test` provides it")
	}
	dir := Write(t, map[string]string{"document.xml": document})
	for _, folder := range schemaFolders {
		copySchemas(t, folder, dir)
	}
	command := exec.Command(program, "--nonet", "--noout", "--schema", schema, "document.xml")
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s\n%s", schema, err, out, document)
	}
}

// copySchemas makes the schemas refer to each other in one folder instead of on the web.
func copySchemas(t testing.TB, from, to string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(from, "*.xsd"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no schemas in %s; `make test` provides them", from)
	}
	for _, name := range found {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		local := schemaLocation.ReplaceAll(raw, []byte(`schemaLocation="$1"`))
		local = doctype.ReplaceAll(local, nil)
		if err := os.WriteFile(filepath.Join(to, filepath.Base(name)), local, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// doctype matches the document types that some schemas have; they name files on the web.
var doctype = regexp.MustCompile(`(?s)<!DOCTYPE[^\[>]*(\[.*?\])?>`)
