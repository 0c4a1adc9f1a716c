-- Orders for means (MR-11), drafts included. number is NULL while there is none. expires_at is when a draft that nobody
-- went on with is forgotten, NULL for what was ordered.
CREATE TABLE means_order (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  ordered_by text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  number text COLLATE "C",
  kvk text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL,
  one_branch boolean NOT NULL,
  branch text COLLATE "C" NOT NULL,
  seen_at bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  sealed bytea NOT NULL,
  wanted text COLLATE "C" NOT NULL,
  terms text COLLATE "C" NOT NULL,
  started_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  ordered_at bigint NOT NULL,
  expires_at bigint,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, number)
);
CREATE INDEX means_order_drafts ON means_order (realm_id, ordered_by, changed_at) WHERE state = 'draft';
CREATE INDEX means_order_expires ON means_order (expires_at) WHERE expires_at IS NOT NULL;

-- How many orders a year had.
CREATE TABLE means_order_number (
  realm_id uuid NOT NULL,
  year bigint NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (realm_id, year)
);

-- What becomes of each person in an order (MR-50, MR-60). place is where they stand in it; search is what people look
-- for, in lower case; token is a SHA-256, NULL where no link is out. lapses_at is when the invitation ends, expires_at
-- when an application is forgotten that led to nothing.
CREATE TABLE means_application (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  place bigint NOT NULL,
  reference text COLLATE "C",
  kvk text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL,
  branch text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  email_key text COLLATE "C" NOT NULL,
  search text COLLATE "C" NOT NULL,
  employed boolean NOT NULL,
  sealed bytea NOT NULL,
  mandates text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  since bigint NOT NULL,
  token bytea,
  invited_at bigint NOT NULL,
  lapses_at bigint NOT NULL,
  reminded_at bigint NOT NULL,
  remark text COLLATE "C" NOT NULL,
  identified text COLLATE "C" NOT NULL,
  holder text COLLATE "C" NOT NULL,
  means text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  history text COLLATE "C" NOT NULL,
  expires_at bigint,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, reference),
  UNIQUE (realm_id, token)
);
CREATE INDEX means_application_order ON means_application (realm_id, order_id, place);
CREATE INDEX means_application_kvk ON means_application (realm_id, kvk, since);
CREATE INDEX means_application_state ON means_application (realm_id, state, since);
CREATE INDEX means_application_since ON means_application (realm_id, since);
CREATE INDEX means_application_email ON means_application (realm_id, email_key);
CREATE INDEX means_application_expires ON means_application (expires_at) WHERE expires_at IS NOT NULL;

-- The means that were issued. Of term, from_at and until_at are when it counts, whoever ended it, and paused_at is when
-- the pause began that is open, 0 where none is.
CREATE TABLE means (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  holder text COLLATE "C" NOT NULL,
  kvk text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL,
  term text COLLATE "C" NOT NULL,
  from_at bigint NOT NULL,
  until_at bigint NOT NULL,
  paused_at bigint NOT NULL,
  replaced boolean NOT NULL,
  revoked boolean NOT NULL,
  history text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX means_holder ON means (realm_id, holder, from_at);
CREATE INDEX means_kvk ON means (realm_id, kvk, until_at);

-- The register of who may act for whom. Of holder and intermediary one is NULL. The times are as those of means; ends_at
-- is when somebody ended it, 0 where the calendar does.
CREATE TABLE mandate (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  grantor text COLLATE "C" NOT NULL,
  holder text COLLATE "C",
  intermediary text COLLATE "C",
  for_clients boolean NOT NULL,
  all_services boolean NOT NULL,
  services text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL,
  branch text COLLATE "C" NOT NULL,
  term text COLLATE "C" NOT NULL,
  from_at bigint NOT NULL,
  until_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  paused_at bigint NOT NULL,
  consent text COLLATE "C" NOT NULL,
  history text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX mandate_holder ON mandate (realm_id, holder, grantor) WHERE holder IS NOT NULL;
CREATE INDEX mandate_intermediary ON mandate (realm_id, intermediary, from_at) WHERE intermediary IS NOT NULL;
CREATE INDEX mandate_grantor ON mandate (realm_id, grantor, from_at);
CREATE INDEX mandate_clients ON mandate (realm_id, grantor, holder) WHERE for_clients;
CREATE INDEX mandate_until ON mandate (realm_id, until_at, id) WHERE consent = 'granted' AND ends_at = 0;

-- Who administers which organisation (MR-01, XC-44).
CREATE TABLE mandate_administrator (
  realm_id uuid NOT NULL,
  person text COLLATE "C" NOT NULL,
  kvk text COLLATE "C" NOT NULL,
  term text COLLATE "C" NOT NULL,
  given_by text COLLATE "C" NOT NULL,
  why text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, person, kvk)
);
CREATE INDEX mandate_administrator_kvk ON mandate_administrator (realm_id, kvk, person);

-- What services were told (XC-19). for_client is the second mandate of a chain, NULL where there is none.
CREATE TABLE mandate_release (
  realm_id uuid NOT NULL,
  holder text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  kvk text COLLATE "C" NOT NULL,
  pseudonym text COLLATE "C" NOT NULL,
  mandate text COLLATE "C" NOT NULL,
  for_client text COLLATE "C",
  told_at bigint NOT NULL,
  PRIMARY KEY (realm_id, holder, service, kvk)
);
CREATE INDEX mandate_release_mandate ON mandate_release (realm_id, mandate);
CREATE INDEX mandate_release_client ON mandate_release (realm_id, for_client) WHERE for_client IS NOT NULL;

-- Accounts with a user name, which tells them apart instead of the address. user_name_key is in lower case, NULL where
-- there is none.
ALTER TABLE account
  ADD COLUMN user_name text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN user_name_key text COLLATE "C",
  ADD UNIQUE (realm_id, kind, user_name_key),
  DROP CONSTRAINT account_realm_id_kind_email_key_key;
CREATE UNIQUE INDEX account_address ON account (realm_id, kind, email_key) WHERE user_name_key IS NULL;

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

GRANT SELECT, INSERT, UPDATE, DELETE ON means_order, means_order_number, means_application, means, mandate,
  mandate_administrator, mandate_release TO voordeur_app;

-- The relay role sweeps drafts and applications that led to nothing, and sees no more than that takes.
GRANT SELECT (realm_id, id, expires_at), DELETE ON means_order, means_application TO voordeur_relay;
CREATE POLICY relay ON means_order TO voordeur_relay USING (true);
CREATE POLICY relay ON means_application TO voordeur_relay USING (true);
