-- Applications for an account (OL-07). What the applicant told is sealed by the use case; what is plain here is
-- what queues and jobs need. token is a SHA-256, NULL where no browser holds the application. due_at is when a job
-- has to look at it; 0: never.
CREATE TABLE application (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  reference text COLLATE "C" NOT NULL,
  token bytea,
  kind text COLLATE "C" NOT NULL,
  audience text COLLATE "C" NOT NULL,
  applicant text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  since bigint NOT NULL,
  language text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  email_key text COLLATE "C" NOT NULL,
  proven_at bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  form bytea NOT NULL,
  document text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  submitted_at bigint NOT NULL,
  claimed_by text COLLATE "C" NOT NULL,
  claimed_at bigint NOT NULL,
  first_by text COLLATE "C" NOT NULL,
  first_at bigint NOT NULL,
  decisions text COLLATE "C" NOT NULL,
  practice boolean NOT NULL,
  due_at bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, reference),
  UNIQUE (realm_id, token)
);
CREATE INDEX application_queue ON application (realm_id, state, submitted_at);
CREATE INDEX application_email ON application (realm_id, email_key, submitted_at);
CREATE INDEX application_person ON application (realm_id, person);
CREATE INDEX application_due ON application (realm_id, due_at);

-- What applicants added, sealed, away from everything that lists applications (OL-27), and in parts: one statement
-- never holds all of it.
CREATE TABLE document (
  realm_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  part bigint NOT NULL,
  application text COLLATE "C" NOT NULL,
  content bytea NOT NULL,
  added_at bigint NOT NULL,
  PRIMARY KEY (realm_id, id, part),
  UNIQUE (realm_id, application, part)
);

-- Row-level security for the tables that are new, as 0001_house has it.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['application', 'document']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY realm ON %I TO voordeur_app
      USING (realm_id = (SELECT NULLIF(current_setting(''app.realm_id'', true), '''')::uuid))', t);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON application, document TO voordeur_app;
