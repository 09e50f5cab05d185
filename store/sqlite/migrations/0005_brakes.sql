-- What reports tell of the recipients that an answer did not reach (rule 14), the last word on each.
CREATE TABLE bounce (
    entry     INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    status    TEXT NOT NULL,
    reason    TEXT NOT NULL,
    permanent INTEGER NOT NULL,
    said      TEXT NOT NULL,
    report    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (entry, recipient)
) WITHOUT ROWID;
CREATE INDEX bounce_recipient ON bounce (recipient, at);
