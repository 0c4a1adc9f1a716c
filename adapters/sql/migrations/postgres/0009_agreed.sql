-- What was agreed and not done yet, by its time: it is looked for where its message is gone, or was made before there
-- were any. The relay role, which sweeps what is over, leaves it alone for as long as it is not done.
CREATE INDEX approval_agreed ON approval (realm_id, starts_at) WHERE state = 'agreed';
GRANT SELECT (state) ON approval TO voordeur_relay;
