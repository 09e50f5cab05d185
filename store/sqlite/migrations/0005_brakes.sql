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

-- The address that the brakes count an automatic mail for; NULL for what a person wrote.
ALTER TABLE outbox ADD COLUMN automatic TEXT;
CREATE INDEX outbox_automatic ON outbox (automatic, queued_at) WHERE automatic IS NOT NULL;
CREATE INDEX outbox_automatic_at ON outbox (queued_at) WHERE automatic IS NOT NULL;

-- One row: since when automatic mail is held, NULL while the fuse is whole, and when a person last reset it.
CREATE TABLE fuse (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    blown_at INTEGER,
    reset_at INTEGER
);
INSERT INTO fuse (id) VALUES (1);
