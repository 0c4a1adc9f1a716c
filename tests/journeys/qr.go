package journeys

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/pquerna/otp"
)

// scan reads the QR code in a picture of a page, as the camera of a phone does.
func scan(t testing.TB, picture []byte) *otp.Key {
	t.Helper()
	page, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(page)
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatalf("the camera finds no QR code on the page: %v", err)
	}
	key, err := otp.NewKeyFromURL(found.GetText())
	if err != nil {
		t.Fatalf("the QR code holds %q: %v", found.GetText(), err)
	}
	return key
}
