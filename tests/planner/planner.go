// Package planner walks every login that the policies of the five systems allow: all events in all
// orders, and evidence that no order of events makes. See the tests.
package planner
