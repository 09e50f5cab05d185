-- name: entry_get(id)^
SELECT entry.id, entry.ticket, entry.kind, entry.direction, entry.author_name, entry.author_address, entry.agent,
       entry.at, entry.subject, entry.text, entry.written, entry.to_, entry.cc, entry.reply_to, entry.html,
       entry.mail_kind, entry.message_id, entry.references_, entry.attachments, entry.warnings, entry.raw, entry.content,
       entry.link, entry.broken, entry.why, entry.verification, entry.outside, outbox.state, outbox.id,
       outbox.due_at, outbox.holds, outbox.dot_at
FROM entry LEFT JOIN outbox ON outbox.entry = entry.id
WHERE entry.id = :id;

-- name: entry_of_ticket(ticket)
-- The messages and notes of a ticket and of all that were merged into it, by whatever way.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM part JOIN ticket ON ticket.merged_into = part.number
)
SELECT entry.id, entry.ticket, entry.kind, entry.direction, entry.author_name, entry.author_address, entry.agent,
       entry.at, entry.subject, entry.text, entry.written, entry.to_, entry.cc, entry.reply_to, entry.html,
       entry.mail_kind, entry.message_id, entry.references_, entry.attachments, entry.warnings, entry.raw, entry.content,
       entry.link, entry.broken, entry.why, entry.verification, entry.outside, outbox.state, outbox.id,
       outbox.due_at, outbox.holds, outbox.dot_at
FROM part JOIN entry ON entry.ticket = part.number LEFT JOIN outbox ON outbox.entry = entry.id
ORDER BY entry.at, entry.id;

-- name: entry_numbers(ticket)
-- The messages and notes of a ticket and of all that were merged into it.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM part JOIN ticket ON ticket.merged_into = part.number
)
SELECT entry.id FROM part JOIN entry ON entry.ticket = part.number ORDER BY entry.at, entry.id;

-- name: ticket_parts(ticket)
-- A ticket and all that were merged into it.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM part JOIN ticket ON ticket.merged_into = part.number
)
SELECT number FROM part;
