-- What agents ask of the engine, which alone reads mail and talks to servers: to read a message once more (from source,
-- where they have edited it), or to fetch all of one that was too large. done and total: bytes fetched so far, of how many.
CREATE TABLE request (
    entry   INTEGER PRIMARY KEY,
    wish    TEXT NOT NULL,
    agent   TEXT NOT NULL,
    source  TEXT,
    done    INTEGER NOT NULL,
    total   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX ledger_oversize ON ledger (entry) WHERE state = 'oversize';
