-- How a person proves themselves here: one person, one account. Keys hold what they are compared by, in lower case.
-- last_sign_at is the last login, or the day the account was made (OL-36).
CREATE TABLE account (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  audience TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  phone TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL,
  password TEXT NOT NULL,
  password_at INTEGER NOT NULL,
  prefers TEXT NOT NULL,
  shown_at INTEGER NOT NULL,
  shown_in TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  repairs INTEGER NOT NULL,
  unlocked_at INTEGER NOT NULL,
  unlocked_until INTEGER NOT NULL,
  skips INTEGER NOT NULL,
  skipped_at INTEGER NOT NULL,
  practice INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_login_at INTEGER NOT NULL,
  last_sign_at INTEGER NOT NULL,
  warned_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, kind, email_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_email ON account (realm_id, email_key);
CREATE INDEX account_last_sign ON account (realm_id, last_sign_at, id);

-- The secret is sealed by whoever puts it here. One that nobody confirmed goes after a day.
CREATE TABLE authenticator (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  secret BLOB NOT NULL,
  login TEXT NOT NULL,
  last_step INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX authenticator_account ON authenticator (realm_id, account, created_at);
CREATE INDEX authenticator_unconfirmed_expires ON authenticator (created_at) WHERE confirmed_at = 0;

-- Codes for the day the authenticator is lost, as keyed digests (XC-18).
CREATE TABLE recovery_code (
  realm_id TEXT NOT NULL,
  account TEXT NOT NULL,
  digest BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, account, digest)
) STRICT, WITHOUT ROWID;

-- Browsers that an account was used in. The token is a SHA-256.
CREATE TABLE device (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  token BLOB NOT NULL,
  label TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  trusted_until INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, account, token)
) STRICT, WITHOUT ROWID;

-- Who may act for which organisation (MA-32).
CREATE TABLE representation (
  realm_id TEXT NOT NULL,
  person TEXT NOT NULL,
  organisation TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  given_by TEXT NOT NULL,
  PRIMARY KEY (realm_id, person, organisation)
) STRICT, WITHOUT ROWID;

-- What a session of an account knows besides. token_was is the token before the newest one, NULL where there was none.
ALTER TABLE session ADD COLUMN token_was BLOB;
ALTER TABLE session ADD COLUMN accounts TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN authenticator_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN email_code_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN sms_code_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN recovery_at INTEGER NOT NULL DEFAULT 0;
