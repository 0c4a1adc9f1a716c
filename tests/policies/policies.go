// Package policies holds the life of a realm's document to what it promises, on both databases: nothing becomes live
// that nobody looked at, every step can be gone back on, and what was exported changes nothing when it is applied.
package policies
