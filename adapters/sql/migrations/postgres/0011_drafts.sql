-- What is written to become the document of a realm, and what became of it. report is what a replay showed.
CREATE TABLE policy_draft (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  document bytea NOT NULL,
  base bigint NOT NULL,
  authors text COLLATE "C" NOT NULL,
  changed_at bigint NOT NULL,
  note text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  replayed_at bigint NOT NULL,
  replayed_days bigint NOT NULL,
  report text COLLATE "C" NOT NULL,
  approver text COLLATE "C" NOT NULL,
  approved_at bigint NOT NULL,
  live_from bigint NOT NULL,
  version bigint NOT NULL,
  restores bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX policy_draft_changed ON policy_draft (realm_id, changed_at, id);
CREATE UNIQUE INDEX policy_draft_live ON policy_draft (realm_id) WHERE state = 'live';

-- Row-level security for the table that is new, as 0001_house has it.
ALTER TABLE policy_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY realm ON policy_draft TO voordeur_app
  USING (realm_id = (SELECT NULLIF(current_setting('app.realm_id', true), '')::uuid));

GRANT SELECT, INSERT, UPDATE ON policy_draft TO voordeur_app;
