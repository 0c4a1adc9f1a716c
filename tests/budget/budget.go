// Package budget counts what a login costs where it can be counted exactly: statements, commits and
// bytes. What differs per machine is printed and not judged (ARCHITECTURE 10).
package budget
