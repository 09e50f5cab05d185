-- Who is called to a ticket by a note, until he has read it.
CREATE TABLE mention (
    agent TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    PRIMARY KEY (agent, entry)
) WITHOUT ROWID;
CREATE INDEX mention_entry ON mention (entry);

-- What canned replies have asked about a ticket: each question is asked once.
CREATE TABLE asked (
    ticket   INTEGER NOT NULL REFERENCES ticket (number),
    question TEXT NOT NULL,
    words    TEXT NOT NULL,
    PRIMARY KEY (ticket, question)
) WITHOUT ROWID;
