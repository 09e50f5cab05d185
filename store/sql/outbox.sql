-- name: outbox_get(id)^
SELECT id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at, attempts, fence, reason
FROM outbox WHERE id = :id;

-- name: outbox_in_state(state)
SELECT id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at, attempts, fence, reason
FROM outbox WHERE state = :state ORDER BY due_at, id;

-- name: outbox_of_ticket(ticket)
SELECT id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at, attempts, fence, reason
FROM outbox WHERE ticket = :ticket ORDER BY id;

-- name: outbox_automatic(state)
SELECT id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at, attempts, fence, reason
FROM outbox WHERE automatic IS NOT NULL AND state = :state ORDER BY queued_at, id;

-- name: outbox_due(mailbox, now)$
-- The first item that may be claimed: due, or claimed by a sender that let its claim run out before DATA.
SELECT id FROM outbox
WHERE mailbox = :mailbox
  AND ((state = 'queued' AND due_at <= :now) OR (state = 'sending' AND claimed_until <= :now))
ORDER BY due_at, id LIMIT 1;

-- name: outbox_claim(id, now, until)^
-- The condition again: of several senders that found the item due, one UPDATE is the first.
UPDATE outbox SET state = 'sending', fence = fence + 1, attempts = attempts + 1, claimed_until = :until
WHERE id = :id AND ((state = 'queued' AND due_at <= :now) OR (state = 'sending' AND claimed_until <= :now))
RETURNING id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at, attempts, fence, reason;

-- name: outbox_data_sent(id, fence)!
UPDATE outbox SET state = 'data_sent' WHERE id = :id AND fence = :fence AND state = 'sending';

-- name: outbox_release(mailbox)!
UPDATE outbox SET state = 'queued', claimed_until = NULL WHERE mailbox = :mailbox AND state = 'sending';

-- name: outbox_in_doubt(mailbox)
SELECT id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at, attempts, fence, reason
FROM outbox WHERE state = 'data_sent' AND mailbox = :mailbox ORDER BY due_at, id;

-- name: outbox_next_due()$
SELECT min(CASE state WHEN 'queued' THEN due_at ELSE claimed_until END)
FROM outbox WHERE state IN ('queued', 'sending');

-- name: outbox_raw(id)$
SELECT raw FROM outbox WHERE id = :id;

-- name: outbox_freeze(id, raw)!
UPDATE outbox SET raw = :raw WHERE id = :id AND raw IS NULL;
