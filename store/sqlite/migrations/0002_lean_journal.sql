-- A first sync spent a tenth of its time on the journal's indexes. Nothing is ever deleted from the journal, so the next
-- number is the newest one plus one without AUTOINCREMENT; a batch is one run of numbers that begins with its own, and
-- needs no index; and only agents are asked what they did last.
CREATE TABLE lean_journal (
    seq        INTEGER PRIMARY KEY,
    batch      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    ticket     INTEGER,
    change     TEXT NOT NULL,
    data       TEXT NOT NULL,
    undone_by  INTEGER
);
INSERT INTO lean_journal (seq, batch, at, actor, actor_kind, ticket, change, data, undone_by)
SELECT seq, batch, at, actor, actor_kind, ticket, change, data, undone_by FROM journal;
DROP TABLE journal;
ALTER TABLE lean_journal RENAME TO journal;
CREATE INDEX journal_ticket ON journal (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX journal_actor ON journal (actor, batch) WHERE actor_kind = 'agent';
