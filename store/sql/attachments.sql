-- name: entry_raw(id)$
-- An answer's bytes are those that the outbox sends.
SELECT coalesce(entry.raw, outbox.raw) FROM entry LEFT JOIN outbox ON outbox.entry = entry.id WHERE entry.id = :id;
