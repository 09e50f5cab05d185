-- name: doubt_of_entry(entry)
SELECT id, dots, dot_at FROM outbox
WHERE entry = :entry AND dots > 0
  AND EXISTS (SELECT 1 FROM delivery WHERE item = outbox.id AND state = 'uncertain');

-- name: doubt_all()
-- The second condition is that of the index of what is in trouble.
SELECT id, dots, dot_at FROM outbox
WHERE id IN (SELECT item FROM delivery WHERE state = 'uncertain' AND state IN ('rejected', 'uncertain')) AND dots > 0
ORDER BY id;
