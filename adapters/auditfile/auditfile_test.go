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
