-- What agents ask of the engine is also one part of a message that was too large: section is the number of that part in
-- the mail (RFC 3501, 6.4.5), empty where the wish is about the whole message.
CREATE TABLE request_new (
    entry   INTEGER NOT NULL,
    section TEXT NOT NULL,
    wish    TEXT NOT NULL,
    agent   TEXT NOT NULL,
    source  TEXT,
    done    INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    PRIMARY KEY (entry, section)
) WITHOUT ROWID;
INSERT INTO request_new (entry, section, wish, agent, source, done, total)
SELECT entry, '', wish, agent, source, done, total FROM request;
DROP TABLE request;
ALTER TABLE request_new RENAME TO request;
