package document

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/jpeg"
	"image/png"

	"github.com/voordeur/voordeur/domain/registration"
)

var jpegHeader = []byte{0xff, 0xd8, 0xff}

const pngHeader = "\x89PNG\r\n\x1a\n"

// maxPixels bounds what a small file may claim to be: the largest cameras of telephones make 200 million.
const maxPixels = 300_000_000

func sane(width, height int) bool {
	return width > 0 && height > 0 && width <= maxPixels/height
}

func inspectJPEG(content []byte) registration.FileProblem {
	c, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil || !sane(c.Width, c.Height) {
		return registration.FileBroken
	}
	end, ok := endOfJPEG(content)
	if !ok {
		return registration.FileBroken
	}
	if foreign(content, end) {
		return registration.FileMixed
	}
	return ""
}

// endOfJPEG walks the segments to the end of the picture (ITU-T T.81, B.1). Telephones write more behind it.
func endOfJPEG(b []byte) (int, bool) {
	const endOfImage = 0xd9
	at := 2
	for at+1 < len(b) {
		if b[at] != 0xff {
			at++ // coded data of a scan; in front of the first one there is none
			continue
		}
		switch marker := b[at+1]; {
		case marker == endOfImage:
			return at + 2, true
		case marker == 0xff:
			at++
		case marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd7): // stuffed, or without a length
			at += 2
		case at+3 >= len(b):
			return 0, false
		default:
			at += 2 + int(binary.BigEndian.Uint16(b[at+2:]))
		}
	}
	return 0, false
}

func inspectPNG(content []byte) registration.FileProblem {
	c, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil || !sane(c.Width, c.Height) {
		return registration.FileBroken
	}
	end, ok := endOfPNG(content)
	if !ok {
		return registration.FileBroken
	}
	if foreign(content, end) {
		return registration.FileMixed
	}
	return ""
}

// endOfPNG walks the chunks to the last one, with their check sums (PNG 5.3).
func endOfPNG(b []byte) (int, bool) {
	at := len(pngHeader)
	for at+12 <= len(b) {
		length := int(binary.BigEndian.Uint32(b[at:]))
		if length > len(b)-at-12 {
			return 0, false
		}
		body := b[at+4 : at+8+length]
		if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(b[at+8+length:]) {
			return 0, false
		}
		at += 12 + length
		if string(body[:4]) == "IEND" {
			return at, true
		}
	}
	return 0, false
}
