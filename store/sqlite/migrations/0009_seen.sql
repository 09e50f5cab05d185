-- What somebody has seen of a ticket is told by the journal's number at that time: the number of an entry says when it
-- was made, not when it came into this ticket. A draft from before counts what lies in its ticket under its old number.
UPDATE draft SET seen = coalesce(
    (SELECT max(journal.seq) FROM journal
     WHERE journal.ticket = draft.ticket
       AND journal.change IN ('MessageReceived', 'ReplyQueued', 'AcknowledgementQueued', 'NoteAdded')
       AND json_extract(journal.data, '$.entry') <= draft.seen),
    0
);

-- Moved messages are few, and each ticket asks whether some of them came to it.
CREATE INDEX journal_moved ON journal (seq) WHERE change = 'MessageMoved';

-- The journal's number when an answer was written: what came into its ticket later, its author has not seen.
ALTER TABLE outbox ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET seen = coalesce(
    (SELECT max(journal.seq) FROM journal
     WHERE journal.ticket = outbox.ticket AND journal.change = 'ReplyQueued'
       AND json_extract(journal.data, '$.item') = outbox.id),
    0
)
WHERE automatic IS NULL AND state IN ('queued', 'held');
