-- name: search_add*!
INSERT INTO search (rowid, ticket, subject, body, author, recipients, syllables)
VALUES (:id, :ticket, :subject, :body, :author, :recipients, :syllables);

-- name: search_remove(id)!
DELETE FROM search WHERE rowid = :id;

-- name: search_first(words)$
SELECT rowid FROM search WHERE search MATCH :words LIMIT 1;

-- name: search_place_of(ticket, words)$
-- The newest message that a ticket shows and that says something; if none does any more, the newest there is.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM part JOIN ticket ON ticket.merged_into = part.number
)
SELECT coalesce(
    (
        SELECT entry.id
        FROM part CROSS JOIN entry ON entry.ticket = part.number CROSS JOIN search ON search.rowid = entry.id
        WHERE search MATCH :words ORDER BY entry.id DESC LIMIT 1
    ),
    (SELECT max(entry.id) FROM part JOIN entry ON entry.ticket = part.number),
    0
);

-- name: search_between(words, newest, oldest)
SELECT rowid FROM search
WHERE search MATCH :words AND rowid BETWEEN :oldest AND :newest ORDER BY rowid DESC;
