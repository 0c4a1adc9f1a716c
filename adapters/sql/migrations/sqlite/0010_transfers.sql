-- Who asked to carry means and mandates over to another KvK number, and what became of it (MR-78).
CREATE TABLE mandate_transfer (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  from_kvk TEXT NOT NULL,
  to_kvk TEXT NOT NULL,
  why TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  decider TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  means INTEGER NOT NULL,
  mandates INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mandate_transfer_from ON mandate_transfer (realm_id, from_kvk, asked_at);
CREATE INDEX mandate_transfer_to ON mandate_transfer (realm_id, to_kvk, asked_at);
