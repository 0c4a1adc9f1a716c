-- Applications for an account (OL-07). What the applicant told is sealed by the use case; what is plain here is
-- what queues and jobs need. token is a SHA-256, NULL where no browser holds the application. due_at is when a job
-- has to look at it; 0: never.
CREATE TABLE application (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  reference TEXT NOT NULL,
  token BLOB,
  kind TEXT NOT NULL,
  audience TEXT NOT NULL,
  applicant TEXT NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  language TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  proven_at INTEGER NOT NULL,
  person TEXT NOT NULL,
  form BLOB NOT NULL,
  document TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  submitted_at INTEGER NOT NULL,
  claimed_by TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  first_by TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  decisions TEXT NOT NULL,
  practice INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id),
  UNIQUE (realm_id, reference),
  UNIQUE (realm_id, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX application_queue ON application (realm_id, state, submitted_at);
CREATE INDEX application_email ON application (realm_id, email_key, submitted_at);
CREATE INDEX application_person ON application (realm_id, person);
CREATE INDEX application_due ON application (realm_id, due_at);

-- What applicants added, sealed, away from everything that lists applications (OL-27), and in parts: one statement
-- never holds all of it.
CREATE TABLE document (
  realm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  part INTEGER NOT NULL,
  application TEXT NOT NULL,
  content BLOB NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (realm_id, id, part),
  UNIQUE (realm_id, application, part)
) STRICT;
