-- What programs asked the API for under a key of their own, and what they were answered. id is a digest of who asks and
-- of their key; status 0: it is under way.
CREATE TABLE api_request (
  realm_id TEXT NOT NULL,
  id BLOB NOT NULL,
  digest BLOB NOT NULL,
  asked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  status INTEGER NOT NULL,
  header TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX api_request_expires ON api_request (expires_at);
