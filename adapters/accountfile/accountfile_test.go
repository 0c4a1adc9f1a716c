package accountfile_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/accountfile"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

const (
	salt   = "AAECAwQFBgcICQoLDA0ODw"
	sum    = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
	bcrypt = "$2b$10$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
	argon  = "$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$" + sum
)

// outcome is what a file led to: a word per good line, and the faults.
type outcome struct {
	Good   []string
	Faults []linking.Fault
}

func read(t testing.TB, file string) outcome {
	t.Helper()
	var out outcome
	err := accountfile.Reader{}.Read(strings.NewReader(file), func(l ports.LoadedAccount) error {
		out.Good = append(out.Good, fmt.Sprintf("%d %s", l.Line, inWords(l.Account)))
		return nil
	}, func(_ int, faults []linking.Fault) error {
		out.Faults = append(out.Faults, faults...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func inWords(a linking.Account) string {
	var codes []string
	for _, i := range a.Institutions {
		codes = append(codes, fmt.Sprintf("%s/%s/%s", i.Code, i.Name, i.KvK))
	}
	return fmt.Sprintf("%s %s %s %s<%s> %s<%s> %s %s", a.UserName, a.Hash.Params().Scheme, a.Email, a.Authorised.Name, a.Authorised.Email, a.Second.Name, a.Second.Email,
		strings.Join(codes, "+"), a.State)
}

const klimop = "deklimop bcrypt post@deklimop.example Gemma de Vries<g@deklimop.example> <> 12AB/De Klimop/90001234+41234/Stichting Zuid/ active"

// MH-12: what a spreadsheet writes is read as it was meant, however it writes it.
func TestSpreadsheetsWriteCSVInManyWays(t *testing.T) {
	comma := "user-name,format,hash,email,authorised-name,authorised-email,institutions\n" +
		"deklimop,bcrypt," + bcrypt + ",post@deklimop.example,Gemma de Vries,g@deklimop.example,12AB|De Klimop|90001234; 41234|Stichting Zuid\n"
	semicolon := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(comma, "; 41234", "\x00 41234"), ",", ";"), "12AB|De Klimop|90001234\x00 41234|Stichting Zuid", `"12AB|De Klimop|90001234; 41234|Stichting Zuid"`)
	for name, file := range map[string]string{
		"comma": comma, "semicolon": semicolon, "tab": strings.ReplaceAll(comma, ",", "\t"), "byte order mark": "\ufeff" + comma,
		"CR LF": strings.ReplaceAll(comma, "\n", "\r\n"), "no line end": strings.TrimSuffix(comma, "\n"), "quotes": strings.ReplaceAll(comma, "Gemma de Vries", `"Gemma de Vries"`),
		"names of columns": strings.Replace(comma, "user-name,format,hash", `USER_NAME, Format ,"Hash"`, 1), "empty rows": comma + ",,,,,,\n,,\n\n  \n",
		"spaces": strings.Replace(comma, "deklimop,bcrypt", " deklimop , BCRYPT ", 1),
		"columns in another order": "institutions,authorised-email,state,hash,authorised-name,user-name,format,email,second-name,second-email\n" +
			"12ab|De Klimop|90001234;41234|Stichting Zuid;,g@deklimop.example,Active," + bcrypt + ",Gemma de Vries,deklimop,bcrypt,post@deklimop.example,,\n",
	} {
		if diff := cmp.Diff(outcome{Good: []string{"2 " + klimop}}, read(t, file)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// MH-12: the same by JSON lines, institutions in a list or as in a cell.
func TestJSONLines(t *testing.T) {
	line := `{"user-name":"deklimop","format":"bcrypt","hash":"` + bcrypt + `","email":"post@deklimop.example","authorised-name":"Gemma de Vries",` +
		`"authorised-email":"g@deklimop.example","institutions":%s}` + "\n"
	list := `[{"code":"12AB","name":"De Klimop","kvk":"90001234"},{"code":"41234","name":"Stichting Zuid"}]`
	cell := `"12AB|De Klimop|90001234;41234|Stichting Zuid"`
	other := strings.Replace(fmt.Sprintf(line, `[{"code":"12AB"}]`), "deklimop", "zuid", 1)
	got := read(t, "\n"+fmt.Sprintf(line, list)+"\n  \n"+other)
	want := outcome{Good: []string{"2 " + klimop, "5 zuid bcrypt post@deklimop.example Gemma de Vries<g@deklimop.example> <> 12AB// active"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(outcome{Good: []string{"1 " + klimop}}, read(t, fmt.Sprintf(line, cell))); diff != "" {
		t.Error(diff)
	}
	for wrong, code := range map[string]linking.FaultCode{
		`[{"code":"12AB","naam":"x"}]`: linking.FaultUnreadable, `[{"code":"12AB;12AC"}]`: linking.FaultInstitution, `[{"code":"12AB","name":"a|b"}]`: linking.FaultName,
		`[]`: linking.FaultInstitution, `7`: linking.FaultUnreadable, `"12AB"} {}`: linking.FaultUnreadable, `"12AB","wachtwoord":"x"`: linking.FaultUnreadable,
	} {
		got := read(t, fmt.Sprintf(line, wrong))
		if len(got.Good) > 0 || len(got.Faults) != 1 || got.Faults[0].Code != code || got.Faults[0].Line != 1 {
			t.Errorf("%s: %+v", wrong, got)
		}
	}
	if got := read(t, "{}"); len(got.Faults) != 4 {
		t.Errorf("an empty record: %+v", got)
	}
}

// MH-32: each form of hash goes by the name that was given for it, and by no other.
func TestHashesAreOfTheNamedForm(t *testing.T) {
	for format, hash := range map[string]string{
		"bcrypt": bcrypt, "argon2id": `"` + argon + `"`, "pbkdf2-sha1": "$pbkdf2$131000$" + salt + "$AAECAwQFBgcICQoLDA0ODxAREhM",
		"pbkdf2-sha256": "$pbkdf2-sha256$29000$" + salt + "$" + sum, "pbkdf2-sha512": "$pbkdf2-sha512$25000$" + salt + "$" + sum,
		"scrypt": `"$scrypt$ln=17,r=8,p=1$` + salt + "$" + sum + `"`, "django": "pbkdf2_sha256$600000$" + salt + "$" + sum + "=",
	} {
		for _, named := range []string{"bcrypt", "argon2id", "pbkdf2-sha1", "pbkdf2-sha256", "pbkdf2-sha512", "scrypt", "django"} {
			got := read(t, "user-name,format,hash,institutions\nx,"+named+","+hash+",12AB\n")
			if right := len(got.Good) == 1; right != (named == format) {
				t.Errorf("%s named %s: %+v", format, named, got)
			}
			if named != format && (len(got.Faults) != 1 || got.Faults[0] != linking.Fault{Line: 2, Column: "hash", Code: linking.FaultHash}) {
				t.Errorf("%s named %s: %+v", format, named, got.Faults)
			}
		}
	}
}

// MH-12: all that is wrong with a line is told at once, and never anything of a hash.
func TestAllFaultsOfALineAreTold(t *testing.T) {
	head := "user-name,format,hash,email,authorised-name,authorised-email,second-name,second-email,institutions,state\n"
	long := strings.Repeat("x", 201)
	fault := func(column string, code linking.FaultCode, value string) linking.Fault {
		return linking.Fault{Line: 2, Column: column, Code: code, Value: value}
	}
	for line, want := range map[string][]linking.Fault{
		",,,,,,,,12AB,active": {fault("user-name", "missing", ""), fault("format", "missing", ""), fault("hash", "missing", "")},
		"x,md5,0cc175b9c0f1b6a831c399e269772661,x@,,z@b.example,Piet,,1AB;12AB||9000123;12ab,open": {
			fault("format", "format", "md5"), fault("email", "email", "x@"), fault("authorised-name", "missing", ""), fault("second-email", "missing", ""),
			fault("institutions", "institution", "1AB"), fault("institutions", "kvk", "9000123"), fault("institutions", "institution", "12ab"), fault("state", "state", "open"),
		},
		"x,bcrypt,$2b$10$short,,,,,,12AB,":                              {fault("hash", "hash", "")},
		"x," + bcrypt + ",bcrypt,,,,,,12AB,":                            {fault("format", "format", "")}, // the hash in the wrong column
		"x,0cc175b9c0f1b6a831c399e269772661,bcrypt,,,,,,12AB,":          {fault("format", "format", "")},
		long + ",bcrypt," + bcrypt + ",,,,,,12AB,":                      {fault("user-name", "user-name", "")},
		"a\u202eb,bcrypt," + bcrypt + ",,,,,,12AB,":                     {fault("user-name", "user-name", "a·b")},
		"x,bcrypt," + bcrypt + ",,Jan " + long + ",j@b.example,,,12AB,": {fault("authorised-name", "name", "Jan "+strings.Repeat("x", 35)+"…")},
		"x,bcrypt," + bcrypt + ",,,,,,,":                                {fault("institutions", "institution", "")},
		"x,bcrypt," + bcrypt + ",,,,,,12AB|a|90001234|b,":               {fault("institutions", "institution", "12AB|a|90001234|b")},
		"x,bcrypt," + bcrypt + ",,,,,,12AB":                             {fault("", "columns", "")},
		`x,bcrypt,"` + bcrypt + `,,,,,,12AB,`:                           {fault("", "unreadable", "")},
		`x,bcrypt,"` + bcrypt + `"x,,,,,,12AB,`:                         {fault("", "unreadable", "")},
		"x,bcrypt," + bcrypt + ",\xff,,,,,12AB,":                        {fault("", "unreadable", "")},
		"x,bcrypt," + strings.Repeat("x", 70_000):                       {fault("", "too-long", "")},
	} {
		got := read(t, head+line+"\ngood,bcrypt,"+bcrypt+",,,,,,12AB,disabled\n")
		if diff := cmp.Diff(want, got.Faults); diff != "" {
			t.Errorf("%.80s: %s", line, diff)
		}
		if len(got.Good) != 1 || !strings.HasPrefix(got.Good[0], "3 good ") || !strings.HasSuffix(got.Good[0], " disabled") {
			t.Errorf("%.80s: the next line is %q", line, got.Good)
		}
	}
}

// A name that stands twice is wrong the second time, whatever its letter case, and also where the first was wrong.
func TestUserNamesStandOnce(t *testing.T) {
	got := read(t, "user-name,format,hash,institutions\nAnna,bcrypt,"+bcrypt+",12AB\nanna,bcrypt,"+bcrypt+",12AC\npiet,bcrypt,,12AB\nPIET,bcrypt,"+bcrypt+",12AB\n")
	want := outcome{Good: []string{"2 Anna bcrypt  <> <> 12AB// active"}, Faults: []linking.Fault{
		{Line: 3, Column: "user-name", Code: linking.FaultTwice, Value: "anna"}, {Line: 4, Column: "hash", Code: linking.FaultMissing},
		{Line: 5, Column: "user-name", Code: linking.FaultTwice, Value: "PIET"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A header that leaves a doubt ends the reading: one fault per column, and no account.
func TestHeaders(t *testing.T) {
	for file, want := range map[string][]linking.Fault{
		"user-name,format,hash,e-mail,institutions\nx": {{Line: 1, Code: "columns", Value: "e-mail"}},
		"user-name,format,hash,hash,institutions\nx":   {{Line: 1, Code: "columns", Value: "hash"}},
		"\n\nuser-name;hash\nx":                        {{Line: 3, Column: "format", Code: "missing"}, {Line: 3, Column: "institutions", Code: "missing"}},
		"\xff\xfeu\x00s\x00":                           {{Line: 1, Code: "unreadable"}},
		`"user-name`:                                   {{Line: 1, Code: "unreadable"}},
		strings.Repeat("x", 70_000):                    {{Line: 1, Code: "too-long"}},
		"":                                             nil,
		"user-name,format,hash,institutions":           nil,
	} {
		if diff := cmp.Diff(outcome{Faults: want}, read(t, file)); diff != "" {
			t.Errorf("%.40q: %s", file, diff)
		}
	}
}

// An error of the file or of who is told ends the reading, and comes out as it is.
func TestErrorsEndTheReading(t *testing.T) {
	broken := errors.New("broken")
	fails := func(good, bad error, from io.Reader) error {
		return accountfile.Reader{}.Read(from, func(ports.LoadedAccount) error { return good }, func(int, []linking.Fault) error { return bad })
	}
	file := "user-name,format,hash,institutions\nx,bcrypt," + bcrypt + ",12AB\ny\nz"
	for name, err := range map[string]error{
		"good": fails(broken, nil, strings.NewReader(file)), "bad": fails(nil, broken, strings.NewReader(file)),
		"file": fails(nil, nil, io.MultiReader(strings.NewReader(file), iotest.ErrReader(broken))),
	} {
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// endless is one line that never ends, n bytes of it.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.left -= n
	return n, nil
}

// The memory of reading does not grow with a line.
func TestAnEndlessLineTakesNoMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	faults := 0
	file := io.MultiReader(strings.NewReader("user-name,format,hash,institutions\n\""), &endless{256 << 20})
	err := accountfile.Reader{}.Read(file, func(ports.LoadedAccount) error { return nil }, func(int, []linking.Fault) error { faults++; return nil })
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; err != nil || faults != 1 || took > 4<<20 {
		t.Errorf("%d faults, %d bytes, %v", faults, took, err)
	}
}
