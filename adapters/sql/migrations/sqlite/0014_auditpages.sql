-- The log is read by time, a page at a time: all of it, or the events of some actions.
CREATE INDEX audit_event_at ON audit_event (realm_id, at, id);
CREATE INDEX audit_event_action ON audit_event (realm_id, action, at, id);
