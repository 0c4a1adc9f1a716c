// Package element holds <voordeur-login>, the script that portals include. A version keeps its path and its bytes for good:
// portals pin its hash (Subresource Integrity), so that a changed script would not run anywhere.
package element

import (
	"crypto/sha512"
	_ "embed" // the script
	"encoding/base64"
	"fmt"
)

// Path is where version 1 of the script is, below the address of the installation.
const Path = "/element/v1/voordeur-login.js"

//go:embed v1/voordeur-login.js
var script []byte

// Script gives the bytes of version 1.
func Script() []byte { return script }

// Integrity is what portals write in the attribute of that name.
func Integrity() string {
	sum := sha512.Sum384(script)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Tag is the HTML by which a page includes the script of an installation.
func Tag(base string) string {
	return fmt.Sprintf(`<script type="module" src="%s%s" integrity="%s" crossorigin></script>`, base, Path, Integrity())
}
