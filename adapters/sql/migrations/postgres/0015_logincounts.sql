-- How many logins have an event of an action, by the hour of the last one (hours since 1970, UTC), service and reason: the
-- sums of what the chain holds, up to the place in it that login_count_head names.
CREATE TABLE login_count (
  realm_id uuid NOT NULL,
  hour bigint NOT NULL,
  action text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  logins bigint NOT NULL,
  PRIMARY KEY (realm_id, hour, action, service, reason)
);

-- The logins of the last day that were counted, and in which hour: none is counted twice.
CREATE TABLE login_counted (
  realm_id uuid NOT NULL,
  login text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  hour bigint NOT NULL,
  PRIMARY KEY (realm_id, login, action, service, reason)
);
CREATE INDEX login_counted_hour ON login_counted (realm_id, hour);

CREATE TABLE login_count_head (
  realm_id uuid NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (realm_id)
);

-- Row-level security for the tables that are new, as 0001_house has it.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['login_count', 'login_counted', 'login_count_head']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY realm ON %I TO voordeur_app
      USING (realm_id = (SELECT NULLIF(current_setting(''app.realm_id'', true), '''')::uuid))', t);
    EXECUTE format('CREATE POLICY relay ON %I TO voordeur_relay USING (true)', t);
  END LOOP;
END $$;

-- The application reads what was counted; the relay role counts.
GRANT SELECT ON login_count, login_counted, login_count_head TO voordeur_app;
GRANT SELECT, INSERT, UPDATE ON login_count, login_counted, login_count_head TO voordeur_relay;
GRANT DELETE ON login_counted TO voordeur_relay;
