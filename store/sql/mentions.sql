-- mention_add stands in save.sql: a note brings its mentions.

-- name: mention_of_agent(agent)
SELECT entry.ticket, entry.id, coalesce(entry.agent, '')
FROM mention JOIN entry ON entry.id = mention.entry
WHERE mention.agent = :agent ORDER BY entry.id;

-- name: mention_read(agent, ticket)!
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM ticket JOIN part ON ticket.merged_into = part.number
)
DELETE FROM mention
WHERE agent = :agent AND entry IN (SELECT entry.id FROM entry JOIN part ON entry.ticket = part.number);
