// Package crash kills the process in mid-work, again and again, and looks whether every committed
// message led to its effect exactly once.
package crash
