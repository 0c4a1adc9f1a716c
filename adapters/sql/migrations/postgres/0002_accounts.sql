-- How a person proves themselves here: one person, one account. Keys hold what they are compared by, in lower case.
-- last_sign_at is the last login, or the day the account was made (OL-36).
CREATE TABLE account (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  audience text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  email_key text COLLATE "C" NOT NULL,
  phone text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  why text COLLATE "C" NOT NULL,
  password text COLLATE "C" NOT NULL,
  password_at bigint NOT NULL,
  prefers text COLLATE "C" NOT NULL,
  shown_at bigint NOT NULL,
  shown_in text COLLATE "C" NOT NULL,
  enrolled_at bigint NOT NULL,
  repairs bigint NOT NULL,
  unlocked_at bigint NOT NULL,
  unlocked_until bigint NOT NULL,
  skips bigint NOT NULL,
  skipped_at bigint NOT NULL,
  practice boolean NOT NULL,
  created_at bigint NOT NULL,
  last_login_at bigint NOT NULL,
  last_sign_at bigint NOT NULL,
  warned_at bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, kind, email_key)
);
CREATE INDEX account_email ON account (realm_id, email_key);
CREATE INDEX account_last_sign ON account (realm_id, last_sign_at, id);

-- The secret is sealed by whoever puts it here. One that nobody confirmed goes after a day.
CREATE TABLE authenticator (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  secret bytea NOT NULL,
  login text COLLATE "C" NOT NULL,
  last_step bigint NOT NULL,
  created_at bigint NOT NULL,
  confirmed_at bigint NOT NULL,
  used_at bigint NOT NULL,
  revoked_at bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX authenticator_account ON authenticator (realm_id, account, created_at);
CREATE INDEX authenticator_unconfirmed_expires ON authenticator (created_at) WHERE confirmed_at = 0;

-- Codes for the day the authenticator is lost, as keyed digests (XC-18).
CREATE TABLE recovery_code (
  realm_id uuid NOT NULL,
  account text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  created_at bigint NOT NULL,
  used_at bigint NOT NULL,
  PRIMARY KEY (realm_id, account, digest)
);

-- Browsers that an account was used in. The token is a SHA-256.
CREATE TABLE device (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  token bytea NOT NULL,
  label text COLLATE "C" NOT NULL,
  first_seen_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  trusted_until bigint NOT NULL,
  revoked_at bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, account, token)
);

-- Who may act for which organisation (MA-32).
CREATE TABLE representation (
  realm_id uuid NOT NULL,
  person text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  given_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, person, organisation)
);

-- What a session of an account knows besides. token_was is the token before the newest one, NULL where there was none.
ALTER TABLE session ADD COLUMN token_was bytea;
ALTER TABLE session ADD COLUMN accounts text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN device text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN authenticator_at bigint NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN email_code_at bigint NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN sms_code_at bigint NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN recovery_at bigint NOT NULL DEFAULT 0;

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

GRANT SELECT, INSERT, UPDATE, DELETE ON account, authenticator, recovery_code, device, representation TO voordeur_app;

-- The relay role sweeps authenticators that nobody confirmed, and sees no more of them than when they were made.
GRANT SELECT (realm_id, id, created_at, confirmed_at), DELETE ON authenticator TO voordeur_relay;
CREATE POLICY relay ON authenticator TO voordeur_relay USING (true);
