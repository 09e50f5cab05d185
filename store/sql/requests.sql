-- name: request_put(entry, section, wish, agent, source, total)!
INSERT INTO request (entry, section, wish, agent, source, done, total)
VALUES (:entry, :section, :wish, :agent, :source, 0, :total)
ON CONFLICT (entry, section) DO UPDATE
SET wish = excluded.wish, agent = excluded.agent, source = excluded.source, done = 0, total = excluded.total;

-- name: request_all()
SELECT entry, wish, agent, source, done, total, section FROM request ORDER BY entry, section;

-- name: request_progress(entry, section, done)!
UPDATE request SET done = :done WHERE entry = :entry AND section = :section;

-- name: request_remove(entry, section)!
DELETE FROM request WHERE entry = :entry AND section = :section;
