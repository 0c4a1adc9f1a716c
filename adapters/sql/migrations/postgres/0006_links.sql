-- The accounts that a portal had of its own (MH-12). user_name_key is the user name in lower case, NULL where there
-- is none; sort_key puts those last, by institution; search is what staff look for, in lower case. institutions
-- stand in the row itself, so that who waited for it reads those of then; portal_institution only finds the account
-- by them.
CREATE TABLE portal_account (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  user_name text COLLATE "C" NOT NULL,
  user_name_key text COLLATE "C",
  sort_key text COLLATE "C" NOT NULL,
  search text COLLATE "C" NOT NULL,
  password text COLLATE "C" NOT NULL,
  legacy boolean NOT NULL,
  password_at bigint NOT NULL,
  email text COLLATE "C" NOT NULL,
  authorised_name text COLLATE "C" NOT NULL,
  authorised_email text COLLATE "C" NOT NULL,
  authorised_key text COLLATE "C" NOT NULL,
  second_name text COLLATE "C" NOT NULL,
  second_email text COLLATE "C" NOT NULL,
  institutions text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  why text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  touched_at bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, user_name_key)
);
CREATE INDEX portal_account_order ON portal_account (realm_id, sort_key, id);

CREATE TABLE portal_institution (
  realm_id uuid NOT NULL,
  account text COLLATE "C" NOT NULL,
  place bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  kvk text COLLATE "C",
  PRIMARY KEY (realm_id, account, place)
);
CREATE INDEX portal_institution_code ON portal_institution (realm_id, code);
CREATE INDEX portal_institution_kvk ON portal_institution (realm_id, kvk);

-- Who is linked to which account (MH-29), also who was. An account has one holder at a time.
CREATE TABLE portal_link (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  proof text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  differs boolean NOT NULL,
  reason text COLLATE "C" NOT NULL,
  replaces text COLLATE "C" NOT NULL,
  asked_at bigint NOT NULL,
  since bigint NOT NULL,
  decider text COLLATE "C" NOT NULL,
  ended_at bigint NOT NULL,
  ended_by text COLLATE "C" NOT NULL,
  why text COLLATE "C" NOT NULL,
  remembered boolean NOT NULL,
  chosen text COLLATE "C" NOT NULL,
  reference text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE UNIQUE INDEX portal_link_holder ON portal_link (realm_id, account) WHERE state = 'active';
CREATE INDEX portal_link_account ON portal_link (realm_id, account, asked_at);
CREATE INDEX portal_link_person ON portal_link (realm_id, person, asked_at);
CREATE INDEX portal_link_state ON portal_link (realm_id, state, asked_at);

-- The codes of new schools and boards (MH-38). They stay: the helpdesk tells by them what became of a letter.
CREATE TABLE activation_code (
  realm_id uuid NOT NULL,
  selector text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  sum bytea NOT NULL,
  created_at bigint NOT NULL,
  given_by text COLLATE "C" NOT NULL,
  ends_at bigint NOT NULL,
  attempts bigint NOT NULL,
  attempt_limit bigint NOT NULL,
  used_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  PRIMARY KEY (realm_id, selector)
);
CREATE INDEX activation_code_account ON activation_code (realm_id, account, created_at);

-- What mails to people on record carry. The token is a SHA-256. expires_at is a while after the ticket ended, so that
-- who comes late is told that it is too late.
CREATE TABLE portal_ticket (
  realm_id uuid NOT NULL,
  token bytea NOT NULL,
  purpose text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  link text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  used_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (realm_id, token)
);
CREATE INDEX portal_ticket_expires ON portal_ticket (expires_at);

-- Imports of accounts, with what of their files is still to be brought in, sealed, and what cannot be.
CREATE TABLE portal_load (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  name text COLLATE "C" NOT NULL,
  started_by text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  lines bigint NOT NULL,
  good bigint NOT NULL,
  done bigint NOT NULL,
  added bigint NOT NULL,
  renewed bigint NOT NULL,
  skipped bigint NOT NULL,
  faults bigint NOT NULL,
  started_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX portal_load_digest ON portal_load (realm_id, digest, started_at);
CREATE INDEX portal_load_started ON portal_load (realm_id, started_at);

CREATE TABLE portal_load_batch (
  realm_id uuid NOT NULL,
  load text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (realm_id, load, number)
);

-- What stands in a file may be no text at all.
CREATE TABLE portal_load_fault (
  realm_id uuid NOT NULL,
  load text COLLATE "C" NOT NULL,
  line bigint NOT NULL,
  field text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (realm_id, load, line, field, code)
);

-- Which account a session uses, and for which of its institutions (MH-43).
ALTER TABLE session
  ADD COLUMN link text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN institution text COLLATE "C" NOT NULL DEFAULT '';

-- Row-level security for the tables that are new, as 0001_house has it.
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'realm_id'
           WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY realm ON %I TO voordeur_app
      USING (realm_id = (SELECT NULLIF(current_setting(''app.realm_id'', true), '''')::uuid))', t);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON portal_account, portal_institution, portal_link, activation_code, portal_ticket,
  portal_load, portal_load_batch, portal_load_fault TO voordeur_app;

-- The relay role sweeps what is over, gives up imports that nobody decided about, and sees no more than that takes.
GRANT SELECT (realm_id, token, expires_at), DELETE ON portal_ticket TO voordeur_relay;
GRANT SELECT (realm_id, id, state, started_at, ended_at, revision), UPDATE (state, ended_at, revision) ON portal_load TO voordeur_relay;
GRANT SELECT (realm_id, load, number), DELETE ON portal_load_batch TO voordeur_relay;
GRANT SELECT (realm_id, load, line, field, code), DELETE ON portal_load_fault TO voordeur_relay;
CREATE POLICY relay ON portal_ticket TO voordeur_relay USING (true);
CREATE POLICY relay ON portal_load TO voordeur_relay USING (true);
CREATE POLICY relay ON portal_load_batch TO voordeur_relay USING (true);
CREATE POLICY relay ON portal_load_fault TO voordeur_relay USING (true);
