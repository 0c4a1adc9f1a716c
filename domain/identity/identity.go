// Package identity holds the names of people and organisations as values that are valid
// once they exist: numbers of registers, pseudonyms, e-mail addresses, phone numbers.
package identity
