-- What one of the staff proposed about an account, for another one to agree with (XC-18). expires_at is when nobody needs it any more.
CREATE TABLE approval (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  proposed_by text COLLATE "C" NOT NULL,
  proposed_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  decider text COLLATE "C" NOT NULL,
  decided_at bigint NOT NULL,
  starts_at bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX approval_account ON approval (realm_id, account);
CREATE INDEX approval_state ON approval (realm_id, state, proposed_at);
CREATE INDEX approval_expires ON approval (expires_at);

-- Row-level security for the table that is new, as 0001_house has it.
ALTER TABLE approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval FORCE ROW LEVEL SECURITY;
CREATE POLICY realm ON approval TO voordeur_app
  USING (realm_id = (SELECT NULLIF(current_setting('app.realm_id', true), '')::uuid));

GRANT SELECT, INSERT, UPDATE, DELETE ON approval TO voordeur_app;

-- The relay role sweeps what is over, and sees no more of it than when.
GRANT SELECT (realm_id, id, expires_at), DELETE ON approval TO voordeur_relay;
CREATE POLICY relay ON approval TO voordeur_relay USING (true);
