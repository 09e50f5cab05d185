-- name: search_add(id, ticket, subject, body, author, recipients, syllables)!
INSERT INTO search (rowid, ticket, subject, body, author, recipients, syllables)
VALUES (:id, :ticket, :subject, :body, :author, :recipients, :syllables);

-- name: search_remove(id)!
DELETE FROM search WHERE rowid = :id;

-- name: search_first(words)$
SELECT rowid FROM search WHERE search MATCH :words LIMIT 1;

-- name: search_newest_of(ticket, after, words)$
-- The newest message of a ticket that says something, if it came after another one.
SELECT entry.id FROM entry CROSS JOIN search ON search.rowid = entry.id
WHERE entry.ticket = :ticket AND entry.id > :after AND search MATCH :words
ORDER BY entry.id DESC LIMIT 1;

-- name: entry_newest_of(ticket)$
SELECT coalesce(max(id), 0) FROM entry WHERE ticket = :ticket;
