-- name: presence_put(session, agent, ticket, mode, since, beat_at, words)!
INSERT INTO presence (session, agent, ticket, mode, since, beat_at, words)
VALUES (:session, :agent, :ticket, :mode, :since, :beat_at, :words)
ON CONFLICT (session) DO UPDATE
SET agent = excluded.agent, ticket = excluded.ticket, mode = excluded.mode, since = excluded.since,
    beat_at = excluded.beat_at, words = excluded.words;

-- name: presence_leave(session)!
DELETE FROM presence WHERE session = :session;

-- name: presence_expire(before)!
DELETE FROM presence WHERE beat_at < :before;

-- name: presence_since(after)
SELECT session, agent, ticket, mode, since, beat_at, words
FROM presence WHERE beat_at > :after ORDER BY agent, since, session;
