-- draft_forget and draft_hand stand in save.sql: facts do that.

-- name: draft_add(agent, ticket, kind, text, to_, cc, seen, canned, attachments, updated_at)^
INSERT INTO draft (agent, ticket, kind, text, to_, cc, seen, canned, attachments, updated_at, kept_at)
VALUES (:agent, :ticket, :kind, :text, :to_, :cc, :seen, :canned, :attachments, :updated_at, :updated_at)
RETURNING id, agent, ticket, kind, text, to_, cc, seen, updated_at, canned, handed_by, author, remark, attachments;

-- name: draft_set(id, agent, text, to_, cc, seen, canned, attachments, updated_at)^
UPDATE draft
SET text = :text, to_ = :to_, cc = :cc, seen = :seen, canned = :canned, attachments = :attachments,
    updated_at = :updated_at, handed_by = NULL
WHERE id = :id AND agent = :agent
RETURNING id, agent, ticket, kind, text, to_, cc, seen, updated_at, canned, handed_by, author, remark, attachments;

-- name: draft_get(id)^
SELECT id, agent, ticket, kind, text, to_, cc, seen, updated_at, canned, handed_by, author, remark, attachments FROM draft WHERE id = :id;

-- name: draft_of_agent(agent)
SELECT id, agent, ticket, kind, text, to_, cc, seen, updated_at, canned, handed_by, author, remark, attachments
FROM draft WHERE agent = :agent ORDER BY updated_at DESC, id DESC;

-- name: draft_of_ticket(agent, ticket)
SELECT id, agent, ticket, kind, text, to_, cc, seen, updated_at, canned, handed_by, author, remark, attachments
FROM draft WHERE agent = :agent AND ticket = :ticket ORDER BY updated_at DESC, id DESC;

-- name: draft_before(id, agent)^
-- What it says before it is written on, and when a version of it was last kept.
SELECT text, kept_at, updated_at FROM draft WHERE id = :id AND agent = :agent;

-- name: draft_keep(id, at)!
UPDATE draft SET kept_at = :at WHERE id = :id;

-- name: version_add(draft, at, text)!
INSERT INTO draft_version (draft, at, text) VALUES (:draft, :at, :text)
ON CONFLICT (draft, at) DO UPDATE SET text = excluded.text;

-- name: version_times(draft)
SELECT at FROM draft_version WHERE draft = :draft ORDER BY at;

-- name: version_all(draft)
SELECT at, text FROM draft_version WHERE draft = :draft ORDER BY at DESC;

-- name: version_forget(draft, at)!
DELETE FROM draft_version WHERE draft = :draft AND at = :at;
