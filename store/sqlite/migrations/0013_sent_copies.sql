-- The copy of an answer for the Sent folder of its mailbox (desk.sent_copy): wanted from the moment that the answer is
-- known to have left. place says where it lies once it is done.
CREATE TABLE sent_copy (
    item      INTEGER PRIMARY KEY REFERENCES outbox (id),
    mailbox   TEXT NOT NULL,
    state     TEXT NOT NULL,
    wanted_at INTEGER NOT NULL,
    due_at    INTEGER NOT NULL,
    tries     INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    place     TEXT NOT NULL
);
CREATE INDEX sent_copy_open ON sent_copy (state, due_at) WHERE state <> 'done';
