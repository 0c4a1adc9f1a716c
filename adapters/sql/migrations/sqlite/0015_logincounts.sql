-- How many logins have an event of an action, by the hour of the last one (hours since 1970, UTC), service and reason: the
-- sums of what the chain holds, up to the place in it that login_count_head names.
CREATE TABLE login_count (
  realm_id TEXT NOT NULL,
  hour INTEGER NOT NULL,
  action TEXT NOT NULL,
  service TEXT NOT NULL,
  reason TEXT NOT NULL,
  logins INTEGER NOT NULL,
  PRIMARY KEY (realm_id, hour, action, service, reason)
) STRICT, WITHOUT ROWID;

-- The logins of the last day that were counted, and in which hour: none is counted twice.
CREATE TABLE login_counted (
  realm_id TEXT NOT NULL,
  login TEXT NOT NULL,
  action TEXT NOT NULL,
  service TEXT NOT NULL,
  reason TEXT NOT NULL,
  hour INTEGER NOT NULL,
  PRIMARY KEY (realm_id, login, action, service, reason)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_counted_hour ON login_counted (realm_id, hour);

CREATE TABLE login_count_head (
  realm_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (realm_id)
) STRICT, WITHOUT ROWID;
