package journeys

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/pquerna/otp"
)

// scan reads the QR code in a picture of a page, as the camera of a phone does: where it reads none, it is held
// closer.
func scan(t testing.TB, picture []byte) *otp.Key {
	t.Helper()
	page, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	var text string
	for closer := 1; closer <= 4; closer++ {
		if text, err = read(nearer{page, closer}); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatalf("the camera finds no QR code on the page: %v", err)
	}
	key, err := otp.NewKeyFromURL(text)
	if err != nil {
		t.Fatalf("the QR code holds %q: %v", text, err)
	}
	return key
}

// read tries both ways to tell black from white.
func read(page image.Image) (string, error) {
	source := gozxing.NewLuminanceSourceFromImage(page)
	var failed error
	for _, b := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
		bits, err := gozxing.NewBinaryBitmap(b)
		if err != nil {
			return "", err
		}
		found, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
		if err == nil {
			return found.GetText(), nil
		}
		failed = err
	}
	return "", failed
}

// nearer is a picture some times as large.
type nearer struct {
	image.Image
	times int
}

func (n nearer) Bounds() image.Rectangle {
	b := n.Image.Bounds()
	return image.Rect(0, 0, b.Dx()*n.times, b.Dy()*n.times)
}

func (n nearer) At(x, y int) color.Color {
	b := n.Image.Bounds()
	return n.Image.At(b.Min.X+x/n.times, b.Min.Y+y/n.times)
}
