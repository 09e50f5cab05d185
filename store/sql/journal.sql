-- name: journal_last()$
SELECT coalesce(max(seq), 0) FROM journal;

-- name: journal_after(seq, limit)
SELECT seq, batch, at, actor, actor_kind, ticket, change, data, undone_by
FROM journal WHERE seq > :seq ORDER BY seq LIMIT :limit;

-- name: journal_touched(seq)
SELECT seq, ticket, actor FROM journal WHERE seq > :seq ORDER BY seq;

-- name: journal_of_ticket(ticket)
SELECT seq, batch, at, actor, actor_kind, ticket, change, data, undone_by
FROM journal WHERE ticket = :ticket ORDER BY seq;

-- name: journal_of_batch(batch)
SELECT seq, batch, at, actor, actor_kind, ticket, change, data, undone_by
FROM journal WHERE batch = :batch ORDER BY seq;

-- name: journal_append(batch, at, actor, actor_kind, ticket, change, data)<!
-- A batch bears the number of its first row.
INSERT INTO journal (batch, at, actor, actor_kind, ticket, change, data)
VALUES (coalesce(:batch, (SELECT coalesce(max(seq), 0) + 1 FROM journal)), :at, :actor, :actor_kind, :ticket, :change, :data)
RETURNING seq;

-- name: journal_undone(by, batch)!
UPDATE journal SET undone_by = :by WHERE batch = :batch AND undone_by IS NULL;

-- name: journal_of_actor(actor)
-- What an actor did and nobody has undone, newest batch first.
SELECT batch, change FROM journal WHERE actor = :actor AND undone_by IS NULL ORDER BY batch DESC, seq;
