-- draft_forget stands in save.sql: an answer or a note that is written takes its draft with it.

-- name: draft_add(agent, ticket, kind, text, to_, cc, seen, updated_at)^
INSERT INTO draft (agent, ticket, kind, text, to_, cc, seen, updated_at)
VALUES (:agent, :ticket, :kind, :text, :to_, :cc, :seen, :updated_at)
RETURNING id, agent, ticket, kind, text, to_, cc, seen, updated_at;

-- name: draft_set(id, agent, text, to_, cc, seen, updated_at)^
UPDATE draft SET text = :text, to_ = :to_, cc = :cc, seen = :seen, updated_at = :updated_at
WHERE id = :id AND agent = :agent
RETURNING id, agent, ticket, kind, text, to_, cc, seen, updated_at;

-- name: draft_of_agent(agent)
SELECT id, agent, ticket, kind, text, to_, cc, seen, updated_at
FROM draft WHERE agent = :agent ORDER BY updated_at DESC, id DESC;

-- name: draft_of_ticket(agent, ticket)
SELECT id, agent, ticket, kind, text, to_, cc, seen, updated_at
FROM draft WHERE agent = :agent AND ticket = :ticket ORDER BY updated_at DESC, id DESC;
