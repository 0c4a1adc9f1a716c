-- What people do with their own account. A change waits until it is due, and goes a while after (XC-17).
CREATE TABLE account_change (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  field text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  phone text COLLATE "C" NOT NULL,
  asked_at bigint NOT NULL,
  due_at bigint NOT NULL,
  done_at bigint NOT NULL,
  undone_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX account_change_account ON account_change (realm_id, account, asked_at);
CREATE INDEX account_change_expires ON account_change (expires_at);

-- The links in notices by which people say: this was not me (XC-42). The token is a SHA-256.
CREATE TABLE account_report (
  realm_id uuid NOT NULL,
  token bytea NOT NULL,
  account text COLLATE "C" NOT NULL,
  about text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  used_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (realm_id, token)
);
CREATE INDEX account_report_account ON account_report (realm_id, account);
CREATE INDEX account_report_expires ON account_report (expires_at);

-- A person's own history is read by who did it and by whom it was done to (XC-29).
CREATE INDEX audit_event_actor ON audit_event (realm_id, actor, sequence);
CREATE INDEX audit_event_object ON audit_event (realm_id, object, sequence);

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

GRANT SELECT, INSERT, UPDATE, DELETE ON account_change, account_report TO voordeur_app;

-- The relay role sweeps what has expired, and sees no more of it than when that was.
GRANT SELECT (realm_id, id, expires_at), DELETE ON account_change TO voordeur_relay;
GRANT SELECT (realm_id, token, expires_at), DELETE ON account_report TO voordeur_relay;
CREATE POLICY relay ON account_change TO voordeur_relay USING (true);
CREATE POLICY relay ON account_report TO voordeur_relay USING (true);
