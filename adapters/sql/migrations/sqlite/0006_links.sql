-- The accounts that a portal had of its own (MH-12). user_name_key is the user name in lower case, NULL where there
-- is none; sort_key puts those last, by institution; search is what staff look for, in lower case. institutions
-- stand in the row itself, so that who waited for it reads those of then; portal_institution only finds the account
-- by them.
CREATE TABLE portal_account (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  user_name_key TEXT,
  sort_key TEXT NOT NULL,
  search TEXT NOT NULL,
  password TEXT NOT NULL,
  legacy INTEGER NOT NULL,
  password_at INTEGER NOT NULL,
  email TEXT NOT NULL,
  authorised_name TEXT NOT NULL,
  authorised_email TEXT NOT NULL,
  authorised_key TEXT NOT NULL,
  second_name TEXT NOT NULL,
  second_email TEXT NOT NULL,
  institutions TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  touched_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, user_name_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX portal_account_order ON portal_account (realm_id, sort_key, id);

CREATE TABLE portal_institution (
  realm_id TEXT NOT NULL,
  account TEXT NOT NULL,
  place INTEGER NOT NULL,
  code TEXT NOT NULL,
  kvk TEXT,
  PRIMARY KEY (realm_id, account, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX portal_institution_code ON portal_institution (realm_id, code);
CREATE INDEX portal_institution_kvk ON portal_institution (realm_id, kvk);

-- Who is linked to which account (MH-29), also who was. An account has one holder at a time.
CREATE TABLE portal_link (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  person TEXT NOT NULL,
  state TEXT NOT NULL,
  proof TEXT NOT NULL,
  email TEXT NOT NULL,
  differs INTEGER NOT NULL,
  reason TEXT NOT NULL,
  replaces TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  since INTEGER NOT NULL,
  decider TEXT NOT NULL,
  ended_at INTEGER NOT NULL,
  ended_by TEXT NOT NULL,
  why TEXT NOT NULL,
  remembered INTEGER NOT NULL,
  chosen TEXT NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX portal_link_holder ON portal_link (realm_id, account) WHERE state = 'active';
CREATE INDEX portal_link_account ON portal_link (realm_id, account, asked_at);
CREATE INDEX portal_link_person ON portal_link (realm_id, person, asked_at);
CREATE INDEX portal_link_state ON portal_link (realm_id, state, asked_at);

-- The codes of new schools and boards (MH-38). They stay: the helpdesk tells by them what became of a letter.
CREATE TABLE activation_code (
  realm_id TEXT NOT NULL,
  selector TEXT NOT NULL,
  account TEXT NOT NULL,
  institution TEXT NOT NULL,
  sum BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  given_by TEXT NOT NULL,
  ends_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  attempt_limit INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, selector)
) STRICT, WITHOUT ROWID;
CREATE INDEX activation_code_account ON activation_code (realm_id, account, created_at);

-- What mails to people on record carry. The token is a SHA-256. expires_at is a while after the ticket ended, so that
-- who comes late is told that it is too late.
CREATE TABLE portal_ticket (
  realm_id TEXT NOT NULL,
  token BLOB NOT NULL,
  purpose TEXT NOT NULL,
  account TEXT NOT NULL,
  link TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX portal_ticket_expires ON portal_ticket (expires_at);

-- Imports of accounts, with what of their files is still to be brought in, sealed, and what cannot be.
CREATE TABLE portal_load (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  digest BLOB NOT NULL,
  name TEXT NOT NULL,
  started_by TEXT NOT NULL,
  state TEXT NOT NULL,
  lines INTEGER NOT NULL,
  good INTEGER NOT NULL,
  done INTEGER NOT NULL,
  added INTEGER NOT NULL,
  renewed INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  faults INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX portal_load_digest ON portal_load (realm_id, digest, started_at);
CREATE INDEX portal_load_started ON portal_load (realm_id, started_at);

CREATE TABLE portal_load_batch (
  realm_id TEXT NOT NULL,
  load TEXT NOT NULL,
  number INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (realm_id, load, number)
) STRICT;

-- What stands in a file may be no text at all.
CREATE TABLE portal_load_fault (
  realm_id TEXT NOT NULL,
  load TEXT NOT NULL,
  line INTEGER NOT NULL,
  field TEXT NOT NULL,
  code TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (realm_id, load, line, field, code)
) STRICT, WITHOUT ROWID;

-- Which account a session uses, and for which of its institutions (MH-43).
ALTER TABLE session ADD COLUMN link TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN institution TEXT NOT NULL DEFAULT '';
