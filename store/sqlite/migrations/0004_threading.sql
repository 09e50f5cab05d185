-- What threading asks (rule 15): every Message-ID that a message of a ticket bears or names, and the ticket that it
-- leads to. entry is the message that bears it, empty while it was only named. matter tells subjects apart where the
-- brand opens a new ticket for another subject (desk/thread.py), and is empty elsewhere.
CREATE TABLE thread_new (
    brand      TEXT NOT NULL,
    message_id TEXT NOT NULL,
    matter     TEXT NOT NULL,
    ticket     INTEGER NOT NULL REFERENCES ticket (number),
    entry      INTEGER,
    PRIMARY KEY (brand, message_id, matter)
) WITHOUT ROWID;
INSERT INTO thread_new (brand, message_id, matter, ticket, entry)
SELECT thread.brand, thread.message_id, '', thread.ticket,
       (SELECT min(entry.id) FROM entry JOIN ticket ON ticket.number = entry.ticket
        WHERE entry.message_id = thread.message_id AND entry.message_id <> '' AND ticket.brand = thread.brand)
FROM thread;
DROP TABLE thread;
ALTER TABLE thread_new RENAME TO thread;

ALTER TABLE ticket ADD COLUMN matter TEXT NOT NULL DEFAULT '';

-- Tickets that have to do with each other (desk.link). A pair stands here once, the ticket that was linked first.
CREATE TABLE link (
    ticket INTEGER NOT NULL REFERENCES ticket (number),
    other  INTEGER NOT NULL REFERENCES ticket (number),
    reason TEXT NOT NULL,
    PRIMARY KEY (ticket, other)
) WITHOUT ROWID;
CREATE INDEX link_other ON link (other);

-- Whether an agent has had a hand in a ticket: then the desk never merges it into another one by itself.
CREATE INDEX journal_by_agent ON journal (ticket) WHERE actor_kind = 'agent';
