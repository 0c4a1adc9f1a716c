package auditfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/auditfile"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// chained is a log of n events; by is who did it all.
func chained(t testing.TB, n int, by string) []audit.Link {
	t.Helper()
	var out []audit.Link
	var former [32]byte
	for i := 1; i <= n; i++ {
		e := audit.Event{
			ID: fmt.Sprint("event-", i), Action: audit.RoleGranted, Object: "person:1", Result: audit.Done, Origin: "browser", Actor: by,
			At: noon.Add(time.Duration(i) * time.Millisecond), Reference: "ABC", Facts: map[string]string{"role": "<payer>", "level": "EH3"},
			Personal: map[string]string{"address": "jan@a.example", "name": "Jan"},
		}
		salts := byte(0)
		c, err := audit.Commit(e, func() ([]byte, error) { salts++; return bytes.Repeat([]byte{salts, byte(i)}, 8), nil })
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, audit.Chain(former, int64(i), e, c))
		former = out[i-1].Hash
	}
	return out
}

func written(t testing.TB, personal bool, links ...audit.Link) (string, auditfile.Head) {
	t.Helper()
	var b strings.Builder
	w, err := auditfile.NewWriter(&b, auditfile.Title{Realm: "schatkist/production", At: noon, Personal: personal})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(links...); err != nil {
		t.Fatal(err)
	}
	h, err := w.End()
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), h
}

func TestAFileIsVerifiedByItself(t *testing.T) {
	for _, n := range []int{0, 1, 5} {
		for _, personal := range []bool{true, false} {
			file, head := written(t, personal, chained(t, n, "person:2")...)
			got, err := auditfile.Verify(strings.NewReader(file), []auditfile.Head{head, {Realm: "another/one", Head: audit.Head{Number: 9}}})
			want := auditfile.Verified{Title: auditfile.Title{Realm: "schatkist/production", At: noon, Personal: personal}, Head: head.Head, Witnessed: 1}
			if d := cmp.Diff(want, got); d != "" || err != nil {
				t.Errorf("%d events: %v %s", n, err, d)
			}
		}
	}
}

// XC-41: without personal fields nobody is in the file, and nothing by which a guess could be tried.
func TestPersonalFieldsAreLeftOutWithTheirSalt(t *testing.T) {
	file, _ := written(t, false, chained(t, 2, "person:2")...)
	for _, secret := range []string{"jan@a.example", "Jan\"", "0101", "0102", "0202"} {
		if strings.Contains(file, secret) {
			t.Errorf("%q is in the file", secret)
		}
	}
	if file, _ = written(t, true, chained(t, 2, "person:2")...); !strings.Contains(file, "jan@a.example") {
		t.Error("the test looks for what is never there")
	}
}

// M4: whatever is done to a file, it is seen.
func TestWhateverIsDoneToAFileIsSeen(t *testing.T) {
	links := chained(t, 5, "person:2")
	file, head := written(t, true, links...)
	lines := strings.SplitAfter(strings.TrimSuffix(file, "\n"), "\n")
	join := func(l ...string) string { return strings.Join(l, "") }
	anew, _ := written(t, true, chained(t, 5, "person:3")...)
	shorter, _ := written(t, true, links[:4]...)
	mutations := map[string]string{
		"written anew": anew, "an older export": shorter, "cut off at the end": join(lines[:5]...), "the head taken away": join(lines[:6]...),
		"nothing": "", "the head only": lines[6], "of another realm": strings.ReplaceAll(file, "schatkist/", "schatkast/"),
	}
	for i := 1; i < 6; i++ {
		mutations[fmt.Sprint("event removed ", i)] = join(slices.Delete(slices.Clone(lines), i, i+1)...)
		mutations[fmt.Sprint("event twice ", i)] = join(slices.Insert(slices.Clone(lines), i, lines[i])...)
		moved := slices.Clone(lines)
		moved[i], moved[i%5+1] = moved[i%5+1], moved[i]
		mutations[fmt.Sprint("events moved ", i)] = join(moved...)
	}
	for i := range len(file) {
		b := []byte(file)
		b[i] ^= 1
		mutations[fmt.Sprint("byte ", i)] = string(b)
	}
	for name, m := range mutations {
		got, err := auditfile.Verify(strings.NewReader(m), []auditfile.Head{head})
		if err != nil && !errors.Is(err, auditfile.ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && len(got.Faults) == 0 && got.Witnessed == 1 {
			t.Errorf("%s: nobody sees it", name)
		}
	}
}

func TestHeadsAreKept(t *testing.T) {
	_, a := written(t, false, chained(t, 3, "person:2")...)
	b := auditfile.Head{Realm: "another/one", At: noon}
	var file bytes.Buffer
	for _, h := range [][]auditfile.Head{{a, b}, {a}} {
		if err := auditfile.WriteHeads(&file, h...); err != nil {
			t.Fatal(err)
		}
	}
	got, err := auditfile.ReadHeads(bytes.NewReader(file.Bytes()))
	if d := cmp.Diff([]auditfile.Head{a, b, a}, got); d != "" || err != nil {
		t.Error(err, d)
	}
	if _, err := auditfile.ReadHeads(strings.NewReader(strings.ReplaceAll(file.String(), `"head":3`, `"head":03`))); !errors.Is(err, auditfile.ErrForm) {
		t.Error(err)
	}
}

// Whatever is read without a fault is written in the same way.
func FuzzVerify(f *testing.F) {
	file, head := written(f, true, chained(f, 2, "person:2")...)
	short, _ := written(f, false)
	f.Add([]byte(file))
	f.Add([]byte(short))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := auditfile.Verify(bytes.NewReader(b), []auditfile.Head{head})
		if err == nil && len(got.Faults) == 0 && got.Witnessed > 0 && got.Head.Number < head.Number {
			t.Error("a head kept elsewhere knows more")
		}
		_, _ = auditfile.ReadHeads(bytes.NewReader(b))
	})
}

// A part of a log is verified from the event that it follows; what was done to it shows as it does in a whole one. Heads
// of a witness count where the part has them.
func TestAPartOfALogIsVerified(t *testing.T) {
	links := chained(t, 9, "person:2")
	file := func(after int, links ...audit.Link) string {
		var b strings.Builder
		former := audit.Head{}
		if after > 0 {
			all := chained(t, 9, "person:2")
			former = audit.Head{Number: int64(after), Hash: all[after-1].Hash}
		}
		w, err := auditfile.Files{}.Begin(&b, ports.AuditFile{Realm: "schatkist/production", At: noon, After: former})
		if err == nil {
			err = w.Write(links...)
		}
		if err == nil {
			err = w.End()
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	head := func(n int) auditfile.Head {
		return auditfile.Head{Realm: "schatkist/production", At: noon, Head: audit.Head{Number: int64(n), Hash: links[n-1].Hash}}
	}
	forged := head(3)
	forged.Hash[0]++
	for name, try := range map[string]struct {
		file              string
		kept              []auditfile.Head
		faults, witnessed int
	}{
		"a part":                    {file(3, links[3:6]...), nil, 0, 0},
		"from the first":            {file(0, links[:2]...), []auditfile.Head{head(9)}, 0, 1},
		"with heads around it":      {file(3, links[3:6]...), []auditfile.Head{head(1), head(3), head(5), head(9)}, 0, 3},
		"nothing":                   {file(3), nil, 0, 0},
		"one is gone":               {file(3, links[3], links[5]), nil, 2, 0},
		"it follows something else": {file(2, links[3:6]...), nil, 2, 0},
		"the witness knows better":  {file(3, links[3:6]...), []auditfile.Head{forged}, 1, 1},
		"its end is cut off":        {strings.Join(strings.SplitAfter(file(3, links[3:6]...), "\n")[:3], ""), nil, 1, 0},
	} {
		v, err := auditfile.Verify(strings.NewReader(try.file), try.kept)
		if err != nil || len(v.Faults) != try.faults || v.Witnessed != try.witnessed || !v.Part {
			t.Errorf("%s: %v, %d witnesses, %v", name, v.Faults, v.Witnessed, err)
		}
	}
}
