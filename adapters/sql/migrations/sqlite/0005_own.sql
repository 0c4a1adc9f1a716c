-- What people do with their own account. A change waits until it is due, and goes a while after (XC-17).
CREATE TABLE account_change (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  field TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  done_at INTEGER NOT NULL,
  undone_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_change_account ON account_change (realm_id, account, asked_at);
CREATE INDEX account_change_expires ON account_change (expires_at);

-- The links in notices by which people say: this was not me (XC-42). The token is a SHA-256.
CREATE TABLE account_report (
  realm_id TEXT NOT NULL,
  token BLOB NOT NULL,
  account TEXT NOT NULL,
  about TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_report_account ON account_report (realm_id, account);
CREATE INDEX account_report_expires ON account_report (expires_at);

-- A person's own history is read by who did it and by whom it was done to (XC-29).
CREATE INDEX audit_event_actor ON audit_event (realm_id, actor, sequence);
CREATE INDEX audit_event_object ON audit_event (realm_id, object, sequence);
