-- When an answer was first tried: so long after that it is given up.
ALTER TABLE outbox ADD COLUMN tried_at INTEGER;
UPDATE outbox SET tried_at = queued_at WHERE attempts > 0;

-- What is wrong with a mailbox's way out, while something is.
CREATE TABLE blocked (
    mailbox TEXT PRIMARY KEY,
    why     TEXT NOT NULL,
    since   INTEGER NOT NULL
) WITHOUT ROWID;
