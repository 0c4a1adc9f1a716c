// Package demo holds the documents of the demo's tenants, as they are read by demo and tests alike.
package demo

import _ "embed"

// Schatkist is the document of Mijn Schatkist, the journey that the demo walks.
//
//go:embed schatkist.yaml
var Schatkist []byte
