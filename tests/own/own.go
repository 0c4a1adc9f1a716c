// Package own shows what people do with their own account: that it asks for a fresh proof, that the old side is
// told over every channel, that the word of its owner closes it, and that nobody learns of others. See the tests.
package own
