-- Orders for means (MR-11), drafts included. number is NULL while there is none. expires_at is when a draft that nobody
-- went on with is forgotten, NULL for what was ordered.
CREATE TABLE means_order (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  ordered_by TEXT NOT NULL,
  state TEXT NOT NULL,
  number TEXT,
  kvk TEXT NOT NULL,
  level TEXT NOT NULL,
  one_branch INTEGER NOT NULL,
  branch TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  sealed BLOB NOT NULL,
  wanted TEXT NOT NULL,
  terms TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  ordered_at INTEGER NOT NULL,
  expires_at INTEGER,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, number)
) STRICT;
CREATE INDEX means_order_drafts ON means_order (realm_id, ordered_by, changed_at) WHERE state = 'draft';
CREATE INDEX means_order_expires ON means_order (expires_at) WHERE expires_at IS NOT NULL;

-- How many orders a year had.
CREATE TABLE means_order_number (
  realm_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (realm_id, year)
) STRICT, WITHOUT ROWID;

-- What becomes of each person in an order (MR-50, MR-60). place is where they stand in it; search is what people look
-- for, in lower case; token is a SHA-256, NULL where no link is out. lapses_at is when the invitation ends, expires_at
-- when an application is forgotten that led to nothing.
CREATE TABLE means_application (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  reference TEXT,
  kvk TEXT NOT NULL,
  level TEXT NOT NULL,
  branch TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  search TEXT NOT NULL,
  employed INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  mandates TEXT NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  token BLOB,
  invited_at INTEGER NOT NULL,
  lapses_at INTEGER NOT NULL,
  reminded_at INTEGER NOT NULL,
  remark TEXT NOT NULL,
  identified TEXT NOT NULL,
  holder TEXT NOT NULL,
  means TEXT NOT NULL,
  language TEXT NOT NULL,
  history TEXT NOT NULL,
  expires_at INTEGER,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, reference),
  UNIQUE (realm_id, token)
) STRICT;
CREATE INDEX means_application_order ON means_application (realm_id, order_id, place);
CREATE INDEX means_application_kvk ON means_application (realm_id, kvk, since);
CREATE INDEX means_application_state ON means_application (realm_id, state, since);
CREATE INDEX means_application_since ON means_application (realm_id, since);
CREATE INDEX means_application_email ON means_application (realm_id, email_key);
CREATE INDEX means_application_expires ON means_application (expires_at) WHERE expires_at IS NOT NULL;

-- The means that were issued. Of term, from_at and until_at are when it counts, whoever ended it, and paused_at is when
-- the pause began that is open, 0 where none is.
CREATE TABLE means (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  holder TEXT NOT NULL,
  kvk TEXT NOT NULL,
  level TEXT NOT NULL,
  term TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  paused_at INTEGER NOT NULL,
  replaced INTEGER NOT NULL,
  revoked INTEGER NOT NULL,
  history TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX means_holder ON means (realm_id, holder, from_at);
CREATE INDEX means_kvk ON means (realm_id, kvk, until_at);

-- The register of who may act for whom. Of holder and intermediary one is NULL. The times are as those of means; ends_at
-- is when somebody ended it, 0 where the calendar does.
CREATE TABLE mandate (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  grantor TEXT NOT NULL,
  holder TEXT,
  intermediary TEXT,
  for_clients INTEGER NOT NULL,
  all_services INTEGER NOT NULL,
  services TEXT NOT NULL,
  level TEXT NOT NULL,
  branch TEXT NOT NULL,
  term TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  paused_at INTEGER NOT NULL,
  consent TEXT NOT NULL,
  history TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mandate_holder ON mandate (realm_id, holder, grantor) WHERE holder IS NOT NULL;
CREATE INDEX mandate_intermediary ON mandate (realm_id, intermediary, from_at) WHERE intermediary IS NOT NULL;
CREATE INDEX mandate_grantor ON mandate (realm_id, grantor, from_at);
CREATE INDEX mandate_clients ON mandate (realm_id, grantor, holder) WHERE for_clients;
CREATE INDEX mandate_until ON mandate (realm_id, until_at, id) WHERE consent = 'granted' AND ends_at = 0;

-- Who administers which organisation (MR-01, XC-44).
CREATE TABLE mandate_administrator (
  realm_id TEXT NOT NULL,
  person TEXT NOT NULL,
  kvk TEXT NOT NULL,
  term TEXT NOT NULL,
  given_by TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (realm_id, person, kvk)
) STRICT, WITHOUT ROWID;
CREATE INDEX mandate_administrator_kvk ON mandate_administrator (realm_id, kvk, person);

-- What services were told (XC-19). for_client is the second mandate of a chain, NULL where there is none.
CREATE TABLE mandate_release (
  realm_id TEXT NOT NULL,
  holder TEXT NOT NULL,
  service TEXT NOT NULL,
  kvk TEXT NOT NULL,
  pseudonym TEXT NOT NULL,
  mandate TEXT NOT NULL,
  for_client TEXT,
  told_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, holder, service, kvk)
) STRICT, WITHOUT ROWID;
CREATE INDEX mandate_release_mandate ON mandate_release (realm_id, mandate);
CREATE INDEX mandate_release_client ON mandate_release (realm_id, for_client) WHERE for_client IS NOT NULL;

-- Accounts with a user name, which tells them apart instead of the address. user_name_key is in lower case, NULL where
-- there is none. The table is made anew, because a constraint of it goes.
CREATE TABLE account_with_name (
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
  user_name TEXT NOT NULL DEFAULT '',
  user_name_key TEXT,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, kind, user_name_key)
) STRICT, WITHOUT ROWID;
INSERT INTO account_with_name (realm_id, id, kind, audience, name, name_key, email, email_key, phone, state, why,
  password, password_at, prefers, shown_at, shown_in, enrolled_at, repairs, unlocked_at, unlocked_until, skips,
  skipped_at, practice, created_at, last_login_at, last_sign_at, warned_at, revision)
  SELECT realm_id, id, kind, audience, name, name_key, email, email_key, phone, state, why, password, password_at,
  prefers, shown_at, shown_in, enrolled_at, repairs, unlocked_at, unlocked_until, skips, skipped_at, practice,
  created_at, last_login_at, last_sign_at, warned_at, revision FROM account;
DROP TABLE account;
ALTER TABLE account_with_name RENAME TO account;
CREATE INDEX account_email ON account (realm_id, email_key);
CREATE INDEX account_last_sign ON account (realm_id, last_sign_at, id);
CREATE UNIQUE INDEX account_address ON account (realm_id, kind, email_key) WHERE user_name_key IS NULL;
