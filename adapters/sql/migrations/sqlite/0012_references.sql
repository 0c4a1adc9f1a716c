-- The helpdesk opens a decision by its reference (XC-40). Few events have one.
CREATE INDEX audit_event_reference ON audit_event (realm_id, reference) WHERE reference <> '';
