package ui

import (
	"encoding/base32"
	"encoding/xml"
	"errors"
	"image"
	"image/draw"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/voordeur/voordeur/adapters/web/i18n"
)

var example = Ctx{Printer: i18n.In(i18n.DE)}

// OL-13, MA-12: a reader gets from the picture what was put in.
func TestTheDrawnCodeSaysTheAddress(t *testing.T) {
	for _, text := range []string{
		"otpauth://totp/Omgevingsloket-ID:anna%40voorbeeld.nl?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Omgevingsloket-ID",
		"otpauth://totp/x?secret=AAAAAAAAAAAAAAAA",
		"https://inloggen.example/" + strings.Repeat("a/", 200),
		"Jörg Größe, 李",
		"0123456789",
	} {
		painted := picture(t, text)
		if got := decoded(t, painted); got != text {
			t.Errorf("%q was drawn, %q is read", text, got)
		}
		if got := read(t, painted, nil); got != text {
			t.Errorf("%q was drawn, a camera reads %q", text, got)
		}
	}
}

func FuzzTheDrawnCodeSaysTheAddress(f *testing.F) {
	f.Add("Omgevingsloket-ID", "anna@voorbeeld.nl", []byte("12345678901234567890"))
	f.Add("", "é :/?#[]", []byte{0})
	f.Add("MijnAccountantsPortal (oefenen)", "李", []byte(strings.Repeat("\xff", 64)))
	f.Fuzz(func(t *testing.T, issuer, account string, secret []byte) {
		key := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
		text := "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?" + url.Values{"secret": {key}, "issuer": {issuer}}.Encode()
		if len(text) > 1000 {
			return // much longer than any policy's names make it
		}
		if got := decoded(t, picture(t, text)); got != text {
			t.Errorf("%q was drawn, %q is read", text, got)
		}
	})
}

// UI page, 6.4: four modules of white on all sides, black on white in dark mode too, a name for who
// cannot see it, and nothing that the content policy forbids.
func TestTheDrawnCodeKeepsTheRules(t *testing.T) {
	text := "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"
	got := drawn(t, QR(example, text))
	for _, want := range []string{`role="img"`, `aria-label="QR-Code mit dem Schlüssel`, `viewBox="0 0 37 37" width="148" height="148"`, `fill="#fff"`, `stroke="#000"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %.300s", want, got)
		}
	}
	for _, banned := range []string{"style", "data:", "secret", "JBSWY3DP", "<image"} {
		if strings.Contains(got, banned) {
			t.Errorf("%s in %.300s", banned, got)
		}
	}
	dark := picture(t, text)
	edge := dark.Bounds()
	inside := edge.Inset(quiet * module)
	for y := edge.Min.Y; y < edge.Max.Y; y++ {
		for x := edge.Min.X; x < edge.Max.X; x++ {
			if dark.GrayAt(x, y).Y == 0 && !image.Pt(x, y).In(inside) {
				t.Fatalf("black at %d,%d, within the quiet zone", x, y)
			}
		}
	}
}

// A secret never ends up in an error, which is logged.
func TestATextThatDoesNotFitIsAnErrorWithoutTheText(t *testing.T) {
	err := QR(example, strings.Repeat("geheim", 500)).Render(t.Context(), io.Discard)
	if !errors.Is(err, errUndrawable) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("error %v", err)
	}
}

// OL-31: the key can be selected with the keyboard, is read in groups of four, and is sent by no form.
func TestAKeyIsAFieldThatCanBeCopied(t *testing.T) {
	got := drawn(t, SecretKey(example, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
	for _, want := range []string{
		`<label for="key">Schlüssel</label>`, `rows="2" readonly`, `autocomplete="off"`,
		">JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP</textarea>", `data-copy="key"`, `type="button"`, " hidden>Schlüssel kopieren",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Contains(got, "name=") {
		t.Errorf("a form would send the key: %s", got)
	}
}

func TestAKeyIsWrittenInGroupsOfFour(t *testing.T) {
	for key, want := range map[string][2]string{
		"": {"", "0"}, "ABC": {"ABC", "1"}, "ABCD": {"ABCD", "1"}, "ABCDEF": {"ABCD EF", "1"}, "AAAABBBBCCCCDDDDE": {"AAAA BBBB CCCC DDDD E", "2"},
	} {
		if got := [2]string{fours(key), keyRows(key)}; got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

var (
	row  = regexp.MustCompile(`M(\d+) (\d+)\.5((?:m\d+ 0|h\d+)+)`)
	move = regexp.MustCompile(`([mh])(\d+)`)
)

// picture paints the markup of a code as a screen does, each module so many pixels wide.
func picture(t *testing.T, text string) *image.Gray {
	t.Helper()
	var svg struct {
		Box   string `xml:"viewBox,attr"`
		Width int    `xml:"width,attr"`
		Path  struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal([]byte(drawn(t, QR(example, text))), &svg); err != nil {
		t.Fatal(err)
	}
	if rest := row.ReplaceAllString(svg.Path.D, ""); rest != "" || svg.Path.D == "" {
		t.Fatalf("the path has %q besides rows", rest)
	}
	out := image.NewGray(image.Rect(0, 0, svg.Width, svg.Width))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	for _, r := range row.FindAllStringSubmatch(svg.Path.D, -1) {
		x, y := number(t, r[1]), number(t, r[2])
		for _, m := range move.FindAllStringSubmatch(r[3], -1) {
			n := number(t, m[2])
			if m[1] == "h" {
				line := image.Rect(x*module, y*module, (x+n)*module, (y+1)*module)
				draw.Draw(out, line, image.Black, image.Point{}, draw.Src)
			}
			x += n
		}
	}
	return out
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// decoded reads a picture module by module: gozxing's search for a code in a photograph misses one in
// some thousands, however it is drawn.
func decoded(t *testing.T, picture image.Image) string {
	t.Helper()
	return read(t, picture, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
}

func read(t *testing.T, picture image.Image, hints map[gozxing.DecodeHintType]any) string {
	t.Helper()
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bits, hints)
	if err != nil {
		t.Fatalf("nothing can be read: %v", err)
	}
	return result.GetText()
}
