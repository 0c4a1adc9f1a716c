-- What programs asked the API for under a key of their own, and what they were answered. id is a digest of who asks and
-- of their key; status 0: it is under way.
CREATE TABLE api_request (
  realm_id uuid NOT NULL,
  id bytea NOT NULL,
  digest bytea NOT NULL,
  asked_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  status bigint NOT NULL,
  header text COLLATE "C" NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX api_request_expires ON api_request (expires_at);

-- Row-level security for the table that is new, as 0001_house has it.
ALTER TABLE api_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_request FORCE ROW LEVEL SECURITY;
CREATE POLICY realm ON api_request TO voordeur_app
  USING (realm_id = (SELECT NULLIF(current_setting('app.realm_id', true), '')::uuid));

GRANT SELECT, INSERT, UPDATE, DELETE ON api_request TO voordeur_app;

-- The relay role sweeps what is over, and sees nothing else of it.
GRANT SELECT (realm_id, id, expires_at), DELETE ON api_request TO voordeur_relay;
CREATE POLICY relay ON api_request TO voordeur_relay USING (true);
