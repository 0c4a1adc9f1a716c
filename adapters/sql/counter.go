package sql

import "sync/atomic"

// counter counts what goes to the database. BEGIN, COMMIT and savepoints are no statements.
type counter struct{ statements, commits atomic.Int64 }
