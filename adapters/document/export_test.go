package document

import (
	"io"

	"github.com/voordeur/voordeur/domain/registration"
)

// Reply is what a reply of clamd leads to.
func Reply(r io.Reader) (registration.Scan, error) {
	text, err := readReply(r)
	if err != nil {
		return registration.NotScanned, err
	}
	return verdict(text)
}
