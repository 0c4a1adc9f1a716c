// Package serve runs the binary as an operator does: it makes keys, migrates, publishes, serves on
// PostgreSQL and Redis, and is killed in between; and it runs the demo as a newcomer does.
package serve
