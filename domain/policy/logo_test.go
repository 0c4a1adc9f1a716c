package policy_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
)

// drawing is a picture of so many pixels.
func drawing(t testing.TB, width, height int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range min(width, height) {
		m.Set(i, i, color.NRGBA{20, 90, 160, 255})
	}
	return encoded(t, m)
}

func encoded(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// noise is a picture that cannot be made small.
func noise(t testing.TB) []byte {
	t.Helper()
	m, dice := image.NewNRGBA(image.Rect(0, 0, 200, 200)), rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = byte(dice.Uint32())
	}
	return encoded(t, m)
}

// chunk is a part of a PNG, as section 5.3 of its specification has it.
func chunk(kind string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// claiming is a picture that says to have other dimensions than it has.
func claiming(file []byte, width, height uint32) []byte {
	out := slices.Clone(file)
	binary.BigEndian.PutUint32(out[16:], width)
	binary.BigEndian.PutUint32(out[20:], height)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}

// Issue 6, "logo": a logo is a PNG that was read to its last pixel, within bounds that are looked at before; a fault says what to do.
func TestWhatIsALogo(t *testing.T) {
	good := drawing(t, 240, 80)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 50, 50)), nil); err != nil {
		t.Fatal(err)
	}
	spoilt := slices.Clone(good)
	spoilt[len(spoilt)-20] ^= 1
	for name, c := range map[string]struct {
		file []byte
		want string // of the fault
	}{
		"a picture":              {good, ""},
		"the largest":            {drawing(t, 1200, 400), ""},
		"the lowest":             {drawing(t, 1, 16), ""},
		"too wide":               {drawing(t, 1201, 40), "1201 by 40 pixels; a logo is at most 1200 wide"},
		"too high":               {drawing(t, 40, 401), "40 by 401 pixels"},
		"too low":                {drawing(t, 40, 15), "from 16 to 400 high"},
		"too many bytes":         {noise(t), "larger than 30 kB; make it smaller"},
		"far too many bytes":     {append(slices.Clone(good[:8]), make([]byte, 1<<20)...), "larger than 30 kB"},
		"a bomb":                 {claiming(good, 50_000, 50_000), "50000 by 50000 pixels; a logo is at most"},
		"of no size":             {claiming(good, 0, 0), "damaged"},
		"less than it says":      {claiming(good, 240, 200), "damaged"},
		"more than it says":      {claiming(good, 240, 20), "damaged"},
		"a bit that fell over":   {spoilt, "damaged"},
		"cut off":                {good[:len(good)-5], "damaged"},
		"nothing but its start":  {good[:8], "damaged"},
		"a chunk without an end": {append(slices.Clone(good[:33]), 0xff, 0xff, 0xff, 0xff, 'I', 'D', 'A', 'T', 0, 0, 0, 0), "damaged"},
		"a photograph":           {photo.Bytes(), "not a PNG picture; save the logo as PNG"},
		"a drawing with scripts": {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), "an SVG picture can carry a script"},
		"another such drawing":   {[]byte("\n <SVG onload='x()'/>"), "an SVG picture can carry a script"},
		"a page":                 {[]byte("<!doctype html>"), "not a PNG picture"},
		"an empty file":          {nil, "not a PNG picture"},
	} {
		l, faults := policy.ParseLogo(c.file)
		if c.want == "" {
			if width, _ := l.Size(); len(faults) > 0 || l.IsZero() || width == 0 || len(l.Digest()) != 32 {
				t.Errorf("%s: %v %v", name, l, faults)
			}
			continue
		}
		if len(faults) != 1 || !strings.Contains(faults[0].Sentence, c.want) || faults[0].Path != "tenant.logo" || !l.IsZero() {
			t.Errorf("%s: %v, not: %s", name, faults, c.want)
		}
	}
}

// What does not draw the picture does not go to browsers: where it was made, how it moves, and what hides behind its end.
func TestALogoIsItsPictureOnly(t *testing.T) {
	bare := drawing(t, 64, 64)
	dressed := slices.Concat(bare[:33], chunk("tEXt", []byte("Author\x00Bram")), chunk("eXIf", make([]byte, 40_000)), chunk("acTL", make([]byte, 8)), bare[33:], []byte("<script>alert(1)</script>"))
	l, faults := policy.ParseLogo(dressed)
	if len(faults) > 0 || !bytes.Equal(l.PNG(), bare) {
		t.Errorf("%v, %d bytes of %d", faults, len(l.PNG()), len(bare))
	}
	if same, _ := policy.ParseLogo(bare); !l.Equal(same) || l.Digest() != same.Digest() || l.String() != same.String() {
		t.Errorf("%s and %s are told apart", l, same)
	}
}

// A document carries its logo in base64, on one line or more. Who prints it sees no base64.
func TestADocumentCarriesItsLogo(t *testing.T) {
	text := base64.StdEncoding.EncodeToString(drawing(t, 240, 80))
	with := func(logo any) (policy.Document, []policy.Fault) {
		return policy.Read(tree(append(fields{"realm", "a/b", "tenant", append(fields{"logo", logo}, tenant...), "services", []any{append(fields{"id", "one", "name", "One"}, byBroker...)}}, "eherkenning", connection)), time.UTC)
	}
	want, _ := policy.ReadLogo(text)
	for name, written := range map[string]string{"one line": text, "lines": text[:76] + "\n    " + text[76:] + "\n"} {
		d, faults := with(written)
		if got := d.Tenant.Logo; len(faults) > 0 || !got.Equal(want) || got.Text() != text {
			t.Errorf("%s: %v %v", name, got, faults)
		}
		if s := d.Tenant.Logo.String(); s != "PNG of 240 by 80 pixels, "+want.Digest()[:12] {
			t.Errorf("it prints %q", s)
		}
	}
	if d, faults := with(""); len(faults) > 0 || !d.Tenant.Logo.IsZero() || d.Tenant.Logo.String() != "" {
		t.Errorf("nothing: %v %v", d.Tenant.Logo, faults)
	}
	for wrong, sentence := range map[string]string{
		"logo.png": "as base64", "data:image/png;base64," + text: "as base64", "<svg/>": "as base64",
		base64.StdEncoding.EncodeToString([]byte("<svg/>")): "an SVG picture", text[:100]: "damaged",
	} {
		if _, faults := with(wrong); len(faults) != 1 || faults[0].Path != "tenant.logo" || !strings.Contains(faults[0].Sentence, sentence) {
			t.Errorf("%.30q: %v", wrong, faults)
		}
	}
}

// FuzzParseLogo holds that no file makes it panic, and that what it gives is a picture that reads as itself.
func FuzzParseLogo(f *testing.F) {
	good := drawing(f, 30, 20)
	for _, file := range [][]byte{good, good[:40], claiming(good, 1<<31, 20), append(slices.Clone(good[:33]), chunk("acTL", nil)...), []byte("<svg/>"), nil} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		l, faults := policy.ParseLogo(file)
		if l.IsZero() != (len(faults) > 0) {
			t.Fatalf("%v with %v", l, faults)
		}
		if l.IsZero() {
			return
		}
		m, err := png.Decode(bytes.NewReader(l.PNG()))
		width, height := l.Size()
		if err != nil || m.Bounds().Dx() != width || m.Bounds().Dy() != height || len(l.PNG()) > policy.MaxLogo || width > 1200 || height > 400 {
			t.Fatalf("%v: %v", l, err)
		}
		if again, faults := policy.ReadLogo(l.Text()); len(faults) > 0 || !again.Equal(l) || again.Digest() != l.Digest() {
			t.Fatalf("%v became %v, %v", l, again, faults)
		}
	})
}
