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

-- name: journal_since(ticket, seq)
SELECT seq, batch, at, actor, actor_kind, ticket, change, data, undone_by
FROM journal WHERE ticket = :ticket AND seq > :seq ORDER BY seq;

-- name: journal_moved(seq)
-- Messages that were moved from one ticket to another, in all tickets.
SELECT seq, batch, at, actor, actor_kind, ticket, change, data, undone_by
FROM journal WHERE change = 'MessageMoved' AND seq > :seq ORDER BY seq;

-- name: journal_since_merge(ticket)
SELECT seq, batch, at, actor, actor_kind, ticket, change, data, undone_by
FROM journal
WHERE ticket = :ticket AND seq >= (SELECT max(seq) FROM journal WHERE ticket = :ticket AND change = 'MergeSet')
ORDER BY seq;

-- name: journal_of_batch(batch)
-- A batch is one run of numbers that begins with its own.
SELECT seq, batch, at, actor, actor_kind, ticket, change, data, undone_by
FROM journal
WHERE batch = :batch AND seq >= :batch
    AND seq < coalesce((SELECT min(seq) FROM journal WHERE seq > :batch AND batch <> :batch), 9223372036854775807)
ORDER BY seq;

-- name: journal_append(seq, batch, at, actor, actor_kind, ticket, change, data)!
INSERT INTO journal (seq, batch, at, actor, actor_kind, ticket, change, data)
VALUES (:seq, :batch, :at, :actor, :actor_kind, :ticket, :change, :data);

-- name: journal_undone(by, batch)!
UPDATE journal SET undone_by = :by
WHERE batch = :batch AND seq >= :batch
    AND seq < coalesce((SELECT min(seq) FROM journal WHERE seq > :batch AND batch <> :batch), 9223372036854775807)
    AND undone_by IS NULL;

-- name: journal_of_actor(actor)
-- What an agent did and nobody has undone, newest batch first.
SELECT batch, change FROM journal
WHERE actor = :actor AND actor_kind = 'agent' AND undone_by IS NULL ORDER BY batch DESC, seq;
