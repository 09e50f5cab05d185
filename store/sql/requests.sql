-- name: request_put(entry, wish, agent, source, total)!
INSERT INTO request (entry, wish, agent, source, done, total) VALUES (:entry, :wish, :agent, :source, 0, :total)
ON CONFLICT (entry) DO UPDATE
SET wish = excluded.wish, agent = excluded.agent, source = excluded.source, done = 0, total = excluded.total;

-- name: request_all()
SELECT entry, wish, agent, source, done, total FROM request ORDER BY entry;

-- name: request_progress(entry, done)!
UPDATE request SET done = :done WHERE entry = :entry;

-- name: request_remove(entry)!
DELETE FROM request WHERE entry = :entry;
