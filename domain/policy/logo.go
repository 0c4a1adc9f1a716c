package policy

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image/png"
	"strings"
	"unicode"
)

// The bounds of a logo: it stands on every page, and no page waits for it.
const (
	MaxLogo       = 30_000 // bytes of what draws it
	maxLogoFile   = 10 * MaxLogo
	maxLogoWidth  = 1200
	minLogoHeight = 16
	maxLogoHeight = 400
)

// Logo is the picture of a tenant: a PNG that was read to its last pixel. The zero value is none.
type Logo struct {
	png           string // what draws the picture, and nothing else
	digest        string
	width, height int
}

// ParseLogo reads a file. Only a PNG is a logo: an SVG carries scripts. What draws no pixel is left out: animation, remarks,
// where a photograph was made, and what follows the end.
func ParseLogo(file []byte) (Logo, []Fault) {
	var faults []Fault
	return reader{at: place{name: "tenant.logo"}, faults: &faults}.picture(file), faults
}

// ReadLogo reads a logo as documents write it. Nothing written is none.
func ReadLogo(text string) (Logo, []Fault) {
	var faults []Fault
	return reader{node: &Node{Scalar: text}, at: place{name: "tenant.logo"}, faults: &faults}.logo(), faults
}

// logo reads a picture in base64, on one line or more.
func (r reader) logo() Logo {
	text := strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, r.text())
	if text == "" {
		return Logo{}
	}
	file, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		r.fault("write the PNG picture as base64, as the command base64 gives it")
		return Logo{}
	}
	return r.picture(file)
}

func (r reader) picture(file []byte) Logo {
	if !bytes.HasPrefix(file, []byte(pngSignature)) {
		if start := bytes.ToLower(file[:min(len(file), 1000)]); bytes.Contains(start, []byte("<svg")) || bytes.Contains(start, []byte("<?xml")) {
			r.fault("an SVG picture can carry a script and is not taken; save the logo as PNG")
		} else {
			r.fault("this is not a PNG picture; save the logo as PNG")
		}
		return Logo{}
	}
	drawing, whole := drawn(file[:min(len(file), maxLogoFile)])
	if len(file) > maxLogoFile || len(drawing) > MaxLogo {
		r.fault("the picture is larger than %d kB; make it smaller, or save it with fewer colours", MaxLogo/1000)
		return Logo{}
	}
	size, err := png.DecodeConfig(bytes.NewReader(drawing))
	switch {
	case !whole || err != nil:
		r.fault("the picture is damaged; save it as PNG once more")
		return Logo{}
	case size.Width > maxLogoWidth || size.Height < minLogoHeight || size.Height > maxLogoHeight:
		r.fault("the picture is %d by %d pixels; a logo is at most %d wide, and from %d to %d high", size.Width, size.Height, maxLogoWidth, minLogoHeight, maxLogoHeight)
		return Logo{}
	}
	if _, err := png.Decode(bytes.NewReader(drawing)); err != nil { // bounded by now: a small file can be a huge picture
		r.fault("the picture is damaged; save it as PNG once more")
		return Logo{}
	}
	sum := sha256.Sum256(drawing)
	return Logo{string(drawing), hex.EncodeToString(sum[:16]), size.Width, size.Height}
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// drawn gives the chunks of a PNG that draw it (PNG, section 11.2), and whether it has an end. A chunk is its length, its
// type, its data and a checksum.
func drawn(file []byte) ([]byte, bool) {
	out, rest := []byte(pngSignature), file[len(pngSignature):]
	for len(rest) >= 12 {
		length := uint64(binary.BigEndian.Uint32(rest)) + 12
		if length > uint64(len(rest)) {
			break
		}
		chunk := rest[:length]
		rest = rest[length:]
		switch string(chunk[4:8]) {
		case "IHDR", "PLTE", "tRNS", "IDAT":
			out = append(out, chunk...)
		case "IEND":
			return append(out, chunk...), true
		}
	}
	return out, false
}

// IsZero tells whether there is none.
func (l Logo) IsZero() bool { return l.png == "" }

// Equal tells whether both are the same picture.
func (l Logo) Equal(o Logo) bool { return l.png == o.png }

// PNG is the picture as browsers read it.
func (l Logo) PNG() []byte { return []byte(l.png) }

// Text is the picture as documents write it, and addresses of the kind "data".
func (l Logo) Text() string { return base64.StdEncoding.EncodeToString([]byte(l.png)) }

// Digest names the picture by its content.
func (l Logo) Digest() string { return l.digest }

// Size is its width and height, in pixels.
func (l Logo) Size() (width, height int) { return l.width, l.height }

// String tells one picture from another, without showing it: "PNG of 240 by 80 pixels, 3f1c09d2a4b5".
func (l Logo) String() string {
	if l.IsZero() {
		return ""
	}
	return fmt.Sprintf("PNG of %d by %d pixels, %s", l.width, l.height, l.digest[:12])
}
