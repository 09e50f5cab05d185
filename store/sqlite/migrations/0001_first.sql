-- The whole first schema. Times are milliseconds since 1970 UTC, lists are JSON, flags are 0 or 1.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Numbers are never used twice, not even those of what was taken back: an answer's `seen` relies on it.
CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('ticket', 1000), ('entry', 0), ('item', 0), ('customer', 0);

CREATE TABLE agent (
    name      TEXT PRIMARY KEY,
    full_name TEXT NOT NULL,
    joined_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE customer (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE identity (
    kind     TEXT NOT NULL,
    value    TEXT NOT NULL,
    customer INTEGER NOT NULL REFERENCES customer (id),
    PRIMARY KEY (kind, value)
) WITHOUT ROWID;
CREATE INDEX identity_customer ON identity (customer);

-- live: the status is one that somebody still has to do something about (desk.ticket.LIVE). It is stored so that the
-- working views read a small partial index and never the million tickets that are closed.
CREATE TABLE ticket (
    number        INTEGER PRIMARY KEY,
    subject       TEXT NOT NULL,
    status        TEXT NOT NULL,
    live          INTEGER NOT NULL,
    priority      TEXT NOT NULL,
    brand         TEXT NOT NULL,
    mailbox       TEXT NOT NULL,
    channel       TEXT NOT NULL,
    customer      INTEGER NOT NULL REFERENCES customer (id),
    assignee      TEXT REFERENCES agent (name),
    tags          TEXT NOT NULL,
    language      TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    snoozed_until INTEGER,
    waiting_since INTEGER,
    merged_into   INTEGER REFERENCES ticket (number),
    messages      INTEGER NOT NULL,
    last_entry    INTEGER NOT NULL
);
-- The columns beyond the order are there so that a search that finds little doesn't fetch every ticket to see that.
CREATE INDEX ticket_updated ON ticket (updated_at, number, status, priority, brand, mailbox, channel, assignee);
CREATE INDEX ticket_live ON ticket (updated_at, number, status, assignee, snoozed_until) WHERE live = 1;
CREATE INDEX ticket_status ON ticket (status, updated_at, number);
CREATE INDEX ticket_customer ON ticket (customer, updated_at);
CREATE INDEX ticket_snoozed ON ticket (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX ticket_waiting ON ticket (waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE ticket_tag (
    tag    TEXT NOT NULL,
    ticket INTEGER NOT NULL REFERENCES ticket (number),
    PRIMARY KEY (tag, ticket)
) WITHOUT ROWID;
CREATE INDEX ticket_tag_ticket ON ticket_tag (ticket);

-- Messages and notes (desk.conversation.Entry). text is what an agent reads, raw points to the bytes it was read from.
CREATE TABLE entry (
    id             INTEGER PRIMARY KEY,
    ticket         INTEGER NOT NULL REFERENCES ticket (number),
    kind           TEXT NOT NULL,
    direction      TEXT,
    author_name    TEXT NOT NULL,
    author_address TEXT NOT NULL,
    agent          TEXT,
    at             INTEGER NOT NULL,
    subject        TEXT NOT NULL,
    text           TEXT NOT NULL,
    reply_text     TEXT NOT NULL,
    to_            TEXT NOT NULL,
    cc             TEXT NOT NULL,
    reply_to       TEXT NOT NULL,
    html           INTEGER NOT NULL,
    mail_kind      TEXT NOT NULL,
    message_id     TEXT NOT NULL,
    references_    TEXT NOT NULL,
    attachments    TEXT NOT NULL,
    raw            TEXT,
    content        TEXT NOT NULL,
    link           TEXT NOT NULL,
    broken         TEXT NOT NULL,
    why            TEXT NOT NULL
);
CREATE INDEX entry_ticket ON entry (ticket, id);
-- Search asks for the tickets of many entries, and rows with whole texts in them lie far apart.
CREATE INDEX entry_of ON entry (id, ticket);
CREATE INDEX entry_noted ON entry (ticket) WHERE kind = 'note';
CREATE INDEX entry_attached ON entry (ticket) WHERE attachments <> '[]';
CREATE INDEX entry_message_id ON entry (message_id) WHERE message_id <> '';

-- Every Message-ID that a message of a ticket bears or names, first come first kept: what threading asks (rule 15).
CREATE TABLE thread (
    brand      TEXT NOT NULL,
    message_id TEXT NOT NULL,
    ticket     INTEGER NOT NULL REFERENCES ticket (number),
    PRIMARY KEY (brand, message_id)
) WITHOUT ROWID;

CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    size   INTEGER NOT NULL,
    data   BLOB NOT NULL
);

-- What became of everything that a server showed us (rule 1). epoch is the UIDVALIDITY of an IMAP folder.
CREATE TABLE ledger (
    mailbox TEXT NOT NULL,
    folder  TEXT NOT NULL,
    epoch   TEXT NOT NULL,
    uid     TEXT NOT NULL,
    state   TEXT NOT NULL,
    reason  TEXT NOT NULL,
    raw     TEXT,
    entry   INTEGER,
    at      INTEGER NOT NULL,
    PRIMARY KEY (mailbox, folder, epoch, uid)
) WITHOUT ROWID;

-- Where a source stands in a folder: what it needs to go on, in its own words (JSON).
CREATE TABLE position (
    mailbox TEXT NOT NULL,
    folder  TEXT NOT NULL,
    data    TEXT NOT NULL,
    PRIMARY KEY (mailbox, folder)
) WITHOUT ROWID;

-- How each mailbox fares, for the status bar and doctor.
CREATE TABLE mailbox (
    name      TEXT PRIMARY KEY,
    state     TEXT NOT NULL,
    detail    TEXT NOT NULL,
    failures  INTEGER NOT NULL,
    done      INTEGER NOT NULL,
    total     INTEGER NOT NULL,
    began_at  INTEGER,
    synced_at INTEGER
) WITHOUT ROWID;

CREATE TABLE outbox (
    id            INTEGER PRIMARY KEY,
    ticket        INTEGER NOT NULL REFERENCES ticket (number),
    entry         INTEGER NOT NULL,
    mailbox       TEXT NOT NULL,
    state         TEXT NOT NULL,
    to_           TEXT NOT NULL,
    message_id    TEXT NOT NULL,
    queued_at     INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    fence         INTEGER NOT NULL,
    claimed_until INTEGER,
    raw           TEXT,
    reason        TEXT NOT NULL
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_ticket ON outbox (ticket);
CREATE UNIQUE INDEX outbox_entry ON outbox (entry);

CREATE TABLE draft (
    id         INTEGER PRIMARY KEY,
    agent      TEXT NOT NULL,
    ticket     INTEGER NOT NULL REFERENCES ticket (number),
    kind       TEXT NOT NULL,
    text       TEXT NOT NULL,
    to_        TEXT NOT NULL,
    cc         TEXT NOT NULL,
    seen       INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX draft_agent ON draft (agent, ticket);
CREATE INDEX draft_ticket ON draft (ticket);

CREATE TABLE presence (
    session TEXT PRIMARY KEY,
    agent   TEXT NOT NULL,
    ticket  INTEGER NOT NULL,
    mode    TEXT NOT NULL,
    since   INTEGER NOT NULL,
    beat_at INTEGER NOT NULL,
    words   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE lease (
    name       TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE canned (
    name TEXT PRIMARY KEY,
    data TEXT NOT NULL
) WITHOUT ROWID;

-- change names a class of desk.change, data its fields as JSON. A batch bears the number of its first row.
CREATE TABLE journal (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    batch      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    ticket     INTEGER,
    change     TEXT NOT NULL,
    data       TEXT NOT NULL,
    undone_by  INTEGER
);
CREATE INDEX journal_ticket ON journal (ticket, seq);
CREATE INDEX journal_batch ON journal (batch);
CREATE INDEX journal_actor ON journal (actor, batch);

-- Rows are entries; texts are cut by store/cut.py, so that Korean, Japanese and Chinese words are found by any part.
-- ticket is the number, author and recipients are names and addresses, syllables are the single characters of these
-- scripts: one posting for each that a message has, where searching for all words with that beginning took 150 ms.
-- Porter's stemmer lets refund find refunds and refunded; it leaves all but English words as they are.
CREATE VIRTUAL TABLE search USING fts5 (
    ticket, subject, body, author, recipients, syllables,
    content='', contentless_delete=1,
    tokenize="porter unicode61 remove_diacritics 2"
);
