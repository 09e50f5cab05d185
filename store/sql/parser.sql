-- name: parser_due(version, since, after, limit)
-- Messages that came in by mail and were read by another version of the parser, in the order they came.
SELECT entry.id FROM entry JOIN ticket ON ticket.number = entry.ticket
WHERE entry.id > :after AND entry.parser <> :version AND entry.direction = 'in' AND entry.raw IS NOT NULL
  AND entry.broken = '' AND entry.at >= :since AND ticket.channel = 'mail'
ORDER BY entry.id LIMIT :limit;

-- name: parser_same*!
UPDATE entry SET parser = :version WHERE id = :id;
