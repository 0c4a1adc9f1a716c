-- What is written to become the document of a realm, and what became of it. report is what a replay showed.
CREATE TABLE policy_draft (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  document BLOB NOT NULL,
  base INTEGER NOT NULL,
  authors TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL,
  replayed_at INTEGER NOT NULL,
  replayed_days INTEGER NOT NULL,
  report TEXT NOT NULL,
  approver TEXT NOT NULL,
  approved_at INTEGER NOT NULL,
  live_from INTEGER NOT NULL,
  version INTEGER NOT NULL,
  restores INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX policy_draft_changed ON policy_draft (realm_id, changed_at, id);
CREATE UNIQUE INDEX policy_draft_live ON policy_draft (realm_id) WHERE state = 'live';
