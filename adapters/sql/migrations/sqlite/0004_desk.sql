-- What one of the staff proposed about an account, for another one to agree with (XC-18). expires_at is when nobody needs it any more.
CREATE TABLE approval (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  action TEXT NOT NULL,
  account TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  decider TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX approval_account ON approval (realm_id, account);
CREATE INDEX approval_state ON approval (realm_id, state, proposed_at);
CREATE INDEX approval_expires ON approval (expires_at);
