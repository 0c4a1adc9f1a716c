package clients

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// client is one of the guide: how its blocks become a program.
type client struct {
	heading string
	begin   string // path at which a login begins
	shows   string // path that shows who is logged in
	public  bool   // it can do without a secret
	trusts  string // a lie that it cannot be told to refuse; the guide says so
	prepare func(t testing.TB, dir string)
	command func(t testing.TB, dir, way string, settings []string) []string
}

var all = []client{
	{heading: "Go", begin: "login", public: true, prepare: buildGo, command: plain("./portal")},
	{heading: "Node.js", begin: "login", public: true, prepare: writeNode, command: plain("node", "portal.mjs")},
	{heading: "Apache", begin: "portaal/", shows: "portaal/", trusts: "no signature", prepare: writeSite, command: apache},
	{heading: "Python", begin: "login", prepare: writePython, command: plain("/usr/bin/python3", "portal.py")}, // Debian's own has Debian's packages
}

func plain(command ...string) func(testing.TB, string, string, []string) []string {
	return func(testing.TB, string, string, []string) []string { return command }
}

func buildGo(t testing.TB, dir string) {
	t.Helper()
	write(t, filepath.Join(dir, "main.go"), blocks(t, "Go", "go")[0])
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "portal"), filepath.Join(dir, "main.go"))
	build.Dir = "../.."                               // the versions are those of go.mod
	build.Env = append(os.Environ(), "CGO_ENABLED=1") // names are looked up by libc, which has our hosts file
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func writeNode(t testing.TB, dir string) {
	t.Helper()
	if err := os.Symlink(tool(t, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "portal.mjs"), blocks(t, "Node.js", "js")[0])
}

func writePython(t testing.TB, dir string) {
	t.Helper()
	write(t, filepath.Join(dir, "portal.py"), blocks(t, "Python", "python")[0])
}

// writeSite makes what Apache serves. Started by root it serves as another user, who must get there.
func writeSite(t testing.TB, dir string) {
	t.Helper()
	for _, open := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(open, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "portaal"), 0o755); err != nil {
		t.Fatal(err)
	}
	public := exec.Command("sh", "-c", regexp.MustCompile("`(openssl pkey [^`]*)`").FindStringSubmatch(section(t, "Apache"))[1])
	public.Dir = dir
	if out, err := public.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", public, err, out)
	}
	write(t, filepath.Join(dir, "portaal", "index.shtml"), blocks(t, "Apache", "html")[0])
}

// apache writes the configuration of a server that has what Debian's has by itself, and what the guide adds.
func apache(t testing.TB, dir, way string, settings []string) []string {
	t.Helper()
	of := map[string]string{}
	for _, s := range settings {
		name, value, _ := strings.Cut(s, "=")
		of[name] = value
	}
	at, err := url.Parse(of["REDIRECT_URI"])
	if err != nil {
		t.Fatal(err)
	}
	var conf strings.Builder
	for _, m := range []string{"mpm_event", "authn_core", "authz_core", "authz_user", "alias", "dir", "mime", "include", "auth_openidc"} {
		fmt.Fprintf(&conf, "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n", m, m)
	}
	fmt.Fprintf(&conf, "ServerName localhost\nListen 127.0.0.1:%s\nServerRoot %s\nDefaultRuntimeDir %[2]s\nPidFile %[2]s/pid\nErrorLog /dev/stderr\n", at.Port(), dir)
	fmt.Fprintf(&conf, "User www-data\nGroup www-data\nTypesConfig /dev/null\n")
	fmt.Fprintf(&conf, "DocumentRoot %s\nDirectoryIndex index.shtml\nAddType text/html .shtml\nAddOutputFilter INCLUDES .shtml\n<Directory %[1]s>\nOptions +Includes\n</Directory>\n", dir)
	own := blocks(t, "Apache", "apache")
	own[0] = strings.ReplaceAll(own[0], "http://localhost:3000/", "http://"+at.Host+"/")
	conf.WriteString(own[0] + own[map[string]int{"key": 1, "secret": 2}[way]])
	path := filepath.Join(dir, way+".conf")
	write(t, path, conf.String())
	return []string{"/usr/sbin/apache2", "-f", path, "-D", "FOREGROUND"}
}
