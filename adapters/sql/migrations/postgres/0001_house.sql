-- Instants are microseconds since 1970 in UTC, 0 where there is none. JSON is text: nothing looks inside it.
-- realm_id stands first in every key. Indexes that end in _due or _expires serve work over all realms (relay, sweeping);
-- they are never unique, so they tell no realm of another. There are no foreign keys between rows of different life spans.

-- What this installation serves: the register of realms, and no data of a realm.
CREATE TABLE realm (
  id uuid NOT NULL,
  slug text COLLATE "C" NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (slug)
);

-- KvK number and RSIN are two names of one organisation (ET-05); NULL where one is not known.
CREATE TABLE organisation (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  kvk text COLLATE "C",
  rsin text COLLATE "C",
  name text COLLATE "C" NOT NULL,
  enrolled_at bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, kvk),
  UNIQUE (realm_id, rsin)
);

-- An empty organisation: acts for themselves. email_key is the address as two are compared.
CREATE TABLE person (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  acting text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  email_key text COLLATE "C" NOT NULL,
  proofs text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  suspended_at bigint NOT NULL,
  asked_role_at bigint NOT NULL,
  created_at bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, organisation, acting)
);
CREATE INDEX person_email ON person (realm_id, email_key);

CREATE TABLE role_grant (
  realm_id uuid NOT NULL,
  person text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  given_by text COLLATE "C" NOT NULL,
  ended_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, person, role)
);
CREATE INDEX role_grant_holders ON role_grant (realm_id, organisation, role);

CREATE TABLE appointment (
  realm_id uuid NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  email_key text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  used_at bigint NOT NULL,
  PRIMARY KEY (realm_id, organisation, email_key, role)
);

CREATE TABLE permission (
  realm_id uuid NOT NULL,
  role text COLLATE "C" NOT NULL,
  object text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  deny boolean NOT NULL,
  PRIMARY KEY (realm_id, role, object, action, deny)
);

CREATE TABLE permission_version (
  realm_id uuid NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (realm_id)
);

CREATE TABLE policy_version (
  realm_id uuid NOT NULL,
  number bigint NOT NULL,
  document bytea NOT NULL,
  published_at bigint NOT NULL,
  published_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, number)
);

CREATE TABLE login (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  browser bytea NOT NULL,
  subject text COLLATE "C" NOT NULL,
  facts bytea,
  done_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX login_expires ON login (expires_at);

-- Ids that may be used once, as SHA-256.
CREATE TABLE spent (
  realm_id uuid NOT NULL,
  digest bytea NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (realm_id, digest)
);
CREATE INDEX spent_expires ON spent (expires_at);

CREATE TABLE parked (
  realm_id uuid NOT NULL,
  key bytea NOT NULL,
  sealed bytea NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (realm_id, key)
);
CREATE INDEX parked_expires ON parked (expires_at);

CREATE TABLE challenge (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  login text COLLATE "C" NOT NULL,
  purpose text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  sum bytea NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  attempts bigint NOT NULL,
  attempt_limit bigint NOT NULL,
  used_at bigint NOT NULL,
  superseded_at bigint NOT NULL,
  delivery text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX challenge_login ON challenge (realm_id, login, purpose, created_at);
CREATE INDEX challenge_expires ON challenge (expires_at);

CREATE TABLE budget (
  realm_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  events text COLLATE "C" NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (realm_id, key)
);
CREATE INDEX budget_expires ON budget (expires_at);

-- expires_at is when the session ends at the latest.
CREATE TABLE session (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  token bytea NOT NULL,
  login text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  method text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL,
  branch text COLLATE "C" NOT NULL,
  intermediary text COLLATE "C" NOT NULL,
  authenticated_at bigint NOT NULL,
  started_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  idle_limit bigint NOT NULL,
  absolute_limit bigint NOT NULL,
  expires_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  end_reason text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, token),
  UNIQUE (realm_id, login)
);
CREATE INDEX session_person ON session (realm_id, person, started_at);
CREATE INDEX session_expires ON session (expires_at);

-- Code, access and refresh are SHA-256 digests; NULL where there is none.
CREATE TABLE portal_grant (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  client text COLLATE "C" NOT NULL,
  session text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  scopes text COLLATE "C" NOT NULL,
  claims bytea,
  state bytea,
  code bytea,
  code_expires_at bigint NOT NULL,
  code_used_at bigint NOT NULL,
  access bytea,
  refresh bytea,
  expires_at bigint NOT NULL,
  revoked_at bigint NOT NULL,
  created_at bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, code),
  UNIQUE (realm_id, access)
);
CREATE INDEX portal_grant_session ON portal_grant (realm_id, session);
CREATE INDEX portal_grant_expires ON portal_grant (expires_at);

-- Every refresh token of a grant, the newest and the superseded ones, as SHA-256.
CREATE TABLE refresh_token (
  realm_id uuid NOT NULL,
  digest bytea NOT NULL,
  portal_grant text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (realm_id, digest)
);
CREATE INDEX refresh_token_grant ON refresh_token (realm_id, portal_grant, revision);
CREATE INDEX refresh_token_expires ON refresh_token (expires_at);

CREATE TABLE portal_subject (
  realm_id uuid NOT NULL,
  person text COLLATE "C" NOT NULL,
  portal text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, person, portal),
  UNIQUE (realm_id, portal, subject)
);

-- sequence is the order of insertion; number the place in the chain, NULL until it is chained.
CREATE TABLE audit_event (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  sequence bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  action text COLLATE "C" NOT NULL,
  object text COLLATE "C" NOT NULL,
  result text COLLATE "C" NOT NULL,
  origin text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  reference text COLLATE "C" NOT NULL,
  facts text COLLATE "C" NOT NULL,
  personal text COLLATE "C" NOT NULL,
  inputs bytea,
  number bigint,
  commitments text COLLATE "C",
  hash bytea,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, number)
);
CREATE INDEX audit_event_waiting ON audit_event (realm_id, sequence) WHERE number IS NULL;
CREATE INDEX audit_event_inputs_expires ON audit_event (at) WHERE inputs IS NOT NULL;

-- The end of each chain.
CREATE TABLE audit_head (
  realm_id uuid NOT NULL,
  number bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (realm_id)
);

-- state: 0 open, 1 done, 2 dead, 3 expired. The payload is wiped when a message is no longer open.
CREATE TABLE outbox (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  topic text COLLATE "C" NOT NULL,
  payload bytea NOT NULL,
  trace text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  not_after bigint NOT NULL,
  next_at bigint NOT NULL,
  attempts bigint NOT NULL,
  state bigint NOT NULL,
  settled_at bigint NOT NULL,
  error text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 0;
CREATE INDEX outbox_settled_expires ON outbox (settled_at) WHERE state <> 0;

-- All keys of a realm, each sealed, as one value.
CREATE TABLE key_set (
  realm_id uuid NOT NULL,
  version bigint NOT NULL,
  records text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm_id)
);
-- Row-level security: the application sees the realm that its BEGIN names, and nothing where none is named.
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'realm_id'
           WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY realm ON %I TO voordeur_app
      USING (realm_id = (SELECT NULLIF(current_setting(''app.realm_id'', true), '''')::uuid))', t);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON organisation, person, role_grant, appointment, permission, permission_version,
  login, spent, parked, challenge, budget, session, portal_grant, refresh_token, portal_subject TO voordeur_app;
-- What was published, recorded or handed over is not the application's to change.
GRANT SELECT, INSERT ON policy_version, audit_event, outbox TO voordeur_app;

-- The relay role works over all realms and reads no more than it needs. It chains the audit log, so there it
-- reads personal fields too; nowhere else.
GRANT SELECT ON migration TO voordeur_app, voordeur_relay;
GRANT SELECT, INSERT ON realm TO voordeur_relay;
GRANT SELECT (realm_id, number) ON policy_version TO voordeur_relay;
GRANT SELECT, INSERT, UPDATE ON key_set, audit_head TO voordeur_relay;
GRANT SELECT, UPDATE (number, commitments, hash, inputs) ON audit_event TO voordeur_relay;
GRANT SELECT (realm_id, id, not_after, next_at, attempts, state, settled_at), DELETE,
  UPDATE (payload, next_at, attempts, state, settled_at, error) ON outbox TO voordeur_relay;
GRANT DELETE ON login, spent, parked, challenge, budget, session, portal_grant, refresh_token TO voordeur_relay;
GRANT SELECT (realm_id, id, expires_at) ON login, challenge TO voordeur_relay;
GRANT SELECT (realm_id, id, expires_at, code_expires_at) ON portal_grant TO voordeur_relay;
GRANT SELECT (realm_id, id, person, started_at, expires_at) ON session TO voordeur_relay;
GRANT SELECT (realm_id, digest, expires_at) ON spent, refresh_token TO voordeur_relay;
GRANT SELECT (realm_id, key, expires_at) ON parked, budget TO voordeur_relay;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['policy_version', 'key_set', 'audit_head', 'audit_event', 'outbox',
    'login', 'spent', 'parked', 'challenge', 'budget', 'session', 'portal_grant', 'refresh_token']
  LOOP
    EXECUTE format('CREATE POLICY relay ON %I TO voordeur_relay USING (true)', t);
  END LOOP;
END $$;
