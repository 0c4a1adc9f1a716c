package means

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// An invitation's link carries the application, a number that is used once, and a keyed digest of both. So a link
// that was replaced is told from one that never was ours (MR-70), and a stranger who tries learns nothing. Which link
// counts, Application.Token says.
const (
	linkID    = 16
	NonceSize = 8  // bytes of the number that is used once
	linkMAC   = 16 // bytes that are kept of the digest
)

// Link is what an invitation's link carries.
type Link struct {
	Application ApplicationID
	Nonce       []byte
	MAC         []byte
}

// Text writes it for an address; false where the application's id is no UUID or a part has another size.
func (l Link) Text() (string, bool) {
	id, err := hex.DecodeString(strings.ReplaceAll(string(l.Application), "-", ""))
	if err != nil || len(id) != linkID || len(l.Nonce) != NonceSize || len(l.MAC) < linkMAC {
		return "", false
	}
	return base64.RawURLEncoding.EncodeToString(append(append(id, l.Nonce...), l.MAC[:linkMAC]...)), true
}

// ReadLink reads what Text wrote. Whether the digest is right is for who holds the key.
func ReadLink(text string) (Link, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != linkID+NonceSize+linkMAC {
		return Link{}, false
	}
	id := hex.EncodeToString(raw[:linkID])
	id = id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
	return Link{ApplicationID(id), raw[linkID : linkID+NonceSize], raw[linkID+NonceSize:]}, true
}
