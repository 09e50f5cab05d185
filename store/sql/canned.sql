-- name: canned_all()
SELECT data FROM canned ORDER BY name;

-- name: canned_get(name)$
SELECT data FROM canned WHERE name = :name;

-- name: canned_uses(agent)
SELECT name, count, last_used_at FROM canned_use WHERE agent = :agent;

-- name: canned_asked(ticket)
-- What was asked about a ticket and about those merged into it; its own answer goes before theirs.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM ticket JOIN part ON ticket.merged_into = part.number
)
SELECT asked.question, asked.words FROM asked JOIN part ON asked.ticket = part.number
ORDER BY asked.ticket = :ticket, asked.ticket;
