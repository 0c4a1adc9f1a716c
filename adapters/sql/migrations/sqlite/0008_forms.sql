-- How the password of an account is kept: the text of its hash without salt and sum, and the length of the sum. By the
-- forms that there are, every try to link an account does the same work, whosever name is typed (XC-07).
ALTER TABLE portal_account ADD COLUMN form TEXT NOT NULL GENERATED ALWAYS AS (
  CASE
    WHEN password = '' THEN ''
    WHEN substr(password, 1, 2) = '$2' THEN substr(password, 1, 7)
    ELSE rtrim(rtrim(rtrim(password,
      '!"#%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'), '$'),
      '!"#%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~')
      || CAST(length(password) - length(rtrim(password,
      '!"#%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~')) AS TEXT)
  END) VIRTUAL;
CREATE INDEX portal_account_form ON portal_account (realm_id, form);
