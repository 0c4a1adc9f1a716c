package wire

import (
	"context"
	"strconv"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// RecordAuditExport leaves in the audit log that it was carried out of the house, and how far.
func RecordAuditExport(ctx context.Context, db *sql.Database, r realm.ID, events int64, personal bool) error {
	return db.Do(ctx, r, func(ctx context.Context, st ports.Store) error {
		return st.Audit().Append(ctx, audit.Event{
			ID: newID(), Action: audit.LogExported, Object: "audit", Result: audit.Done, Origin: "command", Actor: "operator",
			At: system.Now(), Facts: map[string]string{"events": strconv.FormatInt(events, 10), "personal": strconv.FormatBool(personal)},
		})
	})
}
