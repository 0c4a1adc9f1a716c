-- Who asked to carry means and mandates over to another KvK number, and what became of it (MR-78).
CREATE TABLE mandate_transfer (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  from_kvk text COLLATE "C" NOT NULL,
  to_kvk text COLLATE "C" NOT NULL,
  why text COLLATE "C" NOT NULL,
  asked_by text COLLATE "C" NOT NULL,
  asked_at bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  decider text COLLATE "C" NOT NULL,
  decided_at bigint NOT NULL,
  note text COLLATE "C" NOT NULL,
  means bigint NOT NULL,
  mandates bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id)
);
CREATE INDEX mandate_transfer_from ON mandate_transfer (realm_id, from_kvk, asked_at);
CREATE INDEX mandate_transfer_to ON mandate_transfer (realm_id, to_kvk, asked_at);

-- Row-level security, as 0001_house has it.
ALTER TABLE mandate_transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandate_transfer FORCE ROW LEVEL SECURITY;
CREATE POLICY realm ON mandate_transfer TO voordeur_app
  USING (realm_id = (SELECT NULLIF(current_setting('app.realm_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON mandate_transfer TO voordeur_app;
