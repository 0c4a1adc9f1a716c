// Package linking shows how people link accounts that a portal had of its own: the proofs and what each is bound to,
// those who are told, those who must agree, and that nobody learns of accounts that are not theirs. See the tests.
package linking
