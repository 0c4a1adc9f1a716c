// Package credential holds the rules for what people prove themselves with at their own accounts: passwords
// and the hashes they are kept as, codes of authenticator apps, recovery codes. What is sent to an address
// lives in package challenge; how often somebody may try, in package throttle.
package credential
