-- Drafts have a history. The id of one is never used again: a console that still holds it would write into another's.
-- canned names the canned replies in a draft, whose actions go with it; kept_at is when a version was last kept;
-- handed_by is the colleague who handed it over, until it is written on.
CREATE TABLE draft_new (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    agent      TEXT NOT NULL,
    ticket     INTEGER NOT NULL REFERENCES ticket (number),
    kind       TEXT NOT NULL,
    text       TEXT NOT NULL,
    to_        TEXT NOT NULL,
    cc         TEXT NOT NULL,
    seen       INTEGER NOT NULL,
    canned     TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    kept_at    INTEGER NOT NULL,
    handed_by  TEXT
);
INSERT INTO draft_new (id, agent, ticket, kind, text, to_, cc, seen, canned, updated_at, kept_at)
SELECT id, agent, ticket, kind, text, to_, cc, seen, '[]', updated_at, updated_at FROM draft;
DROP TABLE draft;
ALTER TABLE draft_new RENAME TO draft;
CREATE INDEX draft_agent ON draft (agent, ticket);
CREATE INDEX draft_ticket ON draft (ticket);

CREATE TABLE draft_version (
    draft INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    at    INTEGER NOT NULL,
    text  TEXT NOT NULL,
    PRIMARY KEY (draft, at)
);

-- How often agents have sent each canned reply, and when last: what puts the likeliest first.
CREATE TABLE canned_use (
    agent        TEXT NOT NULL,
    name         TEXT NOT NULL,
    count        INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (agent, name)
) WITHOUT ROWID;
