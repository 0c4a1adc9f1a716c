-- Instants are microseconds since 1970 in UTC, 0 where there is none. JSON is text: nothing looks inside it.
-- realm_id stands first in every key. Indexes that end in _due or _expires serve work over all realms (relay, sweeping);
-- they are never unique, so they tell no realm of another. There are no foreign keys between rows of different life spans.

-- What this installation serves: the register of realms, and no data of a realm.
CREATE TABLE realm (
  id TEXT NOT NULL,
  slug TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (slug)
) STRICT, WITHOUT ROWID;

-- KvK number and RSIN are two names of one organisation (ET-05); NULL where one is not known.
CREATE TABLE organisation (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kvk TEXT,
  rsin TEXT,
  name TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, kvk),
  UNIQUE (realm_id, rsin)
) STRICT, WITHOUT ROWID;

-- An empty organisation: acts for themselves. email_key is the address as two are compared.
CREATE TABLE person (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  organisation TEXT NOT NULL,
  acting TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  proofs TEXT NOT NULL,
  language TEXT NOT NULL,
  suspended_at INTEGER NOT NULL,
  asked_role_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, organisation, acting)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_email ON person (realm_id, email_key);

CREATE TABLE role_grant (
  realm_id TEXT NOT NULL,
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  organisation TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  given_by TEXT NOT NULL,
  ended_by TEXT NOT NULL,
  PRIMARY KEY (realm_id, person, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_grant_holders ON role_grant (realm_id, organisation, role);

CREATE TABLE appointment (
  realm_id TEXT NOT NULL,
  organisation TEXT NOT NULL,
  email_key TEXT NOT NULL,
  role TEXT NOT NULL,
  email TEXT NOT NULL,
  at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, organisation, email_key, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE permission (
  realm_id TEXT NOT NULL,
  role TEXT NOT NULL,
  object TEXT NOT NULL,
  action TEXT NOT NULL,
  deny INTEGER NOT NULL,
  PRIMARY KEY (realm_id, role, object, action, deny)
) STRICT, WITHOUT ROWID;

CREATE TABLE permission_version (
  realm_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (realm_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_version (
  realm_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  document BLOB NOT NULL,
  published_at INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (realm_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE login (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  browser BLOB NOT NULL,
  subject TEXT NOT NULL,
  facts BLOB,
  done_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_expires ON login (expires_at);

-- Ids that may be used once, as SHA-256.
CREATE TABLE spent (
  realm_id TEXT NOT NULL,
  digest BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_expires ON spent (expires_at);

CREATE TABLE parked (
  realm_id TEXT NOT NULL,
  key BLOB NOT NULL,
  sealed BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_expires ON parked (expires_at);

CREATE TABLE challenge (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  login TEXT NOT NULL,
  purpose TEXT NOT NULL,
  subject TEXT NOT NULL,
  address TEXT NOT NULL,
  sum BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  attempt_limit INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  superseded_at INTEGER NOT NULL,
  delivery TEXT NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX challenge_login ON challenge (realm_id, login, purpose, created_at);
CREATE INDEX challenge_expires ON challenge (expires_at);

CREATE TABLE budget (
  realm_id TEXT NOT NULL,
  key TEXT NOT NULL,
  events TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX budget_expires ON budget (expires_at);

-- expires_at is when the session ends at the latest.
CREATE TABLE session (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  token BLOB NOT NULL,
  login TEXT NOT NULL,
  person TEXT NOT NULL,
  organisation TEXT NOT NULL,
  service TEXT NOT NULL,
  method TEXT NOT NULL,
  level TEXT NOT NULL,
  branch TEXT NOT NULL,
  intermediary TEXT NOT NULL,
  authenticated_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  idle_limit INTEGER NOT NULL,
  absolute_limit INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  end_reason TEXT NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, token),
  UNIQUE (realm_id, login)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (realm_id, person, started_at);
CREATE INDEX session_expires ON session (expires_at);

-- Code, access and refresh are SHA-256 digests; NULL where there is none.
CREATE TABLE portal_grant (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  client TEXT NOT NULL,
  session TEXT NOT NULL,
  person TEXT NOT NULL,
  subject TEXT NOT NULL,
  scopes TEXT NOT NULL,
  claims BLOB,
  state BLOB,
  code BLOB,
  code_expires_at INTEGER NOT NULL,
  code_used_at INTEGER NOT NULL,
  access BLOB,
  refresh BLOB,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, code),
  UNIQUE (realm_id, access)
) STRICT, WITHOUT ROWID;
CREATE INDEX portal_grant_session ON portal_grant (realm_id, session);
CREATE INDEX portal_grant_expires ON portal_grant (expires_at);

-- Every refresh token of a grant, the newest and the superseded ones, as SHA-256.
CREATE TABLE refresh_token (
  realm_id TEXT NOT NULL,
  digest BLOB NOT NULL,
  portal_grant TEXT NOT NULL,
  revision INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_grant ON refresh_token (realm_id, portal_grant, revision);
CREATE INDEX refresh_token_expires ON refresh_token (expires_at);

CREATE TABLE portal_subject (
  realm_id TEXT NOT NULL,
  person TEXT NOT NULL,
  portal TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (realm_id, person, portal),
  UNIQUE (realm_id, portal, subject)
) STRICT, WITHOUT ROWID;

-- sequence is the order of insertion; number the place in the chain, NULL until it is chained.
CREATE TABLE audit_event (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  result TEXT NOT NULL,
  origin TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  reference TEXT NOT NULL,
  facts TEXT NOT NULL,
  personal TEXT NOT NULL,
  inputs BLOB,
  number INTEGER,
  commitments TEXT,
  hash BLOB,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_event_waiting ON audit_event (realm_id, sequence) WHERE number IS NULL;
CREATE INDEX audit_event_inputs_expires ON audit_event (at) WHERE inputs IS NOT NULL;

-- The end of each chain.
CREATE TABLE audit_head (
  realm_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (realm_id)
) STRICT, WITHOUT ROWID;

-- state: 0 open, 1 done, 2 dead, 3 expired. The payload is wiped when a message is no longer open.
CREATE TABLE outbox (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  topic TEXT NOT NULL,
  payload BLOB NOT NULL,
  trace TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  state INTEGER NOT NULL,
  settled_at INTEGER NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 0;
CREATE INDEX outbox_settled_expires ON outbox (settled_at) WHERE state <> 0;

-- All keys of a realm, each sealed, as one value.
CREATE TABLE key_set (
  realm_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  records TEXT NOT NULL,
  PRIMARY KEY (realm_id)
) STRICT, WITHOUT ROWID;
