// Package requirements keeps docs/requirements.md true: each requirement that the journeys so far
// touch is named by the tests that show it. See the tests.
package requirements
