-- What was agreed and not done yet, by its time: it is looked for where its message is gone, or was made before there
-- were any.
CREATE INDEX approval_agreed ON approval (realm_id, starts_at) WHERE state = 'agreed';
