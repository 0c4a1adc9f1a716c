package journeys

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/pquerna/otp"

	"github.com/voordeur/voordeur/tests/browser"
)

// scan reads the QR code on a page from a picture of it, as the camera of a phone does. The reader guesses where the
// code is as if it were photographed aslant, and now and then (4 in 1000 codes) guesses wrong; then it is told that
// the picture is straight.
func scan(t testing.TB, tab *browser.Tab) *otp.Key {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(tab.PictureOf(t, "QR")))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		found, err = qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	}
	if err != nil {
		t.Fatalf("the camera finds no QR code on the page: %v", err)
	}
	key, err := otp.NewKeyFromURL(found.GetText())
	if err != nil {
		t.Fatalf("the QR code holds %q: %v", found.GetText(), err)
	}
	return key
}
