// Package ordering shows how mandate administrators order means: the guide's steps, what survives, what is refused, and
// that one order stays one however often its button is pressed or the process is killed. See the tests.
package ordering
